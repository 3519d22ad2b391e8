/*
 * C streams for several threads: one recursive lock per FILE. A thread that is blocked in a read of standard input
 * holds that stream's lock and no other, so the rest of the process can go on printing.
 *
 * Locks live in a table beside the streams, found by the stream's address. A lock is never removed: the C library
 * soon uses the address of a closed stream for a new one, and a lock that never moves needs no lock to be found.
 */
#include "libratos.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <wchar.h>

enum { BUCKETS = 64, FIRST_LOCKS = 8 };
/* Who writes may be blocked for good, too; the process ends all the same. */
static const uint64_t AT_THE_END_NS = 1000000000;

typedef struct StreamLock {
  RecursiveLock lock;
  FILE *stream;
  bool open;               /* guarded by lock: has been used since it was closed */
  uint32_t reads;          /* changes under lock, read without: calls of its owner that read, one in the other */
  struct StreamLock *next; /* never changes once the entry can be seen */
} StreamLock;

static RatLock tableLock = RAT_LOCK_INIT;
static StreamLock *buckets[BUCKETS];   /* heads change under tableLock; read without */
static StreamLock firstLocks[FIRST_LOCKS];
static int firstLocksUsed; /* guarded by tableLock */

static StreamLock *findIn(StreamLock *head, FILE *stream) {
  while (head != NULL && head->stream != stream) head = head->next;
  return head;
}

static StreamLock *lockOf(FILE *stream) {
  StreamLock **bucket = &buckets[((uintptr_t)stream >> 4) % BUCKETS];
  StreamLock *entry = findIn(__atomic_load_n(bucket, __ATOMIC_ACQUIRE), stream);
  if (entry != NULL) return entry;
  RatLockAcquire(&tableLock);
  entry = findIn(*bucket, stream);
  if (entry == NULL) {
    entry = firstLocksUsed < FIRST_LOCKS ? &firstLocks[firstLocksUsed++] : calloc(1, sizeof *entry);
    if (entry == NULL) abort(); /* a stream without its lock would corrupt memory */
    entry->stream = stream;
    entry->next = *bucket;
    __atomic_store_n(bucket, entry, __ATOMIC_RELEASE);
  }
  RatLockRelease(&tableLock);
  return entry;
}

/*
 * snprintf and its like make a FILE on their own stack, which no other thread can know. The function that this is
 * inlined into may have no frame of its own; then its frame's address is the lowest byte of the caller's.
 */
static bool isPrivate(FILE *stream) {
  return (char *)stream >= (char *)__builtin_frame_address(0) && (char *)stream < threadStackTop;
}

static StreamLock *enter(FILE *stream) {
  if (isPrivate(stream)) return NULL;
  StreamLock *entry = lockOf(stream);
  RecursiveAcquire(&entry->lock);
  entry->open = true;
  return entry;
}

static void leave(StreamLock *entry) {
  if (entry != NULL) RecursiveRelease(&entry->lock);
}

int __real_fflush(FILE *stream);

/* A prompt without a newline is shown before the program waits for the answer (C11 7.21.3). */
static StreamLock *enterInput(FILE *stream) {
  StreamLock *entry = enter(stream);
  if (stream == stdin && __freadahead(stdin) == 0 && __flbf(stdout)) {
    StreamLock *output = lockOf(stdout);
    if (RecursiveTryAcquire(&output->lock)) {
      if (__fpending(stdout) != 0) __real_fflush(stdout);
      RecursiveRelease(&output->lock);
    }
  }
  if (entry != NULL) __atomic_store_n(&entry->reads, entry->reads + 1, __ATOMIC_RELAXED);
  return entry;
}

static void leaveInput(StreamLock *entry) {
  if (entry != NULL) __atomic_store_n(&entry->reads, entry->reads - 1, __ATOMIC_RELAXED);
  leave(entry);
}

/*
 * Whoever has the stream may be blocked for good, in a read: then nothing is there to be written. Else this waits, as for
 * any stream, until a deadline.
 */
static int flushOne(StreamLock *entry, uint64_t deadline) {
  while (!RecursiveAcquireBriefly(&entry->lock))
    if (__atomic_load_n(&entry->reads, __ATOMIC_RELAXED) != 0 || RatGetTickNs() >= deadline) return 0;
  int result = entry->open ? __real_fflush(entry->stream) : 0;
  RecursiveRelease(&entry->lock);
  return result;
}

/* What the C library sets to the standard streams when the program uses them. */
extern FILE *volatile __stdin_used __attribute__((weak));
extern FILE *volatile __stdout_used __attribute__((weak));
extern FILE *volatile __stderr_used __attribute__((weak));

