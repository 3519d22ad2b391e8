#include "sdl.h"

static const Uint32 SYSTEMS[] = {SDL_INIT_TIMER,  SDL_INIT_AUDIO,          SDL_INIT_VIDEO,  SDL_INIT_JOYSTICK,
                                 SDL_INIT_HAPTIC, SDL_INIT_GAMECONTROLLER, SDL_INIT_EVENTS, SDL_INIT_SENSOR};
enum { SYSTEM_COUNT = sizeof SYSTEMS / sizeof *SYSTEMS };
static unsigned inits[SYSTEM_COUNT];

void SDL_SetMainReady(void) {}

/* What a system begins with by itself. */
static Uint32 WithNeeded(Uint32 flags) {
  if ((flags & SDL_INIT_GAMECONTROLLER) != 0) flags |= SDL_INIT_JOYSTICK;
  if ((flags & (SDL_INIT_VIDEO | SDL_INIT_JOYSTICK | SDL_INIT_AUDIO)) != 0) flags |= SDL_INIT_EVENTS;
  return flags;
}

static bool Begin(Uint32 system) {
  if (system == SDL_INIT_EVENTS) return InitEvents();
  if (system == SDL_INIT_VIDEO) return InitVideo();
  return true;
}

static void End(Uint32 system) {
  if (system == SDL_INIT_EVENTS) QuitEvents();
  if (system == SDL_INIT_VIDEO) QuitVideo();
  if (system == SDL_INIT_AUDIO) QuitAudio();
  if (system == SDL_INIT_TIMER) QuitTimers();
}

int SDL_InitSubSystem(Uint32 flags) {
  TicksNs();
  flags = WithNeeded(flags);
  for (int i = 0; i < SYSTEM_COUNT; i++) {
    if ((flags & SYSTEMS[i]) == 0) continue;
    if (inits[i] == 0 && !Begin(SYSTEMS[i])) return -1;
    inits[i]++;
  }
  return 0;
}

int SDL_Init(Uint32 flags) { return SDL_InitSubSystem(flags); }

void SDL_QuitSubSystem(Uint32 flags) {
  flags = WithNeeded(flags);
  for (int i = 0; i < SYSTEM_COUNT; i++) {
    if ((flags & SYSTEMS[i]) != 0 && inits[i] > 0 && --inits[i] == 0) End(SYSTEMS[i]);
  }
}

Uint32 SDL_WasInit(Uint32 flags) {
  Uint32 begun = 0;
  for (int i = 0; i < SYSTEM_COUNT; i++) {
    if (inits[i] > 0) begun |= SYSTEMS[i];
  }
  return flags == 0 ? begun : begun & flags;
}

void SDL_Quit(void) {
  for (int i = 0; i < SYSTEM_COUNT; i++) {
    if (inits[i] > 0) {
      inits[i] = 0;
      End(SYSTEMS[i]);
    }
  }
}

void SDL_GetVersion(SDL_version *version) {
  if (version != NULL) SDL_VERSION(version);
}

const char *SDL_GetRevision(void) { return "RatOS"; }
