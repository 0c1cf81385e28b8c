#include "check.h"
#include "pmi_internal.h"

static void expect(const char *mapping, int size, const int *nodes)
{
    int actual[64];
    CHECK(muster_pmi_parse_mapping(actual, size, mapping));
    for (int rank = 0; rank < size; rank++)
        CHECK_INT(actual[rank], nodes[rank]);
}

static void blocks(void)
{
    expect("(vector,(0,1,3))", 3, (int[]){0, 0, 0});
    expect("(vector,(0,2,2))", 4, (int[]){0, 0, 1, 1});
    expect("(vector,(0,2,2),(2,1,1))", 5, (int[]){0, 0, 1, 1, 2});
    expect("(vector,(3,1,1),(1,1,2))", 3, (int[]){3, 1, 1});
    expect(" ( vector , ( 0 , 2 , 1 ) ) ", 2, (int[]){0, 1});
}

static void dealt_out_again(void)
{
    expect("(vector,(0,2,1))", 5, (int[]){0, 1, 0, 1, 0});
    expect("(vector,(0,1,2),(1,1,1))", 7, (int[]){0, 0, 1, 0, 0, 1, 0});
}

static void more_room_than_ranks(void)
{
    expect("(vector,(0,16,128))", 2, (int[]){0, 0});
    expect("(vector,(0,2147483646,2147483647))", 2, (int[]){0, 0});
}

static void no_mapping(void)
{
    const char *const bad[] = {
        "",
        "vector",
        "(vector)",
        "(vector,)",
        "(vector,()",
        "(vector,(0,1))",
        "(vector,(0,1,1,1))",
        "(vector,(0,0,1))",
        "(vector,(0,1,0))",
        "(vector,(-1,1,1))",
        "(vector,(0,1,1)",
        "(vector,(0,99999999999,1))",
        "(vector,(2147483647,2,1))",
        "(list,(0,1,1))",
        "(vector (0,1,1))",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        int nodes[2];
        if (muster_pmi_parse_mapping(nodes, 2, bad[i])) {
            fprintf(stderr, "taken for a mapping: \"%s\"\n", bad[i]);
            exit(1);
        }
    }
}

int main(void)
{
    RUN(blocks);
    RUN(dealt_out_again);
    RUN(more_room_than_ranks);
    RUN(no_mapping);
    return 0;
}
