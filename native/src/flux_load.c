#include "error.h"
#include "flux_internal.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LIBRARY "libflux-core.so.2"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards what follows */
static struct flux_library library;
static bool loaded;

static void *open_library(const char *name)
{
    return dlopen(name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
}

/* The library of the installation whose "bin" this directory of the PATH is, if it is one. */
static void *beside(const char *directory, size_t length)
{
    char file[PATH_MAX], program[PATH_MAX];
    if (length == 0 || snprintf(file, sizeof file, "%.*s/flux", (int)length, directory) >= (int)sizeof file ||
        access(file, X_OK) != 0 || realpath(file, program) == NULL)
        return NULL;
    const char *const places[] = {"lib", "lib64", "lib/x86_64-linux-gnu", "lib/aarch64-linux-gnu"};
    char *slash = strstr(program, "/bin/flux");
    if (slash == NULL)
        return NULL;
    *slash = '\0';
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (snprintf(file, sizeof file, "%s/%s/%s", program, places[i], LIBRARY) >= (int)sizeof file)
            continue;
        void *found = access(file, R_OK) == 0 ? open_library(file) : NULL;
        if (found != NULL)
            return found;
    }
    return NULL;
}

static void *of_the_path(void)
{
    const char *path = getenv("PATH");
    while (path != NULL && *path != '\0') {
        size_t length = strcspn(path, ":");
        void *found = length < PATH_MAX ? beside(path, length) : NULL;
        if (found != NULL)
            return found;
        path += length;
        if (*path == ':')
            path++;
    }
    return NULL;
}

static int find(void **out, const char **name)
{
    const char *named = getenv("MUSTER_FLUX_LIBRARY");
    bool is_named = named != NULL && *named != '\0';
    *name = is_named ? named : LIBRARY;
    *out = open_library(*name);
    if (*out == NULL && !is_named)
        *out = of_the_path();
    if (*out == NULL)
        return muster_fail(ELIBACC,
                           "%s cannot be loaded; load Flux's module, or name the file with "
                           "MUSTER_FLUX_LIBRARY (%s)",
                           *name, is_named ? dlerror() : "nor is there one beside a flux of the PATH");
    return 0;
}

static int bind(void)
{
    const struct {
        void *pointer;
        const char *name;
    } functions[] = {
#define XFLUX_NAMED(result, name, parameters) {&library.name, "flux_" #name},
        XFLUX_FUNCTIONS(XFLUX_NAMED)
#undef XFLUX_NAMED
    };
    void *handle;
    const char *name;
    if (find(&handle, &name) < 0)
        return -1;
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        void *address = dlsym(handle, functions[i].name);
        if (address == NULL)
            return muster_fail(ELIBACC, "%s has no function %s", name, functions[i].name);
        /* As in pmi_load.c: ISO C has no such cast, POSIX promises the bits. */
        memcpy(functions[i].pointer, &address, sizeof address);
    }
    loaded = true;
    return 0;
}

int muster_flux_library(const struct flux_library **out)
{
    pthread_mutex_lock(&lock);
    int result = loaded ? 0 : bind();
    pthread_mutex_unlock(&lock);
    if (result == 0)
        *out = &library;
    return result;
}

int muster_flux_version(const char **out)
{
    const struct flux_library *lib;
    if (muster_flux_library(&lib) < 0)
        return -1;
    *out = lib->core_version_string();
    return 0;
}