static void noteUsed(FILE *volatile *used) {
  if (used == NULL || *used == NULL) return;
  StreamLock *entry = lockOf(*used);
  entry->open = true;
}

static int flushAll(uint64_t deadline) {
  int result = 0;
  for (int i = 0; i < BUCKETS; i++) {
    for (StreamLock *entry = __atomic_load_n(&buckets[i], __ATOMIC_ACQUIRE); entry != NULL; entry = entry->next) {
      result |= flushOne(entry, deadline);
    }
  }
  return result;
}

void FlushStreams(void) {
  noteUsed(&__stdin_used);
  noteUsed(&__stdout_used);
  noteUsed(&__stderr_used);
  flushAll(RatGetTickNs() + AT_THE_END_NS);
}

#define WITH(stream, type, call) \
  { \
    StreamLock *entry = enter(stream); \
    type result = call; \
    leave(entry); \
    return result; \
  }
#define WITH_INPUT(stream, type, call) \
  { \
    StreamLock *entry = enterInput(stream); \
    type result = call; \
    leaveInput(entry); \
    return result; \
  }
/* For functions with variable arguments, through their va_list brothers. */
#define VARIADIC(last, call) \
  { \
    va_list arguments; \
    va_start(arguments, last); \
    int result = call; \
    va_end(arguments); \
    return result; \
  }

/* The list of all open streams. */
static RatLock listLock = RAT_LOCK_INIT;
RAT_WRAP(FILE **, __ofl_lock, void) {
  RatLockAcquire(&listLock);
  return __real___ofl_lock();
}
RAT_WRAP(void, __ofl_unlock, void) {
  __real___ofl_unlock();
  RatLockRelease(&listLock);
}

/* Opening and closing. */
static FILE *opened(FILE *stream) {
  if (stream != NULL) leave(enter(stream));
  return stream;
}
RAT_WRAP(FILE *, fopen, const char *restrict path, const char *restrict mode) { return opened(__real_fopen(path, mode)); }
RAT_WRAP(FILE *, fdopen, int fd, const char *mode) { return opened(__real_fdopen(fd, mode)); }
RAT_WRAP(FILE *, freopen, const char *restrict path, const char *restrict mode, FILE *restrict f) WITH(f, FILE *, __real_freopen(path, mode, f))
RAT_WRAP(int, fclose, FILE *f) {
  StreamLock *entry = enter(f);
  int result = __real_fclose(f);
  if (entry != NULL) entry->open = false;
  leave(entry);
  return result;
}
RAT_WRAP(int, fflush, FILE *f) {
  if (f == NULL) return flushAll(UINT64_MAX);
  StreamLock *entry = enter(f);
  int result = __real_fflush(f);
  leave(entry);
  return result;
}
RAT_WRAP(int, setvbuf, FILE *restrict f, char *restrict buffer, int mode, size_t size) WITH(f, int, __real_setvbuf(f, buffer, mode, size))

/* Output. */
RAT_WRAP(int, vfprintf, FILE *restrict f, const char *restrict format, va_list a) WITH(f, int, __real_vfprintf(f, format, a))
RAT_WRAP(int, vprintf, const char *restrict format, va_list a) { return __wrap_vfprintf(stdout, format, a); }
RAT_WRAP(int, printf, const char *restrict format, ...) VARIADIC(format, __wrap_vfprintf(stdout, format, arguments))
RAT_WRAP(int, fprintf, FILE *restrict f, const char *restrict format, ...) VARIADIC(format, __wrap_vfprintf(f, format, arguments))
RAT_WRAP(int, puts, const char *s) WITH(stdout, int, __real_puts(s))
RAT_WRAP(int, fputs, const char *restrict s, FILE *restrict f) WITH(f, int, __real_fputs(s, f))
RAT_WRAP(int, putchar, int c) WITH(stdout, int, __real_putchar(c))
RAT_WRAP(int, putc, int c, FILE *f) WITH(f, int, __real_putc(c, f))
RAT_WRAP(int, fputc, int c, FILE *f) WITH(f, int, __real_fputc(c, f))
RAT_WRAP(size_t, fwrite, const void *restrict p, size_t size, size_t count, FILE *restrict f) WITH(f, size_t, __real_fwrite(p, size, count, f))
RAT_WRAP(void, perror, const char *text) {
  StreamLock *entry = enter(stderr);
  __real_perror(text);
  leave(entry);
}

