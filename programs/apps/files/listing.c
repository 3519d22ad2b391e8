#include "listing.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOOK_EVERY = 64 /* entries: whether it is still wanted */, HEADS_MAX = 2000 /* files whose first bytes are read */, THOROUGH_MAX = 500 };

/* The request that is wanted; others end when they see it. */
static atomic_uint wanted;

typedef struct Request {
  HWINDOW window;
  Listing *listing;
} Request;

/* ── Kinds ── */

typedef struct Ending {
  const char *ending;
  Kind kind;
} Ending;

static const Ending ENDINGS[] = {
    {"c", KIND_CODE},       {"h", KIND_CODE},       {"cpp", KIND_CODE},    {"hpp", KIND_CODE},    {"sh", KIND_CODE},     {"js", KIND_CODE},
    {"ts", KIND_CODE},      {"json", KIND_CODE},    {"html", KIND_CODE},   {"css", KIND_CODE},    {"py", KIND_CODE},     {"lua", KIND_CODE},
    {"txt", KIND_TEXT},     {"md", KIND_TEXT},      {"log", KIND_TEXT},    {"csv", KIND_TEXT},    {"desktop", KIND_TEXT}, {"conf", KIND_TEXT},
    {"png", KIND_PICTURE},  {"bmp", KIND_PICTURE},  {"ppm", KIND_PICTURE}, {"jpg", KIND_PICTURE}, {"jpeg", KIND_PICTURE}, {"gif", KIND_PICTURE},
    {"wasm", KIND_PROGRAM}, {"tar", KIND_ARCHIVE},  {"gz", KIND_ARCHIVE},  {"zip", KIND_ARCHIVE}, {"tgz", KIND_ARCHIVE}, {"xz", KIND_ARCHIVE},
};

Kind kindOfName(const char *name) {
  const char *dot = strrchr(name, '.');
  for (size_t i = 0; dot != NULL && i < sizeof ENDINGS / sizeof *ENDINGS; i++)
    if (strcasecmp(dot + 1, ENDINGS[i].ending) == 0) return ENDINGS[i].kind;
  return KIND_OTHER;
}

/* By its first bytes: a program, a script, or something else. */
static Kind kindOfContent(int directory, const char *name) {
  char head[4];
  int fd = openat(directory, name, O_RDONLY);
  if (fd < 0) return KIND_OTHER;
  ssize_t count = read(fd, head, sizeof head);
  close(fd);
  if (count == sizeof head && memcmp(head, "\0asm", sizeof head) == 0) return KIND_PROGRAM;
  return count >= 2 && memcmp(head, "#!", 2) == 0 ? KIND_CODE : KIND_OTHER;
}

/* ── Order ── */

/* As a person counts: page2 before page10, whatever the case. */
static int compareNames(const char *a, const char *b) {
  const unsigned char *x = (const unsigned char *)a, *y = (const unsigned char *)b;
  while (*x != 0 && *y != 0) {
    if (isdigit(*x) && isdigit(*y)) {
      while (*x == '0' && isdigit(x[1])) x++;
      while (*y == '0' && isdigit(y[1])) y++;
      size_t digits = strspn((const char *)x, "0123456789"), others = strspn((const char *)y, "0123456789");
      if (digits != others) return digits < others ? -1 : 1;
      int order = memcmp(x, y, digits);
      if (order != 0) return order;
      x += digits;
      y += digits;
      continue;
    }
    int order = tolower(*x) - tolower(*y);
    if (order != 0) return order;
    x++;
    y++;
  }
  if (*x != *y) return *x == 0 ? -1 : 1;
  return strcmp(a, b);
}

static int compareTimes(const struct timespec *a, const struct timespec *b) {
  if (a->tv_sec != b->tv_sec) return a->tv_sec < b->tv_sec ? -1 : 1;
  return a->tv_nsec < b->tv_nsec ? -1 : a->tv_nsec > b->tv_nsec;
}

static _Thread_local Order sortedBy;

