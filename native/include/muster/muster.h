/*
 * libmuster: what Muster needs of Linux, PMI and Flux that Java cannot do by itself.
 *
 * Rules of every function, unless it says otherwise:
 *   - The result goes through the first parameter; the return value is 0, or -1 with errno set and one
 *     sentence for people in muster_last_error().  On -1 nothing was made and no out parameter has changed.
 *   - What X_create or X_open made, X_destroy or X_close ends, once, when no other thread uses it any more.
 *   - Strings and arrays handed out stay the library's and live as long as the object they came from.
 *   - All functions may be called from any thread.
 */
#ifndef MUSTER_H
#define MUSTER_H

#include <stddef.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MUSTER_API __attribute__((visibility("default")))

/* Changes when a caller built against an older header would no longer work. */
#define MUSTER_API_VERSION 2

MUSTER_API unsigned muster_api_version(void);

/* The sentence for this thread's last -1; "" before the first one.  Valid until the thread's next call here.
 */
MUSTER_API const char *muster_last_error(void);

/* ---- Processes: being told at once when one ends ------------------------------------------------------ */

/*
 * A set of processes of this machine, children or not.  Each is held by a pidfd from the moment it is added,
 * so a later process that is given the same number is never mistaken for it.
 */
typedef struct muster_proc_watch muster_proc_watch_t;

MUSTER_API int muster_proc_watch_create(muster_proc_watch_t **out);

/* No thread may be in another call on this watch. NULL is allowed. */
MUSTER_API void muster_proc_watch_destroy(muster_proc_watch_t *watch);

/* ESRCH: no such process (any more).  EEXIST: already in the set.  EINVAL: not a process id. */
MUSTER_API int muster_proc_watch_add(muster_proc_watch_t *watch, pid_t pid);

/* ENOENT: not in the set, never added or already reported as ended. */
MUSTER_API int muster_proc_watch_remove(muster_proc_watch_t *watch, pid_t pid);

#define MUSTER_PROC_STATUS_UNKNOWN (-1)

typedef struct muster_proc_end {
    pid_t pid;
    int status; /* as wait(2) gives it, or MUSTER_PROC_STATUS_UNKNOWN */
} muster_proc_end_t;

/*
 * Waits until a process of the set has ended, somebody calls wake, or timeout_ms is over (-1: for ever, 0:
 * only looks).  *count of the ended ones (at most capacity, which is at least 1) are in ends and have left
 * the set; a zombie counts as ended.  *count is 0 after a wake or the timeout.  Signals do not cut the wait
 * short.
 *
 * The status of a process that is no child of this one is known while it is a zombie of the same user, and
 * after that where the kernel keeps it (Linux 6.15 and later).
 */
MUSTER_API int muster_proc_watch_wait(muster_proc_end_t *ends, size_t *count, muster_proc_watch_t *watch,
                                      size_t capacity, int timeout_ms);

/* Ends the wait under way, or the next one if there is none. Several wakes before one wait count as one. */
MUSTER_API int muster_proc_watch_wake(muster_proc_watch_t *watch);

/* Sends to a process of the set, never to another one of the same number.  ESRCH: it has ended.  ENOENT: not
 * there. */
MUSTER_API int muster_proc_watch_signal(muster_proc_watch_t *watch, pid_t pid, int signal);

/* ---- Processes: signals and parents ------------------------------------------------------------------- */

/*
 * Sends to the process that has this number now; signal 0 only asks whether there is one (ESRCH: none).  Only
 * one process is ever meant: 0 and negative numbers are EINVAL.
 */
MUSTER_API int muster_proc_signal(pid_t pid, int signal);

/*
 * From now on this process gets the signal when its parent dies (prctl PR_SET_PDEATHSIG).  ESRCH:
 * expected_parent is not the parent, so it has died before; no signal will come and the caller should go by
 * itself.  A negative expected_parent skips that check.  Two rules of Linux to know: the setting belongs to
 * the calling thread and is gone when that thread ends, and "the parent dies" means the thread of the parent
 * that started this process.
 */
