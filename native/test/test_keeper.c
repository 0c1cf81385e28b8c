/* muster-keeper with small shell scripts in the place of a worker: how it ends, and that nobody is left then.
 */
#include "run.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>

static char *keeper;
static char own_parent[] = "0";
static char no_limit[] = "0";

static struct run start(char *master, char *limit, char *script)
{
    char *words[] = {keeper, master, limit, "sh", "-c", script, NULL};
    return start_words(false, false, words);
}

static struct run start_script(char *script)
{
    return start(own_parent, no_limit, script);
}

static void input_output_and_environment_pass(void)
{
    CHECK_INT(setenv("PMIX_RANK", "3", 1), 0);
    struct run run = start_script("read x; echo \"out $x $PMIX_RANK\"; echo err >&2");
    CHECK_INT(write(run.in, "1\n", 2), 2);
    char text[64];
    CHECK_TEXT(read_all(run.out, text, sizeof text), "out 1 3\n");
    CHECK_TEXT(read_all(run.err, text, sizeof text), "err\n");
    expect_exit(&run, 0);
}

static void ends_as_the_command_does(void)
{
    struct run run = start_script("exit 3");
    expect_exit(&run, 3);
    run = start_script("kill -SEGV $$");
    expect_signal(&run, SIGSEGV);
    run = start_script("kill -KILL $$");
    expect_signal(&run, SIGKILL);
}

static void what_cannot_be_started_is_127(void)
{
    char *words[] = {keeper, own_parent, no_limit, "/no/such/program", NULL};
    struct run run = start_words(false, false, words);
    char text[128];
    CHECK_TEXT(read_all(run.err, text, sizeof text),
               "muster-keeper: /no/such/program: No such file or directory\n");
    expect_exit(&run, 127);
}

static void wrong_words_are_2(void)
{
    char *words[] = {keeper, "none", no_limit, "true", NULL};
    struct run run = start_words(false, false, words);
    expect_exit(&run, 2);
}

static void expect_starts(char *script, const char *out, int sig)
{
    char again[] = "--again";
    char *words[] = {keeper, again, own_parent, no_limit, "sh", "-c", script, NULL};
    struct run run = start_words(false, false, words);
    char text[64];
    CHECK_TEXT(read_all(run.out, text, sizeof text), out);
    if (sig == 0)
        expect_exit(&run, 0);
    else
        expect_signal(&run, sig);
}

static void what_is_killed_early_is_started_again(void)
{
    expect_starts("echo start; kill -KILL $$", "start\nstart\nstart\n", SIGKILL);
    expect_starts("echo start; echo x >/proc/self/fd/$MUSTER_KEEPER_MARK; kill -KILL $$", "start\n", SIGKILL);
    expect_starts("echo start; exit 0", "start\n", 0);
}

/* With a report, a command that ends before its master knows it is told of; its master waits at a port. */
static void expect_report(char *file, char *script, const char *told)
{
    char option[] = "--report";
    char *words[] = {keeper, option, file, own_parent, no_limit, "sh", "-c", script, NULL};
    struct run run = start_words(false, false, words);
    expect_exit(&run, 3);
    char text[64];
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    CHECK(fd >= 0);
    CHECK_TEXT(read_all(fd, text, sizeof text), told);
}

/* "\\010" is 2^8 ms: soon over. Two bytes come before the first sign of life. */
static void what_shows_no_more_signs_of_life_is_ended(void)
{
    expect_starts("echo start; printf '11\\010' >/proc/self/fd/$MUSTER_KEEPER_MARK; kill -STOP $$; echo no",
                  "start\n", SIGKILL);
}

/* The group is stopped for longer than the promise of 2^11 ms, and goes on; then it keeps it. */
static void what_is_stopped_with_its_keeper_goes_on(void)
{
    expect_starts("printf '11\\013' >/proc/self/fd/$MUSTER_KEEPER_MARK; k=$PPID;"
                  " kill -STOP $k; sleep 3.5; kill -CONT $k; sleep 0.3;"
                  " printf '\\024' >/proc/self/fd/$MUSTER_KEEPER_MARK; echo on",
                  "on\n", 0);
}

/* "\\024" is 2^20 ms, after a promise that it would be sooner. */
static void what_shows_signs_of_life_goes_on(void)
{
    expect_starts("printf '11\\012' >/proc/self/fd/$MUSTER_KEEPER_MARK;"
                  " printf '\\024' >/proc/self/fd/$MUSTER_KEEPER_MARK; sleep 1.5; echo on",
                  "on\n", 0);
}