/* Directories come first, however it is sorted. */
static int compareEntries(const void *a, const void *b) {
  const Entry *x = a, *y = b;
  bool isDirectory = x->kind == KIND_DIRECTORY, isOther = y->kind == KIND_DIRECTORY;
  if (isDirectory != isOther) return isDirectory ? -1 : 1;
  int order = 0;
  if (sortedBy.column == COLUMN_SIZE && !isDirectory) order = x->size < y->size ? -1 : x->size > y->size;
  if (sortedBy.column == COLUMN_CHANGED) order = compareTimes(&x->changed, &y->changed);
  if (order == 0) order = compareNames(x->name, y->name);
  return sortedBy.isDescending ? -order : order;
}

/* ── Reading ── */

static uint64_t mix(uint64_t print, uint64_t value) { return (print ^ value) * 0x100000001b3; }

/* Of a directory itself. 0: it cannot be looked at. */
static uint64_t printOf(const char *path) {
  struct stat facts;
  if (stat(path, &facts) != 0) return 0;
  return mix(mix(mix(0xcbf29ce484222325, (uint64_t)facts.st_mtim.tv_sec), (uint64_t)facts.st_mtim.tv_nsec), facts.st_ino) | 1;
}

static bool isWanted(const Listing *listing) { return atomic_load(&wanted) == listing->request; }

/* ENOMEM, or 0. */
static int addEntry(Listing *listing, size_t *room, int directory, const char *name, size_t *heads) {
  struct stat facts;
  /* It may have gone meanwhile. */
  if (fstatat(directory, name, &facts, AT_SYMLINK_NOFOLLOW) != 0) return 0;
  bool isLink = S_ISLNK(facts.st_mode);
  if (isLink) {
    struct stat target;
    if (fstatat(directory, name, &target, 0) == 0) facts = target;
  }
  if (listing->count == *room) {
    size_t more = *room == 0 ? 64 : *room * 2;
    Entry *entries = realloc(listing->entries, more * sizeof *entries);
    if (entries == NULL) return ENOMEM;
    listing->entries = entries;
    *room = more;
  }
  char *copy = strdup(name);
  if (copy == NULL) return ENOMEM;
  Kind kind = S_ISDIR(facts.st_mode) ? KIND_DIRECTORY : kindOfName(name);
  if (kind == KIND_OTHER && S_ISREG(facts.st_mode) && strchr(name, '.') == NULL && ++*heads < HEADS_MAX) kind = kindOfContent(directory, name);
  listing->entries[listing->count++] = (Entry){.name = copy, .kind = kind, .isLink = isLink, .size = (uint64_t)facts.st_size, .changed = facts.st_mtim};
  return 0;
}

/* 0, or an error. ECANCELED: it is not wanted any more. */
static int readEntries(Listing *listing) {
  DIR *directory = opendir(listing->path);
  if (directory == NULL) return errno;
  size_t room = 0, heads = 0, seen = 0;
  int error = 0;
  for (struct dirent *entry; error == 0 && (entry = readdir(directory)) != NULL;) {
    const char *name = entry->d_name;
    bool isHidden = name[0] == '.' && (!listing->order.showsHidden || name[1] == 0 || strcmp(name, "..") == 0);
    if (!isHidden) error = addEntry(listing, &room, dirfd(directory), name, &heads);
    if (++seen % LOOK_EVERY == 0 && !isWanted(listing)) error = ECANCELED;
  }
  closedir(directory);
  return error;
}

static uint64_t printOfEntries(uint64_t print, const Listing *listing) {
  /* In any order. */
  for (size_t i = 0; i < listing->count; i++) {
    const Entry *entry = &listing->entries[i];
    print += mix(mix(mix(0xcbf29ce484222325, entry->size), (uint64_t)entry->changed.tv_sec), (uint64_t)entry->changed.tv_nsec);
  }
  return print;
}

static void dropEntries(Listing *listing) {
  for (size_t i = 0; i < listing->count; i++) free((char *)listing->entries[i].name);
  free(listing->entries);
  listing->entries = NULL;
  listing->count = 0;
}