MUSTER_API int muster_proc_die_with_parent(int signal, pid_t expected_parent);

/* ---- Environment -------------------------------------------------------------------------------------- */

/*
 * Has later setenv and putenv of whatever library leave the list of variables where it is.  Up to glibc 2.40
 * each new variable may move the list and free the old one while another thread is in getenv, which then
 * reads freed memory; and an MPI_Init sets some thirty.  There is room for some hundred variables more, in
 * the one environment of ten that is near a whole number of pages for fewer.  Call it before threads set
 * variables; the second call does nothing. ENOTSUP: another C library, or its malloc is another, so nothing
 * was done.
 */
MUSTER_API int muster_environment_settle(void);

/* ---- Affinity ----------------------------------------------------------------------------------------- */

/*
 * The CPUs the thread may run on, in rising order, any number of CPUs in the machine.  thread 0 is the
 * caller, a process id its main thread.  ERANGE: more than capacity; *count then says how many there are.
 */
MUSTER_API int muster_affinity_get(int *cpus, size_t *count, size_t capacity, pid_t thread);

/* EINVAL: none of these CPUs can be used.  As in Linux, those that cannot are left out if others can. */
MUSTER_API int muster_affinity_set(pid_t thread, const int *cpus, size_t count);

/* ---- PMI: what the launcher knows about this job ------------------------------------------------------ */

enum muster_pmi_flavour {
    MUSTER_PMI_NONE = 0, /* started by no launcher: rank 0 of 1 */
    MUSTER_PMI_PMIX = 1, /* mpirun, prterun, srun --mpi=pmix */
    MUSTER_PMI_PMI1 = 2, /* flux run, Hydra */
    MUSTER_PMI_PMI2 = 3, /* srun --mpi=pmi2 */
};

/*
 * Told by the environment alone; MUSTER_PMI=none|pmix|pmi1|pmi2 overrides it (EINVAL: another word).  Where
 * both PMIx and another flavour are announced it is PMIx: an mpirun inside a batch job's task leaves both.
 */
MUSTER_API int muster_pmi_flavour(int *out);

/*
 * Waits until all processes of this job have come here, by the PMIx that MPI uses in this process; ELIBACC
 * where there is none.  It is a fence that collects data, though there are none: one without is passed, with
 * Slurm, as soon as the processes of one's own node have come.
 */
MUSTER_API int muster_pmi_fence(void);

#define MUSTER_PMI_UNKNOWN (-1)

typedef struct muster_pmi_numbers {
    int flavour;       /* enum muster_pmi_flavour */
    int rank;          /* in this job */
    int size;          /* processes of this job */
    int universe_size; /* slots there are for this job and what it spawns, or MUSTER_PMI_UNKNOWN */
    int nodes;         /* size when the node of each rank is known, else 0 */
    int local_peers;   /* ranks of this job on this node, this one included, or 0 when not known */
} muster_pmi_numbers_t;

/*
 * The facts of this process's job, read once when opened.
 *
 * PMIx: libpmix.so.2, or the library MUSTER_PMIX_LIBRARY names.  PMI-1 and PMI-2: the library
 * MUSTER_PMI_LIBRARY or (PMI-1) FLUX_PMI_LIBRARY_PATH names; PMI-2 else libpmi2.so.0.  Where none is named or
 * installed, rank and size come from the environment and the rest is unknown.
 *
 * Where the process uses MPI, open after MPI_Init and close before MPI_Finalize: MPI's own session is then
 * shared.  A session that was opened and closed before makes the MPI_Init fail (seen with Open MPI 4.1), and
 * a PMI-1 or PMI-2 session cannot be opened a second time.
 */
typedef struct muster_pmi muster_pmi_t;

/* ELIBACC: the library does not load or lacks a function.  EPROTO: the library or the server refused. */
MUSTER_API int muster_pmi_open(muster_pmi_t **out);
MUSTER_API void muster_pmi_close(muster_pmi_t *pmi);

