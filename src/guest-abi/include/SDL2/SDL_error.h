#ifndef SDL_error_h_
#define SDL_error_h_

#include <SDL2/SDL_stdinc.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { SDL_ENOMEM, SDL_EFREAD, SDL_EFWRITE, SDL_EFSEEK, SDL_UNSUPPORTED, SDL_LASTERROR } SDL_errorcode;

/* Each thread has its own text. -1. */
int SDL_SetError(const char *format, ...) SDL_PRINTF_VARARG_FUNC(1);
const char *SDL_GetError(void);
char *SDL_GetErrorMsg(char *text, int size);
void SDL_ClearError(void);
int SDL_Error(SDL_errorcode code);

#define SDL_OutOfMemory() SDL_Error(SDL_ENOMEM)
#define SDL_Unsupported() SDL_Error(SDL_UNSUPPORTED)
#define SDL_InvalidParamError(name) SDL_SetError("Parameter '%s' is invalid", (name))

#ifdef __cplusplus
}
#endif
#endif
