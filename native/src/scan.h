#ifndef MUSTER_SCAN_H
#define MUSTER_SCAN_H

/* Reading short texts of others from left to right; blanks before a token are passed over. */

const char *muster_scan_space(const char *at);

/* Past the token, or NULL when it is not the next one. */
const char *muster_scan_expect(const char *at, const char *token);

/* Past a number from 0 to INT_MAX in decimal, or NULL. */
const char *muster_scan_number(int *out, const char *at);

#endif
