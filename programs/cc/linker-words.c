#include "linker-words.h"

#include <string.h>

#include "../lib/tool.h"
#include "config.h"

void addLinkItem(Arguments *arguments, LinkItem item) {
  arguments->link = reallocate(arguments->link, (arguments->linkCount + 1) * sizeof *arguments->link);
  arguments->link[arguments->linkCount++] = item;
}

void addLinkerWord(Arguments *arguments, const char *word) { addLinkItem(arguments, (LinkItem){.kind = ITEM_WORD, .text = word}); }

void addLinkerWords(Arguments *arguments, const char *words) {
  for (const char *at = words;; at++) {
    size_t length = strcspn(at, ",");
    addLinkerWord(arguments, formatted("%.*s", (int)length, at));
    at += length;
    if (*at == 0) return;
  }
}

/* The items as they were given, while they are read. */
typedef struct Reading {
  const LinkItem *items;
  size_t at, count;
} Reading;

static const char *next(Reading *reading, const char *option) {
  if (reading->at + 1 >= reading->count || reading->items[reading->at + 1].kind != ITEM_WORD)
    refuse("argument to the linker's '%s' is missing", option);
  return reading->items[++reading->at].text;
}

/* What is behind the two characters of an option, or the next word. */
static const char *rest(Reading *reading, const char *word) { return word[2] != 0 ? word + 2 : next(reading, word); }

static void readWord(Arguments *arguments, Reading *reading) {
  const char *word = reading->items[reading->at].text;
  const char *reason = reasonFor("linker refused", word);
  if (reason != NULL) refuse("the linker's '%s' is not possible here: %s", word, reason);
  if (*word == 0 || matches("linker without effect", word)) return;
  if (matches("linker value without effect", word)) next(reading, word);
  else if (strncmp(word, "-l", 2) == 0) {
    const char *name = rest(reading, word);
    if (matches("c++ library", name)) arguments->cxx = true;
    addLinkItem(arguments, (LinkItem){.kind = ITEM_LIBRARY, .text = name});
  } else if (strncmp(word, "-L", 2) == 0) addWord(&arguments->libraryDirectories, rest(reading, word));
  else if (strncmp(word, "-z", 2) == 0) {
    const char *value = rest(reading, word);
    if (!matches("linker z without effect", value)) addLinkItem(arguments, (LinkItem){.kind = ITEM_FLAG, .text = "-z", .value = value});
  } else if (strncmp(word, "-u", 2) == 0) addLinkItem(arguments, (LinkItem){.kind = ITEM_FLAG, .text = "-u", .value = rest(reading, word)});
  else if (isListed("linker valued", word)) addLinkItem(arguments, (LinkItem){.kind = ITEM_FLAG, .text = word, .value = next(reading, word)});
  else if (*word == '-') addLinkItem(arguments, (LinkItem){.kind = ITEM_FLAG, .text = word});
  else addLinkItem(arguments, (LinkItem){.kind = ITEM_FILE, .text = word});
}

void finishLinkItems(Arguments *arguments) {
  Reading reading = {.items = arguments->link, .count = arguments->linkCount};
  arguments->link = NULL;
  arguments->linkCount = 0;
  for (; reading.at < reading.count; reading.at++) {
    if (reading.items[reading.at].kind == ITEM_WORD) readWord(arguments, &reading);
    else addLinkItem(arguments, reading.items[reading.at]);
  }
}
