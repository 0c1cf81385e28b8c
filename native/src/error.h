#ifndef MUSTER_ERROR_H
#define MUSTER_ERROR_H

/* Keeps "message: text of err" for muster_last_error, sets errno to err and returns -1. */
__attribute__((format(printf, 2, 3))) int muster_fail(int err, const char *format, ...);

#endif
