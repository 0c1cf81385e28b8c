#ifndef MUSTER_SIBLINGS_H
#define MUSTER_SIBLINGS_H

/*
 * Kills the other processes of this one's parent that it started together with this one, as one job of
 * PMIx's: those with the same PMIX_NAMESPACE. Without that variable there is none.
 */
void muster_siblings_kill(void);

#endif
