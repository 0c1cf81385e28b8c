#ifndef MUSTER_REPORT_H
#define MUSTER_REPORT_H

/*
 * Appends the port at which Open MPI's master waits for this process's job, a line, to a file of the
 * master's. It must be one in memory and of this name, or nothing is written: on another node the same path
 * may be something else. Without a port there is nothing to tell either.
 */
#define MUSTER_REPORT_NAME "muster-starts"

void muster_report_port(const char *file);

#endif