static void a_failed_start_is_reported(void)
{
    char file[64];
    int memory = memfd_create("muster-starts", MFD_CLOEXEC);
    CHECK(memory >= 0);
    snprintf(file, sizeof file, "/proc/%d/fd/%d", (int)getpid(), memory);
    expect_report(file, "exit 3", "");
    CHECK_INT(setenv("OMPI_PARENT_PORT", "7.0:42", 1), 0);
    char marks[] = "printf xx >/proc/self/fd/$MUSTER_KEEPER_MARK; exit 3";
    expect_report(file, marks, "");
    char one[] = "printf x >/proc/self/fd/$MUSTER_KEEPER_MARK; exit 3";
    expect_report(file, one, "7.0:42\n");
    expect_report(file, "exit 3", "7.0:42\n7.0:42\n");
    close(memory);
    int other = memfd_create("another", MFD_CLOEXEC);
    snprintf(file, sizeof file, "/proc/%d/fd/%d", (int)getpid(), other);
    expect_report(file, "exit 3", "");
    close(other);
    CHECK_INT(unsetenv("OMPI_PARENT_PORT"), 0);
}

static void the_others_of_a_failed_start_end(void)
{
    char script[] = "echo ready; read x; exit 4";
    CHECK_INT(setenv("PMIX_NAMESPACE", "job1", 1), 0);
    struct run same = start_script(script);
    CHECK_INT(setenv("PMIX_NAMESPACE", "job12", 1), 0);
    struct run other = start_script(script);
    expect_bytes(same.out, "ready\n");
    expect_bytes(other.out, "ready\n");
    CHECK_INT(setenv("PMIX_NAMESPACE", "job1", 1), 0);
    char option[] = "--report";
    char none[] = "/nowhere";
    char *words[] = {keeper, option, none, own_parent, no_limit, "false", NULL};
    struct run failed = start_words(false, false, words);
    expect_exit(&failed, 1);
    expect_signal(&same, SIGKILL);
    CHECK_INT(write(other.in, "1\n", 2), 2);
    expect_exit(&other, 4);
    CHECK_INT(unsetenv("PMIX_NAMESPACE"), 0);
}

static void descendants_end_with_the_command(void)
{
    struct run run = start_script(FAMILY "echo ready; exit 3");
    expect_bytes(run.out, "ready\n");
    expect_exit(&run, 3);
    run = start_script(FAMILY "echo ready; kill -KILL $$");
    expect_signal(&run, SIGKILL);
}

/* Not even a command that is stopped, and sees nothing, outlives its master. */
static void all_end_with_the_master(void)
{
    pid_t master = start_idle();
    char number[16];
    snprintf(number, sizeof number, "%d", (int)master);
    struct run run = start(number, no_limit, FAMILY "echo ready; kill -STOP $$");
    expect_bytes(run.out, "ready\n");
    time_t killed = time(NULL);
    kill_and_reap(master);
    expect_exit(&run, 0);
    CHECK(time(NULL) - killed <= 5);
}

static void a_command_may_see_its_master_end(void)
{
    pid_t master = start_idle();
    char number[16];
    snprintf(number, sizeof number, "%d", (int)master);
    struct run run = start(number, no_limit, "echo ready; read x; echo \"bye $x\"; exit 5");
    expect_bytes(run.out, "ready\n");
    kill_and_reap(master);
    CHECK_INT(write(run.in, "1\n", 2), 2);
    expect_bytes(run.out, "bye 1\n");
    expect_exit(&run, 0);
}

static void all_end_with_the_parent_where_that_is_the_master(void)
{
    char *words[] = {keeper, own_parent, no_limit, "sh", "-c", FAMILY "echo ready; kill -STOP $$", NULL};
    struct run run = start_words(true, false, words);
    expect_bytes(run.out, "ready\n");
    CHECK_INT(kill(run.pid, SIGKILL), 0);
    expect_signal(&run, SIGKILL); /* of the one between; that nobody is left is what matters */
}

static void nothing_is_started_for_a_master_that_is_gone(void)
{
    pid_t master = start_idle();
    char number[16];
    snprintf(number, sizeof number, "%d", (int)master);
    kill_and_reap(master);
    struct run run = start(number, no_limit, "echo started");
    char text[64];
    CHECK_TEXT(read_all(run.out, text, sizeof text), "");
    expect_exit(&run, 0);
}

static void the_command_has_the_limit(void)
{
    struct run run = start(own_parent, "1073741824", "ulimit -d; ulimit -H -d");
    char text[64], expected[64];
    CHECK_TEXT(read_all(run.out, text, sizeof text), "1048576\n1048576\n");
    expect_exit(&run, 0);
    struct rlimit ours;
    CHECK_INT(getrlimit(RLIMIT_DATA, &ours), 0);
    run = start_script("ulimit -d");
    if (ours.rlim_cur == RLIM_INFINITY)
        snprintf(expected, sizeof expected, "unlimited\n");
    else
        snprintf(expected, sizeof expected, "%llu\n", (unsigned long long)ours.rlim_cur / 1024);
    CHECK_TEXT(read_all(run.out, text, sizeof text), expected);
    expect_exit(&run, 0);
}

