#include "check.h"
#include "pmi_internal.h"

#include <string.h>

static void expect(const char *taskmap, int size, const int *nodes)
{
    int actual[64];
    CHECK(muster_pmi_parse_taskmap(actual, size, taskmap));
    for (int rank = 0; rank < size; rank++)
        CHECK_INT(actual[rank], nodes[rank]);
}

static void blocks(void)
{
    expect("[[0,1,1,1]]", 1, (int[]){0});
    expect("[[0,1,3,1]]", 3, (int[]){0, 0, 0});
    expect("[[0,2,2,1]]", 4, (int[]){0, 0, 1, 1});
    expect("[[0,2,1,3]]", 6, (int[]){0, 1, 0, 1, 0, 1});
    expect("[[0,2,2,1],[2,1,1,1]]", 5, (int[]){0, 0, 1, 1, 2});
    expect("[[3,1,1,1],[1,1,2,1]]", 3, (int[]){3, 1, 1});
    expect(" [ [ 0 , 2 , 1 , 1 ] ] ", 2, (int[]){0, 1});
}

static void wrapped(void)
{
    expect("{\"version\":1,\"map\":[[0,2,1,1]]}", 2, (int[]){0, 1});
    expect(" { \"map\" : [[0,2,1,1]] , \"version\" : 1 } ", 2, (int[]){0, 1});
}

static void no_taskmap(void)
{
    const char *const bad[] = {
        "",
        "[",
        "[]",
        "[[]]",
        "[[0,1,2]]",
        "[[0,1,2,1,1]]",
        "[[0,1,2,1]",
        "[[0,1,2,1],]",
        "[[0,1,2,1]]]",
        "[[0,1,2,1]] x",
        "[0,1,2,1]",
        "[[0,0,2,1]]",
        "[[0,1,0,1]]",
        "[[0,1,2,0]]",
        "[[-1,1,2,1]]",
        "[[0.5,1,2,1]]",
        "[[\"0\",1,2,1]]",
        "[[0,1,99999999999,1]]",
        "[[2147483647,2,1,1]]",
        "{\"version\":1}",
        "{\"map\":[[0,1,2,1]]}",
        "{\"version\":2,\"map\":[[0,1,2,1]]}",
        "{\"version\":0,\"map\":[[0,1,2,1]]}",
        "{\"version\":1,\"version\":1}",
        "{\"map\":[[0,1,2,1]],\"map\":[[0,1,2,1]]}",
        "{\"version\":1,\"map\":[[0,1,2,1]]",
        "{\"version\":1,\"map\":}",
        "{\"version\":1,\"map\":[[0,1,2,1]],\"more\":1}",
        "(vector,(0,1,2))",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        int nodes[2];
        if (muster_pmi_parse_taskmap(nodes, 2, bad[i])) {
            fprintf(stderr, "taken for a taskmap: \"%s\"\n", bad[i]);
            exit(1);
        }
    }
}

/* Neither too few nor too many, and no number makes it take long or write where it must not. */
static void every_rank_and_no_more(void)
{
    const char *const bad[] = {
        "[[0,1,1,1]]",
        "[[0,1,3,1]]",
        "[[0,3,1,1]]",
        "[[0,1,1,3]]",
        "[[0,2,1,1],[0,1,1,1]]",
        "[[0,1,2147483647,2147483647]]",
        "[[0,2147483647,1,2147483647]]",
        "[[0,1,1,2147483647]]",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        int nodes[3] = {0, 0, -7};
        CHECK(!muster_pmi_parse_taskmap(nodes, 2, bad[i]));
        CHECK_INT(nodes[2], -7);
    }
}

/* Every beginning of a good text is a bad one. */
static void cut_short(void)
{
    const char whole[] = "{\"version\":1,\"map\":[[0,2,1,1],[0,1,1,1]]}";
    char part[sizeof whole];
    int nodes[3];
    CHECK(muster_pmi_parse_taskmap(nodes, 3, whole));
    for (size_t length = 0; length < sizeof whole - 1; length++) {
        memcpy(part, whole, length);
        part[length] = '\0';
        CHECK(!muster_pmi_parse_taskmap(nodes, 3, part));
    }
}

int main(void)
{
    RUN(blocks);
    RUN(wrapped);
    RUN(no_taskmap);
    RUN(every_rank_and_no_more);
    RUN(cut_short);
    return 0;
}
