/* The one user and its group. */
#define _GNU_SOURCE
#include "libratos.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

enum { ID = 0, BUFFER = 8192 };

static const char *valueOf(const char *variable, const char *otherwise) {
  const char *value = getenv(variable);
  return value != NULL && *value != '\0' ? value : otherwise;
}

static const char *userName(void) { return valueOf("USER", "root"); }

typedef struct Room {
  char *next;
  size_t left;
} Room;

/* A copy in the caller's buffer; NULL when that is too small. */
static char *put(Room *room, const char *text) {
  size_t size = strlen(text) + 1;
  if (size > room->left) return NULL;
  char *copy = memcpy(room->next, text, size);
  room->next += size;
  room->left -= size;
  return copy;
}

/* ── The user ── */

static int fillUser(struct passwd *entry, char *buffer, size_t size) {
  Room room = {buffer, size};
  entry->pw_name = put(&room, userName());
  entry->pw_passwd = put(&room, "x");
  entry->pw_uid = ID;
  entry->pw_gid = ID;
  entry->pw_gecos = put(&room, "");
  entry->pw_dir = put(&room, valueOf("HOME", "/"));
  entry->pw_shell = put(&room, valueOf("SHELL", "/bin/sh"));
  bool fits = entry->pw_name && entry->pw_passwd && entry->pw_gecos && entry->pw_dir && entry->pw_shell;
  return fits ? 0 : ERANGE;
}

static int findUser(bool found, struct passwd *entry, char *buffer, size_t size, struct passwd **result) {
  *result = NULL;
  if (!found) return 0;
  int error = fillUser(entry, buffer, size);
  if (error == 0) *result = entry;
  return error;
}

PUBLIC int getpwuid_r(uid_t uid, struct passwd *entry, char *buffer, size_t size, struct passwd **result) {
  return findUser(uid == ID, entry, buffer, size, result);
}

PUBLIC int getpwnam_r(const char *name, struct passwd *entry, char *buffer, size_t size, struct passwd **result) {
  return findUser(strcmp(name, userName()) == 0, entry, buffer, size, result);
}

static _Thread_local struct passwd user;
static _Thread_local char userBuffer[BUFFER];

static struct passwd *ownUser(bool found) {
  struct passwd *result;
  int error = findUser(found, &user, userBuffer, sizeof userBuffer, &result);
  if (error != 0) errno = error;
  return result;
}

PUBLIC struct passwd *getpwuid(uid_t uid) { return ownUser(uid == ID); }
PUBLIC struct passwd *getpwnam(const char *name) { return ownUser(strcmp(name, userName()) == 0); }

static bool userTold;
PUBLIC void setpwent(void) { __atomic_store_n(&userTold, false, __ATOMIC_RELAXED); }
PUBLIC void endpwent(void) { setpwent(); }
PUBLIC struct passwd *getpwent(void) { return ownUser(!__atomic_exchange_n(&userTold, true, __ATOMIC_RELAXED)); }

/* ── Its group ── */

static int findGroup(bool found, struct group *entry, char *buffer, size_t size, struct group **result) {
  *result = NULL;
  if (!found) return 0;
  Room room = {buffer, size};
  /* No other members: an array of pointers, with the place that it needs. */
  size_t skipped = -(uintptr_t)buffer % _Alignof(char *);
  if (size < skipped + sizeof(char *)) return ERANGE;
  entry->gr_mem = (char **)(buffer + skipped);
  entry->gr_mem[0] = NULL;
  room.next += skipped + sizeof(char *);
  room.left -= skipped + sizeof(char *);
  entry->gr_name = put(&room, userName());
  entry->gr_passwd = put(&room, "x");
  entry->gr_gid = ID;
  if (entry->gr_name == NULL || entry->gr_passwd == NULL) return ERANGE;
  *result = entry;
  return 0;
}

PUBLIC int getgrgid_r(gid_t gid, struct group *entry, char *buffer, size_t size, struct group **result) {
  return findGroup(gid == ID, entry, buffer, size, result);
}

PUBLIC int getgrnam_r(const char *name, struct group *entry, char *buffer, size_t size, struct group **result) {
  return findGroup(strcmp(name, userName()) == 0, entry, buffer, size, result);
}

static _Thread_local struct group group;
static _Thread_local char groupBuffer[BUFFER];

static struct group *ownGroup(bool found) {
  struct group *result;
  int error = findGroup(found, &group, groupBuffer, sizeof groupBuffer, &result);
  if (error != 0) errno = error;
  return result;
}

PUBLIC struct group *getgrgid(gid_t gid) { return ownGroup(gid == ID); }
PUBLIC struct group *getgrnam(const char *name) { return ownGroup(strcmp(name, userName()) == 0); }

static bool groupTold;
PUBLIC void setgrent(void) { __atomic_store_n(&groupTold, false, __ATOMIC_RELAXED); }
PUBLIC void endgrent(void) { setgrent(); }
PUBLIC struct group *getgrent(void) { return ownGroup(!__atomic_exchange_n(&groupTold, true, __ATOMIC_RELAXED)); }