static void all_end_with_a_keeper_that_is_killed(void)
{
    struct run run = start_script(FAMILY "echo ready; exec sleep 1000");
    expect_bytes(run.out, "ready\n");
    CHECK_INT(kill(run.pid, SIGKILL), 0);
    expect_signal(&run, SIGKILL);
}

/* As Open MPI's daemon does, soon after its SIGTERM. */
static void all_end_with_the_group_that_is_killed(void)
{
    char *words[] = {keeper, own_parent, no_limit, "sh", "-c", FAMILY "echo ready; kill -STOP $$", NULL};
    struct run run = start_words(false, true, words);
    expect_bytes(run.out, "ready\n");
    CHECK_INT(kill(-run.pid, SIGTERM), 0);
    CHECK_INT(kill(-run.pid, SIGKILL), 0);
    expect_signal(&run, SIGKILL);
}

/* The one behind the front. */
static void all_end_with_the_parent_of_the_command(void)
{
    struct run run = start_script(FAMILY "kill -KILL $PPID; exec sleep 1000");
    expect_signal(&run, SIGKILL);
}

/* A signal by somebody who is not the parent. */
static void signal_by_another(pid_t pid, int signal)
{
    pid_t sender = fork();
    CHECK(sender >= 0);
    if (sender == 0)
        _exit(kill(pid, signal) == 0 ? 0 : 1);
    int status;
    CHECK_INT(waitpid(sender, &status, 0), sender);
    CHECK_INT(status, 0);
}

#define ECHOING                                                                                              \
    "n=0; for s in HUP INT QUIT USR2; do trap \"echo $s \\$n\" $s; done; trap 'n=$((n+1)); echo USR1' "      \
    "USR1; trap 'echo TERM; exit 4' TERM; echo ready; while :; do sleep 0.01; done"

static void signals_are_passed_on(void)
{
    struct run run = start_script(ECHOING);
    expect_bytes(run.out, "ready\n");
    signal_by_another(run.pid, SIGHUP);
    expect_bytes(run.out, "HUP 0\n");
    signal_by_another(run.pid, SIGINT);
    expect_bytes(run.out, "INT 0\n");
    signal_by_another(run.pid, SIGQUIT);
    expect_bytes(run.out, "QUIT 0\n");
    signal_by_another(run.pid, SIGUSR1);
    expect_bytes(run.out, "USR1\n");
    signal_by_another(run.pid, SIGUSR2);
    expect_bytes(run.out, "USR2 1\n");
    signal_by_another(run.pid, SIGTERM);
    expect_bytes(run.out, "TERM\n");
    expect_exit(&run, 4);
}

/* A daemon signals the group, and so the command, too: the keeper does not do it once more. */
static void a_signal_to_the_group_comes_once(void)
{
    char *words[] = {keeper, own_parent, no_limit, "sh", "-c", ECHOING, NULL};
    struct run run = start_words(false, true, words);
    expect_bytes(run.out, "ready\n");
    CHECK_INT(kill(-run.pid, SIGUSR1), 0);
    expect_bytes(run.out, "USR1\n");
    signal_by_another(run.pid, SIGUSR2); /* after anything that the keeper makes of the first */
    expect_bytes(run.out, "USR2 1\n");
    CHECK_INT(kill(-run.pid, SIGTERM), 0);
    expect_bytes(run.out, "TERM\n");
    expect_exit(&run, 4);
}

static void the_deaf_are_killed_soon_after_sigterm(void)
{
    struct run run = start_script(FAMILY "echo ready; kill -STOP $$");
    expect_bytes(run.out, "ready\n");
    CHECK_INT(kill(run.pid, SIGTERM), 0);
    expect_signal(&run, SIGKILL);
}

int main(int argc, char **argv)
{
    CHECK_INT(argc, 2);
    keeper = argv[1];
    RUN(input_output_and_environment_pass);
    RUN(ends_as_the_command_does);
    RUN(what_cannot_be_started_is_127);
    RUN(wrong_words_are_2);
    RUN(what_is_killed_early_is_started_again);
    RUN(what_shows_no_more_signs_of_life_is_ended);
    RUN(what_is_stopped_with_its_keeper_goes_on);
    RUN(what_shows_signs_of_life_goes_on);
    RUN(a_failed_start_is_reported);
    RUN(the_others_of_a_failed_start_end);
    RUN(descendants_end_with_the_command);
    RUN(all_end_with_the_master);
    RUN(a_command_may_see_its_master_end);
    RUN(all_end_with_the_parent_where_that_is_the_master);
    RUN(nothing_is_started_for_a_master_that_is_gone);
    RUN(the_command_has_the_limit);
    RUN(all_end_with_a_keeper_that_is_killed);
    RUN(all_end_with_the_group_that_is_killed);
    RUN(all_end_with_the_parent_of_the_command);
    RUN(signals_are_passed_on);
    RUN(a_signal_to_the_group_comes_once);
    RUN(the_deaf_are_killed_soon_after_sigterm);
    return 0;
}
