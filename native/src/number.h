#ifndef MUSTER_NUMBER_H
#define MUSTER_NUMBER_H

/* A whole number of 0 to most, or -1. */
long long muster_number(const char *text, long long most);

#endif
