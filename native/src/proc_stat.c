#include "proc_stat.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Counted as proc(5) does, pid is 1. */
enum { PARENT_FIELD = 4, WAIT_STATUS_FIELD = 52 };

int muster_proc_stat(struct muster_proc_stat *out, pid_t pid)
{
    char path[32];
    char text[2048];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    ssize_t length = read(fd, text, sizeof text - 1);
    close(fd);
    if (length <= 0)
        return -1;
    text[length] = '\0';
    /* pid (name) state parent ...: the name may have anything in it, brackets too. */
    char *end = strrchr(text, ')');
    char *rest = NULL;
    char *word = end == NULL ? NULL : strtok_r(end + 1, " \n", &rest);
    if (word == NULL)
        return -1;
    out->state = word[0];
    out->wait_status = 0;
    for (int field = PARENT_FIELD; (word = strtok_r(NULL, " \n", &rest)) != NULL; field++) {
        if (field == PARENT_FIELD)
            out->parent = (pid_t)strtol(word, NULL, 10);
        else if (field == WAIT_STATUS_FIELD)
            out->wait_status = (int)strtol(word, NULL, 10);
    }
    return 0;
}
