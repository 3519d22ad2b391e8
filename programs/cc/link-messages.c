#include "link-messages.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/tool.h"
#include "config.h"

/* A line about a symbol that was asked for: "FILE: KIND SYMBOL". */
typedef struct Trace {
  const char *file, *kind, *symbol;
  size_t fileLength;
} Trace;

static const char *const KINDS[] = {": reference to ", ": lazy definition of ", ": definition of "};

static bool readTrace(const char *line, Trace *trace) {
  for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
    const char *at = strstr(line, KINDS[i]);
    if (at == NULL) continue;
    *trace = (Trace){.file = line, .kind = KINDS[i], .symbol = at + strlen(KINDS[i]), .fileLength = (size_t)(at - line)};
    return true;
  }
  return false;
}

static Words linesOf(const Text *text) {
  Words lines = {0};
  char *copy = copyText(text->at);
  for (char *line = strtok(copy, "\n"); line != NULL; line = strtok(NULL, "\n")) addWord(&lines, line);
  return lines;
}

static bool hasLine(const Text *text, const char *line) {
  const char *at = strstr(text->at, line);
  return at != NULL && (at == text->at || at[-1] == '\n') && (at[strlen(line)] == '\n' || at[strlen(line)] == 0);
}

/* ── Files ── */

static bool isSysroot(const char *file) { return strncmp(file, "/usr/lib/", 9) == 0; }

static bool isInternal(const char *file) { return strncmp(file, "<internal>", 10) == 0; }

static const Input *inputAt(const Inputs *inputs, const char *path, size_t length) {
  for (size_t i = 0; i < inputs->count; i++)
    if (strncmp(inputs->at[i].path, path, strlen(inputs->at[i].path)) == 0 && strlen(inputs->at[i].path) <= length) return &inputs->at[i];
  return NULL;
}

/* With the user's names of files in place of ours. */
static void printLine(const char *line, const Inputs *inputs) {
  while (*line != 0) {
    const Input *input = *line == '/' ? inputAt(inputs, line, strlen(line)) : NULL;
    if (input == NULL) fputc(*line++, stderr);
    else {
      fputs(input->shown, stderr);
      line += strlen(input->path);
    }
  }
}

/* ── main ── */

static bool definesMain(const Text *traces) {
  for (const char *at = traces->at; (at = strstr(at, ": ")) != NULL; at++)
    if (strncmp(at, ": definition of main\n", 21) == 0 || strncmp(at, ": lazy definition of main\n", 26) == 0) return true;
  return false;
}

static bool missedMain(const Text *traces) { return hasLine(traces, "<internal>: definition of undefined_weak:main"); }

bool lacksMain(const Text *traces) { return missedMain(traces) && !definesMain(traces); }

static bool readMainType(const char *line, MainForm *form) {
  static const char BEFORE[] = ">>> defined as (";
  if (strncmp(line, BEFORE, sizeof BEFORE - 1) != 0) return false;
  const char *at = line + sizeof BEFORE - 1, *close = strchr(at, ')');
  if (close == NULL) return false;
  const char *file = strstr(close, " in ");
  if (file == NULL || strncmp(file + 4, "/usr/lib/", 9) == 0 || strstr(file, MAIN_ADAPTER) != NULL) return false;
  form->parameters = at == close ? 0 : 1;
  for (; at < close; at++)
    if (*at == ',') form->parameters++;
  form->result = strncmp(close, ") -> i32", 8) == 0;
  return true;
}

/* One of the user's files has it. */
static bool isUsersMain(const char *line, Trace *trace) {
  return readTrace(line, trace) && trace->kind == KINDS[2] && !isSysroot(trace->file) && !isInternal(trace->file) &&
         strstr(line, MAIN_ADAPTER) == NULL && (strcmp(trace->symbol, "main") == 0 || strcmp(trace->symbol, "__main_argc_argv") == 0);
}

