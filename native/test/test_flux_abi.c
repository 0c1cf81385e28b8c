/* Our own declarations against the real headers, where they are installed. Nothing to run: it compiles or it
 * does not. */
#include "flux_abi.h"

#include <flux/core.h>

#define SAME(ours, theirs) _Static_assert((ours) == (theirs), #ours " is not " #theirs)

SAME(XFLUX_REACTOR_NOWAIT, FLUX_REACTOR_NOWAIT);
SAME(XFLUX_REACTOR_ONCE, FLUX_REACTOR_ONCE);
SAME(XFLUX_POLLIN, FLUX_POLLIN);
SAME(XFLUX_WATCH_WAITCREATE, FLUX_JOB_EVENT_WATCH_WAITCREATE);
SAME(sizeof(xflux_error_t), sizeof(flux_error_t));

/* Only this one is not the same type under another name. */
#define xflux_error_t flux_error_t

#define SAME_FUNCTION(result, name, parameters)                                                              \
    _Static_assert(_Generic(&flux_##name, result(*) parameters : 1, default : 0), #name " has another "      \
                                                                                        "shape");
XFLUX_FUNCTIONS(SAME_FUNCTION)
