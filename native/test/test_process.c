#include "child.h"

#include <pthread.h>
#include <sys/prctl.h>

static void signal_reaches_the_process(void)
{
    pid_t pid = start_idle();
    CHECK_INT(muster_proc_signal(pid, 0), 0);
    CHECK_INT(muster_proc_signal(pid, SIGTERM), 0);
    int status;
    CHECK_INT(waitpid(pid, &status, 0), pid);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    CHECK_FAILS(muster_proc_signal(pid, 0), ESRCH, "process");
}

static void signal_means_one_process(void)
{
    CHECK_FAILS(muster_proc_signal(0, SIGTERM), EINVAL, "process id 0");
    CHECK_FAILS(muster_proc_signal(-1, SIGTERM), EINVAL, "process id -1");
    CHECK_FAILS(muster_proc_signal(getpid(), 4711), EINVAL, "signal 4711");
}

/* We are the grandparent: we kill the parent and see that the child goes too. */
static void dies_with_its_parent(void)
{
    int channel[2];
    CHECK_INT(pipe(channel), 0);
    make_lifeline();
    pid_t parent = fork();
    CHECK(parent >= 0);
    if (parent == 0) {
        pid_t me = getpid();
        if (fork() == 0) {
            if (muster_proc_die_with_parent(SIGKILL, me) < 0)
                _exit(1);
            send_pid(channel[1], getpid());
        }
        idle();
    }
    pid_t child = receive_pid(channel[0]);
    muster_proc_watch_t *watch;
    CHECK_INT(muster_proc_watch_create(&watch), 0);
    CHECK_INT(muster_proc_watch_add(watch, child), 0);
    kill_and_reap(parent);
    muster_proc_end_t ended;
    size_t count;
    CHECK_INT(muster_proc_watch_wait(&ended, &count, watch, 1, -1), 0);
    CHECK_INT(count, 1);
    CHECK_INT(ended.pid, child);
    muster_proc_watch_destroy(watch);
    close(channel[0]);
    close(channel[1]);
}

static int death_signal(void)
{
    int signal = -1;
    CHECK_INT(prctl(PR_GET_PDEATHSIG, &signal), 0);
    return signal;
}

static void parent_already_gone(void)
{
    CHECK_FAILS(muster_proc_die_with_parent(SIGKILL, getpid()), ESRCH, "parent");
    CHECK_INT(death_signal(), 0);
    CHECK_FAILS(muster_proc_die_with_parent(0, getppid()), EINVAL, "signal 0");
    CHECK_FAILS(muster_proc_die_with_parent(4711, getppid()), EINVAL, "signal 4711");
}

static void any_parent_will_do(void)
{
    CHECK_INT(muster_proc_die_with_parent(SIGUSR2, -1), 0);
    CHECK_INT(death_signal(), SIGUSR2);
    CHECK_INT(prctl(PR_SET_PDEATHSIG, 0), 0);
}

static void *set_death_signal(void *unused)
{
    CHECK_INT(muster_proc_die_with_parent(SIGUSR2, getppid()), 0);
    return unused;
}

/* What the header warns of: Linux keeps the setting per thread. */
static void setting_is_the_thread_s(void)
{
    pthread_t thread;
    CHECK_INT(pthread_create(&thread, NULL, set_death_signal, NULL), 0);
    CHECK_INT(pthread_join(thread, NULL), 0);
    CHECK_INT(death_signal(), 0);
}

static void versions_agree(void)
{
    CHECK_INT(muster_api_version(), MUSTER_API_VERSION);
}

static void *read_last_error(void *out)
{
    *(const char **)out = strdup(muster_last_error());
    return NULL;
}

static void errors_are_the_thread_s(void)
{
    CHECK_FAILS(muster_proc_signal(0, 0), EINVAL, "process id 0: Invalid argument");
    char *elsewhere = NULL;
    pthread_t thread;
    CHECK_INT(pthread_create(&thread, NULL, read_last_error, &elsewhere), 0);
    CHECK_INT(pthread_join(thread, NULL), 0);
    CHECK_TEXT(elsewhere, "");
    free(elsewhere);
}

int main(void)
{
    need_pidfd();
    RUN(versions_agree);
    RUN(errors_are_the_thread_s);
    RUN(signal_reaches_the_process);
    RUN(signal_means_one_process);
    RUN(dies_with_its_parent);
    RUN(parent_already_gone);
    RUN(any_parent_will_do);
    RUN(setting_is_the_thread_s);
    return 0;
}
