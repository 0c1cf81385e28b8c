#include "child.h"
#include "pidfd.h"
#include "process_end.h"

#include <pthread.h>

#define ROOM 8

static muster_proc_watch_t *new_watch(void)
{
    muster_proc_watch_t *watch = NULL;
    CHECK_INT(muster_proc_watch_create(&watch), 0);
    CHECK(watch != NULL);
    return watch;
}

/* Its wait status. */
static int expect_end_of(muster_proc_watch_t *watch, pid_t pid)
{
    muster_proc_end_t ended[ROOM];
    size_t count = 0;
    CHECK_INT(muster_proc_watch_wait(ended, &count, watch, ROOM, -1), 0);
    CHECK_INT(count, 1);
    CHECK_INT(ended[0].pid, pid);
    return ended[0].status;
}

static void expect_nothing(muster_proc_watch_t *watch, int timeout_ms)
{
    muster_proc_end_t ended[ROOM];
    size_t count = 99;
    CHECK_INT(muster_proc_watch_wait(ended, &count, watch, ROOM, timeout_ms), 0);
    CHECK_INT(count, 0);
}

static void await_zombie(pid_t pid)
{
    siginfo_t info;
    CHECK_INT(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
}

static void child_killed(void)
{
    muster_proc_watch_t *watch = new_watch();
    pid_t killed = start_idle(), living = start_idle();
    CHECK_INT(muster_proc_watch_add(watch, killed), 0);
    CHECK_INT(muster_proc_watch_add(watch, living), 0);
    CHECK_INT(kill(killed, SIGKILL), 0);
    expect_end_of(watch, killed);
    expect_nothing(watch, 0);
    CHECK_FAILS(muster_proc_watch_remove(watch, killed), ENOENT, "not watched");
    CHECK_INT(muster_proc_watch_remove(watch, living), 0);
    reap(killed);
    kill_and_reap(living);
    expect_nothing(watch, 0);
    muster_proc_watch_destroy(watch);
}

/* The child's own child, which the child leaves to init. */
static void non_child_killed(void)
{
    int channel[2];
    CHECK_INT(pipe(channel), 0);
    make_lifeline();
    pid_t middle = fork();
    CHECK(middle >= 0);
    if (middle == 0) {
        send_pid(channel[1], start_idle());
        _exit(0);
    }
    pid_t stranger = receive_pid(channel[0]);
    reap(middle);
    muster_proc_watch_t *watch = new_watch();
    CHECK_INT(muster_proc_watch_add(watch, stranger), 0);
    CHECK_INT(muster_proc_watch_signal(watch, stranger, SIGKILL), 0);
    expect_end_of(watch, stranger);
    muster_proc_watch_destroy(watch);
    close(channel[0]);
    close(channel[1]);
}

static void zombie_counts_as_ended(void)
{
    pid_t pid = start_idle();
    CHECK_INT(kill(pid, SIGKILL), 0);
    await_zombie(pid);
    muster_proc_watch_t *watch = new_watch();
    CHECK_INT(muster_proc_watch_add(watch, pid), 0);
    CHECK_INT(expect_end_of(watch, pid), SIGKILL);
    muster_proc_watch_destroy(watch);
    reap(pid);
}

static void gone_before_it_is_added(void)
{
    pid_t pid = start_idle();
    kill_and_reap(pid);
    muster_proc_watch_t *watch = new_watch();
    CHECK_FAILS(muster_proc_watch_add(watch, pid), ESRCH, "watching process");
    muster_proc_watch_destroy(watch);
}

static void bad_arguments(void)
{
    muster_proc_watch_t *watch = new_watch();
    size_t count;
    muster_proc_end_t ended[1];
    CHECK_FAILS(muster_proc_watch_add(watch, 0), EINVAL, "process id 0");
    CHECK_FAILS(muster_proc_watch_add(watch, -1), EINVAL, "process id -1");
    CHECK_FAILS(muster_proc_watch_wait(ended, &count, watch, 0, 0), EINVAL, "no room");
    CHECK_INT(muster_proc_watch_add(watch, getpid()), 0);
    CHECK_FAILS(muster_proc_watch_add(watch, getpid()), EEXIST, "watching process");
    CHECK_FAILS(muster_proc_watch_signal(watch, 1, 0), ENOENT, "watched process 1");
    muster_proc_watch_destroy(watch);
    muster_proc_watch_destroy(NULL);
}

static void nothing_until_the_timeout(void)
{
    muster_proc_watch_t *watch = new_watch();
    CHECK_INT(muster_proc_watch_add(watch, getpid()), 0);
    expect_nothing(watch, 0);
    expect_nothing(watch, 20);
    muster_proc_watch_destroy(watch);
}

static void wakes_before_a_wait_count_as_one(void)
{
    muster_proc_watch_t *watch = new_watch();
    CHECK_INT(muster_proc_watch_wake(watch), 0);
    CHECK_INT(muster_proc_watch_wake(watch), 0);
    expect_nothing(watch, -1);
    /* Were a wake left over, this would not get to see the death. */
    pid_t pid = start_idle();
    CHECK_INT(muster_proc_watch_add(watch, pid), 0);
    CHECK_INT(kill(pid, SIGKILL), 0);
    expect_end_of(watch, pid);
    reap(pid);
    muster_proc_watch_destroy(watch);
}

static void *wake(void *watch)
{
    CHECK_INT(muster_proc_watch_wake(watch), 0);
    return NULL;
}

static void woken_by_another_thread(void)
{
    muster_proc_watch_t *watch = new_watch();
    pthread_t waker;
    CHECK_INT(pthread_create(&waker, NULL, wake, watch), 0);
    expect_nothing(watch, -1);
    CHECK_INT(pthread_join(waker, NULL), 0);
    muster_proc_watch_destroy(watch);
}

static void more_deaths_than_room(void)
{
    enum { CHILDREN = 100 };
    muster_proc_watch_t *watch = new_watch();
    pid_t pids[CHILDREN];
    for (int i = 0; i < CHILDREN; i++) {
        pids[i] = start_idle();
        CHECK_INT(muster_proc_watch_add(watch, pids[i]), 0);
    }
    for (int i = 0; i < CHILDREN; i++)
        CHECK_INT(kill(pids[i], SIGKILL), 0);
    for (int left = CHILDREN; left > 0;) {
        muster_proc_end_t ended[7];
        size_t count = 0;
        CHECK_INT(muster_proc_watch_wait(ended, &count, watch, 7, -1), 0);
        CHECK(count >= 1 && count <= 7);
        for (size_t n = 0; n < count; n++) {
            int i = 0;
            while (i < CHILDREN && pids[i] != ended[n].pid)
                i++;
            CHECK(i < CHILDREN); /* ours, and not reported before */
            reap(pids[i]);
            pids[i] = 0;
            left--;
        }
    }
    expect_nothing(watch, 0);
    muster_proc_watch_destroy(watch);
}

static void signal_by_the_watch(void)
{
    muster_proc_watch_t *watch = new_watch();
    pid_t pid = start_idle();
    CHECK_INT(muster_proc_watch_add(watch, pid), 0);
    CHECK_INT(muster_proc_watch_signal(watch, pid, SIGTERM), 0);
    int status;
    CHECK_INT(waitpid(pid, &status, 0), pid);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    /* Reaped, so its number is free for others; the watch still means the one that ended. */
    CHECK_FAILS(muster_proc_watch_signal(watch, pid, SIGTERM), ESRCH, "watched process");
    expect_end_of(watch, pid);
    CHECK_FAILS(muster_proc_watch_signal(watch, pid, SIGTERM), ENOENT, "watched process");
    muster_proc_watch_destroy(watch);
}

/* A child that ends with this wait status. */
static pid_t start_ending(int status)
{
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        if (WIFSIGNALED(status))
            raise(WTERMSIG(status));
        _exit(WEXITSTATUS(status));
    }
    return pid;
}

