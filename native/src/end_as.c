#include "end_as.h"

#include <signal.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/wait.h>

int muster_end_as(int wait_status)
{
    if (!WIFSIGNALED(wait_status))
        return WEXITSTATUS(wait_status);
    int sig = WTERMSIG(wait_status);
    struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core); /* it would be of the wrong process */
    signal(sig, SIG_DFL);
    sigset_t this; /* and no other that waits */
    sigemptyset(&this);
    sigaddset(&this, sig);
    sigprocmask(SIG_UNBLOCK, &this, NULL);
    raise(sig);
    return 128 + sig;
}
