#include "check.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

enum { NEW = 200, READERS = 3, ROUNDS = 20 };

static bool other_malloc; /* a sanitizer's or valgrind's */

static atomic_bool over;

static void *read_all_the_time(void *unused)
{
    (void)unused;
    while (!atomic_load(&over))
        CHECK(getenv("MUSTER_IS_NEVER_SET") == NULL);
    return NULL;
}

static const char *name_of(int round, int i)
{
    static char name[64];
    snprintf(name, sizeof name, "MUSTER_NEW_%d_%d", round, i);
    return name;
}

static size_t count(void)
{
    size_t n = 0;
    while (environ[n] != NULL)
        n++;
    return n;
}

static void keeps_what_is_set(void)
{
    CHECK_INT(setenv("MUSTER_OLD", "old", 1), 0);
    size_t before = count();
    if (other_malloc)
        CHECK_FAILS(muster_environment_settle(), ENOTSUP, "environment");
    else
        CHECK_INT(muster_environment_settle(), 0);
    CHECK_INT(count(), before);
    CHECK(strcmp(getenv("MUSTER_OLD"), "old") == 0);
}

static void does_so_once(void)
{
    char **list = environ;
    CHECK_INT(muster_environment_settle(), other_malloc ? -1 : 0);
    CHECK(environ == list);
}

/* What setenv does when nothing was done: the list moves, and a reader of the old one has read freed memory.
 */
static void stays_where_it_is(void)
{
    char **list = environ;
    void *between[NEW];
    pthread_t readers[READERS];
    atomic_store(&over, false);
    for (int r = 0; r < READERS && !other_malloc; r++)
        CHECK_INT(pthread_create(&readers[r], NULL, read_all_the_time, NULL), 0);
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < NEW; i++) {
            CHECK_INT(setenv(name_of(round, i), "new", 1), 0);
            CHECK(other_malloc || environ == list);
            between[i] = malloc(1024); /* in the way of what grows */
        }
        for (int i = 0; i < NEW; i++) {
            CHECK(strcmp(getenv(name_of(round, i)), "new") == 0);
            CHECK_INT(unsetenv(name_of(round, i)), 0);
            free(between[i]);
        }
    }
    atomic_store(&over, true);
    for (int r = 0; r < READERS && !other_malloc; r++)
        CHECK_INT(pthread_join(readers[r], NULL), 0);
    CHECK(strcmp(getenv("MUSTER_OLD"), "old") == 0);
}

static void children_have_it(void)
{
    CHECK_INT(setenv("MUSTER_NEW", "new", 1), 0);
    CHECK_INT(system("test \"$MUSTER_OLD$MUSTER_NEW\" = oldnew && ! env | grep -q MUSTER_ENVIRONMENT"), 0);
}

int main(int argc, char **argv)
{
    other_malloc = argc > 1 && strcmp(argv[1], "other-malloc") == 0;
    RUN(keeps_what_is_set);
    RUN(does_so_once);
    RUN(stays_where_it_is);
    RUN(children_have_it);
    return 0;
}
