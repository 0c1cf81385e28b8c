/* The Flux part through a real dlopen, of fake_flux.c; its path is the only argument. */
#include "environment.h"

#include <pthread.h>
#include <stdint.h>
#include <time.h>

#define LONG_MS 60000

static const char *library;

static muster_flux_t *open_flux(void)
{
    muster_flux_t *flux = NULL;
    CHECK_INT(muster_flux_open(&flux, NULL), 0);
    return flux;
}

static void expect(muster_flux_t *flux, unsigned long long tag, int kind, const char *text)
{
    muster_flux_news_t news;
    int found = 0;
    CHECK_INT(muster_flux_wait(&news, &found, flux, LONG_MS), 0);
    CHECK_INT(found, 1);
    CHECK_INT(news.tag, tag);
    CHECK_INT(news.kind, kind);
    CHECK_TEXT(news.text, text);
}

static void expect_failure(muster_flux_t *flux, unsigned long long tag, int error)
{
    muster_flux_news_t news;
    int found = 0;
    CHECK_INT(muster_flux_wait(&news, &found, flux, LONG_MS), 0);
    CHECK_INT(found, 1);
    CHECK_INT(news.tag, tag);
    CHECK_INT(news.kind, MUSTER_FLUX_FAILED);
    CHECK_INT(news.error, error);
    CHECK(news.text[0] != '\0');
}

static void library_that_is_none(void)
{
    muster_flux_t *flux = NULL;
    const char *version;
    set("MUSTER_FLUX_LIBRARY", "/nowhere/libflux-core.so");
    CHECK_FAILS(muster_flux_open(&flux, NULL), ELIBACC, "/nowhere/libflux-core.so");
    CHECK_FAILS(muster_flux_version(&version), ELIBACC, "MUSTER_FLUX_LIBRARY");
    set("MUSTER_FLUX_LIBRARY", "libc.so.6");
    CHECK_FAILS(muster_flux_open(&flux, NULL), ELIBACC, "flux_core_version_string");
    CHECK(flux == NULL);
    set("MUSTER_FLUX_LIBRARY", library);
    CHECK_INT(muster_flux_version(&version), 0);
    CHECK_TEXT(version, "0.0.fake");
}

static void nobody_there(void)
{
    muster_flux_t *flux = NULL;
    CHECK_FAILS(muster_flux_open(&flux, "local:///nowhere"), ENOTCONN, "nobody at local:///nowhere");
    CHECK(flux == NULL);
    muster_flux_close(NULL);
}

static void requests(void)
{
    muster_flux_t *flux = open_flux();
    CHECK_INT(muster_flux_request(flux, 7, "echo", "{\"a\":1}", 0, -1), 0);
    expect(flux, 7, MUSTER_FLUX_ANSWER, "{\"a\":1}");
    CHECK_INT(muster_flux_request(flux, UINT64_MAX, "echo", NULL, MUSTER_FLUX_ANY_NODE, LONG_MS), 0);
    expect(flux, UINT64_MAX, MUSTER_FLUX_ANSWER, "");
    CHECK_INT(muster_flux_request(flux, 8, "what", NULL, 0, -1), 0);
    expect_failure(flux, 8, ENOSYS);
    CHECK_INT(muster_flux_request(flux, 9, "silent", NULL, 0, 20), 0);
    expect_failure(flux, 9, ETIMEDOUT);
    muster_flux_close(flux);
}

static void jobs(void)
{
    muster_flux_t *flux = open_flux();
    CHECK_INT(muster_flux_submit(flux, 1, "{ }", 16, -1), 0);
    expect(flux, 1, MUSTER_FLUX_ANSWER, "3");
    CHECK_INT(muster_flux_submit(flux, 2, "x", 16, -1), 0);
    expect_failure(flux, 2, EINVAL);
    CHECK_FAILS(muster_flux_submit(flux, 2, "{}", 32, -1), EINVAL, "0 to 31");
    CHECK_FAILS(muster_flux_urgency(flux, 2, 3, -1, -1), EINVAL, "0 to 31");
    CHECK_INT(muster_flux_cancel(flux, 3, 3, "no more", -1), 0);
    expect(flux, 3, MUSTER_FLUX_ANSWER, "");
    CHECK_INT(muster_flux_cancel(flux, 4, 0, NULL, -1), 0);
    expect_failure(flux, 4, ENOENT);
    CHECK_INT(muster_flux_urgency(flux, 5, 3, 31, -1), 0);
    expect(flux, 5, MUSTER_FLUX_ANSWER, "");
    muster_flux_close(flux);
}

