/* A test is a main that runs cases; the first CHECK that fails says where and ends the program with 1. */
#ifndef MUSTER_CHECK_H
#define MUSTER_CHECK_H

#include "muster/muster.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                                     \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: %s: not so: %s (errno %d, last error \"%s\")\n", __FILE__, __LINE__,     \
                    __func__, #condition, errno, muster_last_error());                                       \
            exit(1);                                                                                         \
        }                                                                                                    \
    } while (0)

#define CHECK_INT(actual, expected)                                                                          \
    do {                                                                                                     \
        long long actual_ = (long long)(actual), expected_ = (long long)(expected);                          \
        if (actual_ != expected_) {                                                                          \
            fprintf(stderr, "%s:%d: %s: %s is %lld, not %lld (last error \"%s\")\n", __FILE__, __LINE__,     \
                    __func__, #actual, actual_, expected_, muster_last_error());                             \
            exit(1);                                                                                         \
        }                                                                                                    \
    } while (0)

#define CHECK_TEXT(actual, expected)                                                                         \
    do {                                                                                                     \
        const char *actual_ = (actual), *expected_ = (expected);                                             \
        if (strcmp(actual_, expected_) != 0) {                                                               \
            fprintf(stderr, "%s:%d: %s: %s is \"%s\", not \"%s\"\n", __FILE__, __LINE__, __func__, #actual,  \
                    actual_, expected_);                                                                     \
            exit(1);                                                                                         \
        }                                                                                                    \
    } while (0)

/* The call returns -1 with this errno and a message that has the word. */
#define CHECK_FAILS(call, err, word)                                                                         \
    do {                                                                                                     \
        errno = 0;                                                                                           \
        CHECK_INT(call, -1);                                                                                 \
        CHECK_INT(errno, err);                                                                               \
        CHECK(strstr(muster_last_error(), word) != NULL);                                                    \
    } while (0)

#define RUN(test_case)                                                                                       \
    do {                                                                                                     \
        printf("%s\n", #test_case);                                                                          \
        fflush(stdout);                                                                                      \
        test_case();                                                                                         \
    } while (0)

#endif
