#ifndef SDL_log_h_
#define SDL_log_h_

#include <SDL2/SDL_stdinc.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  SDL_LOG_CATEGORY_APPLICATION,
  SDL_LOG_CATEGORY_ERROR,
  SDL_LOG_CATEGORY_ASSERT,
  SDL_LOG_CATEGORY_SYSTEM,
  SDL_LOG_CATEGORY_AUDIO,
  SDL_LOG_CATEGORY_VIDEO,
  SDL_LOG_CATEGORY_RENDER,
  SDL_LOG_CATEGORY_INPUT,
  SDL_LOG_CATEGORY_TEST,
  SDL_LOG_CATEGORY_CUSTOM = 19
} SDL_LogCategory;

typedef enum {
  SDL_LOG_PRIORITY_VERBOSE = 1,
  SDL_LOG_PRIORITY_DEBUG,
  SDL_LOG_PRIORITY_INFO,
  SDL_LOG_PRIORITY_WARN,
  SDL_LOG_PRIORITY_ERROR,
  SDL_LOG_PRIORITY_CRITICAL,
  SDL_NUM_LOG_PRIORITIES
} SDL_LogPriority;

typedef void (*SDL_LogOutputFunction)(void *userdata, int category, SDL_LogPriority priority, const char *message);

/* Written to standard error, unless the program has a function of its own for it. */
void SDL_Log(const char *format, ...) SDL_PRINTF_VARARG_FUNC(1);
void SDL_LogVerbose(int category, const char *format, ...) SDL_PRINTF_VARARG_FUNC(2);
void SDL_LogDebug(int category, const char *format, ...) SDL_PRINTF_VARARG_FUNC(2);
void SDL_LogInfo(int category, const char *format, ...) SDL_PRINTF_VARARG_FUNC(2);
void SDL_LogWarn(int category, const char *format, ...) SDL_PRINTF_VARARG_FUNC(2);
void SDL_LogError(int category, const char *format, ...) SDL_PRINTF_VARARG_FUNC(2);
void SDL_LogCritical(int category, const char *format, ...) SDL_PRINTF_VARARG_FUNC(2);
void SDL_LogMessage(int category, SDL_LogPriority priority, const char *format, ...) SDL_PRINTF_VARARG_FUNC(3);
void SDL_LogMessageV(int category, SDL_LogPriority priority, const char *format, va_list arguments);
void SDL_LogSetAllPriority(SDL_LogPriority priority);
void SDL_LogSetPriority(int category, SDL_LogPriority priority);
SDL_LogPriority SDL_LogGetPriority(int category);
void SDL_LogResetPriorities(void);
void SDL_LogGetOutputFunction(SDL_LogOutputFunction *callback, void **userdata);
void SDL_LogSetOutputFunction(SDL_LogOutputFunction callback, void *userdata);

#ifdef __cplusplus
}
#endif
#endif