bool hasSeveralMains(const Text *traces, const Text *said) {
  if (holds(said, ": duplicate symbol: main\n")) return false;
  Words lines = linesOf(traces);
  const char *symbol = NULL;
  bool several = false;
  for (size_t i = 0; i < lines.count; i++) {
    Trace trace;
    if (!isUsersMain(lines.at[i], &trace)) continue;
    several |= symbol != NULL && strcmp(symbol, trace.symbol) != 0;
    symbol = trace.symbol;
  }
  return several;
}

void printMains(const Text *traces, const Inputs *inputs) {
  Words lines = linesOf(traces);
  fputs("wasm-ld: error: duplicate symbol: main\n", stderr);
  for (size_t i = 0; i < lines.count; i++) {
    Trace trace;
    if (!isUsersMain(lines.at[i], &trace)) continue;
    fputs(">>> defined in ", stderr);
    printLine(formatted("%.*s", (int)trace.fileLength, trace.file), inputs);
    fputc('\n', stderr);
  }
}

/* What clang makes beside main: who has two of these has two of that. */
static bool isBesideMain(const char *line) {
  const char *at = strstr(line, ": duplicate symbol: ");
  return at != NULL && (strcmp(at + 20, "__original_main") == 0 || strcmp(at + 20, "__main_void") == 0);
}

bool findMainForm(const Text *traces, const Text *said, MainForm *form) {
  static const char MISMATCH[] = "function signature mismatch: ";
  Words lines = linesOf(said);
  for (size_t i = 0; i < lines.count; i++) {
    const char *at = strstr(lines.at[i], MISMATCH);
    if (at == NULL) continue;
    at += sizeof MISMATCH - 1;
    form->symbol = strcmp(at, "main") == 0 ? "main" : "__main_argc_argv";
    if (strcmp(at, form->symbol) != 0) continue;
    for (size_t k = i + 1; k < lines.count && strncmp(lines.at[k], ">>> ", 4) == 0; k++)
      if (readMainType(lines.at[k], form)) return true;
  }
  *form = (MainForm){"main", 3, true};
  return missedMain(traces) && definesMain(traces);
}

/* ── What must not be used ── */

/* A field of a line, between tabs. */
static char *field(const char *line, int number) {
  for (; number > 0; number--) line += strcspn(line, "\t") + 1;
  return formatted("%.*s", (int)strcspn(line, "\t"), line);
}

static bool isMissing(const Text *said, const char *symbol) {
  char *text = formatted(": undefined symbol: %s\n", symbol);
  bool found = holds(said, text);
  free(text);
  return found;
}

/* Whether a symbol is the system's and linked, or nobody's; one of the user's own is none of ours. */
static bool isLinked(const Words *traces, const Text *said, const char *symbol) {
  bool linked = isMissing(said, symbol);
  for (size_t i = 0; i < traces->count; i++) {
    Trace trace;
    if (!readTrace(traces->at[i], &trace) || strcmp(trace.symbol, symbol) != 0 || trace.kind != KINDS[2] || isInternal(trace.file)) continue;
    if (!isSysroot(trace.file)) return false;
    linked = true;
  }
  return linked;
}

static bool refers(const Words *traces, const char *file, size_t length, const char *symbol) {
  for (size_t i = 0; i < traces->count; i++) {
    Trace trace;
    if (readTrace(traces->at[i], &trace) && trace.kind == KINDS[0] && strcmp(trace.symbol, symbol) == 0 && trace.fileLength == length &&
        strncmp(trace.file, file, length) == 0)
      return true;
  }
  return false;
}

/* What the user calls a file that the linker names; a member of an archive keeps its name behind the archive's. */
static char *nameOf(const Inputs *inputs, const char *path, size_t length) {
  const Input *input = inputAt(inputs, path, length);
  if (input == NULL) return formatted("%.*s", (int)length, path);
  size_t known = strlen(input->path);
  return formatted("%s%.*s", input->name, (int)(length - known), path + known);
}

