/* Reading files whole, and writing them so that there is always a whole one. */
#ifndef EDITOR_STORAGE_H
#define EDITOR_STORAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

/* What a file was when it was read or written, to see whether somebody else has changed it since. */
typedef struct Version {
  bool isThere;
  dev_t device;
  ino_t file;
  off_t size;
  struct timespec changed;
} Version;

/* All bytes of a file, which the caller frees; NULL: errno says why (EFBIG: it has more than `most`). */
char *readWhole(const char *path, size_t most, size_t *length, Version *version);

/*
 * Writes a file beside it, brings that to the storage, and puts it in the old one's place: whatever happens meanwhile,
 * either is there as a whole. What a link names is written, not the link. false: errno says why, and the old one stays.
 */
bool writeWhole(const char *path, const char *bytes, size_t length, Version *version);

bool isChanged(const char *path, const Version *version);

#endif
