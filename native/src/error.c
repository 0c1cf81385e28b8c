#include "error.h"

#include "muster/muster.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MESSAGE_MAX 1024

static _Thread_local char last_error[MESSAGE_MAX];

int muster_fail(int err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(last_error, sizeof last_error, format, args);
    va_end(args);
    if (n >= 0 && (size_t)n < sizeof last_error) {
        char text[128];
        snprintf(last_error + n, sizeof last_error - (size_t)n, ": %s", strerror_r(err, text, sizeof text));
    }
    errno = err;
    return -1;
}

const char *muster_last_error(void)
{
    return last_error;
}

unsigned muster_api_version(void)
{
    return MUSTER_API_VERSION;
}
