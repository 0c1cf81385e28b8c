#ifndef MUSTER_PIDFD_H
#define MUSTER_PIDFD_H

#include <sys/types.h>

/* The file descriptor (close-on-exec) of a process, or -1 with errno. */
int muster_pidfd_open(pid_t pid);

/* 0, or -1 with errno. */
int muster_pidfd_signal(int pidfd, int signal);

#endif
