/* Reports: composed in one piece, and written with one call, so that those of several threads do not mix. */
#include "check.h"

#include <stdio.h>
#include <unistd.h>

_Thread_local bool checkIsBusy;

static bool mistakesSeen;  /* atomic; never cleared */
static RatLock fatalLock;  /* taken by the one thread whose report ends the process, and never given back */

Report *ReportNew(void) {
  static _Thread_local Report report;
  report.length = 0;
  return &report;
}

void ReportAdd(Report *report, const char *format, ...) {
  size_t room = sizeof report->text - report->length;
  va_list arguments;
  va_start(arguments, format);
  bool busy = checkIsBusy;
  checkIsBusy = true;
  int length = vsnprintf(report->text + report->length, room, format, arguments);
  checkIsBusy = busy;
  va_end(arguments);
  if (length > 0) report->length += (size_t)length < room ? (size_t)length : room - 1;
}

void StackCapture(Stack *stack) {
  *stack = (Stack){0};
  RatCaptureStack(stack->words, STACK_WORDS);
}

static size_t wordCount(const uint32_t *words, size_t most) {
  size_t count = 0;
  while (count < most && (words[count] != 0 || words[count + 1] != 0)) count += 2;
  return count;
}

static void addStack(Report *report, const uint32_t *words, size_t most) {
  size_t room = sizeof report->text - report->length;
  size_t length = RatDescribeStack(words, wordCount(words, most), report->text + report->length, room);
  report->length += length < room ? length : room - 1;
  report->text[report->length] = 0;
}

void ReportStack(Report *report, const Stack *stack) { addStack(report, stack->words, STACK_WORDS); }

/* Of the lines "    at FILE:LINE:COLUMN in FUNCTION": the first place that is not in a header of the library. */
static const char *placeIn(const char *lines, size_t *length) {
  static const char HEADERS[] = "/usr/include/";
  for (const char *line = lines; *line != 0;) {
    const char *end = strchr(line, '\n');
    const char *place = strstr(line, "at ");
    const char *function = strstr(line, " in ");
    if (end == NULL || place == NULL) break;
    place += 3;
    if (function != NULL && function < end && strncmp(place, HEADERS, sizeof HEADERS - 1) != 0) {
      *length = (size_t)(function - place);
      return place;
    }
    line = end + 1;
  }
  return NULL;
}

/* Of the lines of a stack. */
static void addPlace(Report *report, const char *lines) {
  size_t length = 0;
  bool busy = checkIsBusy;
  checkIsBusy = true;
  const char *place = placeIn(lines, &length);
  checkIsBusy = busy;
  if (place != NULL) ReportAdd(report, "%.*s: ", (int)length, place);
}

/* Each thread's own, beside its report. */
static Report *linesOf(const uint32_t *words, size_t most) {
  static _Thread_local Report lines;
  lines.length = 0;
  addStack(&lines, words, most);
  return &lines;
}

void ReportPlace(Report *report, const Stack *stack) { addPlace(report, linesOf(stack->words, STACK_WORDS)->text); }

extern char __stack_high;

void ReportThread(Report *report) {
  if (threadStackTop == &__stack_high) return;
  char thread[128];
  RatDescribeThread(thread, sizeof thread);
  ReportAdd(report, " in %s", thread);
}

static void print(const Report *report) {
  __atomic_store_n(&mistakesSeen, true, __ATOMIC_RELAXED);
  checkIsBusy = true;
  for (size_t done = 0; done < report->length;) {
    ssize_t written = write(STDERR_FILENO, report->text + done, report->length - done);
    if (written <= 0) break;
    done += (size_t)written;
  }
}

void ReportSend(const Report *report) {
  bool busy = checkIsBusy;
  print(report);
  checkIsBusy = busy;
}

RAT_NORETURN void ReportFatal(const Report *report) {
  RatLockAcquire(&fatalLock);
  print(report);
  FlushStreams();
  RatProcessExit(CHECK_EXIT_CODE);
}

bool MistakesSeen(void) { return __atomic_load_n(&mistakesSeen, __ATOMIC_RELAXED); }

/* ── Exceptions of C++ ── */
enum { THROWN_WORDS = 32 };

/* Where the thread has thrown last: when it turns out that nobody catches it, its stack has gone. */
static _Thread_local uint32_t thrown[THROWN_WORDS];

void RatNoteThrow(void) {
  memset(thrown, 0, sizeof thrown);
  RatCaptureStack(thrown, THROWN_WORDS);
}

void RatTellThrow(void) {
  if (wordCount(thrown, THROWN_WORDS) == 0) return;
  const char *lines = linesOf(thrown, THROWN_WORDS)->text;
  /* What throws is not of interest. */
  static const char *const OWN[] = {"    at Rat", "    at __cxa_"};
  for (const char *end; (end = strchr(lines, '\n')) != NULL && (strncmp(lines, OWN[0], strlen(OWN[0])) == 0 || strncmp(lines, OWN[1], strlen(OWN[1])) == 0);) lines = end + 1;
  Report *report = ReportNew();
  addPlace(report, lines);
  ReportAdd(report, "runtime error: an exception that nobody catches is thrown here");
  ReportThread(report);
  ReportAdd(report, "\n%s", lines);
  ReportSend(report);
  memset(thrown, 0, sizeof thrown);
}
