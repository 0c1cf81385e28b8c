#ifndef MUSTER_PMI_INTERNAL_H
#define MUSTER_PMI_INTERNAL_H

#include "muster/muster.h"

#include <stdbool.h>

struct muster_pmi {
    muster_pmi_numbers_t numbers;
    char *job;
    int level;             /* see muster_pmi_level */
    char **node;           /* numbers.nodes of them */
    int *local_peers;      /* numbers.local_peers of them */
    void (*release)(void); /* ends the session with the launcher, NULL when there is none */
};

/*
 * Each fills what it finds out into a session whose fields are all "unknown" and returns 0 or -1; the caller
 * frees the session, also after -1.
 */
int muster_pmi_from_none(muster_pmi_t *pmi);
int muster_pmi_from_pmix(muster_pmi_t *pmi);
int muster_pmi_from_pmi1(muster_pmi_t *pmi);
int muster_pmi_from_pmi2(muster_pmi_t *pmi);

/* The number in an environment variable, or MUSTER_PMI_UNKNOWN when it is unset or not a number from 0 on. */
int muster_pmi_env_number(const char *name);

/* Rank and size by PMI_RANK and PMI_SIZE; -1 EPROTO when they make no sense. */
int muster_pmi_env_rank_and_size(muster_pmi_t *pmi);

/* Room for the node of every rank (all NULL) and numbers.nodes; -1 ENOMEM. */
int muster_pmi_make_nodes(muster_pmi_t *pmi);

/* Forgets the nodes: known of all ranks or of none. */
void muster_pmi_drop_nodes(muster_pmi_t *pmi);

/* The local peers are the ranks whose node is this rank's. Needs the nodes; without them does nothing. */
int muster_pmi_peers_by_node(muster_pmi_t *pmi);

/* Reads the number of each of size ranks' node out of a text; false when the text is something else. */
typedef bool muster_pmi_parse_t(int *node, int size, const char *text);

/* The nodes as a text of the launcher's tells them; one that is something else leaves them unknown. */
int muster_pmi_nodes_by_text(muster_pmi_t *pmi, muster_pmi_parse_t *parse, const char *text);

/*
 * "PMI_process_mapping" of PMI-1 and PMI-2: "(vector,(first node,nodes,ranks per node),...)", blocks dealt
 * out again from the first one until every rank has a node.
 */
bool muster_pmi_parse_mapping(int *node, int size, const char *mapping);

/*
 * "flux.taskmap" of Flux (its RFC 34): "[[first node,nodes,ranks per node,repeat],...]", alone or as the
 * member "map" of an object with "version" 1.  Its blocks have a node for every rank, and for no more.
 */
bool muster_pmi_parse_taskmap(int *node, int size, const char *taskmap);

/* A library opened for good: PMI libraries do not survive being unloaded.  -1 ELIBACC. */
int muster_pmi_load(void **out, const char *library);

/* The address of a function, -1 ELIBACC when the library lacks it. */
int muster_pmi_symbol(void *function_pointer, void *library, const char *library_name, const char *name);

/* The library that speaks PMI-1 or PMI-2 here, NULL when none is named. */
const char *muster_pmi_library(const char *launcher_variable);

#endif
