#ifndef SDL_keyboard_h_
#define SDL_keyboard_h_

#include <SDL2/SDL_keycode.h>
#include <SDL2/SDL_stdinc.h>
#include <SDL2/SDL_video.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct SDL_Keysym {
  SDL_Scancode scancode;
  SDL_Keycode sym;
  Uint16 mod;
  Uint32 unused;
} SDL_Keysym;

SDL_Window *SDL_GetKeyboardFocus(void);
const Uint8 *SDL_GetKeyboardState(int *count);
void SDL_ResetKeyboard(void);
SDL_Keymod SDL_GetModState(void);
void SDL_SetModState(SDL_Keymod mod);
SDL_Keycode SDL_GetKeyFromScancode(SDL_Scancode scancode);
SDL_Scancode SDL_GetScancodeFromKey(SDL_Keycode key);
const char *SDL_GetScancodeName(SDL_Scancode scancode);
SDL_Scancode SDL_GetScancodeFromName(const char *name);
const char *SDL_GetKeyName(SDL_Keycode key);
SDL_Keycode SDL_GetKeyFromName(const char *name);
/* Text comes from the start. */
void SDL_StartTextInput(void);
SDL_bool SDL_IsTextInputActive(void);
void SDL_StopTextInput(void);
void SDL_SetTextInputRect(const SDL_Rect *rect);
SDL_bool SDL_HasScreenKeyboardSupport(void);
SDL_bool SDL_IsScreenKeyboardShown(SDL_Window *window);

#ifdef __cplusplus
}
#endif
#endif
