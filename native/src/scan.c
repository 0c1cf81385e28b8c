#include "scan.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

const char *muster_scan_space(const char *at)
{
    while (isspace((unsigned char)*at))
        at++;
    return at;
}

const char *muster_scan_expect(const char *at, const char *token)
{
    at = muster_scan_space(at);
    return strncmp(at, token, strlen(token)) == 0 ? at + strlen(token) : NULL;
}

const char *muster_scan_number(int *out, const char *at)
{
    at = muster_scan_space(at);
    if (!isdigit((unsigned char)*at))
        return NULL;
    char *end;
    errno = 0;
    long value = strtol(at, &end, 10);
    if (errno != 0 || value > INT_MAX)
        return NULL;
    *out = (int)value;
    return end;
}
