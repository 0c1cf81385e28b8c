#ifndef MUSTER_FAMILY_H
#define MUSTER_FAMILY_H

#include <stdbool.h>
#include <sys/types.h>

/* A child and all that descend from it. This process inherits their orphans, in whatever session they are. */
struct muster_family {
    pid_t child;
    int show_ms; /* how long an abnormal end of the child stays readable in /proc, for others, before it is
                    reaped */
    bool child_over;
    bool all_over;
    int wait_status; /* of the child */
    int pause_ms;    /* between two rounds of killing */
};

/* To be called before the child is started. 0, or -1 with errno. */
int muster_family_inherit(void);

/* Reaps those that have ended. */
void muster_family_reap(struct muster_family *family);

/* Sends SIGKILL to all there are. They may start others meanwhile: again, after a pause, until all is over.
 */
void muster_family_kill(struct muster_family *family);

/* Milliseconds until it is to be done again, more each time. */
int muster_family_pause(struct muster_family *family);

#endif
