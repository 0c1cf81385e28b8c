#include "pmi_internal.h"
#include "scan.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>

struct block {
    int first_node;
    int nodes;
    int per_node;
    int repeat;
};

/* Past "[first,nodes,per_node,repeat]", or NULL. */
static const char *next_block(struct block *out, const char *at)
{
    int *const numbers[] = {&out->first_node, &out->nodes, &out->per_node, &out->repeat};
    for (size_t i = 0; i < 4; i++) {
        if ((at = muster_scan_expect(at, i == 0 ? "[" : ",")) == NULL ||
            (at = muster_scan_number(numbers[i], at)) == NULL)
            return NULL;
    }
    if (out->nodes < 1 || out->per_node < 1 || out->repeat < 1 || out->first_node > INT_MAX - out->nodes)
        return NULL;
    return muster_scan_expect(at, "]");
}

/* Deals out a block; false when there are not so many ranks left. */
static bool deal(int *node, int *rank, int size, const struct block *block)
{
    for (int r = 0; r < block->repeat; r++) {
        for (int n = 0; n < block->nodes; n++) {
            if (block->per_node > size - *rank)
                return false;
            for (int i = 0; i < block->per_node; i++)
                node[(*rank)++] = block->first_node + n;
        }
    }
    return true;
}

/* Past "[block,block,...]" that has a node for every rank and no more, or NULL. */
static const char *read_map(int *node, int size, const char *at)
{
    int rank = 0;
    if ((at = muster_scan_expect(at, "[")) == NULL)
        return NULL;
    do {
        struct block block;
        if ((at = next_block(&block, at)) == NULL || !deal(node, &rank, size, &block))
            return NULL;
        at = muster_scan_space(at);
    } while (*at++ == ',');
    return at[-1] == ']' && rank == size ? at : NULL;
}

/* Past the object's two members, in either order, or NULL. */
static const char *read_object(int *node, int size, const char *at)
{
    const char *map = NULL;
    int version = 0;
    at = muster_scan_expect(at, "{");
    for (int i = 0; at != NULL && i < 2; i++) {
        const char *next;
        if (i > 0 && (at = muster_scan_expect(at, ",")) == NULL)
            return NULL;
        if (version == 0 && (next = muster_scan_expect(at, "\"version\"")) != NULL)
            at = (next = muster_scan_expect(next, ":")) != NULL ? muster_scan_number(&version, next) : NULL;
        else if (map == NULL && (next = muster_scan_expect(at, "\"map\"")) != NULL)
            at = map = (next = muster_scan_expect(next, ":")) != NULL ? read_map(node, size, next) : NULL;
        else
            return NULL;
    }
    return at != NULL && version == 1 && map != NULL ? muster_scan_expect(at, "}") : NULL;
}

bool muster_pmi_parse_taskmap(int *node, int size, const char *taskmap)
{
    const char *at = muster_scan_space(taskmap);
    at = *at == '{' ? read_object(node, size, at) : read_map(node, size, at);
    return at != NULL && *muster_scan_space(at) == '\0';
}
