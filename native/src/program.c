/*
 * Runs a program so that nothing of it outlives it, or the process that wanted it.
 *
 *     muster-program PARENT GRACE_MS PROGRAM [ARGUMENT...]
 *
 * PARENT is the process that starts this one. Every process that the program starts stays a descendant of
 * this one, also one that makes a session of its own or becomes a daemon (PR_SET_CHILD_SUBREAPER). When the
 * program ends, those still there are killed. When PARENT ends, or this process gets SIGTERM, all get
 * SIGTERM, and after GRACE_MS, or at a second SIGTERM, SIGKILL. SIGUSR1 and SIGUSR2 are for the program. Exit
 * status, or death by a signal, is the program's own.
 *
 * The first line of standard error is this process's: "+PID" when the program runs, "-ERRNO TEXT" when it
 * could not be started (and the status is 127 then). What follows is the program's; it is passed on from
 * here, since that line must come before it.
 */
#include "deadline.h"
#include "descendants.h"
#include "pidfd.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    NOT_STARTED = 127,
    CHUNK = 4096,        /* a pipe that poll calls writable takes as much without blocking */
    PARENT_POLL_MS = 500 /* how often the parent is looked for on a kernel without pidfd */
};

enum stage {
    RUNNING,
    ENDING, /* SIGTERM was sent */
    KILLING /* until nobody is left */
};

struct watch {
    enum stage stage;
    pid_t parent;
    int parent_fd; /* or -1 */
    int signals;
    int started; /* closed by the program's exec, or has the errno of its failure; -1 once known */
    int error;   /* the program's standard error; -1 once it is over */
    char held[CHUNK];
    size_t held_length; /* of what is read and not yet passed on */
    pid_t child;
    bool child_over;
    bool all_over;
    int wait_status;
    int grace_ms;
    long long deadline; /* of the grace time */
    int pause_ms;       /* between rounds of killing */
};

static int fail(const char *what)
{
    dprintf(STDERR_FILENO, "-%d %s: %s\n", errno, what, strerror(errno));
    return -1;
}

/* Between fork and exec. */
static void become(char **command, pid_t parent, int error, int started)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setpgid(0, 0); /* a program that signals its group shall not hit its keeper */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() == parent && dup2(error, STDERR_FILENO) >= 0)
        execvp(command[0], command);
    int err = errno;
    if (write(started, &err, sizeof err) < 0)
        _exit(NOT_STARTED - 1);
    _exit(NOT_STARTED);
}

/* The ends of the program's input and output that are here would hide that it closes its own. */
static int let_go_of(int fd, int flags)
{
    int null = open("/dev/null", flags | O_CLOEXEC);
    if (null < 0 || dup2(null, fd) < 0)
        return fail("/dev/null");
    close(null);
    return 0;
}

static int start(struct watch *w, char **command)
{
    sigset_t ours;
    sigemptyset(&ours);
    const int handled[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGCHLD};
    for (size_t i = 0; i < sizeof handled / sizeof handled[0]; i++)
        sigaddset(&ours, handled[i]);
    w->signals = signalfd(-1, &ours, SFD_CLOEXEC | SFD_NONBLOCK);
    if (w->signals < 0)
        return fail("signalfd");
    sigaddset(&ours, SIGPIPE);
    sigprocmask(SIG_BLOCK, &ours, NULL);
    int started[2];
    int error[2];
    if (pipe2(started, O_CLOEXEC) < 0 || pipe2(error, O_CLOEXEC) < 0)
        return fail("pipe");
    pid_t self = getpid();
    w->child = fork();
    if (w->child < 0)
        return fail("fork");
    if (w->child == 0)
        become(command, self, error[1], started[1]);
    close(started[1]);
    close(error[1]);
    w->started = started[0];
    w->error = error[0];
    if (fcntl(w->error, F_SETFL, O_NONBLOCK) < 0 || let_go_of(STDIN_FILENO, O_RDONLY) < 0 ||
        let_go_of(STDOUT_FILENO, O_WRONLY) < 0) {
        kill(w->child, SIGKILL);
        return -1;
    }
    return 0;
}

/* Whoever wants us to end need not wait longer than one grace time. */
static void end_all(struct watch *w)
{
    if (w->stage == RUNNING) {
        w->stage = ENDING;
        w->deadline = muster_deadline(w->grace_ms);
        muster_descendants_signal(SIGTERM);
        muster_descendants_signal(SIGCONT); /* the stopped can end, too */
    }
}

static void kill_all(struct watch *w)
{
    if (w->stage != KILLING)
        w->pause_ms = 1;
    w->stage = KILLING;
    if (muster_descendants_signal(SIGKILL) < 0) {
        /* Nothing can be listed: whom we know. */
        if (!w->child_over) {
            kill(-w->child, SIGKILL);
            kill(w->child, SIGKILL);
        }
    }
}

/* Orphans of the program come to us as well. With no child left there is no descendant, since we are the
 * subreaper. */
static void reap(struct watch *w)
{
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        if (pid == w->child) {
            w->wait_status = status;
            w->child_over = true;
        }
    }
    w->all_over = pid < 0 && errno == ECHILD;
    if (w->child_over && !w->all_over && w->stage == RUNNING)
        kill_all(w);
}

