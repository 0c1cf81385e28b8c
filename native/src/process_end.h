#ifndef MUSTER_PROCESS_END_H
#define MUSTER_PROCESS_END_H

#include <sys/types.h>

/*
 * How a process that has ended did so, a child of this one or not: its wait status, or
 * MUSTER_PROC_STATUS_UNKNOWN. pidfd was opened while it was there. May wait for some milliseconds.
 */
int muster_process_end(pid_t pid, int pidfd);

/* The two ways to know: of one that is not reaped yet, in /proc; and of one that is, from the kernel. */
int muster_process_end_of_zombie(pid_t pid, int pidfd);
int muster_process_end_of_reaped(int pidfd);

#endif
