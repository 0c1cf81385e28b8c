/* The Flux part against a real instance; started by "flux start". */
#include "check.h"

#define LONG_MS 60000

#define TRUE_JOB                                                                                             \
    "{\"version\":1,\"resources\":[{\"type\":\"slot\",\"count\":1,\"label\":\"task\","                       \
    "\"with\":[{\"type\":\"core\",\"count\":1}]}],\"tasks\":[{\"command\":[\"%s\"],\"slot\":\"task\","       \
    "\"count\":{\"per_slot\":1}}],\"attributes\":{\"system\":{\"duration\":0,\"environment\":{},"            \
    "\"cwd\":\"/\"}}}"

static muster_flux_t *flux;
static muster_flux_news_t news;

static void next(unsigned long long tag)
{
    int found = 0;
    CHECK_INT(muster_flux_wait(&news, &found, flux, LONG_MS), 0);
    CHECK_INT(found, 1);
    CHECK_INT(news.tag, tag);
}

static unsigned long long submit(const char *program, int urgency)
{
    char jobspec[1024];
    snprintf(jobspec, sizeof jobspec, TRUE_JOB, program);
    CHECK_INT(muster_flux_submit(flux, 1, jobspec, urgency, LONG_MS), 0);
    next(1);
    CHECK_INT(news.kind, MUSTER_FLUX_ANSWER);
    return strtoull(news.text, NULL, 10);
}

/* Reads the log to its end; whether each of the words came in this order. */
static void expect_log(unsigned long long job, const char *log, const char *const words[], size_t count)
{
    size_t seen = 0;
    CHECK_INT(muster_flux_watch(flux, 2, job, log), 0);
    for (next(2); news.kind == MUSTER_FLUX_EVENT; next(2)) {
        if (seen < count && strstr(news.text, words[seen]) != NULL)
            seen++;
    }
    CHECK_INT(news.kind, MUSTER_FLUX_END);
    CHECK_INT(seen, count);
}

static void request(void)
{
    CHECK_INT(muster_flux_request(flux, 3, "resource.status", NULL, 0, LONG_MS), 0);
    next(3);
    CHECK_INT(news.kind, MUSTER_FLUX_ANSWER);
    CHECK(strstr(news.text, "R_lite") != NULL);
    CHECK_INT(muster_flux_request(flux, 4, "no.such.service", NULL, 0, LONG_MS), 0);
    next(4);
    CHECK_INT(news.kind, MUSTER_FLUX_FAILED);
    CHECK_INT(news.error, ENOSYS);
}

static void job_that_ends_well(void)
{
    const char *const words[] = {"\"submit\"", "\"alloc\"", "\"start\"", "\"finish\"", "\"clean\""};
    unsigned long long job = submit("/bin/true", 16);
    expect_log(job, NULL, words, 5);
    char text[MUSTER_FLUX_JOB_TEXT_MAX];
    unsigned long long same = 0;
    CHECK_INT(muster_flux_job_text(text, job), 0);
    CHECK_INT(muster_flux_job_parse(&same, text), 0);
    CHECK(same == job);
}

static void output(void)
{
    const char *const words[] = {"\"header\"", "/"};
    expect_log(submit("/bin/pwd", 16), "guest.output", words, 2);
}

static void job_that_is_held_and_cancelled(void)
{
    const char *const words[] = {"\"urgency\"", "\"exception\""};
    unsigned long long job = submit("/bin/true", 0);
    CHECK_INT(muster_flux_urgency(flux, 5, job, 0, LONG_MS), 0);
    next(5);
    CHECK_INT(news.kind, MUSTER_FLUX_ANSWER);
    CHECK_INT(muster_flux_cancel(flux, 6, job, "for a test", LONG_MS), 0);
    next(6);
    CHECK_INT(news.kind, MUSTER_FLUX_ANSWER);
    expect_log(job, NULL, words, 2);
    CHECK_INT(muster_flux_cancel(flux, 6, job, NULL, LONG_MS), 0);
    next(6);
    CHECK_INT(news.kind, MUSTER_FLUX_FAILED);
}

int main(void)
{
    CHECK_INT(muster_flux_open(&flux, NULL), 0);
    RUN(request);
    RUN(job_that_ends_well);
    RUN(output);
    RUN(job_that_is_held_and_cancelled);
    muster_flux_close(flux);
    return 0;
}
