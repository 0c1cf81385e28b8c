#include "error.h"
#include "pmi_internal.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

int muster_pmi_env_number(const char *name)
{
    const char *text = getenv(name);
    if (text == NULL || *text == '\0')
        return MUSTER_PMI_UNKNOWN;
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (errno != 0 || *end != '\0' || value < 0 || value > INT_MAX)
        return MUSTER_PMI_UNKNOWN;
    return (int)value;
}

/* PMIx servers number these by the versions they speak: PMIX_SERVER_URI2, PMIX_SERVER_URI41, ... */
static bool has_variable_starting_with(const char *prefix)
{
    for (char **variable = environ; variable != NULL && *variable != NULL; variable++) {
        if (strncmp(*variable, prefix, strlen(prefix)) == 0)
            return true;
    }
    return false;
}

static int by_word(int *out, const char *word)
{
    static const char *const words[] = {"none", "pmix", "pmi1", "pmi2"};
    for (int flavour = MUSTER_PMI_NONE; flavour <= MUSTER_PMI_PMI2; flavour++) {
        if (strcmp(word, words[flavour]) == 0) {
            *out = flavour;
            return 0;
        }
    }
    return muster_fail(EINVAL, "MUSTER_PMI is '%s', not one of none, pmix, pmi1, pmi2", word);
}

int muster_pmi_flavour(int *out)
{
    const char *word = getenv("MUSTER_PMI");
    if (word != NULL && *word != '\0')
        return by_word(out, word);
    if (getenv("PMIX_NAMESPACE") != NULL && muster_pmi_env_number("PMIX_RANK") >= 0 &&
        has_variable_starting_with("PMIX_SERVER_URI")) {
        *out = MUSTER_PMI_PMIX;
        return 0;
    }
    bool wire = muster_pmi_env_number("PMI_FD") >= 0 && muster_pmi_env_number("PMI_RANK") >= 0 &&
                muster_pmi_env_number("PMI_SIZE") > 0;
    /* PMI-2 announces itself by the same variables; Slurm says which of the two its server speaks. */
    const char *slurm = getenv("SLURM_MPI_TYPE");
    if (!wire)
        *out = MUSTER_PMI_NONE;
    else
        *out = slurm != NULL && strcmp(slurm, "pmi2") == 0 ? MUSTER_PMI_PMI2 : MUSTER_PMI_PMI1;
    return 0;
}
