#include "sdl.h"

enum { CATEGORIES = 64, LINE = 4096 };

static SDL_LogPriority priorities[CATEGORIES]; /* 0: what it is by default */
static SDL_LogOutputFunction output;
static void *outputData;

static SDL_LogPriority DefaultOf(int category) {
  if (category == SDL_LOG_CATEGORY_APPLICATION) return SDL_LOG_PRIORITY_INFO;
  if (category == SDL_LOG_CATEGORY_ASSERT) return SDL_LOG_PRIORITY_WARN;
  if (category == SDL_LOG_CATEGORY_TEST) return SDL_LOG_PRIORITY_VERBOSE;
  return SDL_LOG_PRIORITY_CRITICAL;
}

SDL_LogPriority SDL_LogGetPriority(int category) {
  if (category < 0 || category >= CATEGORIES || priorities[category] == 0) return DefaultOf(category);
  return priorities[category];
}

void SDL_LogSetPriority(int category, SDL_LogPriority priority) {
  if (category >= 0 && category < CATEGORIES) priorities[category] = priority;
}

void SDL_LogSetAllPriority(SDL_LogPriority priority) {
  for (int i = 0; i < CATEGORIES; i++) priorities[i] = priority;
}

void SDL_LogResetPriorities(void) { memset(priorities, 0, sizeof priorities); }

static const char *const WORDS[SDL_NUM_LOG_PRIORITIES] = {"", "VERBOSE", "DEBUG", "INFO", "WARN", "ERROR", "CRITICAL"};

static void ToStandardError(void *data, int category, SDL_LogPriority priority, const char *message) {
  (void)data, (void)category;
  fprintf(stderr, "%s: %s\n", WORDS[priority], message);
}

void SDL_LogGetOutputFunction(SDL_LogOutputFunction *callback, void **userdata) {
  if (callback != NULL) *callback = output == NULL ? ToStandardError : output;
  if (userdata != NULL) *userdata = outputData;
}

void SDL_LogSetOutputFunction(SDL_LogOutputFunction callback, void *userdata) {
  output = callback;
  outputData = userdata;
}

void SDL_LogMessageV(int category, SDL_LogPriority priority, const char *format, va_list arguments) {
  if (priority <= 0 || priority >= SDL_NUM_LOG_PRIORITIES || priority < SDL_LogGetPriority(category)) return;
  char *line = malloc(LINE);
  if (line == NULL) return;
  vsnprintf(line, LINE, format, arguments);
  size_t length = strlen(line);
  if (length > 0 && line[length - 1] == '\n') line[length - 1] = 0;
  SDL_LogOutputFunction function = output == NULL ? ToStandardError : output;
  function(outputData, category, priority, line);
  free(line);
}

void SDL_LogMessage(int category, SDL_LogPriority priority, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  SDL_LogMessageV(category, priority, format, arguments);
  va_end(arguments);
}

void SDL_Log(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  SDL_LogMessageV(SDL_LOG_CATEGORY_APPLICATION, SDL_LOG_PRIORITY_INFO, format, arguments);
  va_end(arguments);
}

#define LOGGER(name, priority)                               \
  void name(int category, const char *format, ...) {         \
    va_list arguments;                                       \
    va_start(arguments, format);                             \
    SDL_LogMessageV(category, priority, format, arguments);  \
    va_end(arguments);                                       \
  }
LOGGER(SDL_LogVerbose, SDL_LOG_PRIORITY_VERBOSE)
LOGGER(SDL_LogDebug, SDL_LOG_PRIORITY_DEBUG)
LOGGER(SDL_LogInfo, SDL_LOG_PRIORITY_INFO)
LOGGER(SDL_LogWarn, SDL_LOG_PRIORITY_WARN)
LOGGER(SDL_LogError, SDL_LOG_PRIORITY_ERROR)
LOGGER(SDL_LogCritical, SDL_LOG_PRIORITY_CRITICAL)
