/* test and [, for the shell and for /bin/test. */
#ifndef LIB_TEST_EXPRESSION_H
#define LIB_TEST_EXPRESSION_H

/* Arguments without the name, and without the ] of [. 0: true; 1: false; 2: wrong, which `complain` has said. */
int testExpression(int count, char **arguments, void (*complain)(const char *format, ...));

#endif
