#ifndef MUSTER_SIBLINGS_H
#define MUSTER_SIBLINGS_H

#include <sys/types.h>

/*
 * Kills the other children of a parent that it started together with this one, self, as one job of PMIx's:
 * those with the same PMIX_NAMESPACE. Without that variable there is none.
 */
void muster_siblings_kill(pid_t parent, pid_t self);

#endif
