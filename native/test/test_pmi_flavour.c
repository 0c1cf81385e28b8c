#include "environment.h"

#include <limits.h>
#include <unistd.h>

static void expect_flavour(int expected)
{
    int flavour = -1;
    CHECK_INT(muster_pmi_flavour(&flavour), 0);
    CHECK_INT(flavour, expected);
}

static void started_by_nobody(void)
{
    clear_environment();
    expect_flavour(MUSTER_PMI_NONE);
}

static void pmix(void)
{
    clear_environment();
    set("PMIX_NAMESPACE", "4711");
    set("PMIX_RANK", "0");
    expect_flavour(MUSTER_PMI_NONE); /* no server: left over from somewhere */
    set("PMIX_SERVER_URI41", "4711.0;tcp4://127.0.0.1:1");
    expect_flavour(MUSTER_PMI_PMIX);
    set("PMI_FD", "3");
    set("PMI_RANK", "0");
    set("PMI_SIZE", "1");
    expect_flavour(MUSTER_PMI_PMIX); /* an mpirun inside a flux run */
}

static void pmi1(void)
{
    clear_environment();
    set("PMI_FD", "3");
    set("PMI_RANK", "1");
    expect_flavour(MUSTER_PMI_NONE); /* half of it is none */
    set("PMI_SIZE", "2");
    expect_flavour(MUSTER_PMI_PMI1);
    set("PMI_FD", "three");
    expect_flavour(MUSTER_PMI_NONE);
}

static void pmi2(void)
{
    clear_environment();
    set("SLURM_MPI_TYPE", "pmi2");
    expect_flavour(MUSTER_PMI_NONE); /* Slurm's batch script, no step */
    set("PMI_FD", "3");
    set("PMI_RANK", "1");
    set("PMI_SIZE", "2");
    expect_flavour(MUSTER_PMI_PMI2);
}

static void overridden(void)
{
    clear_environment();
    const char *const words[] = {"none", "pmix", "pmi1", "pmi2"};
    for (int flavour = 0; flavour < 4; flavour++) {
        set("MUSTER_PMI", words[flavour]);
        expect_flavour(flavour);
    }
    set("MUSTER_PMI", "pmi3");
    int unchanged = 42;
    CHECK_FAILS(muster_pmi_flavour(&unchanged), EINVAL, "pmi3");
    CHECK_INT(unchanged, 42);
    muster_pmi_t *pmi = NULL;
    CHECK_FAILS(muster_pmi_open(&pmi), EINVAL, "pmi3");
    CHECK(pmi == NULL);
}

static void none_is_rank_0_of_1(void)
{
    clear_environment();
    muster_pmi_t *pmi;
    CHECK_INT(muster_pmi_open(&pmi), 0);
    muster_pmi_numbers_t numbers;
    CHECK_INT(muster_pmi_numbers(&numbers, pmi), 0);
    CHECK_INT(numbers.flavour, MUSTER_PMI_NONE);
    CHECK_INT(numbers.rank, 0);
    CHECK_INT(numbers.size, 1);
    CHECK_INT(numbers.universe_size, MUSTER_PMI_UNKNOWN);
    CHECK_INT(numbers.nodes, 1);
    CHECK_INT(numbers.local_peers, 1);
    char host[HOST_NAME_MAX + 1];
    CHECK_INT(gethostname(host, sizeof host), 0);
    const char *text;
    CHECK_INT(muster_pmi_node(&text, pmi, 0), 0);
    CHECK_TEXT(text, host);
    CHECK_FAILS(muster_pmi_node(&text, pmi, 1), ERANGE, "rank 1");
    CHECK_INT(muster_pmi_job(&text, pmi), 0);
    CHECK_TEXT(text, "");
    muster_pmi_events_t *events;
    CHECK_FAILS(muster_pmi_events_create(&events, pmi), ENOTSUP, "PMIx");
    muster_pmi_close(pmi);
    muster_pmi_close(NULL);
}

int main(void)
{
    RUN(started_by_nobody);
    RUN(pmix);
    RUN(pmi1);
    RUN(pmi2);
    RUN(overridden);
    RUN(none_is_rank_0_of_1);
    return 0;
}
