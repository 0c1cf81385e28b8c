#include "front.h"

#include "end_as.h"
#include "family.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* A terminal signals the whole group, and so does Open MPI's daemon. */
static void pass_on(const struct signalfd_siginfo *info, pid_t child, pid_t daemon)
{
    bool to_group = info->ssi_code == SI_KERNEL || info->ssi_pid == (unsigned)daemon;
    sigqueue(child, (int)info->ssi_signo, (union sigval){.sival_int = to_group});
}

static void take_signals(int signals, pid_t child, pid_t daemon)
{
    struct signalfd_siginfo info;
    while (read(signals, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo != SIGCHLD)
            pass_on(&info, child, daemon);
    }
}

static int stay(int signals, pid_t child, pid_t daemon)
{
    struct muster_family family = {.child = child};
    while (!family.all_over) {
        struct pollfd fd = {.fd = signals, .events = POLLIN};
        poll(&fd, 1, family.child_over ? muster_family_pause(&family) : -1);
        take_signals(signals, child, daemon);
        muster_family_reap(&family);
        if (family.child_over && !family.all_over)
            muster_family_kill(&family);
    }
    return muster_end_as(family.wait_status);
}

int muster_front_stay(int signals, pid_t daemon)
{
    if (muster_family_inherit() < 0)
        return -1;
    pid_t child = fork();
    if (child < 0)
        return -1;
    if (child > 0)
        exit(stay(signals, child, daemon));
    return setpgid(0, 0);
}

bool muster_front_to_group(const struct signalfd_siginfo *info)
{
    return info->ssi_code == SI_QUEUE && info->ssi_int != 0;
}
