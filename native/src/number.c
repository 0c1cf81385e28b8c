#include "number.h"

#include <errno.h>
#include <stdlib.h>

long long muster_number(const char *text, long long most)
{
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    return errno != 0 || end == text || *end != '\0' || value < 0 || value > most ? -1 : value;
}
