#include "pidfd.h"

#include <errno.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
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

/* As the kernel had it first (Linux 6.13); its headers are seldom that new. */
struct info {
    uint64_t mask;
    uint64_t cgroup;
    uint32_t ids[11];
    int32_t wait_status;
};
#define GET_INFO _IOWR(0xFF, 11, struct info)
#define INFO_EXIT (UINT64_C(1) << 3)

int muster_pidfd_wait_status(int *out, int pidfd)
{
    struct info info = {.mask = INFO_EXIT};
    if (ioctl(pidfd, GET_INFO, &info) < 0) {
        /* Linux 6.13 and 6.14 know the question but not the answer, and say that the process is gone. */
        errno = errno == ESRCH ? ENODATA : ENOTSUP;
        return -1;
    }
    if ((info.mask & INFO_EXIT) == 0) {
        errno = ENODATA;
        return -1;
    }
    *out = info.wait_status;
    return 0;
}

bool muster_pidfd_keeps_wait_status(void)
{
    pid_t pid = fork();
    if (pid < 0)
        return false;
    if (pid == 0)
        _exit(0);
    int pidfd = muster_pidfd_open(pid);
    waitpid(pid, NULL, 0);
    if (pidfd < 0)
        return false;
    int status;
    bool keeps = muster_pidfd_wait_status(&status, pidfd) == 0;
    close(pidfd);
    return keeps;
}
