/* What pthreads-win32's tests take from Windows, so that the tests of POSIX threads compile elsewhere unchanged. */
#ifndef WINDOWS_H
#define WINDOWS_H

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

typedef int BOOL;
typedef long LONG;
typedef unsigned long DWORD;
typedef void *HANDLE;
typedef long *LPLONG;
typedef uint64_t UINT64;
#ifndef PTHREAD_MUTEX_FAST_NP
#define PTHREAD_MUTEX_FAST_NP PTHREAD_MUTEX_NORMAL
#define PTHREAD_MUTEX_RECURSIVE_NP PTHREAD_MUTEX_RECURSIVE
#define PTHREAD_MUTEX_ERRORCHECK_NP PTHREAD_MUTEX_ERRORCHECK
#endif
#define TRUE 1
#define FALSE 0
#define _int64 long long
#define __cdecl
#define __stdcall
#define WINAPI

struct _timeb {
  time_t time;
  unsigned short millitm;
};
static inline void _ftime(struct _timeb *now) {
  struct timeval value;
  gettimeofday(&value, NULL);
  now->time = value.tv_sec;
  now->millitm = (unsigned short)(value.tv_usec / 1000);
}

/* Four times as long: threads have 100 ms to start in, which a machine with other work does not give each of them. */
static inline void Sleep(DWORD milliseconds) {
  milliseconds *= 4;
  struct timespec time = {(time_t)(milliseconds / 1000), (long)(milliseconds % 1000) * 1000000};
  nanosleep(&time, NULL);
}
static inline LONG InterlockedIncrement(volatile LONG *value) { return __atomic_add_fetch(value, 1, __ATOMIC_SEQ_CST); }
static inline LONG InterlockedDecrement(volatile LONG *value) { return __atomic_sub_fetch(value, 1, __ATOMIC_SEQ_CST); }
static inline LONG InterlockedExchange(volatile LONG *to, LONG value) { return __atomic_exchange_n(to, value, __ATOMIC_SEQ_CST); }
static inline LONG InterlockedExchangeAdd(volatile LONG *to, LONG value) { return __atomic_fetch_add(to, value, __ATOMIC_SEQ_CST); }
#define InterlockedExchangePointer(to, value) __atomic_exchange_n(to, value, __ATOMIC_SEQ_CST)

/* A critical section may be entered again by its owner. */
typedef pthread_mutex_t CRITICAL_SECTION;
static inline void InitializeCriticalSection(CRITICAL_SECTION *section) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(section, &attributes);
}
static inline void EnterCriticalSection(CRITICAL_SECTION *section) { pthread_mutex_lock(section); }
static inline void LeaveCriticalSection(CRITICAL_SECTION *section) { pthread_mutex_unlock(section); }
static inline void DeleteCriticalSection(CRITICAL_SECTION *section) { pthread_mutex_destroy(section); }

static inline DWORD GetTickCount(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (DWORD)(now.tv_sec * 1000 + now.tv_nsec / 1000000);
}

#endif
