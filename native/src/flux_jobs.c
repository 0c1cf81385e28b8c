#include "error.h"
#include "flux_internal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define URGENCY_MAX 31
#define OWN_LOG "eventlog"

static int read_payload(const char **text, struct flux_pending *pending)
{
    return pending->flux->lib->rpc_get(pending->future, text);
}

static int read_nothing(const char **text, struct flux_pending *pending)
{
    *text = "";
    return pending->flux->lib->future_get(pending->future, NULL);
}

static int read_id(const char **text, struct flux_pending *pending)
{
    uint64_t job;
    if (pending->flux->lib->job_submit_get_id(pending->future, &job) < 0)
        return -1;
    snprintf(pending->number, sizeof pending->number, "%" PRIu64, job);
    *text = pending->number;
    return 0;
}

static int read_entry(const char **text, struct flux_pending *pending)
{
    return pending->flux->lib->job_event_watch_get(pending->future, text);
}

static int check_urgency(int urgency)
{
    return urgency >= 0 && urgency <= URGENCY_MAX
               ? 0
               : muster_fail(EINVAL, "urgency is 0 to %d, not %d", URGENCY_MAX, urgency);
}

int muster_flux_request(muster_flux_t *flux, unsigned long long tag, const char *topic, const char *payload,
                        unsigned node, int timeout_ms)
{
    if (muster_flux_usable(flux) < 0)
        return -1;
    return muster_flux_post(flux, tag, flux->lib->rpc(flux->handle, topic, payload, node, 0), read_payload,
                            false, timeout_ms, topic);
}

int muster_flux_submit(muster_flux_t *flux, unsigned long long tag, const char *jobspec, int urgency,
                       int timeout_ms)
{
    if (muster_flux_usable(flux) < 0 || check_urgency(urgency) < 0)
        return -1;
    return muster_flux_post(flux, tag, flux->lib->job_submit(flux->handle, jobspec, urgency, 0), read_id,
                            false, timeout_ms, "job");
}

int muster_flux_cancel(muster_flux_t *flux, unsigned long long tag, unsigned long long job, const char *note,
                       int timeout_ms)
{
    if (muster_flux_usable(flux) < 0)
        return -1;
    return muster_flux_post(flux, tag, flux->lib->job_cancel(flux->handle, job, note), read_nothing, false,
                            timeout_ms, "cancellation");
}

int muster_flux_urgency(muster_flux_t *flux, unsigned long long tag, unsigned long long job, int urgency,
                        int timeout_ms)
{
    if (muster_flux_usable(flux) < 0 || check_urgency(urgency) < 0)
        return -1;
    return muster_flux_post(flux, tag, flux->lib->job_set_urgency(flux->handle, job, urgency), read_nothing,
                            false, timeout_ms, "urgency");
}

int muster_flux_watch(muster_flux_t *flux, unsigned long long tag, unsigned long long job, const char *log)
{
    if (muster_flux_usable(flux) < 0)
        return -1;
    /* The job's own log is there with the job; others come when it starts. */
    int flags = log != NULL ? XFLUX_WATCH_WAITCREATE : 0;
    return muster_flux_post(flux, tag,
                            flux->lib->job_event_watch(flux->handle, job, log != NULL ? log : OWN_LOG, flags),
                            read_entry, true, -1, "watch");
}

int muster_flux_unwatch(muster_flux_t *flux, unsigned long long tag)
{
    if (muster_flux_usable(flux) < 0)
        return -1;
    for (struct flux_pending *p = flux->pending; p != NULL; p = p->next) {
        if (p->watches && p->tag == tag)
            return flux->lib->job_event_watch_cancel(p->future) == 0
                       ? 0
                       : muster_fail(errno, "the watch of a Flux job cannot be ended");
    }
    return muster_fail(ENOENT, "no job is watched under the tag %llu", tag);
}

int muster_flux_job_text(char out[MUSTER_FLUX_JOB_TEXT_MAX], unsigned long long job)
{
    const struct flux_library *lib;
    if (muster_flux_library(&lib) < 0)
        return -1;
    if (lib->job_id_encode(job, "f58", out, MUSTER_FLUX_JOB_TEXT_MAX) < 0)
        return muster_fail(errno, "the id %llu of a Flux job", job);
    return 0;
}

int muster_flux_job_parse(unsigned long long *out, const char *text)
{
    const struct flux_library *lib;
    if (muster_flux_library(&lib) < 0)
        return -1;
    uint64_t job;
    if (lib->job_id_parse(text, &job) < 0)
        return muster_fail(EINVAL, "\"%s\" is not the id of a Flux job", text);
    *out = job;
    return 0;
}
