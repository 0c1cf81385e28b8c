#include "family.h"

#include "descendants.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/wait.h>

enum { LONGEST_PAUSE_MS = 1000 };

int muster_family_inherit(void)
{
    return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

static void reap_child(struct muster_family *family, const siginfo_t *info)
{
    bool clean = info->si_code == CLD_EXITED && info->si_status == 0;
    if (!clean && family->show_ms > 0) {
        muster_descendants_signal(SIGKILL); /* those need not wait */
        poll(NULL, 0, family->show_ms);
    }
    waitpid(family->child, &family->wait_status, 0);
    family->child_over = true;
}

/* With no child left there is no descendant, since we inherit the orphans. */
void muster_family_reap(struct muster_family *family)
{
    for (;;) {
        siginfo_t info = {.si_pid = 0};
        if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) < 0) {
            family->all_over = errno == ECHILD;
            return;
        }
        if (info.si_pid == 0)
            return;
        if (info.si_pid == family->child)
            reap_child(family, &info);
        else
            waitpid(info.si_pid, NULL, 0);
    }
}

void muster_family_kill(struct muster_family *family)
{
    if (muster_descendants_signal(SIGKILL) < 0 && !family->child_over) {
        /* Nothing can be listed: whom we know. */
        kill(-family->child, SIGKILL);
        kill(family->child, SIGKILL);
    }
}

int muster_family_pause(struct muster_family *family)
{
    if (family->pause_ms < LONGEST_PAUSE_MS)
        family->pause_ms = family->pause_ms == 0 ? 2 : 2 * family->pause_ms;
    return family->pause_ms;
}