static void *readInThread(void *given) {
  Request *request = given;
  Listing *listing = request->listing;
  /* Before it is read: what changes meanwhile is seen then. */
  listing->print = printOf(listing->path);
  listing->error = readEntries(listing);
  if (listing->error != 0) dropEntries(listing);
  listing->print = printOfEntries(listing->print, listing);
  sortedBy = listing->order;
  if (listing->count > 0) qsort(listing->entries, listing->count, sizeof *listing->entries, compareEntries);
  RatMsg message = {.hWindow = request->window, .type = MESSAGE_LISTED, .wParam = listing->request, .lParam = (intptr_t)listing};
  if (!isWanted(listing) || RatPostWindowMessage(request->window, &message) < 0) freeListing(listing);
  free(request);
  return NULL;
}

uint32_t readListing(HWINDOW window, const char *path, Order order) {
  Listing *listing = calloc(1, sizeof *listing);
  Request *request = malloc(sizeof *request);
  pthread_t thread;
  uint32_t number = atomic_fetch_add(&wanted, 1) + 1;
  if (listing != NULL) {
    *listing = (Listing){.path = strdup(path), .order = order, .request = number};
    if (request != NULL && listing->path != NULL) {
      *request = (Request){window, listing};
      if (pthread_create(&thread, NULL, readInThread, request) == 0) {
        pthread_detach(thread);
        return number;
      }
    }
    freeListing(listing);
  }
  free(request);
  return 0;
}

void freeListing(Listing *listing) {
  if (listing == NULL) return;
  dropEntries(listing);
  free(listing->path);
  free(listing);
}

bool isListingOld(const Listing *listing, bool thoroughly) {
  uint64_t print = printOf(listing->path);
  if (!thoroughly || listing->count > THOROUGH_MAX) return print != listing->print - printOfEntries(0, listing);
  for (size_t i = 0; i < listing->count; i++) {
    char path[4096];
    struct stat facts;
    snprintf(path, sizeof path, "%s/%s", listing->path, listing->entries[i].name);
    if (stat(path, &facts) != 0 && lstat(path, &facts) != 0) return true;
    print += mix(mix(mix(0xcbf29ce484222325, (uint64_t)facts.st_size), (uint64_t)facts.st_mtim.tv_sec), (uint64_t)facts.st_mtim.tv_nsec);
  }
  return print != listing->print;
}

static int compareTexts(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

bool keepSelection(Listing *listing, const Listing *former) {
  size_t count = 0;
  for (size_t i = 0; i < former->count; i++) count += former->entries[i].isSelected;
  if (count == 0) return true;
  const char **names = malloc(count * sizeof *names);
  if (names == NULL) return false;
  size_t at = 0;
  for (size_t i = 0; i < former->count; i++)
    if (former->entries[i].isSelected) names[at++] = former->entries[i].name;
  qsort((void *)names, count, sizeof *names, compareTexts);
  for (size_t i = 0; i < listing->count; i++) listing->entries[i].isSelected = bsearch(&listing->entries[i].name, (void *)names, count, sizeof *names, compareTexts) != NULL;
  free((void *)names);
  return true;
}

/* ── Texts ── */

void formatSize(char out[16], uint64_t size) {
  static const char *const UNITS[] = {"B", "kB", "MB", "GB", "TB"};
  double value = (double)size;
  size_t unit = 0;
  while (value >= 999.5 && unit + 1 < sizeof UNITS / sizeof *UNITS) {
    value /= 1000;
    unit++;
  }
  snprintf(out, 16, unit > 0 && value < 9.95 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
}

void formatTime(char out[32], time_t time, time_t now) {
  struct tm then, today, yesterday;
  time_t dayBefore = now - 24 * 60 * 60;
  localtime_r(&time, &then);
  localtime_r(&now, &today);
  localtime_r(&dayBefore, &yesterday);
  if (then.tm_year == today.tm_year && then.tm_yday == today.tm_yday) strftime(out, 32, "%H:%M", &then);
  else if (then.tm_year == yesterday.tm_year && then.tm_yday == yesterday.tm_yday) snprintf(out, 32, "yesterday");
  else strftime(out, 32, then.tm_year == today.tm_year ? "%e %b" : "%e %b %Y", &then);
}