/* Tells whether there were any. */
static bool take_signals(struct watch *w)
{
    struct signalfd_siginfo info;
    bool any = false;
    while (read(w->signals, &info, sizeof info) == (ssize_t)sizeof info) {
        any = true;
        switch (info.ssi_signo) {
        case SIGCHLD:
            break;
        case SIGUSR1:
        case SIGUSR2:
            if (!w->child_over)
                kill(w->child, (int)info.ssi_signo);
            break;
        default:
            if (w->stage == RUNNING)
                end_all(w);
            else
                kill_all(w);
        }
    }
    reap(w);
    return any;
}

static void hear_of_start(struct watch *w)
{
    int err;
    if (read(w->started, &err, sizeof err) == (ssize_t)sizeof err)
        dprintf(STDERR_FILENO, "-%d %s\n", err, strerror(err));
    else
        dprintf(STDERR_FILENO, "+%d\n", (int)w->child);
    close(w->started);
    w->started = -1;
}

static void stop_passing_on(struct watch *w)
{
    close(w->error);
    w->error = -1;
    w->held_length = 0;
}

/* Nobody reads any more: then the program shall feel it, as it would without us. */
static void pass_on(struct watch *w)
{
    ssize_t written = write(STDERR_FILENO, w->held, w->held_length);
    if (written < 0) {
        if (errno != EAGAIN && errno != EINTR)
            stop_passing_on(w);
        return;
    }
    w->held_length -= (size_t)written;
    memmove(w->held, w->held + written, w->held_length);
}

static void take_error(struct watch *w)
{
    ssize_t length = read(w->error, w->held, sizeof w->held);
    if (length > 0)
        w->held_length = (size_t)length;
    else if (length == 0 || (errno == EAGAIN && w->all_over))
        stop_passing_on(w); /* a stranger may have the other end, if a descendant gave it away */
}

static bool parent_is_over(struct watch *w, short revents)
{
    return w->parent_fd >= 0 ? revents != 0 : getppid() != w->parent;
}

static int timeout_of(struct watch *w)
{
    if (!w->all_over && w->stage == KILLING) {
        w->pause_ms = w->pause_ms < 1000 ? 2 * w->pause_ms : w->pause_ms;
        return w->pause_ms;
    }
    if (!w->all_over && w->stage == ENDING)
        return muster_deadline_left(w->deadline);
    return w->parent_fd >= 0 ? -1 : PARENT_POLL_MS;
}

static bool finished(const struct watch *w)
{
    return w->all_over && w->started < 0 && w->error < 0;
}

static int keep(struct watch *w)
{
    bool parent_known_over = false;
    while (!finished(w)) {
        bool holds = w->held_length > 0;
        bool relays = w->started < 0 && w->error >= 0;
        struct pollfd fds[] = {
            {.fd = w->signals, .events = POLLIN},
            {.fd = parent_known_over ? -1 : w->parent_fd, .events = POLLIN},
            {.fd = w->started, .events = POLLIN},
            {.fd = relays && !holds ? w->error : -1, .events = POLLIN},
            {.fd = relays && holds ? STDERR_FILENO : -1, .events = POLLOUT},
        };
        /* With all over, what is left of the program's errors is there already. */
        int timeout = w->all_over && relays && !holds ? 0 : timeout_of(w);
        int ready = poll(fds, sizeof fds / sizeof fds[0], timeout);
        if (ready < 0 && errno != EINTR)
            return fail("poll");
        if (!parent_known_over && parent_is_over(w, fds[1].revents)) {
            parent_known_over = true;
            end_all(w);
        }
        if (fds[2].revents != 0)
            hear_of_start(w);
        if (fds[4].revents != 0)
            pass_on(w);
        if (fds[3].revents != 0 || (w->all_over && relays && !holds))
            take_error(w);
        bool news = take_signals(w) || ready == 0;
        bool grace_is_over = w->stage == ENDING && muster_deadline_left(w->deadline) == 0;
        if (!w->all_over && (grace_is_over || (w->stage == KILLING && news)))
            kill_all(w);
    }
    return 0;
}

/* Ends as the program did. */
static int end_as(int wait_status)
{
    if (!WIFSIGNALED(wait_status))
        return WEXITSTATUS(wait_status);
    int sig = WTERMSIG(wait_status);
    struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core); /* it would be of the wrong process */
    signal(sig, SIG_DFL);
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_UNBLOCK, &all, NULL);
    raise(sig);
    return 128 + sig;
}

/* A whole number of at least 0, or -1. */
static long number(const char *text)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    return errno != 0 || end == text || *end != '\0' || value < 0 || value > 1000000000 ? -1 : value;
}

int main(int argc, char **argv)
{
    if (argc < 4 || number(argv[1]) < 0 || number(argv[2]) < 0) {
        fprintf(stderr, "usage: muster-program PARENT GRACE_MS PROGRAM [ARGUMENT...]\n");
        return 2;
    }
    struct watch w = {.parent = (pid_t)number(argv[1]), .grace_ms = (int)number(argv[2])};
    signal(SIGCHLD, SIG_DFL);
    setsid(); /* who kills the parent's process group, as mpirun does, shall leave us to clean up */
    w.parent_fd = muster_pidfd_open(w.parent);
    if (getppid() != w.parent) {
        errno = ESRCH;
        fail("the process that wanted the program has ended");
        return NOT_STARTED;
    }
    if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0) {
        fail("PR_SET_CHILD_SUBREAPER");
        return NOT_STARTED;
    }
    if (start(&w, argv + 3) < 0)
        return NOT_STARTED;
    if (keep(&w) < 0) {
        kill_all(&w);
        return NOT_STARTED;
    }
    return end_as(w.wait_status);
}
