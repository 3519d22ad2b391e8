/* Numbers that a game keeps from one run to the next, in a file of the home folder: one to a line. */
#ifndef APPS_RECORDS_H
#define APPS_RECORDS_H

#include <stdbool.h>
#include <stdint.h>

enum { RECORDS_MOST = 16 };

/* Reads `count` numbers from ~/.NAME; what is not there, or is no number from 0 on, is 0. */
void recordsRead(const char *name, int64_t *values, int count);
/* Writes them. Who reads meanwhile, or after a sudden end, finds all the old ones or all the new ones. */
bool recordsWrite(const char *name, const int64_t *values, int count);

#endif
