/*
 * The parent of a worker's process: it ends as the worker does, with nothing of the worker left, and the
 * worker ends with its master.
 *
 *     muster-keeper [--again] [--report FILE] MASTER DATA_LIMIT COMMAND [ARGUMENT...]
 *
 * MASTER is the master's process on this node; 0 is the process that started this one. When it ends, the
 * command may end by itself for a second, and is killed then, also if it is stopped; the status is 0, since
 * a daemon that still watches would take another for the program's own. DATA_LIMIT is the number of bytes
 * of the command's RLIMIT_DATA, 0 for what there is.
 *
 * Every process that the command starts stays a descendant of this one, also one that makes a session of its
 * own (PR_SET_CHILD_SUBREAPER); when the command ends, those still there are killed. Signals to this process
 * are passed on. Exit status, or death by a signal, is the command's own.
 *
 * It is two processes, of which either cleans up when the other is killed (see front.h): Open MPI's daemon
 * ends its children with a SIGTERM and then, as soon as the first of them has ended, a SIGKILL.
 *
 * With --again a command that a signal kills early is started once more, three times in all: Open MPI waits
 * for ever for a process that ends before it has entered MPI, and so would all that were started with it.
 * It is no more early once the command has written a byte to the descriptor that MUSTER_KEEPER_MARK names.
 *
 * A second byte says that its master knows it. With --report, when the command ends before that and is not
 * started again, the start it is part of has failed: the port at which Open MPI's master waits for it is
 * appended to FILE, a line, and the others of the start are killed, since nobody will ever meet them. FILE
 * must be one in memory, of the master: on another node the same path may be something else.
 *
 * Each byte after that is a sign of life, and its value b a promise: the next one comes within 2^b
 * milliseconds. A command that does not keep it hangs, and is killed: who is on another node than its master
 * has nobody else to do so, and Open MPI's mpirun would wait for it for ever.
 *
 * The command stays in the group of the process that was started, which Open MPI's daemon kills and stops as
 * a whole.
 */
#include "deadline.h"
#include "end_as.h"
#include "family.h"
#include "front.h"
#include "number.h"
#include "pidfd.h"
#include "proc_stat.h"
#include "report.h"
#include "siblings.h"
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
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
    MASTER_GONE_MS = 1000, /* how long the command may go on without its master */
    TERM_MS = 700,         /* and after a SIGTERM */
    POLL_MS = 500,         /* how often others are looked for on a kernel without pidfd */
    STARTS = 3,            /* of a command that is killed early */
    ENTERED = 1,           /* so many marks has a command that enters MPI */
    KNOWN = 2,             /* and one that its master knows */
    LEAST_PROMISE = 8,     /* a power of two, of milliseconds; fewer would be no promise */
    LONGEST_PROMISE = 30,  /* and the largest there can be here */
    LATE_MS = 1000,        /* who wakes so late was stopped itself */
    SHOW_MS = 100          /* for the master to read how the command ended */
};

struct watch {
    struct muster_family family;
    pid_t parent; /* of the front */
    pid_t front;
    int front_fd; /* or -1 */
    pid_t group;  /* the command's */
    pid_t master;
    int master_fd; /* or -1 */
    int signals;
    sigset_t mask;      /* as it was */
    int mark;           /* where the command's marks come; or -1 */
    int marks;          /* how many have come */
    const char *report; /* or NULL */
    bool again;
    bool master_over;
    bool front_over;
    bool ending; /* until the deadline */
    bool killing;
    long long deadline;
    long long promise; /* until when it will have shown a sign of life; -1 for never */
};

static int fail(const char *what)
{
    fprintf(stderr, "muster-keeper: %s: %s\n", what, strerror(errno));
    return -1;
}

static int limit_data(rlim_t bytes)
{
    struct rlimit limit;
    if (bytes == 0)
        return 0;
    if (getrlimit(RLIMIT_DATA, &limit) < 0)
        return -1;
    limit.rlim_cur = limit.rlim_max = bytes < limit.rlim_max ? bytes : limit.rlim_max;
    return setrlimit(RLIMIT_DATA, &limit);
}

