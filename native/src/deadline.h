#ifndef MUSTER_DEADLINE_H
#define MUSTER_DEADLINE_H

/* A point of the monotonic clock in milliseconds, or -1 for never. */
long long muster_deadline(int timeout_ms);

/* Milliseconds left, in the form poll and epoll_wait take it: 0 when over, -1 for never. */
int muster_deadline_left(long long deadline);

#endif
