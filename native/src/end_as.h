#ifndef MUSTER_END_AS_H
#define MUSTER_END_AS_H

/* Ends this process as one with this wait status did, by the same signal; or returns the exit status to end
 * with. */
int muster_end_as(int wait_status);

#endif