static void logs(void)
{
    muster_flux_t *flux = open_flux();
    CHECK_INT(muster_flux_watch(flux, 1, 3, NULL), 0);
    expect(flux, 1, MUSTER_FLUX_EVENT, "entry 3");
    expect(flux, 1, MUSTER_FLUX_EVENT, "entry 2");
    expect(flux, 1, MUSTER_FLUX_EVENT, "entry 1");
    expect(flux, 1, MUSTER_FLUX_END, "");
    CHECK_INT(muster_flux_watch(flux, 2, 2, "guest.output"), 0);
    expect(flux, 2, MUSTER_FLUX_EVENT, "entry 2");
    CHECK_INT(muster_flux_unwatch(flux, 2), 0);
    expect(flux, 2, MUSTER_FLUX_EVENT, "entry 1");
    expect(flux, 2, MUSTER_FLUX_END, "");
    CHECK_FAILS(muster_flux_unwatch(flux, 2), ENOENT, "tag 2");
    muster_flux_close(flux);
}

static void *wake_it(void *flux)
{
    CHECK_INT(muster_flux_wake(flux), 0);
    return NULL;
}

static void waits(void)
{
    muster_flux_t *flux = open_flux();
    muster_flux_news_t news;
    int found = 1;
    CHECK_INT(muster_flux_wait(&news, &found, flux, 0), 0);
    CHECK_INT(found, 0);
    found = 1;
    CHECK_INT(muster_flux_wait(&news, &found, flux, 10), 0);
    CHECK_INT(found, 0);
    pthread_t waker;
    CHECK_INT(pthread_create(&waker, NULL, wake_it, flux), 0);
    found = 1;
    CHECK_INT(muster_flux_wait(&news, &found, flux, -1), 0); /* for ever, but for the wake */
    CHECK_INT(found, 0);
    CHECK_INT(pthread_join(waker, NULL), 0);
    CHECK_INT(muster_flux_request(flux, 1, "echo", "a wake does not lose news", 0, -1), 0);
    CHECK_INT(muster_flux_wake(flux), 0);
    for (found = 0; !found;)
        CHECK_INT(muster_flux_wait(&news, &found, flux, LONG_MS), 0);
    CHECK_TEXT(news.text, "a wake does not lose news");
    muster_flux_close(flux);
}

static void *misuse(void *flux)
{
    muster_flux_news_t news;
    int found;
    CHECK_FAILS(muster_flux_request(flux, 1, "echo", NULL, 0, -1), EPERM, "thread");
    CHECK_FAILS(muster_flux_wait(&news, &found, flux, 0), EPERM, "thread");
    return NULL;
}

static void one_thread_only(void)
{
    muster_flux_t *flux = open_flux();
    pthread_t other;
    CHECK_INT(pthread_create(&other, NULL, misuse, flux), 0);
    CHECK_INT(pthread_join(other, NULL), 0);
    muster_flux_close(flux);
}

static void broker_that_goes(void)
{
    muster_flux_t *flux = open_flux();
    muster_flux_news_t news;
    int found;
    CHECK_INT(muster_flux_request(flux, 1, "hang up", NULL, 0, -1), 0);
    CHECK_FAILS(muster_flux_wait(&news, &found, flux, -1), ECONNRESET, "lost");
    CHECK_FAILS(muster_flux_request(flux, 2, "echo", NULL, 0, -1), ECONNRESET, "lost");
    muster_flux_close(flux); /* with a request that nobody answers any more */
}

static void close_with_everything_open(void)
{
    muster_flux_t *flux = open_flux();
    CHECK_INT(muster_flux_watch(flux, 1, 4, NULL), 0);
    CHECK_INT(muster_flux_request(flux, 2, "silent", NULL, 0, -1), 0);
    CHECK_INT(muster_flux_request(flux, 3, "echo", "x", 0, -1), 0);
    muster_flux_news_t news;
    int found;
    CHECK_INT(muster_flux_wait(&news, &found, flux, LONG_MS), 0);
    CHECK_INT(found, 1);
    muster_flux_close(flux);
}

static void ids(void)
{
    char text[MUSTER_FLUX_JOB_TEXT_MAX];
    unsigned long long job;
    CHECK_INT(muster_flux_job_text(text, UINT64_MAX), 0);
    CHECK_TEXT(text, "f18446744073709551615");
    CHECK_INT(muster_flux_job_parse(&job, text), 0);
    CHECK_INT(job == UINT64_MAX, 1);
    CHECK_FAILS(muster_flux_job_parse(&job, "what"), EINVAL, "\"what\"");
}

int main(int argc, char **argv)
{
    CHECK_INT(argc, 2);
    library = argv[1];
    RUN(library_that_is_none);
    RUN(nobody_there);
    RUN(requests);
    RUN(jobs);
    RUN(logs);
    RUN(waits);
    RUN(one_thread_only);
    RUN(broker_that_goes);
    RUN(close_with_everything_open);
    RUN(ids);
    return 0;
}
