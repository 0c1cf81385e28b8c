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
#include "end_as.h"
#include "family.h"
#include "number.h"
#include "pidfd.h"
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
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
    struct muster_family family;
    int grace_ms;
    long long deadline; /* of the grace time */
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
    sigset_t before;
    if (muster_signals_open(&w->signals, &before) < 0)
        return fail("signalfd");
    sigset_t pipe_signal;
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    sigprocmask(SIG_BLOCK, &pipe_signal, NULL);
    int started[2];
    int error[2];
    if (pipe2(started, O_CLOEXEC) < 0 || pipe2(error, O_CLOEXEC) < 0)
        return fail("pipe");
    pid_t self = getpid();
    w->family.child = fork();
    if (w->family.child < 0)
        return fail("fork");
    if (w->family.child == 0)
        become(command, self, error[1], started[1]);
    close(started[1]);
    close(error[1]);
    w->started = started[0];
    w->error = error[0];
    if (fcntl(w->error, F_SETFL, O_NONBLOCK) < 0 || let_go_of(STDIN_FILENO, O_RDONLY) < 0 ||
        let_go_of(STDOUT_FILENO, O_WRONLY) < 0) {
        kill(w->family.child, SIGKILL);
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
    w->stage = KILLING;
    muster_family_kill(&w->family);
}

/* Orphans of the program come to us as well, and end when it does. */
static void reap(struct watch *w)
{
    muster_family_reap(&w->family);
    if (w->family.child_over && !w->family.all_over && w->stage == RUNNING)
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
            if (!w->family.child_over)
                kill(w->family.child, (int)info.ssi_signo);
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
        dprintf(STDERR_FILENO, "+%d\n", (int)w->family.child);
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
    else if (length == 0 || (errno == EAGAIN && w->family.all_over))
        stop_passing_on(w); /* a stranger may have the other end, if a descendant gave it away */
}

static bool parent_is_over(struct watch *w, short revents)
{
    return w->parent_fd >= 0 ? revents != 0 : getppid() != w->parent;
}

static int timeout_of(struct watch *w)
{
    if (!w->family.all_over && w->stage == KILLING)
        return muster_family_pause(&w->family);
    if (!w->family.all_over && w->stage == ENDING)
        return muster_deadline_left(w->deadline);
    return w->parent_fd >= 0 ? -1 : PARENT_POLL_MS;
}

static bool finished(const struct watch *w)
{
    return w->family.all_over && w->started < 0 && w->error < 0;
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
        int timeout = w->family.all_over && relays && !holds ? 0 : timeout_of(w);
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
        if (fds[3].revents != 0 || (w->family.all_over && relays && !holds))
            take_error(w);
        bool news = take_signals(w) || ready == 0;
        bool grace_is_over = w->stage == ENDING && muster_deadline_left(w->deadline) == 0;
        if (!w->family.all_over && (grace_is_over || (w->stage == KILLING && news)))
            kill_all(w);
    }
    return 0;
}

int main(int argc, char **argv)
{
    long long parent = argc < 4 ? -1 : muster_number(argv[1], INT_MAX);
    long long grace_ms = argc < 4 ? -1 : muster_number(argv[2], INT_MAX);
    if (parent < 0 || grace_ms < 0) {
        fprintf(stderr, "usage: muster-program PARENT GRACE_MS PROGRAM [ARGUMENT...]\n");
        return 2;
    }
    struct watch w = {.parent = (pid_t)parent, .grace_ms = (int)grace_ms};
    setsid(); /* who kills the parent's process group, as mpirun does, shall leave us to clean up */
    w.parent_fd = muster_pidfd_open(w.parent);
    if (getppid() != w.parent) {
        errno = ESRCH;
        fail("the process that wanted the program has ended");
        return NOT_STARTED;
    }
    if (muster_family_inherit() < 0) {
        fail("PR_SET_CHILD_SUBREAPER");
        return NOT_STARTED;
    }
    if (start(&w, argv + 3) < 0)
        return NOT_STARTED;
    if (keep(&w) < 0) {
        kill_all(&w);
        return NOT_STARTED;
    }
    return muster_end_as(w.family.wait_status);
}
