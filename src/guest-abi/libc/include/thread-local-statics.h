/*
 * Comes before sources in which a function keeps something for its next call in a static variable, such as the
 * buffer of its result: makes that a thread's own. Headers come first, because theirs stay as they are.
 */
#include <arpa/inet.h>
#include <crypt.h>
#include <errno.h>
#include <locale.h>
#include <locale_impl.h>
#include <lock.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <uchar.h>
#include <unistd.h>
#include <wchar.h>

#define static static _Thread_local
