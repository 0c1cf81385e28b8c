#include "error.h"
#include "pidfd.h"

#include "muster/muster.h"

#include <errno.h>
#include <sys/prctl.h>
#include <unistd.h>

int muster_proc_signal(pid_t pid, int signal)
{
    if (pid <= 0)
        return muster_fail(EINVAL, "process id %d", (int)pid);
    int fd = muster_pidfd_open(pid);
    if (fd < 0)
        return muster_fail(errno, "process %d", (int)pid);
    int err = muster_pidfd_signal(fd, signal) < 0 ? errno : 0;
    close(fd);
    return err == 0 ? 0 : muster_fail(err, "signal %d to process %d", signal, (int)pid);
}

int muster_proc_die_with_parent(int signal, pid_t expected_parent)
{
    if (signal <= 0)
        return muster_fail(EINVAL, "parent-death signal %d", signal);
    if (prctl(PR_SET_PDEATHSIG, (unsigned long)signal, 0UL, 0UL, 0UL) < 0)
        return muster_fail(errno, "parent-death signal %d", signal);
    /* A parent that died before the prctl sends nothing: only looking afterwards tells. */
    pid_t parent = getppid();
    if (expected_parent < 0 || parent == expected_parent)
        return 0;
    prctl(PR_SET_PDEATHSIG, 0UL, 0UL, 0UL, 0UL);
    return muster_fail(ESRCH, "the parent is process %d, not %d", (int)parent, (int)expected_parent);
}
