#include "error.h"

#include "muster/muster.h"

#include <errno.h>
#include <sched.h>
#include <string.h>

/* Linux refuses a mask smaller than its own, so the mask grows until it fits; far beyond any kernel's limit
 * it stops. */
#define CPUS_FIRST 1024
#define CPUS_LAST (1 << 20)

static int read_mask(cpu_set_t **out, size_t *cpus, pid_t thread)
{
    for (size_t n = CPUS_FIRST; n <= CPUS_LAST; n *= 2) {
        cpu_set_t *mask = CPU_ALLOC(n);
        if (mask == NULL)
            return muster_fail(ENOMEM, "affinity of thread %d", (int)thread);
        CPU_ZERO_S(CPU_ALLOC_SIZE(n), mask);
        if (sched_getaffinity(thread, CPU_ALLOC_SIZE(n), mask) == 0) {
            *out = mask;
            *cpus = n;
            return 0;
        }
        int err = errno;
        CPU_FREE(mask);
        if (err != EINVAL)
            return muster_fail(err, "affinity of thread %d", (int)thread);
    }
    return muster_fail(EINVAL, "affinity of thread %d", (int)thread);
}

int muster_affinity_get(int *cpus, size_t *count, size_t capacity, pid_t thread)
{
    if (thread < 0)
        return muster_fail(EINVAL, "thread %d", (int)thread);
    cpu_set_t *mask = NULL;
    size_t limit = 0;
    if (read_mask(&mask, &limit, thread) < 0)
        return -1;
    size_t bytes = CPU_ALLOC_SIZE(limit);
    size_t set = (size_t)CPU_COUNT_S(bytes, mask);
    *count = set;
    if (set > capacity) {
        CPU_FREE(mask);
        return muster_fail(ERANGE, "%zu CPUs, room for %zu", set, capacity);
    }
    size_t next = 0;
    for (size_t cpu = 0; cpu < limit && next < set; cpu++) {
        if (CPU_ISSET_S(cpu, bytes, mask))
            cpus[next++] = (int)cpu;
    }
    CPU_FREE(mask);
    return 0;
}

int muster_affinity_set(pid_t thread, const int *cpus, size_t count)
{
    if (thread < 0)
        return muster_fail(EINVAL, "thread %d", (int)thread);
    size_t limit = CPUS_FIRST;
    for (size_t i = 0; i < count; i++) {
        if (cpus[i] < 0 || cpus[i] >= CPUS_LAST)
            return muster_fail(EINVAL, "CPU %d", cpus[i]);
        if ((size_t)cpus[i] >= limit)
            limit = (size_t)cpus[i] + 1;
    }
    cpu_set_t *mask = CPU_ALLOC(limit);
    if (mask == NULL)
        return muster_fail(ENOMEM, "affinity of thread %d", (int)thread);
    size_t bytes = CPU_ALLOC_SIZE(limit);
    CPU_ZERO_S(bytes, mask);
    for (size_t i = 0; i < count; i++)
        CPU_SET_S((size_t)cpus[i], bytes, mask);
    int err = sched_setaffinity(thread, bytes, mask) < 0 ? errno : 0;
    CPU_FREE(mask);
    return err == 0 ? 0 : muster_fail(err, "setting the affinity of thread %d", (int)thread);
}
