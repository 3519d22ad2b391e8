/* How much room there is for files, of which there is one file system. In libratos. */
#ifndef VOLUME_H
#define VOLUME_H

#include <sys/statvfs.h>

/* 0, or -1 with errno set. */
int TellVolume(struct statvfs *out);

#endif
