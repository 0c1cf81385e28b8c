#ifndef MUSTER_FRONT_H
#define MUSTER_FRONT_H

#include <stdbool.h>
#include <sys/signalfd.h>
#include <sys/types.h>

/*
 * Splits this process in two. The one that others know, the front, stays in its group, passes signals on and
 * ends as the other does; the function returns in the other, its child, in a group of its own, which a
 * SIGKILL to the front and its group does not reach. Should the child be killed, the front kills all that
 * descend from it. Should the front be killed, the child sees that its parent has changed.
 *
 * signals is of muster_signals_open, daemon the parent, which signals the group as a whole. 0, or -1 with
 * errno.
 */
int muster_front_stay(int signals, pid_t daemon);

/* Whether a signal that the front has passed on was one to its whole group. */
bool muster_front_to_group(const struct signalfd_siginfo *info);

#endif
