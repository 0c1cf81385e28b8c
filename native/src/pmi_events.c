#include "deadline.h"
#include "error.h"
#include "pmi_internal.h"
#include "pmix_abi.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

/*
 * PMIx calls the handler on a thread of its own and hands it no pointer of ours, and it may still do so while
 * the handler is being taken away.  So what the handler reaches is static, and "current" says whose queue it
 * fills.
 */
struct queued {
    struct queued *next;
    muster_pmi_event_t event;
};

struct muster_pmi_events {
    struct queued *first;
    struct queued **last;
    int ready_fd; /* counts the queued events and wakes */
    size_t handler;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards current and its queue */
static muster_pmi_events_t *current;

static const struct {
    int status;
    int kind;
} kinds[] = {
    {XPMI_PROC_TERMINATED, MUSTER_PMI_EVENT_PROC_TERMINATED},
    {XPMI_EVENT_PROC_TERMINATED, MUSTER_PMI_EVENT_PROC_TERMINATED},
    {XPMI_ERR_PROC_ABORTED, MUSTER_PMI_EVENT_PROC_ABORTED},
    {XPMI_ERR_PROC_ABORTING, MUSTER_PMI_EVENT_PROC_ABORTED},
    {XPMI_ERR_PROC_REQUESTED_ABORT, MUSTER_PMI_EVENT_PROC_ABORTED},
    {XPMI_ERR_PROC_TERM_WO_SYNC, MUSTER_PMI_EVENT_PROC_ABORTED},
    {XPMI_ERR_PROC_KILLED_BY_CMD, MUSTER_PMI_EVENT_PROC_ABORTED},
    {XPMI_ERR_PROC_ABORTED_BY_SIG, MUSTER_PMI_EVENT_PROC_ABORTED},
    {XPMI_ERR_LOST_CONNECTION, MUSTER_PMI_EVENT_LOST_CONNECTION},
    {XPMI_ERR_LOST_CONNECTION_TO_SERVER, MUSTER_PMI_EVENT_LOST_CONNECTION},
    {XPMI_ERR_LOST_PEER_CONNECTION, MUSTER_PMI_EVENT_LOST_CONNECTION},
    {XPMI_EVENT_NODE_DOWN, MUSTER_PMI_EVENT_NODE_DOWN},
    {XPMI_EVENT_NODE_OFFLINE, MUSTER_PMI_EVENT_NODE_DOWN},
    {XPMI_EVENT_JOB_END, MUSTER_PMI_EVENT_JOB_ENDED},
    {XPMI_ERR_JOB_ABORTED, MUSTER_PMI_EVENT_JOB_ENDED},
};
#define KINDS (sizeof kinds / sizeof kinds[0])

static int kind_of(int status)
{
    for (size_t i = 0; i < KINDS; i++) {
        if (kinds[i].status == status)
            return kinds[i].kind;
    }
    return MUSTER_PMI_EVENT_OTHER;
}

static void fill(muster_pmi_event_t *event, int status, const xpmi_proc_t *whom)
{
    event->kind = kind_of(status);
    event->status = status;
    event->rank = whom != NULL && whom->rank <= INT_MAX ? (int)whom->rank : MUSTER_PMI_UNKNOWN;
    if (whom != NULL)
        memcpy(event->job, whom->nspace, sizeof event->job - 1);
}

static void signal_ready(const muster_pmi_events_t *events)
{
    uint64_t one = 1;
    /* It fails only when the counter is full: then there is plenty to wake up for. */
    if (write(events->ready_fd, &one, sizeof one) < 0)
        return;
}

static void on_event(size_t id, int status, const xpmi_proc_t *source, xpmi_info_t *info, size_t ninfo,
                     xpmi_info_t *results, size_t nresults, xpmi_handled_t handled, void *data)
{
    (void)id;
    (void)results;
    (void)nresults;
    const xpmi_proc_t *whom = source;
    for (size_t i = 0; i < ninfo; i++) {
        if (strncmp(info[i].key, XPMI_KEY_AFFECTED_PROC, XPMI_KEY_SIZE) == 0 &&
            info[i].value.type == XPMI_PROC)
            whom = info[i].value.data.proc;
    }
    struct queued *queued = calloc(1, sizeof *queued);
    pthread_mutex_lock(&lock);
    if (queued != NULL && current != NULL) {
        fill(&queued->event, status, whom);
        *current->last = queued;
        current->last = &queued->next;
        signal_ready(current);
        queued = NULL;
    }
    pthread_mutex_unlock(&lock);
    free(queued);
    /* Others in this process, an MPI for one, are to hear of it as if we were not there. */
    if (handled != NULL)
        handled(XPMI_EVENT_NO_ACTION_TAKEN, NULL, 0, NULL, NULL, data);
}

/* PMIx confirms through a callback, perhaps after we gave up waiting, so this is static as well. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t done;
    unsigned long turn; /* which request is being waited for; answers to older ones are ignored */
    bool answered;
    int status;
    size_t handler;
} confirmation = {.lock = PTHREAD_MUTEX_INITIALIZER, .done = PTHREAD_COND_INITIALIZER};

#define CONFIRM_SECONDS 30

