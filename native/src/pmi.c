#include "error.h"
#include "pmi_internal.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int fill(muster_pmi_t *pmi)
{
    switch (pmi->numbers.flavour) {
    case MUSTER_PMI_PMIX:
        return muster_pmi_from_pmix(pmi);
    case MUSTER_PMI_PMI1:
        return muster_pmi_from_pmi1(pmi);
    case MUSTER_PMI_PMI2:
        return muster_pmi_from_pmi2(pmi);
    default:
        return muster_pmi_from_none(pmi);
    }
}

int muster_pmi_open(muster_pmi_t **out)
{
    int flavour;
    if (muster_pmi_flavour(&flavour) < 0)
        return -1;
    muster_pmi_t *pmi = calloc(1, sizeof *pmi);
    if (pmi == NULL)
        return muster_fail(ENOMEM, "PMI session");
    pmi->numbers.flavour = flavour;
    pmi->numbers.rank = MUSTER_PMI_UNKNOWN;
    pmi->numbers.size = MUSTER_PMI_UNKNOWN;
    pmi->numbers.universe_size = MUSTER_PMI_UNKNOWN;
    pmi->level = MUSTER_PMI_UNKNOWN;
    if (fill(pmi) < 0) {
        int err = errno;
        muster_pmi_close(pmi);
        errno = err;
        return -1;
    }
    *out = pmi;
    return 0;
}

void muster_pmi_close(muster_pmi_t *pmi)
{
    if (pmi == NULL)
        return;
    muster_pmi_drop_nodes(pmi);
    free(pmi->local_peers);
    free(pmi->job);
    if (pmi->release != NULL)
        pmi->release();
    free(pmi);
}

int muster_pmi_from_none(muster_pmi_t *pmi)
{
    pmi->numbers.rank = 0;
    pmi->numbers.size = 1;
    char host[HOST_NAME_MAX + 1];
    if (gethostname(host, sizeof host) < 0)
        return muster_fail(errno, "name of this host");
    host[HOST_NAME_MAX] = '\0';
    if (muster_pmi_make_nodes(pmi) < 0)
        return -1;
    if ((pmi->node[0] = strdup(host)) == NULL)
        return muster_fail(ENOMEM, "name of this host");
    return muster_pmi_peers_by_node(pmi);
}

int muster_pmi_env_rank_and_size(muster_pmi_t *pmi)
{
    int rank = muster_pmi_env_number("PMI_RANK");
    int size = muster_pmi_env_number("PMI_SIZE");
    if (rank < 0 || size <= rank)
        return muster_fail(EPROTO, "PMI_RANK and PMI_SIZE in the environment name no rank");
    pmi->numbers.rank = rank;
    pmi->numbers.size = size;
    return 0;
}

int muster_pmi_make_nodes(muster_pmi_t *pmi)
{
    pmi->node = calloc((size_t)pmi->numbers.size, sizeof *pmi->node);
    if (pmi->node == NULL)
        return muster_fail(ENOMEM, "nodes of %d ranks", pmi->numbers.size);
    pmi->numbers.nodes = pmi->numbers.size;
    return 0;
}

void muster_pmi_drop_nodes(muster_pmi_t *pmi)
{
    for (int rank = 0; rank < pmi->numbers.nodes; rank++)
        free(pmi->node[rank]);
    free(pmi->node);
    pmi->node = NULL;
    pmi->numbers.nodes = 0;
}

int muster_pmi_peers_by_node(muster_pmi_t *pmi)
{
    if (pmi->numbers.nodes == 0)
        return 0;
    int *peers = calloc((size_t)pmi->numbers.size, sizeof *peers);
    if (peers == NULL)
        return muster_fail(ENOMEM, "peers of %d ranks", pmi->numbers.size);
    int count = 0;
    for (int rank = 0; rank < pmi->numbers.size; rank++) {
        if (strcmp(pmi->node[rank], pmi->node[pmi->numbers.rank]) == 0)
            peers[count++] = rank;
    }
    pmi->local_peers = peers;
    pmi->numbers.local_peers = count;
    return 0;
}

int muster_pmi_numbers(muster_pmi_numbers_t *out, const muster_pmi_t *pmi)
{
    *out = pmi->numbers;
    return 0;
}

int muster_pmi_job(const char **out, const muster_pmi_t *pmi)
{
    *out = pmi->job != NULL ? pmi->job : "";
    return 0;
}

int muster_pmi_level(int *out, const muster_pmi_t *pmi)
{
    *out = pmi->level;
    return 0;
}

int muster_pmi_node(const char **out, const muster_pmi_t *pmi, int rank)
{
    if (rank < 0 || rank >= pmi->numbers.size)
        return muster_fail(ERANGE, "rank %d of a job of %d", rank, pmi->numbers.size);
    if (pmi->numbers.nodes == 0)
        return muster_fail(ENODATA, "node of rank %d", rank);
    *out = pmi->node[rank];
    return 0;
}

int muster_pmi_local_peers(const int **out, size_t *count, const muster_pmi_t *pmi)
{
    *out = pmi->local_peers;
    *count = (size_t)pmi->numbers.local_peers;
    return 0;
}
