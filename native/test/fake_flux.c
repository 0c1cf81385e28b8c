/*
 * A libflux-core without a broker, as far as the shim uses one.  What it answers depends on what it is asked:
 * the topic "echo" gives the payload, "silent" nothing ever, "hang up" ends the connection, anything else is
 * refused; a job's id is the length of its jobspec; a log has as many entries as the job's id says, and then
 * ends for odd jobs, while that of an even one goes on until it is unwatched.
 */
#include "flux_abi.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define EXPORT __attribute__((visibility("default")))
#define OBJECTS 64

struct flux_future {
    struct flux_handle *handle;
    xflux_continuation done;
    void *arg;
    double deadline; /* 0 for none */
    bool ready, watches, unwatched;
    uint64_t job;
    int entries_left, error;
    char text[128];
};

struct flux_watcher {
    struct flux_reactor *reactor;
    bool started;
    int fd; /* -1 for a timer */
    double deadline;
    xflux_watched done;
    void *arg;
};

struct flux_reactor {
    struct flux_future *futures[OBJECTS];
    struct flux_watcher *watchers[OBJECTS];
    bool hung_up;
};

struct flux_handle {
    struct flux_reactor reactor;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void put(void *slots, void *object)
{
    void **slot = slots;
    for (int i = 0; i < OBJECTS; i++) {
        if (slot[i] == NULL) {
            slot[i] = object;
            return;
        }
    }
    abort();
}

static void take(void *slots, const void *object)
{
    void **slot = slots;
    for (int i = 0; i < OBJECTS; i++) {
        if (slot[i] == object)
            slot[i] = NULL;
    }
}

EXPORT const char *flux_core_version_string(void)
{
    return "0.0.fake";
}

EXPORT xflux_t *flux_open_ex(const char *uri, int flags, xflux_error_t *error)
{
    (void)flags;
    if (uri != NULL && strcmp(uri, "local:///nowhere") == 0) {
        snprintf(error->text, sizeof error->text, "nobody at %s", uri);
        errno = ENOENT;
        return NULL;
    }
    return calloc(1, sizeof(struct flux_handle));
}

EXPORT void flux_close(xflux_t *handle)
{
    for (int i = 0; i < OBJECTS; i++) {
        if (handle->reactor.futures[i] != NULL || handle->reactor.watchers[i] != NULL)
            abort(); /* the shim left something over */
    }
    free(handle);
}

EXPORT xflux_reactor_t *flux_get_reactor(xflux_t *handle)
{
    return &handle->reactor;
}

EXPORT void flux_reactor_now_update(xflux_reactor_t *reactor)
{
    (void)reactor;
}

static xflux_future_t *future(xflux_t *handle, bool ready, int error, const char *text)
{
    struct flux_future *f = calloc(1, sizeof *f);
    if (f == NULL)
        return NULL;
    f->handle = handle;
    f->ready = ready;
    f->error = error;
    snprintf(f->text, sizeof f->text, "%s", text != NULL ? text : "");
    put(handle->reactor.futures, f);
    return f;
}

static bool make_ready(struct flux_future *f)
{
    if (f->ready)
        return true;
    if (f->deadline > 0 && now() >= f->deadline) {
        f->error = ETIMEDOUT;
        return f->ready = true;
    }
    if (f->watches && f->entries_left > 0) {
        snprintf(f->text, sizeof f->text, "entry %d", f->entries_left--);
        return f->ready = true;
    }
    if (f->watches && (f->unwatched || f->job % 2 == 1)) {
        f->error = ENODATA;
        return f->ready = true;
    }
    return false;
}

static int run_futures(struct flux_reactor *r)
{
    int ran = 0;
    for (int i = 0; i < OBJECTS; i++) {
        struct flux_future *f = r->futures[i];
        if (f != NULL && f->done != NULL && make_ready(f)) {
            f->done(f, f->arg);
            ran++;
        }
    }
    return ran;
}

static int run_watchers(struct flux_reactor *r)
{
    int ran = 0;
    for (int i = 0; i < OBJECTS; i++) {
        struct flux_watcher *w = r->watchers[i];
        if (w == NULL || !w->started)
            continue;
        struct pollfd p = {.fd = w->fd, .events = POLLIN};
        if (w->fd >= 0 ? poll(&p, 1, 0) == 1 : now() >= w->deadline) {
            w->started = w->fd >= 0;
            w->done(r, w, XFLUX_POLLIN, w->arg);
            ran++;
        }
    }
    return ran;
}

EXPORT int flux_reactor_run(xflux_reactor_t *r, int flags)
{
    int ran;
    do {
        if (r->hung_up)
            return -1;
        ran = run_futures(r) + run_watchers(r);
        if (ran == 0 && flags == XFLUX_REACTOR_ONCE)
            poll(NULL, 0, 1);
    } while (ran == 0 && flags == XFLUX_REACTOR_ONCE);
    return ran;
}

EXPORT xflux_watcher_t *flux_fd_watcher_create(xflux_reactor_t *r, int fd, int events, xflux_watched done,
                                               void *arg)
{
    (void)events;
    struct flux_watcher *w = calloc(1, sizeof *w);
    if (w == NULL)
        return NULL;
    *w = (struct flux_watcher){.reactor = r, .fd = fd, .done = done, .arg = arg};
    put(r->watchers, w);
    return w;
}

EXPORT xflux_watcher_t *flux_timer_watcher_create(xflux_reactor_t *r, double after, double repeat,
                                                  xflux_watched done, void *arg)
{
    (void)repeat;
    xflux_watcher_t *w = flux_fd_watcher_create(r, -1, 0, done, arg);
    if (w != NULL)
        w->deadline = now() + after;
    return w;
}

EXPORT void flux_timer_watcher_reset(xflux_watcher_t *w, double after, double repeat)
{
    (void)repeat;
    w->deadline = now() + after;
}

EXPORT void flux_watcher_start(xflux_watcher_t *w)
{
    w->started = true;
}

EXPORT void flux_watcher_stop(xflux_watcher_t *w)
{
    w->started = false;
}

EXPORT void flux_watcher_destroy(xflux_watcher_t *w)
{
    take(w->reactor->watchers, w);
    free(w);
}

EXPORT int flux_future_then(xflux_future_t *f, double timeout, xflux_continuation done, void *arg)
{
    f->done = done;
    f->arg = arg;
    f->deadline = timeout < 0 ? 0 : now() + timeout;
    return 0;
}

static int result_of(xflux_future_t *f)
{
    errno = f->error;
    return f->error == 0 ? 0 : -1;
}

EXPORT int flux_future_get(xflux_future_t *f, const void **result)
{
    if (result != NULL)
        *result = NULL;
    return result_of(f);
}

EXPORT void flux_future_reset(xflux_future_t *f)
{
    f->ready = false;
}

EXPORT void flux_future_destroy(xflux_future_t *f)
{
    take(f->handle->reactor.futures, f);
    free(f);
}

EXPORT const char *flux_future_error_string(xflux_future_t *f)
{
    return f->error == ETIMEDOUT || f->text[0] == '\0' ? NULL : f->text;
}

EXPORT xflux_future_t *flux_rpc(xflux_t *handle, const char *topic, const char *payload, uint32_t node,
                                int flags)
{
    (void)node, (void)flags;
    if (topic == NULL) {
        errno = EINVAL;
        return NULL;
    }
    if (strcmp(topic, "hang up") == 0)
        handle->reactor.hung_up = true;
    bool echo = strcmp(topic, "echo") == 0;
    bool silent = strcmp(topic, "silent") == 0 || handle->reactor.hung_up;
    return future(handle, !silent, echo || silent ? 0 : ENOSYS,
                  echo     ? payload
                  : silent ? ""
                           : "no such service");
}

EXPORT int flux_rpc_get(xflux_future_t *f, const char **payload)
{
    *payload = f->text[0] != '\0' ? f->text : NULL;
    return result_of(f);
}

EXPORT xflux_future_t *flux_job_submit(xflux_t *handle, const char *jobspec, int urgency, int flags)
{
    (void)urgency, (void)flags;
    bool bad = jobspec[0] != '{';
    xflux_future_t *f = future(handle, true, bad ? EINVAL : 0, bad ? "jobspec: not an object" : "");
    if (f != NULL)
        f->job = strlen(jobspec);
    return f;
}

EXPORT int flux_job_submit_get_id(xflux_future_t *f, uint64_t *job)
{
    *job = f->job;
    return result_of(f);
}

EXPORT xflux_future_t *flux_job_cancel(xflux_t *handle, uint64_t job, const char *reason)
{
    (void)job, (void)reason;
    return future(handle, true, job == 0 ? ENOENT : 0, job == 0 ? "unknown job" : "");
}

EXPORT xflux_future_t *flux_job_set_urgency(xflux_t *handle, uint64_t job, int urgency)
{
    (void)job, (void)urgency;
    return future(handle, true, 0, "");
}

EXPORT xflux_future_t *flux_job_event_watch(xflux_t *handle, uint64_t job, const char *path, int flags)
{
    (void)path, (void)flags;
    xflux_future_t *f = future(handle, false, 0, "");
    if (f != NULL) {
        f->watches = true;
        f->job = job;
        f->entries_left = (int)job;
    }
    return f;
}

EXPORT int flux_job_event_watch_get(xflux_future_t *f, const char **event)
{
    *event = f->text;
    return result_of(f);
}

EXPORT int flux_job_event_watch_cancel(xflux_future_t *f)
{
    f->unwatched = true;
    return 0;
}

EXPORT int flux_job_id_encode(uint64_t job, const char *type, char *out, size_t size)
{
    (void)type;
    snprintf(out, size, "f%" PRIu64, job);
    return 0;
}

EXPORT int flux_job_id_parse(const char *text, uint64_t *job)
{
    if (sscanf(text, "f%" SCNu64, job) == 1)
        return 0;
    errno = EINVAL;
    return -1;
}
