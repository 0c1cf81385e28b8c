/*
 * setenv extends its list by realloc.  A block that malloc has mapped stays where it is as long as it needs
 * no other number of pages, so the list is made that large once that malloc maps it, and cut off then.  The
 * lists before are never freed: another thread may be reading them.
 */
#include "error.h"

#include "muster/muster.h"

#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <gnu/libc-version.h>

#define BYTES_FIRST ((size_t)256 << 10) /* malloc maps blocks from 128 KiB on, at first */
#define BYTES_LAST ((size_t)64 << 20)   /* and always those of 32 MiB */
#define LAST_NAME "MUSTER_ENVIRONMENT"

static char filler[] = "MUSTER_ENVIRONMENT_FILLER=";

static bool moves_when_it_grows(void)
{
    char *rest = NULL;
    long major = strtol(gnu_get_libc_version(), &rest, 10);
    return major < 2 || (major == 2 && *rest == '.' && strtol(rest + 1, NULL, 10) < 41);
}

/* A mapped block ends where a page does; behind any other is the head of the next. */
static bool is_mapped(void *block)
{
    return ((uintptr_t)block + malloc_usable_size(block)) % (uintptr_t)sysconf(_SC_PAGESIZE) == 0;
}

static size_t count(char *const *list)
{
    size_t n = 0;
    while (list != NULL && list[n] != NULL)
        n++;
    return n;
}

static void *map_block(size_t least, size_t *bytes)
{
    for (*bytes = BYTES_FIRST; *bytes <= BYTES_LAST; *bytes *= 2) {
        void *block = *bytes < least ? NULL : malloc(*bytes);
        if (block != NULL && is_mapped(block))
            return block;
        free(block);
    }
    return NULL;
}

static int settle(void)
{
    size_t variables = count(environ);
    size_t bytes = 0;
    char **list = map_block((variables + 1) * sizeof *list, &bytes);
    if (list == NULL)
        return ENOTSUP;
    size_t last = bytes / sizeof *list - 1;
    for (size_t i = 0; i < last; i++)
        list[i] = i < variables ? environ[i] : filler;
    list[last] = NULL;
    char **before = environ;
    environ = list;
    /* Copies it into a block of its own, which is a little larger and so mapped, too. */
    if (setenv(LAST_NAME, "", 1) < 0 || environ == list) {
        environ = before;
        return ENOMEM;
    }
    environ[variables] = NULL;
    return is_mapped(environ) ? 0 : ENOTSUP;
}

#else

static bool moves_when_it_grows(void)
{
    return true;
}

static int settle(void)
{
    return ENOTSUP;
}

#endif

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int problem;

static void settle_once(void)
{
    problem = moves_when_it_grows() ? settle() : 0;
}

int muster_environment_settle(void)
{
    pthread_once(&once, settle_once);
    return problem == 0 ? 0 : muster_fail(problem, "the environment may move in memory");
}
