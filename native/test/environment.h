/* An environment of the test's own making. */
#ifndef MUSTER_ENVIRONMENT_H
#define MUSTER_ENVIRONMENT_H

#include "check.h"

static inline void set(const char *name, const char *value)
{
    CHECK_INT(setenv(name, value, 1), 0);
}

static inline void clear_environment(void)
{
    const char *const names[] = {
        "PMIX_NAMESPACE",   "PMIX_RANK",    "PMIX_SERVER_URI41",     "PMI_FD",
        "PMI_RANK",         "PMI_SIZE",     "FLUX_PMI_LIBRARY_PATH", "MUSTER_PMI_LIBRARY",
        "SLURM_MPI_TYPE",   "MUSTER_PMI",   "MUSTER_PMIX_LIBRARY",   "FAKE_RANK",
        "FAKE_SIZE",        "FAKE_JOB",     "FAKE_UNIVERSE",         "FAKE_MAPPING",
        "FAKE_PMI_REFUSES", "FAKE_PMI_LOG", "FAKE_PMIX_REFUSES",     "FAKE_TASKMAP",
        "FAKE_LEVEL"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        unsetenv(names[i]);
}

#endif
