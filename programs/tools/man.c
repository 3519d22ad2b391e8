/* The manual: what the documents say of the calls of ratos.h and of some subjects, and the tools' own help. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "../lib/tool.h"
#include "tools.h"

static const char HELP[] = "usage: man NAME | man -k WORD | man\n"
                           "Shows the page of a tool, of a call of ratos.h, of an application, or of a subject; without a name it lists them.\n"
                           "  -k  lists the pages with a word in them\n";

#pragma clang diagnostic ignored "-Wc23-extensions"
static const char SYSCALLS[] = {
#embed "../../docs/spec/syscalls.md"
  , 0};
static const char APPLICATIONS[] = {
#embed "../../docs/applications.md"
  , 0};
static const char COMPILER[] = {
#embed "../../docs/c/compiler.md"
  , 0};
static const char MAKE[] = {
#embed "../../docs/c/make.md"
  , 0};
static const char SHELL[] = {
#embed "../../docs/c/shell.md"
  , 0};
static const char THREADS[] = {
#embed "../../docs/c/threads.md"
  , 0};
static const char PROCESSES[] = {
#embed "../../docs/c/processes.md"
  , 0};
static const char SIGNALS[] = {
#embed "../../docs/c/signals.md"
  , 0};

static const struct {
  const char *name, *text;
} SUBJECTS[] = {{"applications", APPLICATIONS}, {"c++", COMPILER}, {"cc", COMPILER}, {"make", MAKE}, {"processes", PROCESSES}, {"sh", SHELL}, {"signals", SIGNALS}, {"threads", THREADS}};
enum { SUBJECT_COUNT = sizeof SUBJECTS / sizeof SUBJECTS[0] };

static FILE *out;

/* ── A document as plain text ── */

/* Without marks: code is as it stands, links are their texts. */
static void printInline(const char *at, const char *end) {
  while (at < end) {
    if (*at == '`' || (at[0] == '*' && at[1] == '*')) {
      at += *at == '`' ? 1 : 2;
      continue;
    }
    const char *close = *at == '[' ? memchr(at, ']', (size_t)(end - at)) : NULL;
    if (close != NULL && close + 1 < end && close[1] == '(') {
      printInline(at + 1, close);
      const char *target = memchr(close, ')', (size_t)(end - close));
      at = target == NULL ? end : target + 1;
      continue;
    }
    if (*at == '\\' && at + 1 < end && ispunct((unsigned char)at[1])) at++;
    putc(*at++, out);
  }
}

/* | a | b | */
static void printRow(const char *at, const char *end) {
  if (strspn(at, "|-: ") >= (size_t)(end - at)) return; /* the line below the heading */
  fputs("   ", out);
  for (at++; at < end;) {
    const char *cell = at;
    bool code = false;
    while (at < end && (*at != '|' || code)) code ^= *at++ == '`';
    while (cell < at && *cell == ' ') cell++;
    const char *last = at;
    while (last > cell && last[-1] == ' ') last--;
    if (last > cell) {
      fputs("  ", out);
      printInline(cell, last);
    }
    at++;
  }
  putc('\n', out);
}

static void printDocument(const char *text, const char *end) {
  bool isCode = false;
  while (text < end) {
    const char *next = memchr(text, '\n', (size_t)(end - text));
    if (next == NULL) next = end;
    size_t length = (size_t)(next - text);
    if (length >= 3 && memcmp(text, "```", 3) == 0) {
      isCode = !isCode;
    } else if (isCode) {
      fprintf(out, "    %.*s\n", (int)length, text);
    } else if (text[0] == '#') {
      while (text < next && (*text == '#' || *text == ' ')) text++;
      for (const char *c = text; c < next; c++) putc(toupper((unsigned char)*c), out);
      putc('\n', out);
    } else if (text[0] == '|') {
      printRow(text, next);
    } else if (length < 4 || memcmp(text, "<!--", 4) != 0) {
      printInline(text, next);
      putc('\n', out);
    }
    text = next + 1;
  }
}

/* ── Pages ── */

/* The part of the document on applications about one of them, whose heading is its name; `end` is where it ends. */
static const char *findApplication(const char *name, const char **end) {
  size_t length = strlen(name);
  for (const char *at = strstr(APPLICATIONS, "\n## "); at != NULL; at = strstr(at + 1, "\n## ")) {
    const char *title = at + 4;
    if (strcspn(title, "\n") != length || strncmp(title, name, length) != 0) continue;
    *end = strstr(title, "\n## ");
    if (*end == NULL) *end = APPLICATIONS + strlen(APPLICATIONS);
    return at + 1;
  }
  return NULL;
}

