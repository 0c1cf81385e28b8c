#ifndef MUSTER_PIDFD_H
#define MUSTER_PIDFD_H

#include <stdbool.h>
#include <sys/types.h>

/* The file descriptor (close-on-exec) of a process, or -1 with errno. */
int muster_pidfd_open(pid_t pid);

/* 0, or -1 with errno. */
int muster_pidfd_signal(int pidfd, int signal);

/* The wait status of a process that was reaped. -1 with ENODATA: it was not; ENOTSUP: this kernel does not
 * keep it. */
int muster_pidfd_wait_status(int *out, int pidfd);

/* Whether this kernel keeps it (Linux 6.15 and later), found out with a process of no other use. */
bool muster_pidfd_keeps_wait_status(void);

#endif
