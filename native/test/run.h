/* Programs under a process that stands above them, with pipes to them. */
#ifndef MUSTER_RUN_H
#define MUSTER_RUN_H

#include "child.h"

#include <fcntl.h>
#include <stdbool.h>

struct run {
    pid_t pid;
    int in;
    int out;
    int err;
    int everyone; /* its other end is with the process above, the program and all they start */
};

static inline void keep_from_child(int fd)
{
    CHECK_INT(fcntl(fd, F_SETFD, FD_CLOEXEC), 0);
}

/* What stands for the process that starts the words, where one of them is to be that. */
static char parent_word[] = "PARENT";

static inline void become_words(pid_t parent, char **words)
{
    char text[16];
    snprintf(text, sizeof text, "%d", (int)parent);
    for (int i = 0; words[i] != NULL; i++)
        words[i] = words[i] == parent_word ? text : words[i];
    execvp(words[0], words);
    _exit(99);
}

/* Starts the words as a child of this process, or of one between that idles and leads a group; leads_group:
 * or as a group of its own. */
static inline struct run start_words(bool between, bool leads_group, char **words)
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
        if (between || leads_group)
            setpgid(0, 0);
        if (between) {
            parent = getpid();
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
        become_words(parent, words);
    }
    close(in[0]);
    close(out[1]);
    close(err[1]);
    close(everyone[1]);
    return run;
}

static inline char *read_all(int fd, char *text, size_t room)
{
    size_t length = 0;
    ssize_t n;
    while (length < room - 1 && (n = read(fd, text + length, room - 1 - length)) > 0)
        length += (size_t)n;
    text[length] = '\0';
    return text;
}

static inline void expect_bytes(int fd, const char *text)
{
    char got[64] = "";
    CHECK(strlen(text) < sizeof got);
    for (size_t i = 0; i < strlen(text); i++)
        CHECK_INT(read(fd, got + i, 1), 1);
    CHECK_TEXT(got, text);
}

/* The wait status of the process above, when nobody is left who was started. */
static inline int end_of(struct run *run)
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

static inline void expect_exit(struct run *run, int expected)
{
    int status = end_of(run);
    CHECK(WIFEXITED(status));
    CHECK_INT(WEXITSTATUS(status), expected);
}

static inline void expect_signal(struct run *run, int expected)
{
    int status = end_of(run);
    CHECK(WIFSIGNALED(status));
    CHECK_INT(WTERMSIG(status), expected);
}

/* A child, one in a session of its own, and one that is nobody's child any more: all deaf to SIGTERM. */
#define FAMILY                                                                                               \
    "trap '' TERM; sleep 1000 & setsid sleep 1000 & (setsid sh -c 'sleep 1000 & sleep 1000; :' &) ; "

#endif
