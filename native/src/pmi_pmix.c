#include "error.h"
#include "pmi_internal.h"
#include "pmix_abi.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_LIBRARY "libpmix.so.2"

xpmi_t muster_pmix;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards the loading */

static const char *library_name(void)
{
    const char *name = getenv("MUSTER_PMIX_LIBRARY");
    return name == NULL || *name == '\0' ? DEFAULT_LIBRARY : name;
}

static int load(void)
{
    const char *name = library_name();
    void *library;
    if (muster_pmi_load(&library, name) < 0 ||
        muster_pmi_symbol(&muster_pmix.init, library, name, "PMIx_Init") < 0 ||
        muster_pmi_symbol(&muster_pmix.finalize, library, name, "PMIx_Finalize") < 0 ||
        muster_pmi_symbol(&muster_pmix.get, library, name, "PMIx_Get") < 0 ||
        muster_pmi_symbol(&muster_pmix.fence, library, name, "PMIx_Fence") < 0 ||
        muster_pmi_symbol(&muster_pmix.error_string, library, name, "PMIx_Error_string") < 0 ||
        muster_pmi_symbol(&muster_pmix.register_handler, library, name, "PMIx_Register_event_handler") < 0 ||
        muster_pmi_symbol(&muster_pmix.deregister_handler, library, name, "PMIx_Deregister_event_handler") <
            0)
        return -1;
    return 0;
}

/* PMIx counts its inits, those of an MPI in this process included. */
static void leave(void)
{
    muster_pmix.finalize(NULL, 0);
}

/*
 * What the launcher told at the start, or NULL.  "Immediate" lets PMIx ask its server, but not wait for a
 * rank that may never answer.  ("Optional", which asks nobody, does not do: PMIx 4.2 then often finds nothing
 * at the first get.) Freed with free_value.
 */
static xpmi_value_t *get_of_node(const char *nspace, uint32_t rank, const char *key, uint16_t type,
                                 char *node)
{
    xpmi_proc_t proc = {.rank = rank};
    strncpy(proc.nspace, nspace, sizeof proc.nspace - 1);
    xpmi_info_t info[] = {
        {.key = XPMI_KEY_IMMEDIATE, .value = {.type = XPMI_BOOL, .data.flag = true}},
        {.key = XPMI_KEY_HOSTNAME, .value = {.type = XPMI_STRING, .data.string = node}},
    };
    xpmi_value_t *value = NULL;
    if (muster_pmix.get(&proc, key, info, node == NULL ? 1 : 2, &value) != XPMI_SUCCESS || value == NULL)
        return NULL;
    if (value->type == type && (type != XPMI_STRING || value->data.string != NULL))
        return value;
    /* Of another type than the standard's: what else it owns is not known, so only the value itself goes. */
    free(value);
    return NULL;
}

static xpmi_value_t *get(const char *nspace, uint32_t rank, const char *key, uint16_t type)
{
    return get_of_node(nspace, rank, key, type, NULL);
}

/* PMIx 4 has no function for this, only a macro that frees by type; here there are only strings and numbers.
 */
static void free_value(xpmi_value_t *value)
{
    if (value->type == XPMI_STRING)
        free(value->data.string);
    free(value);
}

static int get_number(const char *nspace, const char *key)
{
    int number = MUSTER_PMI_UNKNOWN;
    xpmi_value_t *value = get(nspace, XPMI_RANK_WILDCARD, key, XPMI_UINT32);
    if (value != NULL) {
        /* 0 is what a singleton is told: it has no launcher that counts slots. */
        if (value->data.uint32 > 0 && value->data.uint32 <= INT_MAX)
            number = (int)value->data.uint32;
        free_value(value);
    }
    return number;
}

/* "0,1,5" as numbers; returns how many, or -1 when it is something else. */
static int parse_ranks(int *ranks, int limit, const char *text)
{
    int count = 0;
    for (;;) {
        char *end;
        long rank = strtol(text, &end, 10);
        if (end == text || rank < 0 || rank > INT_MAX || count == limit)
            return -1;
        ranks[count++] = (int)rank;
        if (*end == '\0')
            return count;
        if (*end != ',')
            return -1;
        text = end + 1;
    }
}

/* True when every rank has its node. Memory running out counts as not knowing. */
static bool nodes_by_rank(muster_pmi_t *pmi)
{
    for (int rank = 0; rank < pmi->numbers.size; rank++) {
        xpmi_value_t *host = get(pmi->job, (uint32_t)rank, XPMI_KEY_HOSTNAME, XPMI_STRING);
        if (host == NULL)
            return false;
        pmi->node[rank] = strdup(host->data.string);
        free_value(host);
        if (pmi->node[rank] == NULL)
            return false;
    }
    return true;
}

/* Gives the node to the ranks on it; true when it is the first one for each of them. */
static bool place_ranks(muster_pmi_t *pmi, int *ranks, char *node)
{
    xpmi_value_t *text = get_of_node(pmi->job, XPMI_RANK_WILDCARD, XPMI_KEY_LOCAL_PEERS, XPMI_STRING, node);
    if (text == NULL)
        return false;
    int count = parse_ranks(ranks, pmi->numbers.size, text->data.string);
    bool all = count >= 0;
    for (int i = 0; all && i < count; i++) {
        all = ranks[i] < pmi->numbers.size && pmi->node[ranks[i]] == NULL &&
              (pmi->node[ranks[i]] = strdup(node)) != NULL;
    }
    free_value(text);
    return all;
}

