/*
 * The few types and numbers of the PMIx C interface that libmuster uses, so that it builds without PMIx and
 * runs with whichever libpmix.so.2 the launcher brings (3.x to 6.x keep these).  test/test_pmix_abi.c holds
 * them against the real headers where those are installed.
 */
#ifndef MUSTER_PMIX_ABI_H
#define MUSTER_PMIX_ABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define XPMI_NSPACE_SIZE 256
#define XPMI_KEY_SIZE 512
#define XPMI_RANK_UNDEF UINT32_MAX
#define XPMI_RANK_WILDCARD (UINT32_MAX - 1)

typedef struct {
    char nspace[XPMI_NSPACE_SIZE];
    uint32_t rank;
} xpmi_proc_t;

typedef struct {
    uint16_t type;
    union {
        bool flag;
        char *string;
        uint32_t uint32;
        xpmi_proc_t *proc;
        struct { /* the largest member of the real union has this shape */
            char *name;
            char *value;
            char separator;
        } largest;
    } data;
} xpmi_value_t;

typedef struct {
    char key[XPMI_KEY_SIZE];
    uint32_t flags;
    xpmi_value_t value;
} xpmi_info_t;

/* data types */
#define XPMI_BOOL 1
#define XPMI_STRING 3
#define XPMI_UINT32 14
#define XPMI_PROC 22

/* keys */
#define XPMI_KEY_UNIV_SIZE "pmix.univ.size"
#define XPMI_KEY_JOB_SIZE "pmix.job.size"
#define XPMI_KEY_LOCAL_PEERS "pmix.lpeers"
#define XPMI_KEY_HOSTNAME "pmix.hname"
#define XPMI_KEY_NODE_LIST "pmix.nlist"
#define XPMI_KEY_IMMEDIATE "pmix.immediate"
#define XPMI_KEY_COLLECT_DATA "pmix.collect"
#define XPMI_KEY_AFFECTED_PROC "pmix.evproc"

/* status codes */
#define XPMI_SUCCESS 0
#define XPMI_ERR_PROC_ABORTED (-7)
#define XPMI_ERR_PROC_REQUESTED_ABORT (-8)
#define XPMI_ERR_PROC_ABORTING (-9)
#define XPMI_ERR_LOST_CONNECTION (-61)
#define XPMI_ERR_LOST_CONNECTION_TO_SERVER (-101)
#define XPMI_ERR_LOST_PEER_CONNECTION (-102)
#define XPMI_PROC_TERMINATED (-111)
#define XPMI_EVENT_JOB_END (-145)
#define XPMI_OPERATION_SUCCEEDED (-157)
#define XPMI_ERR_JOB_ABORTED (-182)
#define XPMI_ERR_PROC_TERM_WO_SYNC (-200)
#define XPMI_EVENT_PROC_TERMINATED (-201)
#define XPMI_EVENT_NODE_DOWN (-231)
#define XPMI_EVENT_NODE_OFFLINE (-232)
#define XPMI_EVENT_NO_ACTION_TAKEN (-331)
#define XPMI_ERR_PROC_KILLED_BY_CMD (-400)
#define XPMI_ERR_PROC_ABORTED_BY_SIG (-402)

/* functions */
typedef void (*xpmi_op_done_t)(int status, void *data);
typedef void (*xpmi_handled_t)(int status, xpmi_info_t *results, size_t nresults, xpmi_op_done_t done,
                               void *done_data, void *data);
typedef void (*xpmi_handler_t)(size_t id, int status, const xpmi_proc_t *source, xpmi_info_t *info,
                               size_t ninfo, xpmi_info_t *results, size_t nresults, xpmi_handled_t handled,
                               void *data);
typedef void (*xpmi_registered_t)(int status, size_t id, void *data);

typedef struct {
    int (*init)(xpmi_proc_t *me, xpmi_info_t *info, size_t ninfo);
    int (*finalize)(const xpmi_info_t *info, size_t ninfo);
    int (*get)(const xpmi_proc_t *proc, const char *key, const xpmi_info_t *info, size_t ninfo,
               xpmi_value_t **value);
    int (*fence)(const xpmi_proc_t *procs, size_t nprocs, const xpmi_info_t *info, size_t ninfo);
    const char *(*error_string)(int status);
    int (*register_handler)(int *codes, size_t ncodes, xpmi_info_t *info, size_t ninfo,
                            xpmi_handler_t handler, xpmi_registered_t registered, void *data);
    int (*deregister_handler)(size_t id, xpmi_op_done_t done, void *data);
} xpmi_t;

/* The functions of the libpmix of this process, once a session is open. */
extern xpmi_t muster_pmix;

#endif