/* The part of the reference about a call; `end` is where it ends. */
static const char *findCall(const char *name, const char **end) {
  size_t length = strlen(name);
  for (const char *at = strstr(SYSCALLS, "\n### "); at != NULL; at = strstr(at + 1, "\n### ")) {
    const char *title = at + 5;
    size_t titleLength = strcspn(title, "\n");
    if (titleLength != length || strncasecmp(title, name, length) != 0) continue;
    const char *next = strstr(title, "\n## "), *call = strstr(title, "\n### ");
    *end = call == NULL || (next != NULL && next < call) ? next : call;
    if (*end == NULL) *end = SYSCALLS + strlen(SYSCALLS);
    return title;
  }
  return NULL;
}

static void printCall(const char *title, const char *end) {
  fprintf(out, "%.*s\n", (int)strcspn(title, "\n"), title);
  printDocument(title + strcspn(title, "\n") + 1, end);
}

static void printToolHelp(const char *name) {
  char *command = NULL;
  if (asprintf(&command, "exec '%s' --help", name) < 0) return;
  FILE *help = popen(command, "r");
  free(command);
  for (int c; help != NULL && (c = getc(help)) != EOF;) putc(c, out);
  if (help != NULL) pclose(help);
}

static bool printPage(const char *name) {
  const char *end, *call = findCall(name, &end);
  if (call != NULL) {
    printCall(call, end);
    return true;
  }
  for (int i = 0; i < SUBJECT_COUNT; i++) {
    if (strcmp(SUBJECTS[i].name, name) != 0) continue;
    printDocument(SUBJECTS[i].text, SUBJECTS[i].text + strlen(SUBJECTS[i].text));
    return true;
  }
  const char *application = findApplication(name, &end);
  if (application != NULL) {
    printDocument(application, end);
    return true;
  }
  if (!isTool(name)) return false;
  printToolHelp(name);
  return true;
}

static void listNames(void) {
  fputs("Tools:", out);
  for (size_t i = 0; toolAt(i) != NULL; i++) fprintf(out, " %s", toolAt(i));
  fputs("\n\nSubjects:", out);
  for (int i = 0; i < SUBJECT_COUNT; i++) fprintf(out, " %s", SUBJECTS[i].name);
  fputs("\n\nApplications:", out);
  for (const char *at = strstr(APPLICATIONS, "\n## "); at != NULL; at = strstr(at + 1, "\n## ")) fprintf(out, " %.*s", (int)strcspn(at + 4, "\n"), at + 4);
  fputs("\n\nCalls of ratos.h:\n", out);
  for (const char *at = strstr(SYSCALLS, "\n### "); at != NULL; at = strstr(at + 1, "\n### ")) fprintf(out, "  %.*s\n", (int)strcspn(at + 5, "\n"), at + 5);
}

static bool containsWord(const char *text, const char *end, const char *word) {
  size_t length = strlen(word);
  for (; text + length <= end; text++)
    if (strncasecmp(text, word, length) == 0) return true;
  return false;
}

static bool listWith(const char *word) {
  bool any = false;
  for (size_t i = 0; toolAt(i) != NULL; i++) {
    if (!containsWord(toolAt(i), toolAt(i) + strlen(toolAt(i)), word)) continue;
    fprintf(out, "%s\n", toolAt(i));
    any = true;
  }
  for (int i = 0; i < SUBJECT_COUNT; i++) {
    if (!containsWord(SUBJECTS[i].text, SUBJECTS[i].text + strlen(SUBJECTS[i].text), word)) continue;
    fprintf(out, "%s\n", SUBJECTS[i].name);
    any = true;
  }
  for (const char *at = strstr(SYSCALLS, "\n### "); at != NULL;) {
    const char *next = strstr(at + 1, "\n### "), *end = next == NULL ? at + strlen(at) : next;
    if (containsWord(at, end, word)) {
      fprintf(out, "%.*s\n", (int)strcspn(at + 5, "\n"), at + 5);
      any = true;
    }
    at = next;
  }
  return any;
}

int manMain(int argc, char **argv) {
  const char *word = NULL;
  for (int option; (option = nextOption(argc, argv, "k:", NULL, HELP)) != -1;) word = optarg;
  const char *name = optind < argc ? argv[optind] : NULL;
  /* A section's number may stand before it. */
  if (name != NULL && isdigit((unsigned char)name[0]) && optind + 1 < argc) name = argv[optind + 1];
  bool pages = word == NULL && isatty(STDOUT_FILENO);
  const char *pager = getenv("PAGER");
  out = pages ? popen(pager != NULL && pager[0] != 0 ? pager : "less", "w") : NULL;
  if (out == NULL) {
    pages = false;
    out = stdout;
  }
  bool found = true;
  if (word != NULL) found = listWith(word);
  else if (name == NULL) listNames();
  else found = printPage(name);
  if (pages) pclose(out);
  if (found) return 0;
  if (word != NULL) complain("%s: nothing appropriate", word);
  else complain("no manual entry for %s", name);
  return 16;
}
