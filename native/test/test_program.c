/* muster-program with small shell scripts: how it ends, and that nobody is left then. */
#include "run.h"

static char *helper;

enum { NO_GRACE = 0, LONG_GRACE = 1000000 /* ms: a test that waits for it fails by its time limit */ };

static struct run start(bool between, int grace_ms, char **command)
{
    char grace[16];
    char *words[16] = {helper, parent_word, grace};
    snprintf(grace, sizeof grace, "%d", grace_ms);
    for (int i = 3; (words[i] = command[i - 3]) != NULL; i++)
        ;
    return start_words(between, false, words);
}

static struct run start_script(int grace_ms, char *script)
{
    char *command[] = {"sh", "-c", script, NULL};
    return start(false, grace_ms, command);
}

/* Skips the first line of standard error, which says that the program was started. */
static void expect_started(struct run *run)
{
    char c;
    CHECK_INT(read(run->err, &c, 1), 1);
    CHECK_INT(c, '+');
    do
        CHECK_INT(read(run->err, &c, 1), 1);
    while (c != '\n');
}

static void input_output_and_status(void)
{
    struct run run = start_script(NO_GRACE, "read x; echo \"out $x\"; echo \"err $x\" >&2; exit 7");
    CHECK_INT(write(run.in, "1\n", 2), 2);
    char text[64];
    expect_started(&run);
    CHECK_TEXT(read_all(run.out, text, sizeof text), "out 1\n");
    CHECK_TEXT(read_all(run.err, text, sizeof text), "err 1\n");
    expect_exit(&run, 7);
}

static void ends_by_the_same_signal(void)
{
    struct run run = start_script(NO_GRACE, "kill -SEGV $$");
    expect_signal(&run, SIGSEGV);
}

static void what_cannot_be_started_is_told_from_127(void)
{
    char text[256];
    char *missing[] = {"/no/such/program", NULL};
    struct run run = start(false, NO_GRACE, missing);
    CHECK_TEXT(read_all(run.err, text, sizeof text), "-2 No such file or directory\n");
    expect_exit(&run, 127);
    char *directory[] = {"/", NULL};
    run = start(false, NO_GRACE, directory);
    CHECK_TEXT(read_all(run.err, text, sizeof text), "-13 Permission denied\n");
    expect_exit(&run, 127);
    run = start_script(NO_GRACE, "exit 127");
    expect_started(&run);
    CHECK_TEXT(read_all(run.err, text, sizeof text), "");
    expect_exit(&run, 127);
}

static void all_of_standard_error_arrives(void)
{
    enum { LENGTH = 3000000 };
    struct run run = start_script(NO_GRACE, "head -c 3000000 /dev/zero >&2");
    expect_started(&run);
    static char text[LENGTH + 2];
    size_t length = 0;
    ssize_t n;
    while ((n = read(run.err, text, sizeof text)) > 0)
        length += (size_t)n;
    CHECK_INT(length, LENGTH);
    expect_exit(&run, 0);
}

