#include "error.h"
#include "pmi_internal.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct block {
    int first_node;
    int nodes;
    int per_node;
};

static const char *skip_space(const char *at)
{
    while (isspace((unsigned char)*at))
        at++;
    return at;
}

/* Past the token, or NULL when it is not the next one. */
static const char *expect(const char *at, const char *token)
{
    at = skip_space(at);
    return strncmp(at, token, strlen(token)) == 0 ? at + strlen(token) : NULL;
}

static const char *number(int *out, const char *at)
{
    at = skip_space(at);
    if (!isdigit((unsigned char)*at))
        return NULL;
    char *end;
    errno = 0;
    long value = strtol(at, &end, 10);
    if (errno != 0 || value > INT_MAX)
        return NULL;
    *out = (int)value;
    return end;
}

/* Past ",(first,nodes,per_node)", or NULL. */
static const char *next_block(struct block *out, const char *at)
{
    if ((at = expect(at, ",")) == NULL || (at = expect(at, "(")) == NULL)
        return NULL;
    if ((at = number(&out->first_node, at)) == NULL || (at = expect(at, ",")) == NULL)
        return NULL;
    if ((at = number(&out->nodes, at)) == NULL || (at = expect(at, ",")) == NULL)
        return NULL;
    if ((at = number(&out->per_node, at)) == NULL || (at = expect(at, ")")) == NULL)
        return NULL;
    /* An empty block would be dealt out for ever, a sum beyond int is no node. */
    if (out->nodes < 1 || out->per_node < 1 || out->first_node > INT_MAX - out->nodes)
        return NULL;
    return at;
}

bool muster_pmi_parse_mapping(int *node, int size, const char *mapping)
{
    const char *start = expect(mapping, "(");
    if (start == NULL || (start = expect(start, "vector")) == NULL)
        return false;
    int rank = 0;
    do {
        const char *at = start;
        while (expect(at, ")") == NULL) {
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

int muster_pmi_nodes_by_mapping(muster_pmi_t *pmi, const char *mapping)
{
    int *node = calloc((size_t)pmi->numbers.size, sizeof *node);
    if (node == NULL)
        return muster_fail(ENOMEM, "nodes of %d ranks", pmi->numbers.size);
    int result = 0;
    if (muster_pmi_parse_mapping(node, pmi->numbers.size, mapping)) {
        result = muster_pmi_make_nodes(pmi);
        for (int rank = 0; result == 0 && rank < pmi->numbers.size; rank++) {
            if (asprintf(&pmi->node[rank], "node%d", node[rank]) < 0) {
                pmi->node[rank] = NULL;
                result = muster_fail(ENOMEM, "nodes of %d ranks", pmi->numbers.size);
            }
        }
    }
    free(node);
    return result == 0 ? muster_pmi_peers_by_node(pmi) : -1;
}