static const int statuses[] = {0, 3 << 8, 255 << 8, SIGKILL, SIGTERM};
#define EACH_STATUS(i) (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++)

static void the_status_of_a_zombie_is_known(void)
{
    for
        EACH_STATUS(i)
        {
            pid_t pid = start_ending(statuses[i]);
            int pidfd = muster_pidfd_open(pid);
            CHECK(pidfd >= 0);
            await_zombie(pid);
            CHECK_INT(muster_process_end_of_zombie(pid, pidfd), statuses[i]);
            CHECK_INT(muster_process_end(pid, pidfd), statuses[i]);
            reap(pid);
            CHECK_INT(muster_process_end_of_zombie(pid, pidfd), MUSTER_PROC_STATUS_UNKNOWN);
            close(pidfd);
        }
}

/* A living process has none, and a zombie that has come to the number of another is not taken for that. */
static void the_status_of_another_is_not_taken(void)
{
    pid_t living = start_idle(), zombie = start_ending(0), gone = start_ending(0);
    int of_living = muster_pidfd_open(living), of_gone = muster_pidfd_open(gone);
    CHECK(of_living >= 0 && of_gone >= 0);
    await_zombie(zombie);
    reap(gone);
    CHECK_INT(muster_process_end_of_zombie(living, of_living), MUSTER_PROC_STATUS_UNKNOWN);
    CHECK_INT(muster_process_end_of_zombie(zombie, of_gone), MUSTER_PROC_STATUS_UNKNOWN);
    close(of_living);
    close(of_gone);
    reap(zombie);
    kill_and_reap(living);
}

