#include "error.h"
#include "pmi_internal.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* PMI-2's C interface as every libpmi2.so has it; all but initialized return 0 for success. */
struct pmi2 {
    int (*initialized)(void);
    int (*init)(int *spawned, int *size, int *rank, int *appnum);
    int (*finalize)(void);
    int (*job_id)(char *id, int length);
    int (*attribute)(const char *name, char *value, int length, int *found);
};

#define DEFAULT_LIBRARY "libpmi2.so.0"
#define JOB_ID_MAX 256
#define VALUE_MAX 1024 /* the standard's longest value */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards what follows */
static struct pmi2 pmi2;
static int open_sessions;
static bool ours; /* we called PMI2_Init, not an MPI in this process, so we finalize */

static int bind(const char *name, void *library)
{
    if (muster_pmi_symbol(&pmi2.initialized, library, name, "PMI2_Initialized") < 0 ||
        muster_pmi_symbol(&pmi2.init, library, name, "PMI2_Init") < 0 ||
        muster_pmi_symbol(&pmi2.finalize, library, name, "PMI2_Finalize") < 0 ||
        muster_pmi_symbol(&pmi2.job_id, library, name, "PMI2_Job_GetId") < 0 ||
        muster_pmi_symbol(&pmi2.attribute, library, name, "PMI2_Info_GetJobAttr") < 0)
        return -1;
    return 0;
}

static int enter(const char *name, void *library)
{
    if (open_sessions == 0) {
        if (bind(name, library) < 0)
            return -1;
        ours = pmi2.initialized() == 0;
        int spawned, size, rank, appnum, status;
        if (ours && (status = pmi2.init(&spawned, &size, &rank, &appnum)) != 0)
            return muster_fail(EPROTO, "PMI2_Init of %s returned %d", name, status);
    }
    open_sessions++;
    return 0;
}

static void leave(void)
{
    pthread_mutex_lock(&lock);
    if (--open_sessions == 0 && ours)
        pmi2.finalize();
    pthread_mutex_unlock(&lock);
}

static bool attribute(char value[VALUE_MAX + 1], const char *name)
{
    int found = 0;
    memset(value, 0, VALUE_MAX + 1);
    return pmi2.attribute(name, value, VALUE_MAX, &found) == 0 && found != 0;
}

static int read_facts(muster_pmi_t *pmi)
{
    if ((pmi->job = calloc(1, JOB_ID_MAX + 1)) == NULL)
        return muster_fail(ENOMEM, "PMI job id");
    if (pmi2.job_id(pmi->job, JOB_ID_MAX) != 0)
        pmi->job[0] = '\0';
    char value[VALUE_MAX + 1];
    if (attribute(value, "universeSize")) {
        int slots = atoi(value);
        pmi->numbers.universe_size = slots > 0 ? slots : MUSTER_PMI_UNKNOWN;
    }
    return attribute(value, "PMI_process_mapping")
               ? muster_pmi_nodes_by_text(pmi, muster_pmi_parse_mapping, value)
               : 0;
}

int muster_pmi_from_pmi2(muster_pmi_t *pmi)
{
    if (muster_pmi_env_rank_and_size(pmi) < 0)
        return -1;
    const char *named = muster_pmi_library(NULL);
    const char *name = named != NULL ? named : DEFAULT_LIBRARY;
    void *library;
    /* Not having the default one is no error: it only leaves the rest unknown. */
    if (muster_pmi_load(&library, name) < 0)
        return named != NULL ? -1 : 0;
    pthread_mutex_lock(&lock);
    int result = enter(name, library);
    if (result == 0) {
        pmi->release = leave;
        result = read_facts(pmi);
    }
    pthread_mutex_unlock(&lock);
    return result;
}
