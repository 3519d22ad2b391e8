#ifndef SDL_clipboard_h_
#define SDL_clipboard_h_

#include <SDL2/SDL_stdinc.h>

#ifdef __cplusplus
extern "C" {
#endif

int SDL_SetClipboardText(const char *text);
/* Freed with SDL_free. */
char *SDL_GetClipboardText(void);
SDL_bool SDL_HasClipboardText(void);

#ifdef __cplusplus
}
#endif
#endif
