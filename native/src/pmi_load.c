#include "error.h"
#include "pmi_internal.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

int muster_pmi_load(void **out, const char *library)
{
    void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (handle == NULL)
        return muster_fail(ELIBACC, "cannot load the PMI library (%s)", dlerror());
    *out = handle;
    return 0;
}

int muster_pmi_symbol(void *function_pointer, void *library, const char *library_name, const char *name)
{
    void *address = dlsym(library, name);
    if (address == NULL)
        return muster_fail(ELIBACC, "%s has no function %s", library_name, name);
    /* ISO C has no cast from an object pointer to a function pointer; POSIX promises the bits are the same.
     */
    memcpy(function_pointer, &address, sizeof address);
    return 0;
}

const char *muster_pmi_library(const char *launcher_variable)
{
    const char *name = getenv("MUSTER_PMI_LIBRARY");
    if ((name == NULL || *name == '\0') && launcher_variable != NULL)
        name = getenv(launcher_variable);
    return name == NULL || *name == '\0' ? NULL : name;
}
