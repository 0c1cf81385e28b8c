#ifndef MUSTER_DESCENDANTS_H
#define MUSTER_DESCENDANTS_H

/*
 * Sends a signal to every process that descends from this one, in whatever session or process group.
 * Processes that start meanwhile may be missed: call it again. 0, or -1 with errno where the processes cannot
 * be listed.
 */
int muster_descendants_signal(int signal);

#endif
