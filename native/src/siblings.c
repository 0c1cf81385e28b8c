#include "siblings.h"

#include "proc_stat.h"

#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define JOB "PMIX_NAMESPACE"

static bool is_of_job(pid_t pid, const char *job)
{
    char path[32];
    char *variable = NULL;
    size_t capacity = 0;
    bool found = false;
    snprintf(path, sizeof path, "/proc/%d/environ", (int)pid);
    FILE *environment = fopen(path, "re");
    if (environment == NULL)
        return false;
    while (!found && getdelim(&variable, &capacity, '\0', environment) > 0)
        found = strncmp(variable, JOB "=", sizeof JOB) == 0 && strcmp(variable + sizeof JOB, job) == 0;
    free(variable);
    fclose(environment);
    return found;
}

void muster_siblings_kill(pid_t parent, pid_t self)
{
    struct muster_proc_stat stat;
    const char *job = getenv(JOB);
    DIR *processes = job == NULL ? NULL : opendir("/proc");
    if (processes == NULL)
        return;
    for (struct dirent *entry; (entry = readdir(processes)) != NULL;) {
        pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
        if (pid > 0 && pid != self && muster_proc_stat(&stat, pid) == 0 && stat.parent == parent &&
            is_of_job(pid, job))
            kill(pid, SIGKILL);
    }
    closedir(processes);
}
