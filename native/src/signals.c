#include "signals.h"

#include <stddef.h>
#include <sys/signalfd.h>

int muster_signals_open(int *out, sigset_t *before)
{
    const int handled[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGCHLD};
    sigset_t ours;
    sigemptyset(&ours);
    for (size_t i = 0; i < sizeof handled / sizeof handled[0]; i++)
        sigaddset(&ours, handled[i]);
    int fd = signalfd(-1, &ours, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd < 0)
        return -1;
    signal(SIGCHLD, SIG_DFL); /* ignored, as it may be inherited, nobody would hear how a child ended */
    sigprocmask(SIG_BLOCK, &ours, before);
    *out = fd;
    return 0;
}
