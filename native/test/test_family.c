/* A zombie that can be looked at for a while, and one that nobody needs to see. */
#include "child.h"
#include "family.h"
#include "number.h"
#include "proc_stat.h"

#include <limits.h>
#include <pthread.h>
#include <stdbool.h>

struct look {
    pid_t pid;
    struct muster_proc_stat stat;
};

static void *look_for_zombie(void *arg)
{
    struct look *look = arg;
    while (muster_proc_stat(&look->stat, look->pid) == 0 && look->stat.state != 'Z')
        ;
    return NULL;
}

static void an_abnormal_end_is_shown(void)
{
    struct muster_family family = {.child = start_idle(), .show_ms = 2000};
    struct look look = {.pid = family.child};
    pthread_t looker;
    CHECK_INT(pthread_create(&looker, NULL, look_for_zombie, &look), 0);
    CHECK_INT(kill(family.child, SIGTERM), 0);
    while (!family.all_over)
        muster_family_reap(&family);
    CHECK(family.child_over);
    CHECK_INT(family.wait_status, SIGTERM);
    CHECK_INT(pthread_join(looker, NULL), 0);
    CHECK_INT(look.stat.state, 'Z');
    CHECK_INT(look.stat.wait_status, SIGTERM);
}

static void a_clean_end_is_not_held(void)
{
    struct muster_family family = {.show_ms = INT_MAX};
    family.child = fork();
    CHECK(family.child >= 0);
    if (family.child == 0)
        _exit(0);
    while (!family.all_over)
        muster_family_reap(&family); /* else the time limit ends it */
    CHECK_INT(family.wait_status, 0);
}

static void orphans_are_reaped_and_killed(void)
{
    int channel[2];
    CHECK_INT(pipe(channel), 0);
    CHECK_INT(muster_family_inherit(), 0);
    make_lifeline();
    struct muster_family family = {.child = fork()};
    CHECK(family.child >= 0);
    if (family.child == 0) {
        send_pid(channel[1], start_idle());
        _exit(7);
    }
    pid_t orphan = receive_pid(channel[0]);
    while (!family.child_over)
        muster_family_reap(&family);
    CHECK(!family.all_over);
    CHECK_INT(family.wait_status, 7 << 8);
    muster_family_kill(&family);
    while (!family.all_over)
        muster_family_reap(&family);
    CHECK_INT(kill(orphan, 0), -1);
    CHECK_INT(errno, ESRCH);
    close(channel[0]);
    close(channel[1]);
}

static void pauses_grow_to_a_second(void)
{
    struct muster_family family = {0};
    int last = 0;
    for (int i = 0; i < 20; i++) {
        int pause = muster_family_pause(&family);
        CHECK(pause > last || pause >= 1000);
        last = pause;
    }
    CHECK(last < 2000);
}

static void numbers(void)
{
    CHECK_INT(muster_number("0", INT_MAX), 0);
    CHECK_INT(muster_number("9223372036854775807", LLONG_MAX), LLONG_MAX);
    CHECK_INT(muster_number("2147483648", INT_MAX), -1);
    CHECK_INT(muster_number("9223372036854775808", LLONG_MAX), -1);
    CHECK_INT(muster_number("-1", INT_MAX), -1);
    CHECK_INT(muster_number("", INT_MAX), -1);
    CHECK_INT(muster_number("1x", INT_MAX), -1);
}

int main(void)
{
    RUN(an_abnormal_end_is_shown);
    RUN(a_clean_end_is_not_held);
    RUN(orphans_are_reaped_and_killed);
    RUN(pauses_grow_to_a_second);
    RUN(numbers);
    return 0;
}
