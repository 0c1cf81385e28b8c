#include "deadline.h"
#include "error.h"
#include "pidfd.h"
#include "process_end.h"

#include "muster/muster.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

/*
 * epoll says which entry is ready by the entry's ticket, not by its pid or its address: while a waiter comes
 * back from epoll_wait, another thread may have removed that entry and added the same pid anew.
 */
#define WAKE_TICKET 0
#define BATCH 64

struct entry {
    struct entry *next;
    uint64_t ticket;
    pid_t pid;
    int pidfd;
};

struct muster_proc_watch {
    pthread_mutex_t lock; /* guards entries and next_ticket */
    struct entry *entries;
    uint64_t next_ticket;
    int epoll_fd;
    int wake_fd;
};

static int watch_fd(int epoll_fd, int fd, uint64_t ticket)
{
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = ticket};
    return epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event);
}

int muster_proc_watch_create(muster_proc_watch_t **out)
{
    muster_proc_watch_t *watch = calloc(1, sizeof *watch);
    if (watch == NULL)
        return muster_fail(ENOMEM, "process watch");
    watch->next_ticket = WAKE_TICKET + 1;
    watch->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    watch->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    int err = 0;
    if (watch->wake_fd < 0 || watch->epoll_fd < 0 ||
        watch_fd(watch->epoll_fd, watch->wake_fd, WAKE_TICKET) < 0)
        err = errno;
    else
        err = pthread_mutex_init(&watch->lock, NULL);
    if (err != 0) {
        if (watch->epoll_fd >= 0)
            close(watch->epoll_fd);
        if (watch->wake_fd >= 0)
            close(watch->wake_fd);
        free(watch);
        return muster_fail(err, "process watch");
    }
    *out = watch;
    return 0;
}

/* Closing alone would not do: a forked process may hold the descriptor too, and epoll goes by the last one.
 */
static void drop(muster_proc_watch_t *watch, struct entry *entry)
{
    epoll_ctl(watch->epoll_fd, EPOLL_CTL_DEL, entry->pidfd, NULL);
    close(entry->pidfd);
    free(entry);
}

void muster_proc_watch_destroy(muster_proc_watch_t *watch)
{
    if (watch == NULL)
        return;
    while (watch->entries != NULL) {
        struct entry *first = watch->entries;
        watch->entries = first->next;
        drop(watch, first);
    }
    close(watch->epoll_fd);
    close(watch->wake_fd);
    pthread_mutex_destroy(&watch->lock);
    free(watch);
}

/* The link that leads to the entry of this pid, or to NULL at the end. Needs the lock. */
static struct entry **find_pid(muster_proc_watch_t *watch, pid_t pid)
{
    struct entry **link = &watch->entries;
    while (*link != NULL && (*link)->pid != pid)
        link = &(*link)->next;
    return link;
}

static struct entry **find_ticket(muster_proc_watch_t *watch, uint64_t ticket)
{
    struct entry **link = &watch->entries;
    while (*link != NULL && (*link)->ticket != ticket)
        link = &(*link)->next;
    return link;
}

int muster_proc_watch_add(muster_proc_watch_t *watch, pid_t pid)
{
    if (pid <= 0)
        return muster_fail(EINVAL, "process id %d", (int)pid);
    struct entry *entry = calloc(1, sizeof *entry);
    if (entry == NULL)
        return muster_fail(ENOMEM, "watching process %d", (int)pid);
    entry->pid = pid;
    entry->pidfd = muster_pidfd_open(pid);
    if (entry->pidfd < 0) {
        int err = errno;
        free(entry);
        return muster_fail(err, "watching process %d", (int)pid);
    }
    int err = 0;
    pthread_mutex_lock(&watch->lock);
    if (*find_pid(watch, pid) != NULL) {
        err = EEXIST;
    } else {
        entry->ticket = watch->next_ticket++;
        if (watch_fd(watch->epoll_fd, entry->pidfd, entry->ticket) < 0) {
            err = errno;
        } else {
            entry->next = watch->entries;
            watch->entries = entry;
        }
    }
    pthread_mutex_unlock(&watch->lock);
    if (err == 0)
        return 0;
    close(entry->pidfd);
    free(entry);
    return muster_fail(err, "watching process %d", (int)pid);
}

