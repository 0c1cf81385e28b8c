#include "error.h"
#include "pmi_internal.h"
#include "scan.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

struct block {
    int first_node;
    int nodes;
    int per_node;
};

/* Past ",(first,nodes,per_node)", or NULL. */
static const char *next_block(struct block *out, const char *at)
{
    if ((at = muster_scan_expect(at, ",")) == NULL || (at = muster_scan_expect(at, "(")) == NULL)
        return NULL;
    if ((at = muster_scan_number(&out->first_node, at)) == NULL || (at = muster_scan_expect(at, ",")) == NULL)
        return NULL;
    if ((at = muster_scan_number(&out->nodes, at)) == NULL || (at = muster_scan_expect(at, ",")) == NULL)
        return NULL;
    if ((at = muster_scan_number(&out->per_node, at)) == NULL || (at = muster_scan_expect(at, ")")) == NULL)
        return NULL;
    /* An empty block would be dealt out for ever, a sum beyond int is no node. */
    if (out->nodes < 1 || out->per_node < 1 || out->first_node > INT_MAX - out->nodes)
        return NULL;
    return at;
}

bool muster_pmi_parse_mapping(int *node, int size, const char *mapping)
{
    const char *start = muster_scan_expect(mapping, "(");
    if (start == NULL || (start = muster_scan_expect(start, "vector")) == NULL)
        return false;
    int rank = 0;
    do {
        const char *at = start;
        while (muster_scan_expect(at, ")") == NULL) {
            struct block block;
            if ((at = next_block(&block, at)) == NULL)
                return false;
            for (int n = 0; n < block.nodes && rank < size; n++) {
                for (int i = 0; i < block.per_node && rank < size; i++)
                    node[rank++] = block.first_node + n;
            }
        }
        if (at == start) /* no block at all */
            return false;
    } while (rank < size);
    return true;
}

/* Takes over the nodes' numbers. */
static int name_nodes(muster_pmi_t *pmi, const int *node)
{
    if (muster_pmi_make_nodes(pmi) < 0)
        return -1;
    for (int rank = 0; rank < pmi->numbers.size; rank++) {
        if (asprintf(&pmi->node[rank], "node%d", node[rank]) < 0) {
            pmi->node[rank] = NULL;
            return muster_fail(ENOMEM, "nodes of %d ranks", pmi->numbers.size);
        }
    }
    return muster_pmi_peers_by_node(pmi);
}

int muster_pmi_nodes_by_text(muster_pmi_t *pmi, muster_pmi_parse_t *parse, const char *text)
{
    int *node = calloc((size_t)pmi->numbers.size, sizeof *node);
    if (node == NULL)
        return muster_fail(ENOMEM, "nodes of %d ranks", pmi->numbers.size);
    int result = parse(node, pmi->numbers.size, text) ? name_nodes(pmi, node) : 0;
    free(node);
    return result;
}
