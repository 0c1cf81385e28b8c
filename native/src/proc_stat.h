#ifndef MUSTER_PROC_STAT_H
#define MUSTER_PROC_STAT_H

#include <sys/types.h>

struct muster_proc_stat {
    char state; /* Z: a zombie, which has ended and is not reaped yet */
    pid_t parent;
    int wait_status; /* of a zombie; 0 also where this process may not know it */
};

/* What /proc says of a process: 0, or -1 when there is none of this number. */
int muster_proc_stat(struct muster_proc_stat *out, pid_t pid);

#endif
