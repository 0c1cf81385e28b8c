#include "check.h"

#include <pthread.h>
#include <sched.h>
#include <unistd.h>

#define ROOM 4096

static int all[ROOM];
static size_t count;

static void tells_what_the_kernel_tells(void)
{
    CHECK_INT(muster_affinity_get(all, &count, ROOM, 0), 0);
    cpu_set_t set;
    CHECK_INT(sched_getaffinity(0, sizeof set, &set), 0);
    CHECK_INT(count, CPU_COUNT(&set));
    for (size_t i = 0; i < count; i++) {
        CHECK(CPU_ISSET((size_t)all[i], &set));
        CHECK(i == 0 || all[i - 1] < all[i]);
    }
}

static void round_trip(void)
{
    for (size_t i = 0; i < count; i++) {
        CHECK_INT(muster_affinity_set(0, &all[i], 1), 0);
        int cpu = -1;
        size_t n = 0;
        CHECK_INT(muster_affinity_get(&cpu, &n, 1, 0), 0);
        CHECK_INT(n, 1);
        CHECK_INT(cpu, all[i]);
        CHECK_INT(sched_getcpu(), all[i]);
    }
    CHECK_INT(muster_affinity_set(0, all, count), 0);
    size_t n = 0;
    int again[ROOM];
    CHECK_INT(muster_affinity_get(again, &n, ROOM, 0), 0);
    CHECK_INT(n, count);
    CHECK(memcmp(again, all, n * sizeof *all) == 0);
}

static void too_little_room(void)
{
    size_t needed = 0;
    CHECK_FAILS(muster_affinity_get(NULL, &needed, 0, 0), ERANGE, "room for 0");
    CHECK_INT(needed, count);
}

static void beyond_1024_cpus(void)
{
    /* Those that are not there are left out... */
    int cpus[] = {all[0], 5000};
    CHECK_INT(muster_affinity_set(0, cpus, 2), 0);
    int cpu = -1;
    size_t n = 0;
    CHECK_INT(muster_affinity_get(&cpu, &n, 1, 0), 0);
    CHECK_INT(cpu, all[0]);
    CHECK_INT(muster_affinity_set(0, all, count), 0);
    /* ...unless none is left. */
    CHECK_FAILS(muster_affinity_set(0, cpus + 1, 1), EINVAL, "affinity");
}

static void bad_arguments(void)
{
    int cpu = -1;
    CHECK_FAILS(muster_affinity_set(0, &cpu, 1), EINVAL, "CPU -1");
    CHECK_FAILS(muster_affinity_set(0, NULL, 0), EINVAL, "affinity");
    size_t n = 0;
    CHECK_FAILS(muster_affinity_get(all, &n, ROOM, -1), EINVAL, "thread -1");
    CHECK_FAILS(muster_affinity_set(-1, all, count), EINVAL, "thread -1");
}

int main(void)
{
    RUN(tells_what_the_kernel_tells);
    RUN(round_trip);
    RUN(too_little_room);
    RUN(beyond_1024_cpus);
    RUN(bad_arguments);
    return 0;
}
