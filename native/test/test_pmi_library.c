/* PMI-1 and PMI-2 through a real dlopen, of fake_pmi.c; its path is the only argument. */
#include "environment.h"

static const char *library;

static void job_of_five(const char *rank)
{
    clear_environment();
    set("PMI_FD", "3");
    set("PMI_RANK", rank);
    set("PMI_SIZE", "5");
    set("FAKE_RANK", rank);
    set("FAKE_SIZE", "5");
    set("FAKE_UNIVERSE", "16");
    set("FAKE_JOB", "ƒ2x9");
    set("FAKE_MAPPING", "(vector,(0,2,2),(2,1,1))");
}

static muster_pmi_t *open_pmi(void)
{
    muster_pmi_t *pmi = NULL;
    CHECK_INT(muster_pmi_open(&pmi), 0);
    return pmi;
}

static void expect_facts(const muster_pmi_t *pmi, int flavour)
{
    muster_pmi_numbers_t numbers;
    CHECK_INT(muster_pmi_numbers(&numbers, pmi), 0);
    CHECK_INT(numbers.flavour, flavour);
    CHECK_INT(numbers.rank, 3);
    CHECK_INT(numbers.size, 5);
    CHECK_INT(numbers.universe_size, 16);
    CHECK_INT(numbers.nodes, 5);
    const char *const expected[] = {"node0", "node0", "node1", "node1", "node2"};
    const char *text;
    for (int rank = 0; rank < 5; rank++) {
        CHECK_INT(muster_pmi_node(&text, pmi, rank), 0);
        CHECK_TEXT(text, expected[rank]);
    }
    CHECK_INT(muster_pmi_job(&text, pmi), 0);
    CHECK_TEXT(text, "ƒ2x9");
    const int *peers;
    size_t count;
    CHECK_INT(muster_pmi_local_peers(&peers, &count, pmi), 0);
    CHECK_INT(count, 2);
    CHECK_INT(peers[0], 2);
    CHECK_INT(peers[1], 3);
}

static void pmi1(void)
{
    job_of_five("3");
    set("FLUX_PMI_LIBRARY_PATH", library);
    muster_pmi_t *first = open_pmi();
    muster_pmi_t *second = open_pmi();
    expect_facts(first, MUSTER_PMI_PMI1);
    muster_pmi_close(first);
    CHECK_TEXT(getenv("FAKE_PMI_LOG"), "i"); /* the second one's session goes on */
    expect_facts(second, MUSTER_PMI_PMI1);
    muster_pmi_close(second);
    CHECK_TEXT(getenv("FAKE_PMI_LOG"), "if");
}

static void pmi2(void)
{
    job_of_five("3");
    set("SLURM_MPI_TYPE", "pmi2");
    set("MUSTER_PMI_LIBRARY", library);
    muster_pmi_t *pmi = open_pmi();
    expect_facts(pmi, MUSTER_PMI_PMI2);
    muster_pmi_close(pmi);
    CHECK_TEXT(getenv("FAKE_PMI_LOG"), "IF");
}

static void expect_of_flux(const char *mapping, const char *taskmap, const char *level, int known, int last,
                           int expected_level)
{
    job_of_five("0");
    set("FLUX_PMI_LIBRARY_PATH", library);
    set("FAKE_MAPPING", mapping);
    set("FAKE_TASKMAP", taskmap);
    set("FAKE_LEVEL", level);
    muster_pmi_t *pmi = open_pmi();
    muster_pmi_numbers_t numbers;
    CHECK_INT(muster_pmi_numbers(&numbers, pmi), 0);
    CHECK_INT(numbers.nodes, known);
    const char *node;
    char name[32];
    snprintf(name, sizeof name, "node%d", last);
    if (known > 0) {
        CHECK_INT(muster_pmi_node(&node, pmi, 4), 0);
        CHECK_TEXT(node, name);
    }
    int found;
    CHECK_INT(muster_pmi_level(&found, pmi), 0);
    CHECK_INT(found, expected_level);
    muster_pmi_close(pmi);
}

