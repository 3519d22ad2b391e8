/* Scripts: a file whose first line is #! and an interpreter is run by that. */
#define _GNU_SOURCE
#include "posix/posix.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int __wasilibc_open_nomode(const char *path, int flags);

bool ReadScriptLine(const char *path, char line[SCRIPT_LINE_BYTES]) {
  int saved = errno;
  int fd = __wasilibc_open_nomode(path, O_RDONLY | O_CLOEXEC);
  ssize_t count = fd < 0 ? -1 : read(fd, line, 2);
  bool is = count == 2 && line[0] == '#' && line[1] == '!';
  if (is) count = read(fd, line, SCRIPT_LINE_BYTES - 1);
  if (fd >= 0) close(fd);
  errno = saved;
  if (!is || count < 0) return false;
  line[count] = 0;
  line[strcspn(line, "\r\n")] = 0;
  return line[strspn(line, " \t")] != 0;
}

char *const *ScriptArguments(char *line, const char *path, char *const *arguments) {
  size_t count = 0;
  while (arguments[count] != NULL) count++;
  char **longer = malloc((count + 4) * sizeof *longer);
  if (longer == NULL) return NULL;
  size_t at = 0;
  line += strspn(line, " \t");
  longer[at++] = line;
  line += strcspn(line, " \t");
  if (*line != 0) {
    *line++ = 0;
    line += strspn(line, " \t");
    /* What follows is one argument, blanks and all. */
    size_t length = strlen(line);
    while (length > 0 && (line[length - 1] == ' ' || line[length - 1] == '\t')) line[--length] = 0;
    if (length > 0) longer[at++] = line;
  }
  longer[at++] = (char *)path;
  for (size_t i = 1; i < count; i++) longer[at++] = arguments[i];
  longer[at] = NULL;
  return longer;
}
