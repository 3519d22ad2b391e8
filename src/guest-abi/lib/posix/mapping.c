/*
 * Memory mapped from files, as far as it can be without an engine that maps any: a mapping is memory of its own, into which
 * the file is read. What is changed in a shared one is written to the file by msync and munmap, and at the process's end;
 * only what has changed, so that what others have written meanwhile stays. Rights are not enforced.
 */
#include "libratos.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAGE = 1 << 16, COMPARED = 4096 };

typedef struct Mapping {
  struct Mapping *next;
  char *start;
  size_t pages;
  size_t left;    /* pages that have not been unmapped */
  bool *unmapped; /* each page */
  /* Of a shared mapping that may be written to. */
  int file;       /* a descriptor of its own, or -1 */
  off_t offset;
  size_t length;  /* bytes that the file had, from the offset on */
  char *original; /* what the file had */
} Mapping;

static RatLock lock = RAT_LOCK_INIT;
static Mapping *mappings; /* guarded by lock */

static size_t pagesOf(size_t length) { return length / PAGE + (length % PAGE != 0); }

static int failWith(int error) {
  errno = error;
  return -1;
}

/* ── Writing back ── */

static bool writeAll(int file, const char *from, size_t length, off_t offset) {
  while (length > 0) {
    ssize_t done = pwrite(file, from, length, offset);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return false;
    from += done;
    offset += done;
    length -= (size_t)done;
  }
  return true;
}

/* Writes what has changed between two places of a mapping. The file does not grow: what lies behind its end is nobody's. */
static bool writeBack(Mapping *m, size_t from, size_t to) {
  if (m->file < 0) return true;
  struct stat status;
  if (fstat(m->file, &status) != 0) return false;
  off_t rest = status.st_size > m->offset ? status.st_size - m->offset : 0;
  if (to > m->length) to = m->length;
  if ((off_t)to > rest) to = (size_t)rest;
  for (size_t at = from; at < to;) {
    size_t end = at + COMPARED < to ? at + COMPARED : to;
    size_t first = at, last = end;
    while (first < end && m->start[first] == m->original[first]) first++;
    while (last > first && m->start[last - 1] == m->original[last - 1]) last--;
    if (first < last) {
      if (!writeAll(m->file, m->start + first, last - first, m->offset + (off_t)first)) return false;
      memcpy(m->original + first, m->start + first, last - first);
    }
    at = end;
  }
  return true;
}

static void writeAllBack(void) {
  RatLockAcquire(&lock);
  for (Mapping *m = mappings; m != NULL; m = m->next) writeBack(m, 0, m->length);
  RatLockRelease(&lock);
}

/* ── Making ── */

static void discard(Mapping *m) {
  if (m->file >= 0) close(m->file);
  free(m->original);
  free(m->unmapped);
  free(m->start);
  free(m);
}

static Mapping *newMapping(size_t length) {
  Mapping *m = calloc(1, sizeof *m);
  if (m == NULL) return NULL;
  m->file = -1;
  m->pages = m->left = pagesOf(length);
  m->unmapped = calloc(m->pages, sizeof *m->unmapped);
  m->start = m->pages <= SIZE_MAX / PAGE ? aligned_alloc(PAGE, m->pages * PAGE) : NULL;
  if (m->unmapped == NULL || m->start == NULL) {
    discard(m);
    return NULL;
  }
  memset(m->start, 0, m->pages * PAGE);
  return m;
}

/* Whether the file may be mapped in this way: 0 or an error. */
static int checkFile(int file, int protection, int flags, off_t offset) {
  if (offset < 0 || offset % PAGE != 0) return EINVAL;
  struct stat status;
  if (fstat(file, &status) != 0) return errno;
  if (!S_ISREG(status.st_mode)) return ENODEV;
  int access = fcntl(file, F_GETFL);
  if (access < 0) return errno;
  access &= O_ACCMODE;
  if (access == O_WRONLY) return EACCES;
  if (flags & MAP_SHARED && protection & PROT_WRITE && access != O_RDWR) return EACCES;
  return 0;
}

