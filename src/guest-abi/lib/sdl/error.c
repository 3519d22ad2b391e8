#include "sdl.h"

static _Thread_local char text[512];

int SDL_SetError(const char *format, ...) {
  if (format == NULL) return -1;
  va_list arguments;
  va_start(arguments, format);
  /* A text of its own: an argument may be the text that was there. */
  char message[sizeof text];
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  memcpy(text, message, sizeof text);
  return -1;
}

const char *SDL_GetError(void) { return text; }

char *SDL_GetErrorMsg(char *to, int size) {
  SDL_strlcpy(to, text, size < 0 ? 0 : (size_t)size);
  return to;
}

void SDL_ClearError(void) { text[0] = 0; }

int SDL_Error(SDL_errorcode code) {
  switch (code) {
    case SDL_ENOMEM:
      return SDL_SetError("Out of memory");
    case SDL_EFREAD:
      return SDL_SetError("Error reading from datastream");
    case SDL_EFWRITE:
      return SDL_SetError("Error writing to datastream");
    case SDL_EFSEEK:
      return SDL_SetError("Error seeking in datastream");
    case SDL_UNSUPPORTED:
      return SDL_SetError("That operation is not supported");
    default:
      return SDL_SetError("Unknown SDL error");
  }
}

int SetStatus(const char *what, RatStatus status) { return SDL_SetError("%s: %s", what, RatStatusText(status)); }