/* true: one was told. */
static bool tellRefusals(const Words *traces, const Text *said, const Inputs *inputs, const char *file, size_t length) {
  const Words *refusals = configured("refusals");
  bool told = false;
  for (size_t i = 0; i < refusals->count; i++) {
    char *what = field(refusals->at[i], 0), *symbols = field(refusals->at[i], 3);
    Words functions = {0};
    bool used = false;
    for (char *symbol = strtok(symbols, " "); symbol != NULL; symbol = strtok(NULL, " ")) {
      if (!refers(traces, file, length, symbol) || !isLinked(traces, said, symbol)) continue;
      used = true;
      if (symbol[0] != '_' && strstr(what, symbol) == NULL) addWord(&functions, symbol);
    }
    if (!used) continue;
    told = true;
    fprintf(stderr, "error: %s uses %s", nameOf(inputs, file, length), what);
    for (size_t k = 0; k < functions.count; k++) fprintf(stderr, "%s%s", k == 0 ? " (" : ", ", functions.at[k]);
    fprintf(stderr, "%s, which %s: use %s\n", functions.count > 0 ? ")" : "", field(refusals->at[i], 1), field(refusals->at[i], 2));
  }
  return told;
}

static bool isRefused(const char *symbol) {
  const Words *refusals = configured("refusals");
  for (size_t i = 0; i < refusals->count; i++) {
    char *symbols = field(refusals->at[i], 3);
    bool found = false;
    for (char *each = strtok(symbols, " "); each != NULL && !found; each = strtok(NULL, " ")) found = strcmp(each, symbol) == 0;
    free(symbols);
    if (found) return true;
  }
  return false;
}

/* ── The rest ── */

static const char *undefinedSymbol(const char *line) {
  static const char BEFORE[] = ": undefined symbol: ";
  const char *at = strstr(line, BEFORE);
  return at == NULL || strncmp(line, "wasm-ld: ", 9) != 0 ? NULL : at + sizeof BEFORE - 1;
}

/* How many lines tell of the symbol, if this is the first of them; else 0. */
static size_t referencesFrom(const Words *lines, size_t index) {
  const char *symbol = undefinedSymbol(lines->at[index]);
  size_t count = 0;
  for (size_t i = 0; i < lines->count; i++) {
    const char *other = undefinedSymbol(lines->at[i]);
    if (other == NULL || strcmp(other, symbol) != 0) continue;
    if (i < index) return 0;
    count++;
  }
  return count;
}

bool printLinkMessages(const Text *traceText, const Text *said, const Inputs *inputs, Text *shown) {
  Words traces = linesOf(traceText), lines = linesOf(said);
  bool refused = false;
  addText(shown, "", 0);
  for (size_t i = 0; i < traces.count; i++) {
    Trace trace, before;
    if (!readTrace(traces.at[i], &trace) || trace.kind != KINDS[0] || isSysroot(trace.file) || isInternal(trace.file)) continue;
    bool first = true;
    for (size_t k = 0; k < i && first; k++)
      first = !(readTrace(traces.at[k], &before) && before.kind == KINDS[0] && before.fileLength == trace.fileLength &&
                strncmp(before.file, trace.file, trace.fileLength) == 0);
    if (first) refused |= tellRefusals(&traces, said, inputs, trace.file, trace.fileLength);
  }
  for (size_t i = 0; i < lines.count; i++) {
    const char *symbol = undefinedSymbol(lines.at[i]);
    if (symbol != NULL && isRefused(symbol)) continue;
    if (isBesideMain(lines.at[i])) {
      while (i + 1 < lines.count && strncmp(lines.at[i + 1], ">>> ", 4) == 0) i++;
      continue;
    }
    size_t references = symbol == NULL ? 1 : referencesFrom(&lines, i);
    if (references == 0) continue;
    addText(shown, lines.at[i], strlen(lines.at[i]));
    addText(shown, "\n", 1);
    printLine(lines.at[i], inputs);
    if (references > 1) fprintf(stderr, " (%zu references)", references);
    fputc('\n', stderr);
  }
  return refused;
}
