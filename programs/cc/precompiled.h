/*
 * Headers of the C++ library, compiled before. A source that begins with `#include <iostream>` or more such lines is
 * compiled behind what was made of exactly these lines with exactly its flags; and once more, as if there were nothing
 * of the kind, when the compiler says anything of headers. So neither code nor messages are others.
 */
#ifndef CC_PRECOMPILED_H
#define CC_PRECOMPILED_H

#include "arguments.h"
#include "text.h"
#include "words.h"

/* The exit code; -1: it is to be compiled without. `flags`, `words`: of this source, without and with what is made. */
int compileBehind(const Arguments *arguments, const Source *source, const Words *flags, const Words *words, Text *said);

/* Makes what the source may be compiled behind, if it is not there. */
void precompile(const Arguments *arguments, const Source *source, const Words *flags);

#endif
