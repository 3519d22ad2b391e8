#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/tool.h"

void addText(Text *text, const char *more, size_t length) {
  text->at = reallocate(text->at, text->length + length + 1);
  memcpy(text->at + text->length, more, length);
  text->length += length;
  text->at[text->length] = 0;
}

void freeText(Text *text) {
  free(text->at);
  *text = (Text){0};
}

Text readText(const char *path) {
  Text text = {0};
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return text;
  struct stat facts;
  int error = 0;
  if (fstat(file, &facts) < 0) error = errno;
  else if (!S_ISREG(facts.st_mode)) error = S_ISDIR(facts.st_mode) ? EISDIR : EINVAL;
  else {
    text.at = allocate((size_t)facts.st_size + 1);
    while (text.length < (size_t)facts.st_size) {
      ssize_t count = read(file, text.at + text.length, (size_t)facts.st_size - text.length);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) error = errno;
      if (count <= 0) break;
      text.length += (size_t)count;
    }
    text.at[text.length] = 0;
  }
  close(file);
  if (error != 0) freeText(&text);
  errno = error;
  return text;
}

bool holds(const Text *text, const char *part) { return memmem(text->at, text->length, part, strlen(part)) != NULL; }