/* Neither end of the program's own is kept open by the helper. */
static void closing_is_felt_on_both_sides(void)
{
    CHECK(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
    struct run run = start_script(NO_GRACE, "exec <&-; exec >&-; echo closed >&2; exec sleep 1000");
    char none;
    CHECK_INT(read(run.out, &none, 1), 0);
    expect_started(&run);
    expect_bytes(run.err, "closed\n");
    CHECK_INT(write(run.in, "x", 1), -1);
    CHECK_INT(errno, EPIPE);
    CHECK_INT(kill(run.pid, SIGTERM), 0);
    expect_signal(&run, SIGTERM);
    CHECK(signal(SIGPIPE, SIG_DFL) != SIG_ERR);
}

static void a_reader_gone_is_felt_by_the_program(void)
{
    struct run run = start_script(NO_GRACE, "while echo x >&2; do :; done");
    expect_started(&run);
    close(run.err);
    run.err = open("/dev/null", O_RDONLY);
    int status = end_of(&run);
    CHECK(WIFSIGNALED(status) ? WTERMSIG(status) == SIGPIPE : WEXITSTATUS(status) < 3);
}

static void orphans_end_with_the_program(void)
{
    struct run run = start_script(LONG_GRACE, FAMILY "echo ready; exit 3");
    expect_bytes(run.out, "ready\n");
    expect_exit(&run, 3);
}

static void sigterm_lets_the_willing_end(void)
{
    struct run run = start_script(
        LONG_GRACE, "trap 'echo bye; exit 4' TERM; setsid sh -c 'echo ready; exec sleep 1000' & wait");
    expect_bytes(run.out, "ready\n");
    CHECK_INT(kill(run.pid, SIGTERM), 0);
    expect_bytes(run.out, "bye\n");
    expect_exit(&run, 4);
}

static void the_deaf_are_killed_after_the_grace_time(void)
{
    struct run run = start_script(50, FAMILY "echo ready; while :; do sleep 1000; done");
    expect_bytes(run.out, "ready\n");
    CHECK_INT(kill(run.pid, SIGTERM), 0);
    expect_signal(&run, SIGKILL);
}

static void a_second_sigterm_ends_the_grace_time(void)
{
    struct run run = start_script(LONG_GRACE, FAMILY
                                  "trap 'echo no' TERM; echo ready; while :; do sleep 1000 & wait; done");
    expect_bytes(run.out, "ready\n");
    CHECK_INT(kill(run.pid, SIGTERM), 0);
    expect_bytes(run.out, "no\n"); /* so the first was taken: two at once may count as one */
    CHECK_INT(kill(run.pid, SIGTERM), 0);
    expect_signal(&run, SIGKILL);
}

static void the_stopped_end_too(void)
{
    struct run run = start_script(LONG_GRACE, "echo ready; kill -STOP $$");
    expect_bytes(run.out, "ready\n");
    CHECK_INT(kill(run.pid, SIGTERM), 0);
    expect_signal(&run, SIGTERM);
}

/* The helper's parent is killed with its process group, as mpirun does it. */
static void all_end_with_the_parent(void)
{
    char *command[] = {"sh", "-c", FAMILY "echo ready; while :; do sleep 1000; done", NULL};
    struct run run = start(true, 50, command);
    expect_bytes(run.out, "ready\n");
    CHECK_INT(kill(-run.pid, SIGKILL), 0);
    expect_signal(&run, SIGKILL); /* of the one between; that nobody is left is what matters */
}

static void not_started_for_another_parent(void)
{
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        close(STDERR_FILENO);
        char *words[] = {helper, parent_word, "0", "true", NULL};
        become_words(getpid(), words);
    }
    int status;
    CHECK_INT(waitpid(pid, &status, 0), pid);
    CHECK(WIFEXITED(status));
    CHECK_INT(WEXITSTATUS(status), 127);
}

/* Processes that start others and end at once are never all in one list. */
static void a_running_chain_of_processes_is_caught(void)
{
    struct run run = start_script(NO_GRACE, "step() { (step &) ; sleep 0.01; }; echo ready; step; exit 0");
    expect_bytes(run.out, "ready\n");
    expect_exit(&run, 0);
}

int main(int argc, char **argv)
{
    CHECK_INT(argc, 2);
    helper = argv[1];
    RUN(input_output_and_status);
    RUN(ends_by_the_same_signal);
    RUN(what_cannot_be_started_is_told_from_127);
    RUN(all_of_standard_error_arrives);
    RUN(closing_is_felt_on_both_sides);
    RUN(a_reader_gone_is_felt_by_the_program);
    RUN(orphans_end_with_the_program);
    RUN(sigterm_lets_the_willing_end);
    RUN(the_deaf_are_killed_after_the_grace_time);
    RUN(a_second_sigterm_ends_the_grace_time);
    RUN(the_stopped_end_too);
    RUN(all_end_with_the_parent);
    RUN(not_started_for_another_parent);
    RUN(a_running_chain_of_processes_is_caught);
    return 0;
}
