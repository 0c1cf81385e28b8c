/* One rank of a real mpirun -n SIZE on this node: what PMIx says must be what mpirun says. */
#include "check.h"

#include <dlfcn.h>
#include <unistd.h>

#include "pmix_abi.h"

typedef int (*notify_t)(int status, const xpmi_proc_t *source, uint8_t range, const xpmi_info_t *info,
                        size_t ninfo, xpmi_op_done_t done, void *data);

#define RANGE_THIS_PROCESS 7

static int launcher_number(const char *name)
{
    const char *text = getenv(name);
    CHECK(text != NULL);
    return atoi(text);
}

static void expect_facts(const muster_pmi_t *pmi, int size)
{
    muster_pmi_numbers_t numbers;
    CHECK_INT(muster_pmi_numbers(&numbers, pmi), 0);
    CHECK_INT(numbers.flavour, MUSTER_PMI_PMIX);
    CHECK_INT(numbers.rank, launcher_number("OMPI_COMM_WORLD_RANK"));
    CHECK_INT(numbers.size, size);
    CHECK(numbers.universe_size >= 1);
    CHECK_INT(numbers.nodes, size);
    const char *mine, *other, *job;
    CHECK_INT(muster_pmi_node(&mine, pmi, numbers.rank), 0);
    CHECK(*mine != '\0');
    for (int rank = 0; rank < size; rank++) {
        CHECK_INT(muster_pmi_node(&other, pmi, rank), 0);
        CHECK_TEXT(other, mine);
    }
    const int *peers;
    size_t count;
    CHECK_INT(muster_pmi_local_peers(&peers, &count, pmi), 0);
    CHECK_INT(count, size);
    for (int rank = 0; rank < size; rank++)
        CHECK_INT(peers[rank], rank);
    CHECK_INT(muster_pmi_job(&job, pmi), 0);
    CHECK_TEXT(job, getenv("PMIX_NAMESPACE"));
}

/* An event of this process's own making, through the real library. */
static void expect_event(muster_pmi_t *pmi)
{
    const char *name = getenv("MUSTER_PMIX_LIBRARY");
    void *library = dlopen(name != NULL ? name : "libpmix.so.2", RTLD_NOW | RTLD_NOLOAD);
    CHECK(library != NULL);
    notify_t notify;
    void *address = dlsym(library, "PMIx_Notify_event");
    CHECK(address != NULL);
    memcpy(&notify, &address, sizeof address);

    muster_pmi_events_t *events, *second;
    CHECK_INT(muster_pmi_events_create(&events, pmi), 0);
    CHECK_FAILS(muster_pmi_events_create(&second, pmi), EBUSY, "listener");
    muster_pmi_event_t event;
    int found = -1;
    CHECK_INT(muster_pmi_events_wait(&event, &found, events, 0), 0);
    CHECK_INT(found, 0);

    xpmi_proc_t whom = {.nspace = "some job", .rank = 7};
    xpmi_info_t info = {.key = XPMI_KEY_AFFECTED_PROC, .value = {.type = XPMI_PROC, .data.proc = &whom}};
    xpmi_proc_t me = {.rank = (uint32_t)launcher_number("PMIX_RANK")};
    strncpy(me.nspace, getenv("PMIX_NAMESPACE"), sizeof me.nspace - 1);
    int status = notify(XPMI_ERR_PROC_ABORTED_BY_SIG, &me, RANGE_THIS_PROCESS, &info, 1, NULL, NULL);
    CHECK(status == XPMI_SUCCESS || status == XPMI_OPERATION_SUCCEEDED);
    CHECK_INT(muster_pmi_events_wait(&event, &found, events, -1), 0);
    CHECK_INT(found, 1);
    CHECK_INT(event.kind, MUSTER_PMI_EVENT_PROC_ABORTED);
    CHECK_INT(event.status, XPMI_ERR_PROC_ABORTED_BY_SIG);
    CHECK_INT(event.rank, 7);
    CHECK_TEXT(event.job, "some job");
    CHECK_INT(muster_pmi_events_wake(events), 0);
    CHECK_INT(muster_pmi_events_wait(&event, &found, events, -1), 0);
    CHECK_INT(found, 0);
    CHECK_INT(muster_pmi_events_wait(&event, &found, events, 10), 0);
    CHECK_INT(found, 0);
    /* One that nobody takes is no leak, and there is room for a new listener afterwards. */
    status = notify(XPMI_EVENT_NODE_DOWN, &me, RANGE_THIS_PROCESS, NULL, 0, NULL, NULL);
    CHECK(status == XPMI_SUCCESS || status == XPMI_OPERATION_SUCCEEDED);
    muster_pmi_events_destroy(events);
    CHECK_INT(muster_pmi_events_create(&events, pmi), 0);
    muster_pmi_events_destroy(events);
    dlclose(library);
}

int main(int argc, char **argv)
{
    CHECK_INT(argc, 2);
    muster_pmi_t *pmi, *nested;
    CHECK_INT(muster_pmi_open(&pmi), 0);
    expect_facts(pmi, atoi(argv[1]));
    CHECK_INT(muster_pmi_open(&nested), 0);
    expect_facts(nested, atoi(argv[1]));
    muster_pmi_close(nested);
    expect_event(pmi);
    muster_pmi_close(pmi);
    /* PMIx may be entered anew. */
    CHECK_INT(muster_pmi_open(&pmi), 0);
    expect_facts(pmi, atoi(argv[1]));
    muster_pmi_close(pmi);
    return 0;
}
