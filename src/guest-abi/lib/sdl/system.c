#define _GNU_SOURCE
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sdl.h"

const char *SDL_GetPlatform(void) { return "RatOS"; }

int SDL_GetCPUCount(void) {
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count < 1 ? 1 : (int)count;
}
int SDL_GetCPUCacheLineSize(void) { return SDL_CACHELINE_SIZE; }
int SDL_GetSystemRAM(void) { return 1024; }

SDL_PowerState SDL_GetPowerInfo(int *seconds, int *percent) {
  if (seconds != NULL) *seconds = -1;
  if (percent != NULL) *percent = -1;
  return SDL_POWERSTATE_UNKNOWN;
}

int SDL_ShowSimpleMessageBox(Uint32 flags, const char *title, const char *message, SDL_Window *window) {
  (void)flags, (void)window;
  if (title == NULL) return SDL_InvalidParamError("title");
  if (message == NULL) return SDL_InvalidParamError("message");
  fprintf(stderr, "%s: %s\n", title, message);
  return 0;
}

char *SDL_GetBasePath(void) {
  extern char *program_invocation_name;
  const char *slash = strrchr(program_invocation_name, '/');
  if (slash == NULL) return strdup("./");
  return strndup(program_invocation_name, (size_t)(slash - program_invocation_name) + 1);
}

char *SDL_GetPrefPath(const char *org, const char *app) {
  if (app == NULL) {
    SDL_InvalidParamError("app");
    return NULL;
  }
  const char *home = getenv("HOME");
  char *path = NULL;
  bool by = org != NULL && *org != 0;
  if (asprintf(&path, "%s/.local/share/%s%s%s/", home == NULL ? "/home" : home, by ? org : "", by ? "/" : "", app) < 0) {
    SDL_OutOfMemory();
    return NULL;
  }
  for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    int failed = mkdir(path, 0777) != 0 && errno != EEXIST;
    *slash = '/';
    if (failed) {
      SDL_SetError("Couldn't create directory '%s': %s", path, strerror(errno));
      free(path);
      return NULL;
    }
  }
  return path;
}

/* ── The clipboard ── */
int SDL_SetClipboardText(const char *text) {
  RatStatus status = RatSetClipboardText(text == NULL ? "" : text);
  return status < 0 ? SetStatus("The clipboard", status) : 0;
}

char *SDL_GetClipboardText(void) {
  /* It may become longer between the question and the answer. */
  size_t size = 256, length = 0;
  char *text = NULL;
  for (int tries = 0; tries < 8; tries++) {
    char *larger = realloc(text, size);
    if (larger == NULL) break;
    text = larger;
    RatStatus status = RatGetClipboardText(text, size, &length);
    if (status < 0) break;
    if (length < size) return text;
    size = length + 1;
  }
  free(text);
  return strdup("");
}

SDL_bool SDL_HasClipboardText(void) {
  char *text = SDL_GetClipboardText();
  SDL_bool has = text != NULL && *text != 0 ? SDL_TRUE : SDL_FALSE;
  free(text);
  return has;
}
