#ifndef MUSTER_FLUX_INTERNAL_H
#define MUSTER_FLUX_INTERNAL_H

#include "flux_abi.h"

#include "muster/muster.h"

#include <pthread.h>
#include <stdbool.h>

/* libflux-core's functions. */
struct flux_library {
#define XFLUX_POINTER(result, name, parameters) result(*name) parameters;
    XFLUX_FUNCTIONS(XFLUX_POINTER)
#undef XFLUX_POINTER
};

/* The library, loaded when first asked for; every other call of its functions needs one of these before.  -1
 * ELIBACC. */
int muster_flux_library(const struct flux_library **out);

/* News that nobody has taken yet. */
struct flux_news {
    struct flux_news *next;
    unsigned long long tag;
    int kind;
    int error;
    char *text;
};

/* What is on its way; owns its future. */
struct flux_pending {
    struct flux_pending *next, **link;
    struct muster_flux *flux;
    xflux_future_t *future;
    unsigned long long tag;
    /* The text of the answer, from a future that is done; -1 with errno. */
    int (*read)(const char **text, struct flux_pending *pending);
    bool watches;
    char number[24]; /* room for an answer that is a number */
};

struct muster_flux {
    const struct flux_library *lib;
    xflux_t *handle;
    xflux_reactor_t *reactor;
    xflux_watcher_t *wake_watcher, *timer;
    pthread_t owner;
    int wake_fd;
    bool woken;
    bool lost;      /* the broker is gone */
    bool no_memory; /* some news could not be kept */
    struct flux_pending *pending;
    struct flux_news *first, **last;
    struct flux_news *given; /* its text is with the caller */
};

/* -1 EPERM for another thread than the owner's, ECONNRESET when the broker is gone. */
int muster_flux_usable(const struct muster_flux *flux);

/* Awaits the future and owns it from now on, also after -1; a future that is NULL is the failure of "what".
 */
int muster_flux_post(struct muster_flux *flux, unsigned long long tag, xflux_future_t *future,
                     int (*read)(const char **, struct flux_pending *), bool watches, int timeout_ms,
                     const char *what);

/* Ends what is on its way without an answer. */
void muster_flux_drop(struct flux_pending *pending);

#endif