/* Between fork and exec. */
static void become(const struct watch *w, char **command, pid_t keeper, rlim_t data_limit)
{
    sigprocmask(SIG_SETMASK, &w->mask, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != keeper || setpgid(0, w->group) < 0)
        _exit(NOT_STARTED);
    if (limit_data(data_limit) < 0)
        fail("RLIMIT_DATA");
    else
        execvp(command[0], command);
    fail(command[0]);
    _exit(NOT_STARTED);
}

/* The command inherits the other end. */
static int open_mark(struct watch *w)
{
    int ends[2];
    char number[16];
    if (pipe2(ends, O_NONBLOCK) < 0 || fcntl(ends[0], F_SETFD, FD_CLOEXEC) < 0)
        return -1;
    w->mark = ends[0];
    snprintf(number, sizeof number, "%d", ends[1]);
    return setenv("MUSTER_KEEPER_MARK", number, 1);
}

static int prepare(struct watch *w, bool marked)
{
    if (muster_signals_open(&w->signals, &w->mask) < 0 || muster_front_stay(w->signals, w->parent) < 0 ||
        muster_family_inherit() < 0 || (marked && open_mark(w) < 0))
        return fail("cannot watch a process");
    w->front_fd = muster_pidfd_open(w->front);
    return 0;
}

static void take_marks(struct watch *w)
{
    unsigned char bytes[64];
    ssize_t more = 1;
    while (w->mark >= 0 && more > 0) {
        more = read(w->mark, bytes, sizeof bytes);
        for (ssize_t i = 0; i < more; i++) {
            if (w->marks < KNOWN)
                w->marks++;
            else if (bytes[i] >= LEAST_PROMISE)
                w->promise = muster_deadline(1 << (bytes[i] < LONGEST_PROMISE ? bytes[i] : LONGEST_PROMISE));
        }
    }
}

/* Whether the command was killed before it could do anything, and may be of use yet. */
static bool ended_early(const struct watch *w)
{
    return w->marks < ENTERED && WIFSIGNALED(w->family.wait_status) && !w->ending && !w->master_over;
}

static int start(struct watch *w, char **command, rlim_t data_limit)
{
    pid_t self = getpid();
    w->family.child = fork();
    if (w->family.child < 0)
        return fail("fork");
    if (w->family.child == 0)
        become(w, command, self, data_limit);
    w->family.show_ms = muster_pidfd_keeps_wait_status() ? 0 : SHOW_MS;
    return 0;
}

/* 0, or -1 when the master is gone already. */
static int watch_master(struct watch *w)
{
    w->master_fd = muster_pidfd_open(w->master);
    if (w->master_fd < 0 && errno == ESRCH)
        return -1;
    return w->master == w->parent && getppid() != w->parent ? -1 : 0;
}

static bool master_is_over(const struct watch *w, short revents)
{
    struct muster_proc_stat stat;
    if (w->master_fd >= 0)
        return revents != 0;
    if (kill(w->master, 0) < 0 && errno == ESRCH)
        return true;
    return muster_proc_stat(&stat, w->master) == 0 && stat.state == 'Z';
}

static void end_within(struct watch *w, int ms)
{
    long long deadline = muster_deadline(ms);
    if (!w->ending || deadline < w->deadline)
        w->deadline = deadline;
    w->ending = true;
}

/* What the whole group got, the command has already. One more SIGTERM does no harm; one more SIGUSR1 might.
 */
static void forward(struct watch *w, const struct signalfd_siginfo *info)
{
    int sig = (int)info->ssi_signo;
    bool ends = sig == SIGTERM || sig == SIGINT || sig == SIGHUP;
    if (!w->family.child_over && (ends || !muster_front_to_group(info)))
        kill(w->family.child, sig);
    if (sig == SIGTERM)
        end_within(w, TERM_MS);
}

static bool take_signals(struct watch *w)
{
    struct signalfd_siginfo info;
    bool any = false;
    while (read(w->signals, &info, sizeof info) == (ssize_t)sizeof info) {
        any = true;
        if (info.ssi_signo != SIGCHLD)
            forward(w, &info);
    }
    return any;
}

