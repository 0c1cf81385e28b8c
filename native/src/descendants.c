#include "descendants.h"
#include "pidfd.h"
#include "proc_stat.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * The parents are read from /proc/PID/stat of all processes: the list of children that the kernel can also
 * give is an option of its configuration, and often missing.
 */
struct process {
    pid_t pid;
    pid_t parent;
    bool ours;
};

struct table {
    struct process *rows;
    size_t count;
    size_t room;
};

/* The parent of a process, or -1 when that has ended. */
static pid_t parent_of(pid_t pid)
{
    struct muster_proc_stat stat;
    return muster_proc_stat(&stat, pid) < 0 ? -1 : stat.parent;
}

static int add(struct table *table, pid_t pid, pid_t parent)
{
    if (table->count == table->room) {
        size_t room = table->room == 0 ? 256 : 2 * table->room;
        struct process *rows = realloc(table->rows, room * sizeof *rows);
        if (rows == NULL)
            return -1;
        table->rows = rows;
        table->room = room;
    }
    table->rows[table->count++] = (struct process){.pid = pid, .parent = parent};
    return 0;
}

static int list_processes(struct table *table)
{
    DIR *proc = opendir("/proc");
    if (proc == NULL)
        return -1;
    int result = 0;
    struct dirent *entry;
    while (result == 0 && (entry = readdir(proc)) != NULL) {
        if (isdigit((unsigned char)entry->d_name[0])) {
            pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
            pid_t parent = parent_of(pid);
            if (parent >= 0)
                result = add(table, pid, parent);
        }
    }
    closedir(proc);
    return result;
}

static bool is_ours(const struct table *table, pid_t pid, pid_t self)
{
    if (pid == self)
        return true;
    for (size_t i = 0; i < table->count; i++) {
        if (table->rows[i].pid == pid)
            return table->rows[i].ours;
    }
    return false;
}

/* Each round finds at least one more, or is the last. */
static void mark_ours(struct table *table, pid_t self)
{
    bool found = true;
    while (found) {
        found = false;
        for (size_t i = 0; i < table->count; i++) {
            struct process *row = &table->rows[i];
            if (!row->ours && is_ours(table, row->parent, self)) {
                row->ours = true;
                found = true;
            }
        }
    }
}

/* The process may have ended since it was listed, and its number be another's: that one has another parent.
 */
static void signal_process(const struct process *process, int signal)
{
    int fd = muster_pidfd_open(process->pid);
    if (fd < 0) {
        if (errno == ENOSYS)
            kill(process->pid, signal);
        return;
    }
    pid_t parent = parent_of(process->pid);
    if (parent == process->parent || parent == getpid())
        muster_pidfd_signal(fd, signal);
    close(fd);
}

int muster_descendants_signal(int signal)
{
    struct table table = {0};
    int result = list_processes(&table);
    if (result == 0) {
        mark_ours(&table, getpid());
        for (size_t i = 0; i < table.count; i++) {
            if (table.rows[i].ours)
                signal_process(&table.rows[i], signal);
        }
    }
    int err = errno;
    free(table.rows);
    errno = err;
    return result;
}
