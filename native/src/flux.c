#include "deadline.h"
#include "error.h"
#include "flux_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* ---- News ---- */

static void add_news(struct muster_flux *flux, unsigned long long tag, int kind, int error, const char *text)
{
    struct flux_news *news = calloc(1, sizeof *news);
    if (news == NULL || (news->text = strdup(text)) == NULL) {
        free(news);
        flux->no_memory = true;
        return;
    }
    news->tag = tag;
    news->kind = kind;
    news->error = error;
    *flux->last = news;
    flux->last = &news->next;
}

static void free_news(struct flux_news *news)
{
    if (news != NULL)
        free(news->text);
    free(news);
}

static struct flux_news *take_first(struct muster_flux *flux)
{
    struct flux_news *news = flux->first;
    if (news == NULL)
        return NULL;
    flux->first = news->next;
    if (flux->first == NULL)
        flux->last = &flux->first;
    return news;
}

/* ---- What is on its way ---- */

void muster_flux_drop(struct flux_pending *pending)
{
    *pending->link = pending->next;
    if (pending->next != NULL)
        pending->next->link = pending->link;
    pending->flux->lib->future_destroy(pending->future);
    free(pending);
}

/* libflux-core calls it, from within reactor_run, each time a future is done. */
static void answered(xflux_future_t *future, void *arg)
{
    struct flux_pending *pending = arg;
    struct muster_flux *flux = pending->flux;
    const char *text = NULL;
    if (pending->read(&text, pending) == 0) {
        add_news(flux, pending->tag, pending->watches ? MUSTER_FLUX_EVENT : MUSTER_FLUX_ANSWER, 0,
                 text != NULL ? text : "");
        if (pending->watches) {
            flux->lib->future_reset(future);
            return;
        }
    } else if (pending->watches && errno == ENODATA) {
        add_news(flux, pending->tag, MUSTER_FLUX_END, 0, "");
    } else {
        int error = errno;
        const char *why = flux->lib->future_error_string(future);
        add_news(flux, pending->tag, MUSTER_FLUX_FAILED, error, why != NULL ? why : strerror(error));
    }
    muster_flux_drop(pending);
}

int muster_flux_usable(const struct muster_flux *flux)
{
    if (!pthread_equal(flux->owner, pthread_self()))
        return muster_fail(EPERM,
                           "a Flux connection is used by the thread that opened it, and this is another");
    if (flux->lost)
        return muster_fail(ECONNRESET, "the connection to the Flux broker is lost");
    return 0;
}

int muster_flux_post(struct muster_flux *flux, unsigned long long tag, xflux_future_t *future,
                     int (*read)(const char **, struct flux_pending *), bool watches, int timeout_ms,
                     const char *what)
{
    if (future == NULL)
        return muster_fail(errno, "Flux does not take the %s", what);
    struct flux_pending *pending = calloc(1, sizeof *pending);
    /* Its clock stands still between two waits, and the timeout would begin in the past. */
    flux->lib->reactor_now_update(flux->reactor);
    if (pending == NULL ||
        flux->lib->future_then(future, timeout_ms < 0 ? -1 : timeout_ms / 1000.0, answered, pending) < 0) {
        int error = pending == NULL ? ENOMEM : errno;
        flux->lib->future_destroy(future);
        free(pending);
        return muster_fail(error, "the %s cannot be awaited", what);
    }
    pending->flux = flux;
    pending->future = future;
    pending->tag = tag;
    pending->read = read;
    pending->watches = watches;
    pending->next = flux->pending;
    pending->link = &flux->pending;
    if (pending->next != NULL)
        pending->next->link = &pending->next;
    flux->pending = pending;
    return 0;
}

/* ---- The connection ---- */

static void woken(xflux_reactor_t *reactor, xflux_watcher_t *watcher, int events, void *arg)
{
    (void)reactor, (void)watcher, (void)events;
    struct muster_flux *flux = arg;
    eventfd_t count;
    if (eventfd_read(flux->wake_fd, &count) == 0)
        flux->woken = true;
}

static void time_is_over(xflux_reactor_t *reactor, xflux_watcher_t *watcher, int events, void *arg)
{
    (void)reactor, (void)watcher, (void)events, (void)arg; /* the wait looks at the clock itself */
}

