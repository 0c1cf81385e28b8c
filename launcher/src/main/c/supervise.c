/*
 * Carries the exit status of a world's rank 0 past mpirun, which with recovery on always ends with 0, and
 * sees to it that a world dies with the command that started it.
 *
 *     supervise world NAME mpirun -n 3 supervise ranks NAME COUNT WORKER... PROGRAM...
 *
 * "ranks" is the same command for every rank: rank 0 gets the program, the others become the COUNT words of
 * WORKER. mpirun could tell them apart itself, as two applications with a colon between; but Open MPI 5.0.7's
 * mpirun dies of a segmentation fault then.
 *
 * "rank" stands between mpirun and rank 0 and tells that process's end to the socket NAME. "world" stands
 * above mpirun: it listens there, signals sent to it go to mpirun, and it ends as rank 0 did, or as mpirun
 * did where it heard nothing, as from a rank 0 on another node. The socket is an abstract one, so nothing of
 * it can be left over.
 */
#include "end_as.h"
#include "pidfd.h"
#include "signals.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* How long rank 0 may take to end by itself once its mpirun is gone, and mpirun once its rank 0 is. */
enum { GRACE_MS = 2000 };

struct watch {
    bool world;      /* above mpirun, not below it */
    pid_t child;     /* mpirun, or rank 0 */
    int signals;     /* signalfd */
    int other;       /* world: the socket; rank: pidfd of mpirun; readable when that side is over; or -1 */
    int ended_by;    /* the signal that told us to end, or 0 */
    int wait_status; /* of the child */
    bool told;       /* whether rank 0's end is known */
    int rank_status; /* its wait status, then */
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

/* Only a process of the same user may say how rank 0 ended. */
static void hear_status(struct watch *w)
{
    int status;
    struct iovec data = {.iov_base = &status, .iov_len = sizeof status};
    union {
        char bytes[CMSG_SPACE(sizeof(struct ucred))];
        struct cmsghdr align;
    } control;
    struct msghdr msg = {.msg_iov = &data,
                         .msg_iovlen = 1,
                         .msg_control = control.bytes,
                         .msg_controllen = sizeof control.bytes};
    if (recvmsg(w->other, &msg, MSG_DONTWAIT) != (ssize_t)sizeof status) {
        return;
    }
    struct cmsghdr *header = CMSG_FIRSTHDR(&msg);
    struct ucred sender;
    if (header != NULL && header->cmsg_type == SCM_CREDENTIALS) {
        memcpy(&sender, CMSG_DATA(header), sizeof sender);
        if (sender.uid == getuid()) {
            w->rank_status = status;
            w->told = true;
        }
    }
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
        bool other_is_over = ready > 0 && fds[1].revents != 0;
        if (other_is_over && w->world) {
            hear_status(w);
            other_is_over =
                w->told; /* anybody may send something; it must not keep signals from being read */
        }
        if (ready == 0 || other_is_over) {
            if (other_is_over) {
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

/* A name in Linux's abstract space begins with a zero byte. */
static socklen_t address_of(const char *name, struct sockaddr_un *address)
{
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    size_t length = strnlen(name, sizeof address->sun_path - 1);
    memcpy(address->sun_path + 1, name, length);
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + length);
}

static int watch_other_side(struct watch *w, const char *name)
{
    if (!w->world) {
        w->other = muster_pidfd_open(getppid());
        return 0; /* an old kernel has none; then mpirun itself sees to its ranks */
    }
    struct sockaddr_un address;
    socklen_t length = address_of(name, &address);
    int yes = 1;
    w->other = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (w->other < 0 || setsockopt(w->other, SOL_SOCKET, SO_PASSCRED, &yes, sizeof yes) < 0 ||
        bind(w->other, (struct sockaddr *)&address, length) < 0) {
        return fail("cannot listen for the exit status");
    }
    return 0;
}

/* Tells how rank 0 ended; 0 when that was heard, so that mpirun need not hear of it. */
static int tell_status(const char *name, int wait_status)
{
    struct sockaddr_un address;
    socklen_t length = address_of(name, &address);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return -1;
    }
    ssize_t sent = sendto(fd, &wait_status, sizeof wait_status, 0, (struct sockaddr *)&address, length);
    close(fd);
    return sent == (ssize_t)sizeof wait_status ? 0 : -1;
}

static int start(struct watch *w, char **command)
{
    sigset_t before;
    if (muster_signals_open(&w->signals, &before) < 0) {
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

/* For each rank alike: where rank 0's own words begin, or -1 with the others, which become their worker. */
static int rank_words(int argc, char **argv)
{
    const char *rank = getenv("OMPI_COMM_WORLD_RANK");
    char *end;
    long count = strtol(argv[3], &end, 10);
    if (*end != '\0' || count < 1 || count > argc - 5) {
        fprintf(stderr, "muster: supervise ranks: %s is no count of the words that follow\n", argv[3]);
        return -1;
    }
    if (rank == NULL) {
        fprintf(stderr, "muster: supervise ranks: mpirun has not said which rank this is\n");
        return -1;
    }
    if (strcmp(rank, "0") == 0) {
        return 4 + (int)count;
    }
    argv[4 + count] = NULL;
    execvp(argv[4], argv + 4);
    fprintf(stderr, "muster: cannot start %s: %s\n", argv[4], strerror(errno));
    return -1;
}

int main(int argc, char **argv)
{
    const char *as = argc < 4 ? "" : argv[1];
    bool ranks = argc > 5 && strcmp(as, "ranks") == 0;
    bool world = strcmp(as, "world") == 0;
    if (!ranks && !world && strcmp(as, "rank") != 0) {
        fprintf(stderr,
                "usage: supervise world|rank NAME COMMAND... or ranks NAME COUNT WORKER... COMMAND...\n");
        return 2;
    }
    int words = ranks ? rank_words(argc, argv) : 3;
    if (words < 0) {
        return 127;
    }
    struct watch w = {.world = world, .signals = -1, .other = -1};
    if (watch_other_side(&w, argv[2]) < 0 || start(&w, argv + words) < 0 || wait_for_child(&w) < 0) {
        return 1;
    }
    if (!w.world) {
        return tell_status(argv[2], w.wait_status) == 0 ? 0 : muster_end_as(w.wait_status);
    }
    if (!w.told) {
        hear_status(&w); /* both ends may come at once */
    }
    int status = w.told ? w.rank_status : w.wait_status;
    /* A signal's number is the wait status of dying of it. */
    return muster_end_as(w.ended_by != 0 ? w.ended_by : status);
}