/* Input. */
RAT_WRAP(int, vfscanf, FILE *restrict f, const char *restrict format, va_list a) WITH_INPUT(f, int, __real_vfscanf(f, format, a))
RAT_WRAP(int, vscanf, const char *restrict format, va_list a) { return __wrap_vfscanf(stdin, format, a); }
RAT_WRAP(int, scanf, const char *restrict format, ...) VARIADIC(format, __wrap_vfscanf(stdin, format, arguments))
RAT_WRAP(int, fscanf, FILE *restrict f, const char *restrict format, ...) VARIADIC(format, __wrap_vfscanf(f, format, arguments))
RAT_WRAP(char *, fgets, char *restrict s, int size, FILE *restrict f) WITH_INPUT(f, char *, __real_fgets(s, size, f))
RAT_WRAP(int, fgetc, FILE *f) WITH_INPUT(f, int, __real_fgetc(f))
RAT_WRAP(int, getc, FILE *f) WITH_INPUT(f, int, __real_getc(f))
RAT_WRAP(int, getchar, void) WITH_INPUT(stdin, int, __real_getchar())
RAT_WRAP(int, ungetc, int c, FILE *f) WITH(f, int, __real_ungetc(c, f))
RAT_WRAP(size_t, fread, void *restrict p, size_t size, size_t count, FILE *restrict f) WITH_INPUT(f, size_t, __real_fread(p, size, count, f))
RAT_WRAP(char *, fgetln, FILE *f, size_t *length) WITH_INPUT(f, char *, __real_fgetln(f, length))
RAT_WRAP(ssize_t, getline, char **restrict line, size_t *restrict size, FILE *restrict f) WITH_INPUT(f, ssize_t, __real_getline(line, size, f))
RAT_WRAP(ssize_t, getdelim, char **restrict line, size_t *restrict size, int end, FILE *restrict f) WITH_INPUT(f, ssize_t, __real_getdelim(line, size, end, f))

/* Position and state. */
RAT_WRAP(int, fseek, FILE *f, long offset, int whence) WITH(f, int, __real_fseek(f, offset, whence))
RAT_WRAP(int, fseeko, FILE *f, off_t offset, int whence) WITH(f, int, __real_fseeko(f, offset, whence))
RAT_WRAP(long, ftell, FILE *f) WITH(f, long, __real_ftell(f))
RAT_WRAP(off_t, ftello, FILE *f) WITH(f, off_t, __real_ftello(f))
RAT_WRAP(int, fgetpos, FILE *restrict f, fpos_t *restrict position) WITH(f, int, __real_fgetpos(f, position))
RAT_WRAP(int, fsetpos, FILE *f, const fpos_t *position) WITH(f, int, __real_fsetpos(f, position))
RAT_WRAP(void, rewind, FILE *f) {
  StreamLock *entry = enter(f);
  __real_rewind(f);
  leave(entry);
}
RAT_WRAP(void, clearerr, FILE *f) {
  StreamLock *entry = enter(f);
  __real_clearerr(f);
  leave(entry);
}

/* Wide characters. */
RAT_WRAP(int, vfwprintf, FILE *restrict f, const wchar_t *restrict format, va_list a) WITH(f, int, __real_vfwprintf(f, format, a))
RAT_WRAP(int, fputws, const wchar_t *restrict s, FILE *restrict f) WITH(f, int, __real_fputws(s, f))
RAT_WRAP(wint_t, fputwc, wchar_t c, FILE *f) WITH(f, wint_t, __real_fputwc(c, f))
RAT_WRAP(wint_t, putwchar, wchar_t c) WITH(stdout, wint_t, __real_putwchar(c))
RAT_WRAP(wchar_t *, fgetws, wchar_t *restrict s, int size, FILE *restrict f) WITH_INPUT(f, wchar_t *, __real_fgetws(s, size, f))
RAT_WRAP(wint_t, fgetwc, FILE *f) WITH_INPUT(f, wint_t, __real_fgetwc(f))
RAT_WRAP(wint_t, getwchar, void) WITH_INPUT(stdin, wint_t, __real_getwchar())
RAT_WRAP(wint_t, ungetwc, wint_t c, FILE *f) WITH(f, wint_t, __real_ungetwc(c, f))
RAT_WRAP(int, vfwscanf, FILE *restrict f, const wchar_t *restrict format, va_list a) WITH_INPUT(f, int, __real_vfwscanf(f, format, a))
RAT_WRAP(int, fwide, FILE *f, int mode) WITH(f, int, __real_fwide(f, mode))

/* POSIX, left out of a C library for one thread. */
void flockfile(FILE *f) { enter(f); }
int ftrylockfile(FILE *f) { return RecursiveTryAcquire(&lockOf(f)->lock) ? 0 : -1; }
void funlockfile(FILE *f) { leave(lockOf(f)); }