static int timeout_of(struct watch *w)
{
    if (w->killing)
        return muster_family_pause(&w->family);
    if (w->ending)
        return muster_deadline_left(w->deadline);
    if (w->promise >= 0) {
        int left = muster_deadline_left(w->promise);
        return left < POLL_MS ? left : POLL_MS;
    }
    return w->master_fd >= 0 && w->front_fd >= 0 ? -1 : POLL_MS;
}

/* The command was most likely stopped with this process, as all of a job that is suspended. */
static void forgive(struct watch *w, long long since, int timeout)
{
    long long late = timeout < 0 ? 0 : muster_deadline(0) - since - timeout;
    if (w->promise >= 0 && late > LATE_MS)
        w->promise += late;
}

static int keep(struct watch *w)
{
    while (!w->family.all_over) {
        long long begin = muster_deadline(0);
        int timeout = timeout_of(w);
        struct pollfd fds[] = {
            {.fd = w->signals, .events = POLLIN},
            {.fd = w->master_over ? -1 : w->master_fd, .events = POLLIN},
            {.fd = w->front_over ? -1 : w->front_fd, .events = POLLIN},
            {.fd = w->killing ? -1 : w->mark, .events = POLLIN},
        };
        int ready = poll(fds, sizeof fds / sizeof fds[0], timeout);
        if (ready < 0 && errno != EINTR)
            return fail("poll");
        forgive(w, begin, timeout);
        if (!w->master_over && master_is_over(w, ready > 0 ? fds[1].revents : 0)) {
            w->master_over = true;
            end_within(w, MASTER_GONE_MS);
        }
        if (!w->front_over && getppid() != w->front) {
            w->front_over = true;
            end_within(w, 0);
        }
        take_marks(w);
        if (!w->ending && !w->family.child_over && w->promise >= 0 && muster_deadline_left(w->promise) == 0) {
            fprintf(stderr, "muster-keeper: process %d shows no sign of life any more; it is ended\n",
                    (int)w->family.child);
            end_within(w, 0);
        }
        bool news = take_signals(w) || ready == 0;
        muster_family_reap(&w->family);
        bool over = w->family.child_over || (w->ending && muster_deadline_left(w->deadline) == 0);
        if (!w->family.all_over && over && (news || !w->killing)) {
            w->killing = true;
            muster_family_kill(&w->family);
        }
    }
    return 0;
}

static int run(struct watch *w, char **command, rlim_t data_limit)
{
    for (int starts = 1;; starts++) {
        w->family = (struct muster_family){0};
        w->killing = false;
        w->promise = -1;
        if (start(w, command, data_limit) < 0)
            return NOT_STARTED;
        if (keep(w) < 0) {
            muster_family_kill(&w->family);
            return NOT_STARTED;
        }
        take_marks(w);
        if (starts < STARTS && w->again && ended_early(w))
            continue;
        if (w->report != NULL && w->marks < KNOWN && !w->master_over) {
            muster_report_port(w->report);
            muster_siblings_kill(w->parent, w->front);
        }
        return w->master_over ? 0 : muster_end_as(w->family.wait_status);
    }
}

static int misused(void)
{
    fprintf(stderr,
            "usage: muster-keeper [--again] [--report FILE] MASTER DATA_LIMIT COMMAND [ARGUMENT...]\n");
    return 2;
}

int main(int argc, char **argv)
{
    struct watch w = {.parent = getppid(), .front = getpid(), .group = getpgrp(), .mark = -1};
    char **words = argv + 1;
    char **end = argv + argc;
    if (words < end && strcmp(*words, "--again") == 0) {
        w.again = true;
        words++;
    }
    if (end - words > 1 && strcmp(*words, "--report") == 0) {
        w.report = words[1];
        words += 2;
    }
    if (end - words < 3)
        return misused();
    long long master = muster_number(words[0], INT_MAX);
    long long data_limit = muster_number(words[1], LLONG_MAX);
    if (master < 0 || data_limit < 0)
        return misused();
    w.master = master == 0 ? w.parent : (pid_t)master;
    if (watch_master(&w) < 0)
        return 0;
    if (prepare(&w, w.again || w.report != NULL) < 0)
        return NOT_STARTED;
    return run(&w, words + 2, (rlim_t)data_limit);
}
