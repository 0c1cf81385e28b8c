#ifndef MUSTER_SIGNALS_H
#define MUSTER_SIGNALS_H

#include <signal.h>

/*
 * From now on the signals that a process above others must deal with (those that end, SIGUSR1, SIGUSR2 and
 * SIGCHLD) are blocked and come by the signalfd *out, which does not block. *before is the mask to give a
 * child. 0, or -1 with errno.
 */
int muster_signals_open(int *out, sigset_t *before);

#endif