MUSTER_API int muster_pmi_numbers(muster_pmi_numbers_t *out, const muster_pmi_t *pmi);

/* Name of the job (PMIx: namespace; PMI-1: name of its key-value space), "" when there is none. */
MUSTER_API int muster_pmi_job(const char **out, const muster_pmi_t *pmi);

/*
 * How many Flux instances are around the one that the job is of: 0 for the system's, or for one that nobody
 * has submitted.  MUSTER_PMI_UNKNOWN where it is not Flux that tells.
 */
MUSTER_API int muster_pmi_level(int *out, const muster_pmi_t *pmi);

/*
 * Node of a rank.  Equal names are the same node; PMI-1 and PMI-2 do not know host names, there the names are
 * node0, node1 and so on.  ERANGE: no such rank.  ENODATA: not known.
 */
MUSTER_API int muster_pmi_node(const char **out, const muster_pmi_t *pmi, int rank);

/* The ranks of this job on this node, this one included, in rising order. */
MUSTER_API int muster_pmi_local_peers(const int **out, size_t *count, const muster_pmi_t *pmi);

/* ---- PMI: events (PMIx only) --------------------------------------------------------------------------- */

enum muster_pmi_event_kind {
    MUSTER_PMI_EVENT_OTHER = 0,
    MUSTER_PMI_EVENT_PROC_TERMINATED = 1, /* ended, in whatever way */
    MUSTER_PMI_EVENT_PROC_ABORTED = 2,    /* by a signal, an abort, or without finalizing */
    MUSTER_PMI_EVENT_LOST_CONNECTION = 3, /* to the server, or the server's to a process */
    MUSTER_PMI_EVENT_NODE_DOWN = 4,
    MUSTER_PMI_EVENT_JOB_ENDED = 5,
};

#define MUSTER_PMI_JOB_MAX 256

typedef struct muster_pmi_event {
    int kind;                     /* enum muster_pmi_event_kind */
    int status;                   /* the PMIx status code */
    int rank;                     /* whom it befell, or MUSTER_PMI_UNKNOWN */
    char job[MUSTER_PMI_JOB_MAX]; /* and of which job, "" when not told */
} muster_pmi_event_t;

/*
 * What the launcher reports about processes, in the order it came.  Not every server reports: take it as news
 * that is early when it comes, never as the only way to notice a death.  One at a time in a process; destroy
 * it before its pmi.
 */
typedef struct muster_pmi_events muster_pmi_events_t;

/* ENOTSUP: this flavour has no events.  EBUSY: there is one already. */
MUSTER_API int muster_pmi_events_create(muster_pmi_events_t **out, muster_pmi_t *pmi);
MUSTER_API void muster_pmi_events_destroy(muster_pmi_events_t *events);

/* *found is 1 and *out the next event, or *found is 0 after a wake or when timeout_ms (-1: for ever) is over.
 */
MUSTER_API int muster_pmi_events_wait(muster_pmi_event_t *out, int *found, muster_pmi_events_t *events,
                                      int timeout_ms);

/* Ends the wait under way, or the next one if there is none. */
MUSTER_API int muster_pmi_events_wake(muster_pmi_events_t *events);

/* ---- Flux: an instance's jobs and resources ------------------------------------------------------------ */

/*
 * libflux-core is looked for when first used: the library MUSTER_FLUX_LIBRARY names, and no other; else
 * libflux-core.so.2 where the system finds it; else the one that belongs to the flux program of the PATH.  It
 * is never unloaded.
 *
 * A connection to an instance.  Requests are only posted, and answered by muster_flux_wait; each carries a
 * number of the caller's, the tag, by which its answer is known.
 *
 * Threads: one thread, the one that opened it, uses a connection; any other's call is EPERM, but for
 * muster_flux_wake, which any thread may call, and muster_flux_close, which any may when no other is in a
 * call. Two connections know nothing of each other.
 */
