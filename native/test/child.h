/* Processes for tests to watch and kill. */
#ifndef MUSTER_CHILD_H
#define MUSTER_CHILD_H

#include "check.h"

#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Ends a test that nothing can be said by without pidfds: on Linux before 5.3, or under valgrind before 3.20.
 */
static inline void need_pidfd(void)
{
    int fd = (int)syscall(SYS_pidfd_open, getpid(), 0U);
    if (fd < 0 && errno == ENOSYS) {
        printf("skipped: there is no pidfd_open here\n");
        exit(77);
    }
    close(fd);
}

/* Only the test itself keeps the writing end: when it ends, however it ends, those who read see the end too.
 */
static int lifeline[2] = {-1, -1};

static inline void make_lifeline(void)
{
    if (lifeline[0] < 0)
        CHECK_INT(pipe(lifeline), 0);
}

/* In a child: does nothing until it is killed or the test is over. */
static inline void idle(void)
{
    char none;
    close(lifeline[1]);
    while (read(lifeline[0], &none, 1) != 0)
        ;
    _exit(0);
}

static inline pid_t start_idle(void)
{
    make_lifeline();
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0)
        idle();
    return pid;
}

static inline void reap(pid_t pid)
{
    CHECK_INT(waitpid(pid, NULL, 0), pid);
}

static inline void kill_and_reap(pid_t pid)
{
    CHECK_INT(kill(pid, SIGKILL), 0);
    reap(pid);
}

static inline void send_pid(int fd, pid_t pid)
{
    if (write(fd, &pid, sizeof pid) != (ssize_t)sizeof pid)
        _exit(1);
}

static inline pid_t receive_pid(int fd)
{
    pid_t pid;
    CHECK_INT(read(fd, &pid, sizeof pid), sizeof pid);
    return pid;
}

#endif
