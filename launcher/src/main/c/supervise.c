/*
 * Carries the exit status of a world's rank 0 past mpirun, which with recovery on always ends with 0, and
 * sees to it that a world dies with the command that started it.
 *
 *     supervise world DIR mpirun ... supervise rank DIR java ...
 *
 * "rank" stands between mpirun and rank 0 and leaves that process's end in DIR. "world" stands above mpirun:
 * it makes and removes DIR, signals sent to it go to mpirun, and it ends as rank 0 did, or as mpirun did
 * where rank 0 left nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* How long rank 0 may take to end by itself once its mpirun is gone, and mpirun once its rank 0 is. */
enum { GRACE_MS = 2000 };

struct watch {
    bool world;      /* above mpirun, not below it */
    pid_t child;     /* mpirun, or rank 0 */
    int signals;     /* signalfd */
    int other;       /* readable when the process on the other side of mpirun is over, or -1 */
    int ended_by;    /* the signal that told us to end, or 0 */
    bool abandoned;  /* that process is over */
    int wait_status; /* of the child */
    char file[4096]; /* where rank 0's wait status is left */
};

static int fail(const char *what)
{
    fprintf(stderr, "muster: %s: %s\n", what, strerror(errno));
    return -1;
}

/* The child ends with us, however we end. */
static void become(char **command, const sigset_t *mask, pid_t parent, int death_signal)
{
    sigprocmask(SIG_SETMASK, mask, NULL);
    prctl(PR_SET_PDEATHSIG, death_signal);
    if (getppid() == parent) {
        execvp(command[0], command);
        fprintf(stderr, "muster: cannot start %s: %s\n", command[0], strerror(errno));
    }
    _exit(127);
}

/* Signals meant for a program. The kernel sends a terminal's to the whole process group, so the child has
 * those already. */
static void forward(struct watch *w, const struct signalfd_siginfo *info)
{
    int sig = (int)info->ssi_signo;
    bool ends = sig != SIGUSR1 && sig != SIGUSR2;
    if (w->ended_by == 0 && ends) {
        w->ended_by = sig;
    }
    /* mpirun signals the whole group of a rank; a second SIGTERM does no harm, a second SIGUSR1 might. */
    if (w->world ? info->ssi_code != SI_KERNEL : ends) {
        kill(w->child, sig);
    }
}

static bool child_is_over(struct watch *w)
{
    return waitpid(w->child, &w->wait_status, WNOHANG) == w->child;
}

/* The other side is over: the child may end by itself for a while, then it is told to, then it is made to. */
static void end_child(struct watch *w, int *timeout, int *sig)
{
    if (*sig != 0) {
        kill(w->child, *sig);
    }
    *sig = *sig == 0 ? SIGTERM : SIGKILL;
    *timeout = GRACE_MS;
}

static int wait_for_child(struct watch *w)
{
    int timeout = -1;
    int sig = w->world ? 0 : SIGTERM; /* a rank without mpirun has nothing to wait for */
    for (;;) {
        struct pollfd fds[2] = {{.fd = w->signals, .events = POLLIN}, {.fd = w->other, .events = POLLIN}};
        int ready = poll(fds, 2, timeout);
        if (ready < 0 && errno != EINTR) {
            return fail("poll");
        }
        if (ready == 0 || (ready > 0 && fds[1].revents != 0)) {
            if (ready > 0) {
                w->abandoned = true;
                close(w->other);
                w->other = -1; /* poll passes over it from now on */
            }
            end_child(w, &timeout, &sig);
        }
        struct signalfd_siginfo info;
        if (ready > 0 && fds[0].revents != 0 &&
            read(w->signals, &info, sizeof info) == (ssize_t)sizeof info) {
            if (info.ssi_signo != SIGCHLD) {
                forward(w, &info);
            } else if (child_is_over(w)) {
                return 0;
            }
        }
    }
}

static void leave_status(const struct watch *w)
{
    int fd = open(w->file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd >= 0) {
        dprintf(fd, "%d\n", w->wait_status);
        close(fd);
    }
}

/* The wait status rank 0 left, or else mpirun's. */
static int take_status(const struct watch *w, const char *dir)
{
    int status = w->wait_status;
    FILE *in = fopen(w->file, "re");
    if (in != NULL) {
        if (fscanf(in, "%d", &status) != 1) {
            status = w->wait_status;
        }
        fclose(in);
        unlink(w->file);
    }
    rmdir(dir);
    return status;
}

/* Ends as a process with this wait status did: by the same signal, or with the same exit status. */
static int end_as(int wait_status)
{
    if (!WIFSIGNALED(wait_status)) {
        return WEXITSTATUS(wait_status);
    }
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

/* Makes the directory for the status, and watches for what is left there; or, below mpirun, watches that. */
static int watch_other_side(struct watch *w, const char *dir)
{
    if (snprintf(w->file, sizeof w->file, "%s/status", dir) >= (int)sizeof w->file) {
        errno = ENAMETOOLONG;
        return fail(dir);
    }
    if (!w->world) {
        w->other = (int)syscall(SYS_pidfd_open, getppid(), 0);
        return 0;
    }
    if (mkdir(dir, 0700) < 0) {
        return fail(dir);
    }
    w->other = inotify_init1(IN_CLOEXEC);
    if (w->other >= 0 && inotify_add_watch(w->other, dir, IN_CLOSE_WRITE) < 0) {
        close(w->other);
        w->other = -1;
    }
    return 0;
}

static int start(struct watch *w, char **command)
{
    sigset_t ours;
    sigset_t before;
    sigemptyset(&ours);
    const int handled[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGCHLD};
    for (size_t i = 0; i < sizeof handled / sizeof handled[0]; i++) {
        sigaddset(&ours, handled[i]);
    }
    sigprocmask(SIG_BLOCK, &ours, &before);
    w->signals = signalfd(-1, &ours, SFD_CLOEXEC);
    if (w->signals < 0) {
        return fail("signalfd");
    }
    pid_t self = getpid();
    w->child = fork();
    if (w->child < 0) {
        return fail("fork");
    }
    if (w->child == 0) {
        become(command, &before, self, w->world ? SIGTERM : SIGKILL);
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 4 || (strcmp(argv[1], "world") != 0 && strcmp(argv[1], "rank") != 0)) {
        fprintf(stderr, "usage: supervise world|rank DIR COMMAND...\n");
        return 2;
    }
    struct watch w = {.world = strcmp(argv[1], "world") == 0, .signals = -1, .other = -1};
    if (watch_other_side(&w, argv[2]) < 0 || start(&w, argv + 3) < 0 || wait_for_child(&w) < 0) {
        return 1;
    }
    if (!w.world) {
        if (w.abandoned) {
            rmdir(argv[2]); /* nobody is left to do it */
        } else {
            leave_status(&w);
        }
        return 0;
    }
    int status = take_status(&w, argv[2]);
    return end_as(w.ended_by != 0 ? w.ended_by
                                  : status); /* a signal's number is the wait status of dying of it */
}
