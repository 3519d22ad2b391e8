/* Notes about what the compiler or the linker did not find, with what to use instead. */
#ifndef CC_NOTES_H
#define CC_NOTES_H

#include "text.h"

/* On standard error, one line each; each thing once in a run. */
void noteMissing(const Text *said);

#endif