static int connect_to(struct muster_flux *flux, const char *uri)
{
    const struct flux_library *lib = flux->lib;
    xflux_error_t why = {""};
    flux->handle = lib->open_ex(uri, 0, &why);
    if (flux->handle == NULL)
        return muster_fail(ENOTCONN, "no Flux instance answers (%s)", why.text);
    flux->reactor = lib->get_reactor(flux->handle);
    flux->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (flux->reactor == NULL || flux->wake_fd < 0)
        return muster_fail(errno, "a Flux connection");
    flux->wake_watcher = lib->fd_watcher_create(flux->reactor, flux->wake_fd, XFLUX_POLLIN, woken, flux);
    flux->timer = lib->timer_watcher_create(flux->reactor, 0, 0, time_is_over, NULL);
    if (flux->wake_watcher == NULL || flux->timer == NULL)
        return muster_fail(ENOMEM, "a Flux connection");
    lib->watcher_start(flux->wake_watcher);
    return 0;
}

int muster_flux_open(muster_flux_t **out, const char *uri)
{
    const struct flux_library *lib;
    if (muster_flux_library(&lib) < 0)
        return -1;
    struct muster_flux *flux = calloc(1, sizeof *flux);
    if (flux == NULL)
        return muster_fail(ENOMEM, "a Flux connection");
    flux->lib = lib;
    flux->owner = pthread_self();
    flux->wake_fd = -1;
    flux->last = &flux->first;
    if (connect_to(flux, uri) < 0) {
        int error = errno;
        muster_flux_close(flux);
        errno = error;
        return -1;
    }
    *out = flux;
    return 0;
}

void muster_flux_close(muster_flux_t *flux)
{
    if (flux == NULL)
        return;
    while (flux->pending != NULL)
        muster_flux_drop(flux->pending);
    free_news(flux->given);
    for (struct flux_news *news; (news = take_first(flux)) != NULL;)
        free_news(news);
    if (flux->timer != NULL)
        flux->lib->watcher_destroy(flux->timer);
    if (flux->wake_watcher != NULL)
        flux->lib->watcher_destroy(flux->wake_watcher);
    if (flux->handle != NULL)
        flux->lib->close(flux->handle);
    if (flux->wake_fd >= 0)
        close(flux->wake_fd);
    free(flux);
}

static int run_once(struct muster_flux *flux, int left_ms)
{
    const struct flux_library *lib = flux->lib;
    if (left_ms > 0) {
        lib->reactor_now_update(flux->reactor);
        lib->timer_watcher_reset(flux->timer, left_ms / 1000.0, 0);
        lib->watcher_start(flux->timer);
    }
    int result = lib->reactor_run(flux->reactor, left_ms == 0 ? XFLUX_REACTOR_NOWAIT : XFLUX_REACTOR_ONCE);
    lib->watcher_stop(flux->timer);
    if (flux->no_memory) {
        flux->no_memory = false;
        return muster_fail(ENOMEM, "an answer of Flux is lost");
    }
    if (result < 0) {
        flux->lost = true;
        return flux->first != NULL ? 0 : muster_flux_usable(flux);
    }
    return 0;
}

static void give(muster_flux_news_t *out, int *found, struct muster_flux *flux, struct flux_news *news)
{
    flux->given = news;
    out->tag = news->tag;
    out->kind = news->kind;
    out->error = news->error;
    out->text = news->text;
    *found = 1;
}

int muster_flux_wait(muster_flux_news_t *out, int *found, muster_flux_t *flux, int timeout_ms)
{
    bool rest = flux->first != NULL; /* to be given also when the broker is gone */
    if (muster_flux_usable(flux) < 0 && !(rest && errno == ECONNRESET))
        return -1;
    free_news(flux->given);
    flux->given = NULL;
    long long deadline = muster_deadline(timeout_ms);
    for (bool looked = false;; looked = true) {
        struct flux_news *news = take_first(flux);
        if (news != NULL) {
            give(out, found, flux, news);
            return 0;
        }
        int left = muster_deadline_left(deadline);
        if (flux->woken || (looked && left == 0)) {
            flux->woken = false;
            *found = 0;
            return 0;
        }
        if (run_once(flux, left) < 0)
            return -1;
    }
}

int muster_flux_wake(muster_flux_t *flux)
{
    if (eventfd_write(flux->wake_fd, 1) < 0 && errno != EAGAIN)
        return muster_fail(errno, "wake");
    return 0;
}