typedef struct muster_flux muster_flux_t;

#define MUSTER_FLUX_JOB_TEXT_MAX 64

/* The version of libflux-core, "0.88.0" for example.  ELIBACC: there is none, or it lacks a function. */
MUSTER_API int muster_flux_version(const char **out);

/*
 * uri NULL: the instance of this process, as FLUX_URI says, or the system's.  ELIBACC as above; ENOTCONN:
 * nobody answers there.
 */
MUSTER_API int muster_flux_open(muster_flux_t **out, const char *uri);

/* Requests that are not answered yet may still be carried out.  NULL is allowed. */
MUSTER_API void muster_flux_close(muster_flux_t *flux);

/* Any request to any service, payload in JSON or NULL; node MUSTER_FLUX_ANY_NODE goes to the nearest that
 * knows.  The answer is the service's payload, "" when it has none. */
#define MUSTER_FLUX_ANY_NODE 0xFFFFFFFFU
MUSTER_API int muster_flux_request(muster_flux_t *flux, unsigned long long tag, const char *topic,
                                   const char *payload, unsigned node, int timeout_ms);

/* Submits a job; jobspec is that of version 1, in JSON, urgency 0 (held) to 31.  The answer is its id, in
 * decimal. */
MUSTER_API int muster_flux_submit(muster_flux_t *flux, unsigned long long tag, const char *jobspec,
                                  int urgency, int timeout_ms);

/* Ends a job by an exception of type "cancel"; note NULL for none. */
MUSTER_API int muster_flux_cancel(muster_flux_t *flux, unsigned long long tag, unsigned long long job,
                                  const char *note, int timeout_ms);

/* Urgency is 0 (held) to 31. */
MUSTER_API int muster_flux_urgency(muster_flux_t *flux, unsigned long long tag, unsigned long long job,
                                   int urgency, int timeout_ms);

/*
 * Watches an event log of a job from its beginning: log NULL is the job's own, "guest.output" what it writes.
 * Every entry is one MUSTER_FLUX_EVENT, and its end MUSTER_FLUX_END; a log that is not there yet is waited
 * for if the job may still make it.
 */
MUSTER_API int muster_flux_watch(muster_flux_t *flux, unsigned long long tag, unsigned long long job,
                                 const char *log);

/* No more entries wanted: MUSTER_FLUX_END follows, after what is on its way.  ENOENT: no such watch. */
MUSTER_API int muster_flux_unwatch(muster_flux_t *flux, unsigned long long tag);

enum muster_flux_kind {
    MUSTER_FLUX_ANSWER = 0, /* to a request; its only and last news */
    MUSTER_FLUX_EVENT = 1,  /* an entry of a watched log, in JSON; more news follow */
    MUSTER_FLUX_END = 2,    /* of a watched log */
    MUSTER_FLUX_FAILED = 3, /* in place of an answer or an end: error is an errno, text a sentence */
};

typedef struct muster_flux_news {
    unsigned long long tag;
    int kind; /* enum muster_flux_kind */
    int error;
    const char *text; /* lives until the next call of muster_flux_wait */
} muster_flux_news_t;

/*
 * *found is 1 and *out the next news, or *found is 0 after a wake or when timeout_ms (-1: for ever) is over.
 * ECONNRESET: the broker is gone; what was not answered will not be, and nothing can be posted any more.
 */
MUSTER_API int muster_flux_wait(muster_flux_news_t *out, int *found, muster_flux_t *flux, int timeout_ms);

/* Ends the wait under way, or the next one if there is none. */
MUSTER_API int muster_flux_wake(muster_flux_t *flux);

/* A job's id as Flux prints it, and back from any form that Flux knows.  EINVAL: it is none. */
MUSTER_API int muster_flux_job_text(char out[MUSTER_FLUX_JOB_TEXT_MAX], unsigned long long job);
MUSTER_API int muster_flux_job_parse(unsigned long long *out, const char *text);

#ifdef __cplusplus
}
#endif

#endif
