/*
 * The part of libflux-core's C interface that libmuster uses, so that it builds without Flux and runs with
 * whichever libflux-core.so.2 there is.  test/test_flux_abi.c holds it against the real headers where those
 * are installed.
 */
#ifndef MUSTER_FLUX_ABI_H
#define MUSTER_FLUX_ABI_H

#include <stddef.h>
#include <stdint.h>

typedef struct flux_handle xflux_t;
typedef struct flux_future xflux_future_t;
typedef struct flux_reactor xflux_reactor_t;
typedef struct flux_watcher xflux_watcher_t;
typedef struct {
    char text[160];
} xflux_error_t;
typedef void (*xflux_continuation)(xflux_future_t *future, void *arg);
typedef void (*xflux_watched)(xflux_reactor_t *reactor, xflux_watcher_t *watcher, int events, void *arg);

#define XFLUX_REACTOR_NOWAIT 1
#define XFLUX_REACTOR_ONCE 2
#define XFLUX_POLLIN 1
#define XFLUX_WATCH_WAITCREATE 1

/* What is called of it, each by its name without the "flux_" before it. */
#define XFLUX_FUNCTIONS(F)                                                                                   \
    F(const char *, core_version_string, (void))                                                             \
    F(xflux_t *, open_ex, (const char *uri, int flags, xflux_error_t *error))                                \
    F(void, close, (xflux_t * handle))                                                                       \
    F(xflux_reactor_t *, get_reactor, (xflux_t * handle))                                                    \
    F(int, reactor_run, (xflux_reactor_t * reactor, int flags))                                              \
    F(void, reactor_now_update, (xflux_reactor_t * reactor))                                                 \
    F(xflux_watcher_t *, fd_watcher_create,                                                                  \
      (xflux_reactor_t * reactor, int fd, int events, xflux_watched done, void *arg))                        \
    F(xflux_watcher_t *, timer_watcher_create,                                                               \
      (xflux_reactor_t * reactor, double after, double repeat, xflux_watched done, void *arg))               \
    F(void, timer_watcher_reset, (xflux_watcher_t * watcher, double after, double repeat))                   \
    F(void, watcher_start, (xflux_watcher_t * watcher))                                                      \
    F(void, watcher_stop, (xflux_watcher_t * watcher))                                                       \
    F(void, watcher_destroy, (xflux_watcher_t * watcher))                                                    \
    F(int, future_then, (xflux_future_t * future, double timeout, xflux_continuation done, void *arg))       \
    F(int, future_get, (xflux_future_t * future, const void **result))                                       \
    F(void, future_reset, (xflux_future_t * future))                                                         \
    F(void, future_destroy, (xflux_future_t * future))                                                       \
    F(const char *, future_error_string, (xflux_future_t * future))                                          \
    F(xflux_future_t *, rpc,                                                                                 \
      (xflux_t * handle, const char *topic, const char *payload, uint32_t node, int flags))                  \
    F(int, rpc_get, (xflux_future_t * future, const char **payload))                                         \
    F(xflux_future_t *, job_submit, (xflux_t * handle, const char *jobspec, int urgency, int flags))         \
    F(int, job_submit_get_id, (xflux_future_t * future, uint64_t * job))                                     \
    F(xflux_future_t *, job_cancel, (xflux_t * handle, uint64_t job, const char *reason))                    \
    F(xflux_future_t *, job_set_urgency, (xflux_t * handle, uint64_t job, int urgency))                      \
    F(xflux_future_t *, job_event_watch, (xflux_t * handle, uint64_t job, const char *path, int flags))      \
    F(int, job_event_watch_get, (xflux_future_t * future, const char **event))                               \
    F(int, job_event_watch_cancel, (xflux_future_t * future))                                                \
    F(int, job_id_encode, (uint64_t job, const char *type, char *out, size_t size))                          \
    F(int, job_id_parse, (const char *text, uint64_t *job))

#endif
