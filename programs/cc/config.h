/* What the driver knows of compiling and linking: the lists in cc.conf, which src/toolchain/driver-config.ts makes. */
#ifndef CC_CONFIG_H
#define CC_CONFIG_H

#include <stdbool.h>

#include "words.h"

#define SYSTEM_ROOT "/usr/lib/ratos"
/* There while the compiler is brought: how many bytes have come, of how many. */
#define LOADING SYSTEM_ROOT "/loading"

/* Ends the program when the compiler is not installed. */
void readConfig(void);
/* A list by its name, which there must be. */
const Words *configured(const char *list);
/* The first line of one. */
const char *configuredWord(const char *list);
bool isListed(const char *list, const char *word);
/* The longest-first order is the list's: the first that `word` begins with. */
const char *listedBeginning(const char *list, const char *word);
/* Whether a pattern of the list matches; in lists with reasons, the reason of the first that does, or NULL. */
bool matches(const char *list, const char *word);
const char *reasonFor(const char *list, const char *word);
/* In a list of keys and values. */
const char *valueOf(const char *list, const char *key, size_t length);

#endif