static void the_status_of_the_reaped_is_known_where_the_kernel_keeps_it(void)
{
    bool keeps = muster_pidfd_keeps_wait_status();
    printf("  this kernel %s it\n", keeps ? "keeps" : "does not keep");
    for
        EACH_STATUS(i)
        {
            pid_t pid = start_ending(statuses[i]);
            int pidfd = muster_pidfd_open(pid);
            CHECK(pidfd >= 0);
            await_zombie(pid);
            CHECK_INT(muster_process_end_of_reaped(pidfd), MUSTER_PROC_STATUS_UNKNOWN);
            reap(pid);
            int expected = keeps ? statuses[i] : MUSTER_PROC_STATUS_UNKNOWN;
            CHECK_INT(muster_process_end_of_reaped(pidfd), expected);
            CHECK_INT(muster_process_end(pid, pidfd), expected);
            close(pidfd);
        }
}

/* As it goes in life: whoever reaps does not wait for us. */
static void the_status_is_known_of_a_process_that_is_reaped_at_once(void)
{
    bool keeps = muster_pidfd_keeps_wait_status();
    for (int round = 0; round < 200; round++) {
        muster_proc_watch_t *watch = new_watch();
        pid_t pid = start_idle();
        CHECK_INT(muster_proc_watch_add(watch, pid), 0);
        kill_and_reap(pid);
        int status = expect_end_of(watch, pid);
        CHECK(status == SIGKILL || (!keeps && status == MUSTER_PROC_STATUS_UNKNOWN));
        muster_proc_watch_destroy(watch);
    }
}

static void on_alarm(int signal)
{
    (void)signal;
}

/* A signal interrupts epoll_wait; the wait goes on until the death. */
static void signals_do_not_cut_the_wait(void)
{
    struct sigaction action = {.sa_handler = on_alarm};
    CHECK_INT(sigaction(SIGUSR1, &action, NULL), 0);
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        for (int i = 0; i < 100; i++)
            kill(getppid(), SIGUSR1);
        _exit(0);
    }
    muster_proc_watch_t *watch = new_watch();
    CHECK_INT(muster_proc_watch_add(watch, pid), 0);
    expect_end_of(watch, pid);
    reap(pid);
    muster_proc_watch_destroy(watch);
}

int main(void)
{
    need_pidfd();
    RUN(child_killed);
    RUN(non_child_killed);
    RUN(zombie_counts_as_ended);
    RUN(gone_before_it_is_added);
    RUN(bad_arguments);
    RUN(nothing_until_the_timeout);
    RUN(wakes_before_a_wait_count_as_one);
    RUN(woken_by_another_thread);
    RUN(more_deaths_than_room);
    RUN(signal_by_the_watch);
    RUN(signals_do_not_cut_the_wait);
    RUN(the_status_of_a_zombie_is_known);
    RUN(the_status_of_another_is_not_taken);
    RUN(the_status_of_the_reaped_is_known_where_the_kernel_keeps_it);
    RUN(the_status_is_known_of_a_process_that_is_reaped_at_once);
    return 0;
}
