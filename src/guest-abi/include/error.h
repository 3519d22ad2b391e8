/* Messages of errors, as GNU has them. */
#ifndef _ERROR_H
#define _ERROR_H

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Writes a line to standard error: the program's name, the message, and the error's text unless its number is 0. Ends
 * the program unless the status is 0.
 */
void error(int __status, int __errnum, const char *__format, ...) __attribute__((__format__(__printf__, 3, 4)));
/* The same, with a file and a line before the message. */
void error_at_line(int __status, int __errnum, const char *__file, unsigned int __line, const char *__format, ...)
    __attribute__((__format__(__printf__, 5, 6)));

/* How many messages there have been. */
extern unsigned int error_message_count;
/* Not 0: error_at_line tells once of several messages in a row for one line. */
extern int error_one_per_line;
/* Writes what stands in place of the program's name and a colon, unless it is NULL. */
extern void (*error_print_progname)(void);

#ifdef __cplusplus
}
#endif

#endif
