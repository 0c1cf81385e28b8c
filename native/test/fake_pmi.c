/*
 * A PMI-1 and PMI-2 library whose answers come from FAKE_* variables of the environment, so that a test can
 * be any rank of any job.  It writes what was asked of it into FAKE_PMI_LOG, one letter a call.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))

static int initialized;

static int number(const char *name)
{
    const char *text = getenv(name);
    return text != NULL ? atoi(text) : -1;
}

static int text_of(const char *name, char *out, int length)
{
    const char *text = getenv(name);
    if (text == NULL || strlen(text) >= (size_t)length)
        return 1;
    memcpy(out, text, strlen(text) + 1);
    return 0;
}

static void note(const char *letter)
{
    const char *before = getenv("FAKE_PMI_LOG");
    char log[64];
    snprintf(log, sizeof log, "%s%s", before != NULL ? before : "", letter);
    setenv("FAKE_PMI_LOG", log, 1);
}

EXPORT int PMI_Initialized(int *out)
{
    *out = initialized;
    return 0;
}

EXPORT int PMI_Init(int *spawned)
{
    if (getenv("FAKE_PMI_REFUSES") != NULL)
        return 14;
    note("i");
    *spawned = 0;
    initialized = 1;
    return 0;
}

EXPORT int PMI_Finalize(void)
{
    note("f");
    initialized = 0;
    return 0;
}

EXPORT int PMI_Get_rank(int *out)
{
    *out = number("FAKE_RANK");
    return 0;
}

EXPORT int PMI_Get_size(int *out)
{
    *out = number("FAKE_SIZE");
    return 0;
}

EXPORT int PMI_Get_universe_size(int *out)
{
    *out = number("FAKE_UNIVERSE");
    return 0;
}

EXPORT int PMI_KVS_Get_name_length_max(int *out)
{
    *out = 64;
    return 0;
}

EXPORT int PMI_KVS_Get_value_length_max(int *out)
{
    *out = 1024;
    return 0;
}

EXPORT int PMI_KVS_Get_my_name(char *out, int length)
{
    return text_of("FAKE_JOB", out, length);
}

EXPORT int PMI_KVS_Get(const char *space, const char *key, char *out, int length)
{
    static const char *const keys[][2] = {
        {"PMI_process_mapping", "FAKE_MAPPING"},
        {"flux.taskmap", "FAKE_TASKMAP"},
        {"flux.instance-level", "FAKE_LEVEL"},
    };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (strcmp(space, getenv("FAKE_JOB")) == 0 && strcmp(key, keys[i][0]) == 0)
            return text_of(keys[i][1], out, length);
    }
    return 1;
}

EXPORT int PMI2_Initialized(void)
{
    return initialized;
}

EXPORT int PMI2_Init(int *spawned, int *size, int *rank, int *appnum)
{
    if (getenv("FAKE_PMI_REFUSES") != NULL)
        return 14;
    note("I");
    *spawned = *appnum = 0;
    *size = number("FAKE_SIZE");
    *rank = number("FAKE_RANK");
    initialized = 1;
    return 0;
}

EXPORT int PMI2_Finalize(void)
{
    note("F");
    initialized = 0;
    return 0;
}

EXPORT int PMI2_Job_GetId(char *out, int length)
{
    return text_of("FAKE_JOB", out, length);
}

EXPORT int PMI2_Info_GetJobAttr(const char *name, char *out, int length, int *found)
{
    const char *variable = strcmp(name, "universeSize") == 0 ? "FAKE_UNIVERSE" : "FAKE_MAPPING";
    *found = text_of(variable, out, length) == 0;
    return 0;
}