/* The same by the list of nodes and the ranks of each. */
static bool nodes_by_list(muster_pmi_t *pmi)
{
    xpmi_value_t *list = get(pmi->job, XPMI_RANK_WILDCARD, XPMI_KEY_NODE_LIST, XPMI_STRING);
    int *ranks = calloc((size_t)pmi->numbers.size, sizeof *ranks);
    bool all = list != NULL && ranks != NULL;
    char *rest = NULL;
    for (char *node = all ? strtok_r(list->data.string, ",", &rest) : NULL; all && node != NULL;
         node = strtok_r(NULL, ",", &rest))
        all = place_ranks(pmi, ranks, node);
    for (int rank = 0; all && rank < pmi->numbers.size; rank++)
        all = pmi->node[rank] != NULL;
    free(ranks);
    if (list != NULL)
        free_value(list);
    return all;
}

/* PMIx 4.2 tells no host names once a client of the job has come and gone; the list of nodes it still knows.
 */
static int read_nodes(muster_pmi_t *pmi)
{
    if (muster_pmi_make_nodes(pmi) < 0)
        return -1;
    if (nodes_by_rank(pmi))
        return 0;
    muster_pmi_drop_nodes(pmi);
    if (muster_pmi_make_nodes(pmi) < 0)
        return -1;
    if (!nodes_by_list(pmi))
        muster_pmi_drop_nodes(pmi);
    return 0;
}

static int ascending(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

static int read_local_peers(muster_pmi_t *pmi)
{
    xpmi_value_t *text = get(pmi->job, XPMI_RANK_WILDCARD, XPMI_KEY_LOCAL_PEERS, XPMI_STRING);
    if (text == NULL)
        return muster_pmi_peers_by_node(pmi);
    int result = 0;
    int *peers = calloc((size_t)pmi->numbers.size, sizeof *peers);
    int count = peers == NULL ? -1 : parse_ranks(peers, pmi->numbers.size, text->data.string);
    if (peers == NULL) {
        result = muster_fail(ENOMEM, "peers of %d ranks", pmi->numbers.size);
    } else if (count < 0) {
        free(peers);
        result = muster_fail(EPROTO, "PMIx's local peers are '%s', not ranks", text->data.string);
    } else {
        qsort(peers, (size_t)count, sizeof *peers, ascending);
        pmi->local_peers = peers;
        pmi->numbers.local_peers = count;
    }
    free_value(text);
    return result;
}

static int read_facts(muster_pmi_t *pmi, const xpmi_proc_t *me)
{
    pmi->job = strndup(me->nspace, sizeof me->nspace);
    if (pmi->job == NULL)
        return muster_fail(ENOMEM, "PMIx namespace");
    pmi->numbers.size = get_number(pmi->job, XPMI_KEY_JOB_SIZE);
    if (me->rank > INT_MAX || pmi->numbers.size <= (int)me->rank)
        return muster_fail(EPROTO, "PMIx does not tell the rank and the size of job %s", pmi->job);
    pmi->numbers.rank = (int)me->rank;
    pmi->numbers.universe_size = get_number(pmi->job, XPMI_KEY_UNIV_SIZE);
    return read_nodes(pmi) < 0 ? -1 : read_local_peers(pmi);
}

static int start(xpmi_proc_t *me)
{
    pthread_mutex_lock(&lock);
    int loaded = muster_pmix.init != NULL && muster_pmix.deregister_handler != NULL ? 0 : load();
    pthread_mutex_unlock(&lock);
    if (loaded < 0)
        return -1;
    memset(me, 0, sizeof *me);
    int status = muster_pmix.init(me, NULL, 0);
    if (status != XPMI_SUCCESS)
        return muster_fail(EPROTO, "PMIx_Init: %s (%d)", muster_pmix.error_string(status), status);
    return 0;
}

int muster_pmi_from_pmix(muster_pmi_t *pmi)
{
    xpmi_proc_t me;
    if (start(&me) < 0)
        return -1;
    pmi->release = leave;
    return read_facts(pmi, &me);
}

int muster_pmi_fence(void)
{
    xpmi_proc_t me;
    xpmi_info_t info = {.key = XPMI_KEY_COLLECT_DATA, .value = {.type = XPMI_BOOL, .data.flag = true}};
    /* Another copy than MPI's would be a second client of the same rank. */
    if (dlopen(library_name(), RTLD_NOW | RTLD_NOLOAD) == NULL)
        return muster_fail(ELIBACC, "this process has no PMIx (%s)", library_name());
    if (start(&me) < 0)
        return -1;
    int status = muster_pmix.fence(NULL, 0, &info, 1);
    leave();
    if (status != XPMI_SUCCESS)
        return muster_fail(EPROTO, "PMIx_Fence: %s (%d)", muster_pmix.error_string(status), status);
    return 0;
}