static int readFile(Mapping *m, int file, size_t length, off_t offset) {
  while (m->length < length) {
    ssize_t got = pread(file, m->start + m->length, length - m->length, offset + (off_t)m->length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno;
    if (got == 0) break;
    m->length += (size_t)got;
  }
  return 0;
}

static int keepForWriting(Mapping *m, int file, off_t offset) {
  m->offset = offset;
  m->original = malloc(m->length == 0 ? 1 : m->length);
  if (m->original == NULL) return ENOMEM;
  memcpy(m->original, m->start, m->length);
  m->file = dup(file);
  return m->file < 0 ? errno : 0;
}

static void *mapped(Mapping *m) {
  static bool atEnd;
  RatLockAcquire(&lock);
  m->next = mappings;
  mappings = m;
  bool first = m->file >= 0 && !atEnd;
  if (first) atEnd = true;
  RatLockRelease(&lock);
  if (first) atexit(writeAllBack);
  return m->start;
}

PUBLIC void *mmap(void *address, size_t length, int protection, int flags, int file, off_t offset) {
  (void)address; /* a wish, unless it is fixed */
  int type = flags & MAP_TYPE;
  int error = 0;
  if (length == 0 || (type != MAP_SHARED && type != MAP_PRIVATE) || flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) error = EINVAL;
  else if (protection & PROT_EXEC) error = ENOTSUP;
  else if (length > SIZE_MAX - PAGE) error = ENOMEM;
  else if (!(flags & MAP_ANON)) error = checkFile(file, protection, flags, offset);
  Mapping *m = NULL;
  if (error == 0 && (m = newMapping(length)) == NULL) error = ENOMEM;
  if (error == 0 && !(flags & MAP_ANON)) {
    error = readFile(m, file, length, offset);
    if (error == 0 && type == MAP_SHARED && protection & PROT_WRITE) error = keepForWriting(m, file, offset);
  }
  if (error == 0) return mapped(m);
  if (m != NULL) discard(m);
  errno = error;
  return MAP_FAILED;
}

/* ── Unmapping ── */

/* The part of a mapping that lies in a range, in bytes from its start; false when none does. */
static bool partOf(const Mapping *m, uintptr_t from, uintptr_t to, size_t *first, size_t *last) {
  uintptr_t start = (uintptr_t)m->start, end = start + m->pages * PAGE;
  if (to <= start || from >= end) return false;
  *first = from > start ? from - start : 0;
  *last = to < end ? to - start : end - start;
  return true;
}

static bool checkRange(const void *address, size_t length, uintptr_t *to) {
  uintptr_t from = (uintptr_t)address;
  uint64_t end = (uint64_t)from + (uint64_t)pagesOf(length) * PAGE;
  if (from % PAGE != 0 || end > UINTPTR_MAX) return false;
  *to = (uintptr_t)end;
  return true;
}

PUBLIC int munmap(void *address, size_t length) {
  uintptr_t from = (uintptr_t)address, to;
  if (length == 0 || !checkRange(address, length, &to)) return failWith(EINVAL);
  Mapping *gone = NULL;
  RatLockAcquire(&lock);
  for (Mapping **link = &mappings; *link != NULL;) {
    Mapping *m = *link;
    size_t first, last;
    if (partOf(m, from, to, &first, &last)) {
      writeBack(m, first, last);
      for (size_t page = first / PAGE; page < last / PAGE; page++) {
        if (!m->unmapped[page]) m->left--;
        m->unmapped[page] = true;
      }
    }
    if (m->left == 0) {
      *link = m->next;
      m->next = gone;
      gone = m;
    } else {
      link = &m->next;
    }
  }
  RatLockRelease(&lock);
  while (gone != NULL) {
    Mapping *next = gone->next;
    discard(gone);
    gone = next;
  }
  return 0;
}

/* ── On mapped memory ── */

/* Whether each page of the range is mapped. Called with the lock. */
static bool isMapped(uintptr_t from, uintptr_t to) {
  size_t found = 0;
  for (Mapping *m = mappings; m != NULL; m = m->next) {
    size_t first, last;
    if (!partOf(m, from, to, &first, &last)) continue;
    for (size_t page = first / PAGE; page < last / PAGE; page++) found += !m->unmapped[page];
  }
  return found == (to - from) / PAGE;
}

PUBLIC int msync(void *address, size_t length, int flags) {
  uintptr_t from = (uintptr_t)address, to;
  bool both = flags & MS_ASYNC && flags & MS_SYNC;
  if (flags & ~(MS_ASYNC | MS_SYNC | MS_INVALIDATE) || both) return failWith(EINVAL);
  if (from % PAGE != 0) return failWith(EINVAL);
  if (!checkRange(address, length, &to)) return failWith(ENOMEM);
  RatLockAcquire(&lock);
  int error = isMapped(from, to) ? 0 : ENOMEM;
  for (Mapping *m = mappings; m != NULL && error == 0; m = m->next) {
    size_t first, last;
    if (!partOf(m, from, to, &first, &last)) continue;
    if (!writeBack(m, first, last)) error = errno;
    else if (flags & MS_SYNC && m->file >= 0 && fsync(m->file) != 0) error = errno;
  }
  RatLockRelease(&lock);
  return error == 0 ? 0 : failWith(error);
}

/* All memory can be read and written, mapped or not. */
PUBLIC int mprotect(void *address, size_t length, int protection) {
  uintptr_t to;
  if (!checkRange(address, length, &to)) return failWith((uintptr_t)address % PAGE != 0 ? EINVAL : ENOMEM);
  if (to > (uint64_t)__builtin_wasm_memory_size(0) * PAGE) return failWith(ENOMEM);
  if (protection != (PROT_READ | PROT_WRITE)) return failWith(ENOTSUP);
  return 0;
}
