#include "process_end.h"

#include "pidfd.h"
#include "proc_stat.h"

#include "muster/muster.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { REAP_MS = 20 /* between a process's leaving the list and its status's being kept */ };

/* To others /proc shows 0, whatever the status is. */
static bool is_of_this_user(pid_t pid)
{
    char path[32];
    struct stat owner;
    snprintf(path, sizeof path, "/proc/%d", (int)pid);
    return stat(path, &owner) == 0 && owner.st_uid == geteuid();
}

int muster_process_end_of_zombie(pid_t pid, int pidfd)
{
    struct muster_proc_stat stat;
    if (muster_proc_stat(&stat, pid) < 0 || stat.state != 'Z')
        return MUSTER_PROC_STATUS_UNKNOWN;
    if (stat.wait_status == 0 && !is_of_this_user(pid))
        return MUSTER_PROC_STATUS_UNKNOWN;
    /* If it can be signalled still, it was there all the time, and no other can have had its number. */
    bool was_it = muster_pidfd_signal(pidfd, 0) == 0 || errno == EPERM;
    return was_it ? stat.wait_status : MUSTER_PROC_STATUS_UNKNOWN;
}

int muster_process_end_of_reaped(int pidfd)
{
    int status;
    if (muster_pidfd_wait_status(&status, pidfd) == 0)
        return status;
    if (errno == ENODATA) {
        struct pollfd hangup = {.fd = pidfd, .events = 0};
        poll(&hangup, 1, REAP_MS);
        if (muster_pidfd_wait_status(&status, pidfd) == 0)
            return status;
    }
    return MUSTER_PROC_STATUS_UNKNOWN;
}

int muster_process_end(pid_t pid, int pidfd)
{
    int status = muster_process_end_of_zombie(pid, pidfd);
    return status != MUSTER_PROC_STATUS_UNKNOWN ? status : muster_process_end_of_reaped(pidfd);
}
