/* The sysroot's, with what it leaves out because WASI has no children to keep descriptors from. */
#include_next <fcntl.h>
#ifndef RATOS_FCNTL_H
#define RATOS_FCNTL_H

/* One of the bits that go to the kernel as they are. */
#undef O_CLOEXEC
#define O_CLOEXEC 0x0800

#define F_DUPFD 0
#define F_DUPFD_CLOEXEC 1030

#endif
