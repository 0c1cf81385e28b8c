/* Our own declarations against the real headers, where they are installed. Nothing to run: it compiles or it
 * does not. */
#include "pmix_abi.h"

#include <pmix.h>

#define SAME(ours, theirs) _Static_assert((ours) == (theirs), #ours " is not " #theirs)

SAME(sizeof(xpmi_proc_t), sizeof(pmix_proc_t));
SAME(offsetof(xpmi_proc_t, rank), offsetof(pmix_proc_t, rank));
SAME(sizeof(xpmi_value_t), sizeof(pmix_value_t));
SAME(offsetof(xpmi_value_t, data), offsetof(pmix_value_t, data));
SAME(sizeof(xpmi_info_t), sizeof(pmix_info_t));
SAME(offsetof(xpmi_info_t, flags), offsetof(pmix_info_t, flags));
SAME(offsetof(xpmi_info_t, value), offsetof(pmix_info_t, value));
SAME(XPMI_RANK_UNDEF, PMIX_RANK_UNDEF);
SAME(XPMI_RANK_WILDCARD, (PMIX_RANK_WILDCARD));
SAME(XPMI_BOOL, PMIX_BOOL);
SAME(XPMI_STRING, PMIX_STRING);
SAME(XPMI_UINT32, PMIX_UINT32);
SAME(XPMI_PROC, PMIX_PROC);
SAME(sizeof(XPMI_KEY_UNIV_SIZE), sizeof(PMIX_UNIV_SIZE));
SAME(sizeof(XPMI_KEY_JOB_SIZE), sizeof(PMIX_JOB_SIZE));
SAME(sizeof(XPMI_KEY_LOCAL_PEERS), sizeof(PMIX_LOCAL_PEERS));
SAME(sizeof(XPMI_KEY_HOSTNAME), sizeof(PMIX_HOSTNAME));
SAME(sizeof(XPMI_KEY_NODE_LIST), sizeof(PMIX_NODE_LIST));
SAME(sizeof(XPMI_KEY_IMMEDIATE), sizeof(PMIX_IMMEDIATE));
SAME(sizeof(XPMI_KEY_COLLECT_DATA), sizeof(PMIX_COLLECT_DATA));
SAME(sizeof(XPMI_KEY_AFFECTED_PROC), sizeof(PMIX_EVENT_AFFECTED_PROC));
SAME(XPMI_ERR_LOST_CONNECTION, PMIX_ERR_LOST_CONNECTION);
SAME(XPMI_EVENT_JOB_END, PMIX_EVENT_JOB_END);
SAME(XPMI_OPERATION_SUCCEEDED, PMIX_OPERATION_SUCCEEDED);
SAME(XPMI_ERR_JOB_ABORTED, PMIX_ERR_JOB_ABORTED);
SAME(XPMI_ERR_PROC_REQUESTED_ABORT, PMIX_ERR_PROC_REQUESTED_ABORT);
SAME(XPMI_ERR_PROC_TERM_WO_SYNC, PMIX_ERR_PROC_TERM_WO_SYNC);
SAME(XPMI_EVENT_PROC_TERMINATED, PMIX_EVENT_PROC_TERMINATED);
SAME(XPMI_EVENT_NODE_DOWN, PMIX_EVENT_NODE_DOWN);
SAME(XPMI_EVENT_NODE_OFFLINE, PMIX_EVENT_NODE_OFFLINE);
SAME(XPMI_EVENT_NO_ACTION_TAKEN, PMIX_EVENT_NO_ACTION_TAKEN);
SAME(XPMI_ERR_PROC_KILLED_BY_CMD, PMIX_ERR_PROC_KILLED_BY_CMD);
SAME(XPMI_ERR_PROC_ABORTED_BY_SIG, PMIX_ERR_PROC_ABORTED_BY_SIG);