int muster_proc_watch_remove(muster_proc_watch_t *watch, pid_t pid)
{
    pthread_mutex_lock(&watch->lock);
    struct entry **link = find_pid(watch, pid);
    struct entry *entry = *link;
    if (entry != NULL) {
        *link = entry->next;
        drop(watch, entry);
    }
    pthread_mutex_unlock(&watch->lock);
    return entry != NULL ? 0 : muster_fail(ENOENT, "process %d is not watched", (int)pid);
}

int muster_proc_watch_signal(muster_proc_watch_t *watch, pid_t pid, int signal)
{
    int err = ENOENT;
    pthread_mutex_lock(&watch->lock);
    struct entry *entry = *find_pid(watch, pid);
    if (entry != NULL)
        err = muster_pidfd_signal(entry->pidfd, signal) < 0 ? errno : 0;
    pthread_mutex_unlock(&watch->lock);
    return err == 0 ? 0 : muster_fail(err, "signal %d to watched process %d", signal, (int)pid);
}

/* Takes what has ended out of the set; sets *woken if the wake was among it. Needs the lock. */
static size_t harvest(struct entry **ended, muster_proc_watch_t *watch, const struct epoll_event *events,
                      int ready, bool *woken)
{
    size_t count = 0;
    for (int i = 0; i < ready; i++) {
        if (events[i].data.u64 == WAKE_TICKET) {
            uint64_t wakes;
            *woken = *woken || read(watch->wake_fd, &wakes, sizeof wakes) == (ssize_t)sizeof wakes;
            continue;
        }
        struct entry **link = find_ticket(watch, events[i].data.u64);
        struct entry *entry = *link;
        if (entry != NULL) {
            ended[count++] = entry;
            *link = entry->next;
        }
    }
    return count;
}

int muster_proc_watch_wait(muster_proc_end_t *ends, size_t *count, muster_proc_watch_t *watch,
                           size_t capacity, int timeout_ms)
{
    if (capacity == 0)
        return muster_fail(EINVAL, "waiting for processes with no room for an answer");
    long long deadline = muster_deadline(timeout_ms);
    /* The wake takes a place in epoll's answer too, and no more may come than there is room for. */
    int batch = capacity < BATCH ? (int)capacity : BATCH;
    struct epoll_event events[BATCH];
    struct entry *ended[BATCH];
    for (;;) {
        int ready = epoll_wait(watch->epoll_fd, events, batch, muster_deadline_left(deadline));
        if (ready < 0 && errno != EINTR)
            return muster_fail(errno, "waiting for processes");
        bool woken = false;
        size_t found = 0;
        if (ready > 0) {
            pthread_mutex_lock(&watch->lock);
            found = harvest(ended, watch, events, ready, &woken);
            pthread_mutex_unlock(&watch->lock);
        }
        for (size_t i = 0; i < found; i++) {
            ends[i].pid = ended[i]->pid;
            ends[i].status = muster_process_end(ended[i]->pid, ended[i]->pidfd);
            drop(watch, ended[i]);
        }
        /* Nothing at all happens when what was ready was removed meanwhile, or another waiter had it. */
        if (found > 0 || woken || muster_deadline_left(deadline) == 0) {
            *count = found;
            return 0;
        }
    }
}

int muster_proc_watch_wake(muster_proc_watch_t *watch)
{
    uint64_t one = 1;
    /* EAGAIN: the counter is full, so a wake is pending anyway. */
    if (write(watch->wake_fd, &one, sizeof one) < 0 && errno != EAGAIN)
        return muster_fail(errno, "waking a process watch");
    return 0;
}
