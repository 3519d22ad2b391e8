#ifndef SDL_assert_h_
#define SDL_assert_h_

#include <assert.h>
#include <SDL2/SDL_stdinc.h>

#ifndef SDL_ASSERT_LEVEL
#define SDL_ASSERT_LEVEL 2
#endif
#define SDL_TriggerBreakpoint() __builtin_trap()
#define SDL_FUNCTION __func__
#define SDL_FILE __FILE__
#define SDL_LINE __LINE__
#define SDL_disabled_assert(condition) ((void)sizeof(condition))
#define SDL_assert_always(condition) \
  ((condition) ? (void)0 : __assert_fail(#condition, __FILE__, __LINE__, __func__))
#if SDL_ASSERT_LEVEL >= 2
#define SDL_assert(condition) SDL_assert_always(condition)
#else
#define SDL_assert(condition) SDL_disabled_assert(condition)
#endif
#if SDL_ASSERT_LEVEL >= 1
#define SDL_assert_release(condition) SDL_assert_always(condition)
#else
#define SDL_assert_release(condition) SDL_disabled_assert(condition)
#endif
#if SDL_ASSERT_LEVEL >= 3
#define SDL_assert_paranoid(condition) SDL_assert_always(condition)
#else
#define SDL_assert_paranoid(condition) SDL_disabled_assert(condition)
#endif
#endif
