#include "pidfd.h"

#include <sys/syscall.h>
#include <unistd.h>

/* By number: glibc has wrappers for these only from 2.36 on. */

int muster_pidfd_open(pid_t pid)
{
    return (int)syscall(SYS_pidfd_open, pid, 0U);
}

int muster_pidfd_signal(int pidfd, int signal)
{
    return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0U);
}
