/* The sysroot's, with what it leaves out because WASI has no children to keep descriptors from. */
#include_next <fcntl.h>
#ifndef RATOS_FCNTL_H
#define RATOS_FCNTL_H

/* One of the bits that go to the kernel as they are. */
#undef O_CLOEXEC
#define O_CLOEXEC 0x0800

#define F_DUPFD 0
#define F_DUPFD_CLOEXEC 1030

/* Locks of ranges: of the process, and (OFD) of the open file. */
#define F_GETLK 5
#define F_SETLK 6
#define F_SETLKW 7
#define F_OFD_GETLK 36
#define F_OFD_SETLK 37
#define F_OFD_SETLKW 38
#define F_RDLCK 0
#define F_WRLCK 1
#define F_UNLCK 2

#endif
