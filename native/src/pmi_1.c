#include "error.h"
#include "pmi_internal.h"
#include "scan.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* PMI-1's C interface as every libpmi.so has it; all return 0 for success. */
struct pmi1 {
    int (*initialized)(int *initialized);
    int (*init)(int *spawned);
    int (*finalize)(void);
    int (*rank)(int *rank);
    int (*size)(int *size);
    int (*universe_size)(int *size);
    int (*name_max)(int *length);
    int (*value_max)(int *length);
    int (*my_name)(char *name, int length);
    int (*get)(const char *space, const char *key, char *value, int length);
};

#define LENGTH_LIMIT (1 << 20)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards what follows */
static struct pmi1 pmi1;
static int open_sessions;
static bool ours; /* we called PMI_Init, not an MPI in this process, so we finalize */

static int bind(const char *name)
{
    const struct {
        void *pointer;
        const char *name;
    } functions[] = {
        {&pmi1.initialized, "PMI_Initialized"},
        {&pmi1.init, "PMI_Init"},
        {&pmi1.finalize, "PMI_Finalize"},
        {&pmi1.rank, "PMI_Get_rank"},
        {&pmi1.size, "PMI_Get_size"},
        {&pmi1.universe_size, "PMI_Get_universe_size"},
        {&pmi1.name_max, "PMI_KVS_Get_name_length_max"},
        {&pmi1.value_max, "PMI_KVS_Get_value_length_max"},
        {&pmi1.my_name, "PMI_KVS_Get_my_name"},
        {&pmi1.get, "PMI_KVS_Get"},
    };
    void *library;
    if (muster_pmi_load(&library, name) < 0)
        return -1;
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        if (muster_pmi_symbol(functions[i].pointer, library, name, functions[i].name) < 0)
            return -1;
    }
    return 0;
}

static int enter(const char *library)
{
    if (open_sessions == 0) {
        int initialized = 0, spawned = 0, status;
        if (bind(library) < 0)
            return -1;
        if ((status = pmi1.initialized(&initialized)) != 0)
            return muster_fail(EPROTO, "PMI_Initialized of %s returned %d", library, status);
        if (!initialized && (status = pmi1.init(&spawned)) != 0)
            return muster_fail(EPROTO, "PMI_Init of %s returned %d", library, status);
        ours = !initialized;
    }
    open_sessions++;
    return 0;
}

static void leave(void)
{
    pthread_mutex_lock(&lock);
    if (--open_sessions == 0 && ours)
        pmi1.finalize();
    pthread_mutex_unlock(&lock);
}

/* Whether the launcher has put that there, and what. */
static bool get(const muster_pmi_t *pmi, const char *key, char *value, int length)
{
    memset(value, 0, (size_t)length);
    return pmi1.get(pmi->job, key, value, length) == 0 && value[length - 1] == '\0';
}

/*
 * Flux has its own text for the nodes, which says more: there the mapping is left away when it is long.  It
 * counts the instances as one of this job's tasks would be one; that job itself is one level further out.
 */
static int read_keys(muster_pmi_t *pmi, char *value, int length)
{
    int level;
    if (get(pmi, "flux.instance-level", value, length) && muster_scan_number(&level, value) != NULL &&
        level > 0)
        pmi->level = level - 1;
    if (get(pmi, "flux.taskmap", value, length) &&
        muster_pmi_nodes_by_text(pmi, muster_pmi_parse_taskmap, value) < 0)
        return -1;
    if (pmi->numbers.nodes == 0 && get(pmi, "PMI_process_mapping", value, length))
        return muster_pmi_nodes_by_text(pmi, muster_pmi_parse_mapping, value);
    return 0;
}

/* The key-value space's name is the job's, and the launcher has put there what it tells; a launcher may have
 * neither. */
static int read_space(muster_pmi_t *pmi)
{
    int name_max = 0, value_max = 0;
    if (pmi1.name_max(&name_max) != 0 || pmi1.value_max(&value_max) != 0 || name_max < 1 || value_max < 1 ||
        name_max > LENGTH_LIMIT || value_max > LENGTH_LIMIT)
        return 0;
    char *value = calloc(1, (size_t)value_max + 1);
    pmi->job = calloc(1, (size_t)name_max + 1);
    int result = 0;
    if (value == NULL || pmi->job == NULL)
        result = muster_fail(ENOMEM, "PMI key-value space");
    else if (pmi1.my_name(pmi->job, name_max) != 0)
        pmi->job[0] = '\0';
    else
        result = read_keys(pmi, value, value_max);
    free(value);
    return result;
}

static int read_facts(muster_pmi_t *pmi, const char *library)
{
    muster_pmi_numbers_t *numbers = &pmi->numbers;
    if (pmi1.rank(&numbers->rank) != 0 || pmi1.size(&numbers->size) != 0 || numbers->rank < 0 ||
        numbers->size <= numbers->rank)
        return muster_fail(EPROTO, "%s does not tell rank and size", library);
    if (pmi1.universe_size(&numbers->universe_size) != 0 || numbers->universe_size < 1)
        numbers->universe_size = MUSTER_PMI_UNKNOWN;
    return read_space(pmi);
}

int muster_pmi_from_pmi1(muster_pmi_t *pmi)
{
    const char *library = muster_pmi_library("FLUX_PMI_LIBRARY_PATH");
    if (library == NULL)
        return muster_pmi_env_rank_and_size(pmi);
    pthread_mutex_lock(&lock);
    int result = enter(library);
    if (result == 0) {
        pmi->release = leave;
        result = read_facts(pmi, library);
    }
    pthread_mutex_unlock(&lock);
    return result;
}