static void flux(void)
{
    expect_of_flux("(vector,(0,5,1))", "[[7,1,5,1]]", "1", 5, 7, 0);
    expect_of_flux("", "{\"version\":1,\"map\":[[0,2,2,1],[3,1,1,1]]}", "3", 5, 3, 2);
    /* What is no map of five ranks is as if it were not there. */
    expect_of_flux("(vector,(0,5,1))", "[[0,1,4,1]]", "0", 5, 4, MUSTER_PMI_UNKNOWN);
    expect_of_flux("(vector,(0,5,1))", "[]", "-1", 5, 4, MUSTER_PMI_UNKNOWN);
    expect_of_flux("nothing", "[[0,1,2147483647,2147483647]]", "99999999999", 0, 0, MUSTER_PMI_UNKNOWN);
    clear_environment();
    muster_pmi_t *pmi = open_pmi();
    int level = 0;
    CHECK_INT(muster_pmi_level(&level, pmi), 0);
    CHECK_INT(level, MUSTER_PMI_UNKNOWN);
    muster_pmi_close(pmi);
}

static void launcher_that_tells_little(void)
{
    job_of_five("0");
    set("MUSTER_PMI_LIBRARY", library);
    unsetenv("FAKE_JOB");
    unsetenv("FAKE_UNIVERSE");
    muster_pmi_t *pmi = open_pmi();
    muster_pmi_numbers_t numbers;
    CHECK_INT(muster_pmi_numbers(&numbers, pmi), 0);
    CHECK_INT(numbers.size, 5);
    CHECK_INT(numbers.universe_size, MUSTER_PMI_UNKNOWN);
    CHECK_INT(numbers.nodes, 0);
    CHECK_INT(numbers.local_peers, 0);
    const char *text;
    CHECK_FAILS(muster_pmi_node(&text, pmi, 0), ENODATA, "rank 0");
    muster_pmi_close(pmi);
}

static void no_library_leaves_the_environment(void)
{
    job_of_five("4");
    muster_pmi_t *pmi = open_pmi();
    muster_pmi_numbers_t numbers;
    CHECK_INT(muster_pmi_numbers(&numbers, pmi), 0);
    CHECK_INT(numbers.flavour, MUSTER_PMI_PMI1);
    CHECK_INT(numbers.rank, 4);
    CHECK_INT(numbers.size, 5);
    CHECK_INT(numbers.universe_size, MUSTER_PMI_UNKNOWN);
    CHECK_INT(numbers.nodes, 0);
    muster_pmi_close(pmi);
}

static void errors(void)
{
    muster_pmi_t *pmi = NULL;
    job_of_five("0");
    set("MUSTER_PMI_LIBRARY", "/nowhere/libpmi.so");
    CHECK_FAILS(muster_pmi_open(&pmi), ELIBACC, "/nowhere/libpmi.so");
    set("SLURM_MPI_TYPE", "pmi2");
    CHECK_FAILS(muster_pmi_open(&pmi), ELIBACC, "/nowhere/libpmi.so");
    unsetenv("SLURM_MPI_TYPE");
    set("MUSTER_PMI_LIBRARY", "libc.so.6");
    CHECK_FAILS(muster_pmi_open(&pmi), ELIBACC, "PMI_Initialized");
    set("MUSTER_PMI_LIBRARY", library);
    set("FAKE_PMI_REFUSES", "yes");
    CHECK_FAILS(muster_pmi_open(&pmi), EPROTO, "PMI_Init");
    unsetenv("FAKE_PMI_REFUSES");
    set("FAKE_RANK", "5");
    CHECK_FAILS(muster_pmi_open(&pmi), EPROTO, "rank");
    unsetenv("MUSTER_PMI_LIBRARY");
    set("PMI_RANK", "5");
    CHECK_FAILS(muster_pmi_open(&pmi), EPROTO, "PMI_RANK");
    CHECK(pmi == NULL);
}

int main(int argc, char **argv)
{
    CHECK_INT(argc, 2);
    library = argv[1];
    RUN(pmi1);
    RUN(pmi2);
    RUN(flux);
    RUN(launcher_that_tells_little);
    RUN(no_library_leaves_the_environment);
    RUN(errors);
    return 0;
}
