/* muster-program with small shell scripts: how it ends, and that nobody is left then. */
#include "child.h"

#include <fcntl.h>
#include <stdbool.h>

static char *helper;

enum { NO_GRACE = 0, LONG_GRACE = 1000000 /* ms: a test that waits for it fails by its time limit */ };

struct run {
    pid_t pid;
    int in;
    int out;
    int err;
    int everyone; /* its other end is with the helper, the program and all they start */
};

static void keep_from_child(int fd)
{
    CHECK_INT(fcntl(fd, F_SETFD, FD_CLOEXEC), 0);
}

/* In a child: becomes the helper for the parent given. */
static void become_helper(pid_t parent, int grace_ms, char **command)
{
    char parent_text[16];
    char grace_text[16];
    char *words[16] = {helper, parent_text, grace_text};
    snprintf(parent_text, sizeof parent_text, "%d", (int)parent);
    snprintf(grace_text, sizeof grace_text, "%d", grace_ms);
    for (int i = 3; (words[i] = command[i - 3]) != NULL; i++)
        ;
    execv(helper, words);
    _exit(99);
}

/* Starts the helper as a child of this process, or of one between that idles. */
static struct run start(bool between, int grace_ms, char **command)
{
    int in[2], out[2], err[2], everyone[2];
    CHECK_INT(pipe(in), 0);
    CHECK_INT(pipe(out), 0);
    CHECK_INT(pipe(err), 0);
    CHECK_INT(pipe(everyone), 0);
    keep_from_child(in[1]);
    keep_from_child(out[0]);
    keep_from_child(err[0]);
    keep_from_child(everyone[0]);
    make_lifeline();
    keep_from_child(lifeline[0]);
    keep_from_child(lifeline[1]);
    struct run run = {.pid = fork(), .in = in[1], .out = out[0], .err = err[0], .everyone = everyone[0]};
    CHECK(run.pid >= 0);
    if (run.pid == 0) {
        pid_t parent = getppid();
        if (between) {
            parent = getpid();
            setpgid(0, 0);
            if (fork() != 0) {
                close(everyone[1]);
                idle();
            }
        }
        if (dup2(in[0], 0) < 0 || dup2(out[1], 1) < 0 || dup2(err[1], 2) < 0)
            _exit(98);
        close(in[0]);
        close(out[1]);
        close(err[1]);
        become_helper(parent, grace_ms, command);
    }
    close(in[0]);
    close(out[1]);
    close(err[1]);
    close(everyone[1]);
    return run;
}

static struct run start_script(int grace_ms, char *script)
{
    char *command[] = {"sh", "-c", script, NULL};
    return start(false, grace_ms, command);
}

static char *read_all(int fd, char *text, size_t room)
{
    size_t length = 0;
    ssize_t n;
    while (length < room - 1 && (n = read(fd, text + length, room - 1 - length)) > 0)
        length += (size_t)n;
    text[length] = '\0';
    return text;
}

static void expect_bytes(int fd, const char *text)
{
    char got[64] = "";
    CHECK(strlen(text) < sizeof got);
    for (size_t i = 0; i < strlen(text); i++)
        CHECK_INT(read(fd, got + i, 1), 1);
    CHECK_TEXT(got, text);
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

/* The wait status of the helper, when nobody is left who was started. */
static int end_of(struct run *run)
{
    char none;
    CHECK_INT(read(run->everyone, &none, 1), 0);
    int status;
    CHECK_INT(waitpid(run->pid, &status, 0), run->pid);
    close(run->in);
    close(run->out);
    close(run->err);
    close(run->everyone);
    return status;
}

static void expect_exit(struct run *run, int expected)
{
    int status = end_of(run);
    CHECK(WIFEXITED(status));
    CHECK_INT(WEXITSTATUS(status), expected);
}

static void expect_signal(struct run *run, int expected)
{
    int status = end_of(run);
    CHECK(WIFSIGNALED(status));
    CHECK_INT(WTERMSIG(status), expected);
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

/* A child, one in a session of its own, and one that is nobody's child any more: all deaf to SIGTERM. */
#define FAMILY                                                                                               \
    "trap '' TERM; sleep 1000 & setsid sleep 1000 & (setsid sh -c 'sleep 1000 & sleep 1000; :' &) ; "

static void orphans_end_with_the_program(void)
{
    struct run run = start_script(LONG_GRACE, FAMILY "echo ready; exit 3");
    expect_bytes(run.out, "ready\n");
    expect_exit(&run, 3);
}

static void sigterm_lets_the_willing_end(void)
{
    struct run run =
        start_script(LONG_GRACE, "trap 'echo bye; exit 4' TERM; setsid sleep 1000 & echo ready; wait");
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
    char *command[] = {"true", NULL};
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        close(STDERR_FILENO);
        become_helper(getpid(), NO_GRACE, command);
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