static void on_registered(int status, size_t handler, void *turn)
{
    pthread_mutex_lock(&confirmation.lock);
    if ((unsigned long)(uintptr_t)turn == confirmation.turn) {
        confirmation.answered = true;
        confirmation.status = status;
        confirmation.handler = handler;
        pthread_cond_signal(&confirmation.done);
    }
    pthread_mutex_unlock(&confirmation.lock);
}

static void on_deregistered(int status, void *turn)
{
    on_registered(status, 0, turn);
}

static void *next_turn(void)
{
    pthread_mutex_lock(&confirmation.lock);
    confirmation.answered = false;
    unsigned long turn = ++confirmation.turn;
    pthread_mutex_unlock(&confirmation.lock);
    return (void *)(uintptr_t)turn; /* NOLINT: an opaque number for PMIx to hand back */
}

/* The confirmed status; false when none came in time. */
static bool confirmed(int *status, size_t *handler)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += CONFIRM_SECONDS;
    pthread_mutex_lock(&confirmation.lock);
    int err = 0;
    while (!confirmation.answered && err == 0)
        err = pthread_cond_timedwait(&confirmation.done, &confirmation.lock, &until);
    bool answered = confirmation.answered;
    *status = confirmation.status;
    *handler = confirmation.handler;
    pthread_mutex_unlock(&confirmation.lock);
    return answered;
}

static int register_handler(size_t *handler)
{
    int codes[KINDS];
    for (size_t i = 0; i < KINDS; i++)
        codes[i] = kinds[i].status;
    int status = muster_pmix.register_handler(codes, KINDS, NULL, 0, on_event, on_registered, next_turn());
    if (status == XPMI_SUCCESS && !confirmed(&status, handler))
        return muster_fail(ETIMEDOUT, "PMIx_Register_event_handler");
    if (status != XPMI_SUCCESS)
        return muster_fail(EPROTO, "PMIx_Register_event_handler: %s (%d)", muster_pmix.error_string(status),
                           status);
    return 0;
}

static void release(muster_pmi_events_t *events)
{
    pthread_mutex_lock(&lock);
    if (current == events)
        current = NULL;
    pthread_mutex_unlock(&lock);
    while (events->first != NULL) {
        struct queued *first = events->first;
        events->first = first->next;
        free(first);
    }
    if (events->ready_fd >= 0)
        close(events->ready_fd);
    free(events);
}

/* Makes this the process's queue; -1 EBUSY when there is one. */
static int become_current(muster_pmi_events_t *events)
{
    pthread_mutex_lock(&lock);
    bool free_place = current == NULL;
    if (free_place)
        current = events;
    pthread_mutex_unlock(&lock);
    return free_place ? 0 : muster_fail(EBUSY, "the PMIx events of this process have a listener");
}

int muster_pmi_events_create(muster_pmi_events_t **out, muster_pmi_t *pmi)
{
    if (pmi->numbers.flavour != MUSTER_PMI_PMIX)
        return muster_fail(ENOTSUP, "only PMIx has events");
    muster_pmi_events_t *events = calloc(1, sizeof *events);
    if (events == NULL)
        return muster_fail(ENOMEM, "PMIx events");
    events->last = &events->first;
    events->ready_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK | EFD_SEMAPHORE);
    int result = events->ready_fd < 0 ? muster_fail(errno, "PMIx events") : 0;
    if (result < 0 || become_current(events) < 0 || register_handler(&events->handler) < 0) {
        int err = errno;
        release(events);
        errno = err;
        return -1;
    }
    *out = events;
    return 0;
}

void muster_pmi_events_destroy(muster_pmi_events_t *events)
{
    if (events == NULL)
        return;
    int status;
    size_t handler;
    if (muster_pmix.deregister_handler(events->handler, on_deregistered, next_turn()) == XPMI_SUCCESS)
        confirmed(&status, &handler);
    release(events);
}

static bool take(muster_pmi_event_t *out, muster_pmi_events_t *events)
{
    pthread_mutex_lock(&lock);
    struct queued *first = events->first;
    if (first != NULL) {
        *out = first->event;
        events->first = first->next;
        if (events->first == NULL)
            events->last = &events->first;
    }
    pthread_mutex_unlock(&lock);
    free(first);
    return first != NULL;
}

int muster_pmi_events_wait(muster_pmi_event_t *out, int *found, muster_pmi_events_t *events, int timeout_ms)
{
    long long deadline = muster_deadline(timeout_ms);
    for (;;) {
        struct pollfd ready = {.fd = events->ready_fd, .events = POLLIN};
        int n = poll(&ready, 1, muster_deadline_left(deadline));
        if (n < 0 && errno != EINTR)
            return muster_fail(errno, "waiting for PMIx events");
        uint64_t one;
        /* One count is one event or one wake; a read that fails lost it to another waiter. */
        if (n > 0 && read(events->ready_fd, &one, sizeof one) == (ssize_t)sizeof one) {
            *found = take(out, events) ? 1 : 0;
            return 0;
        }
        if (muster_deadline_left(deadline) == 0) {
            *found = 0;
            return 0;
        }
    }
}

int muster_pmi_events_wake(muster_pmi_events_t *events)
{
    signal_ready(events);
    return 0;
}
