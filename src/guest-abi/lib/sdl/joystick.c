#include "sdl.h"

/* There are no joysticks and no game controllers: none can be opened, so there is no pointer to one that is valid. */
static int None(void) { return SDL_SetError("There are no joysticks"); }

int SDL_NumJoysticks(void) { return 0; }
const char *SDL_JoystickNameForIndex(int index) { return (void)index, None(), NULL; }
SDL_Joystick *SDL_JoystickOpen(int index) { return (void)index, None(), NULL; }
const char *SDL_JoystickName(SDL_Joystick *joystick) { return (void)joystick, None(), NULL; }
SDL_JoystickID SDL_JoystickInstanceID(SDL_Joystick *joystick) { return (void)joystick, None(); }
SDL_JoystickGUID SDL_JoystickGetDeviceGUID(int index) { return (void)index, None(), (SDL_JoystickGUID){{0}}; }
SDL_JoystickGUID SDL_JoystickGetGUID(SDL_Joystick *joystick) {
  return (void)joystick, None(), (SDL_JoystickGUID){{0}};
}

static int Digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

SDL_JoystickGUID SDL_JoystickGetGUIDFromString(const char *text) {
  SDL_JoystickGUID guid = {{0}};
  for (size_t i = 0; i < sizeof guid.data; i++) {
    int high = Digit(text[2 * i]);
    int low = high < 0 ? -1 : Digit(text[2 * i + 1]);
    if (low < 0) break;
    guid.data[i] = (Uint8)(high << 4 | low);
  }
  return guid;
}

void SDL_JoystickGetGUIDString(SDL_JoystickGUID guid, char *text, int size) {
  for (int i = 0; i < (int)sizeof guid.data && 2 * i + 2 < size; i++) {
    snprintf(text + 2 * i, 3, "%02x", guid.data[i]);
  }
}

int SDL_JoystickNumAxes(SDL_Joystick *joystick) { return (void)joystick, None(); }
int SDL_JoystickNumHats(SDL_Joystick *joystick) { return (void)joystick, None(); }
int SDL_JoystickNumBalls(SDL_Joystick *joystick) { return (void)joystick, None(); }
int SDL_JoystickNumButtons(SDL_Joystick *joystick) { return (void)joystick, None(); }
void SDL_JoystickUpdate(void) {}
int SDL_JoystickEventState(int state) { return state == SDL_QUERY ? SDL_ENABLE : state; }
Sint16 SDL_JoystickGetAxis(SDL_Joystick *joystick, int axis) { return (void)joystick, (void)axis, 0; }
Uint8 SDL_JoystickGetHat(SDL_Joystick *joystick, int hat) { return (void)joystick, (void)hat, 0; }
Uint8 SDL_JoystickGetButton(SDL_Joystick *joystick, int button) { return (void)joystick, (void)button, 0; }
SDL_bool SDL_JoystickGetAttached(SDL_Joystick *joystick) { return (void)joystick, SDL_FALSE; }
void SDL_JoystickClose(SDL_Joystick *joystick) { (void)joystick; }

int SDL_GameControllerAddMapping(const char *mapping) { return (void)mapping, 0; }
int SDL_GameControllerAddMappingsFromRW(SDL_RWops *from, int freesrc) {
  if (from == NULL) return SDL_InvalidParamError("rw");
  if (freesrc) SDL_RWclose(from);
  return 0;
}
char *SDL_GameControllerMapping(SDL_GameController *controller) { return (void)controller, None(), NULL; }
char *SDL_GameControllerMappingForIndex(int index) { return (void)index, None(), NULL; }
SDL_bool SDL_IsGameController(int index) { return (void)index, SDL_FALSE; }
const char *SDL_GameControllerNameForIndex(int index) { return (void)index, None(), NULL; }
SDL_GameController *SDL_GameControllerOpen(int index) { return (void)index, None(), NULL; }
const char *SDL_GameControllerName(SDL_GameController *controller) { return (void)controller, None(), NULL; }
SDL_bool SDL_GameControllerGetAttached(SDL_GameController *controller) { return (void)controller, SDL_FALSE; }
SDL_Joystick *SDL_GameControllerGetJoystick(SDL_GameController *controller) { return (void)controller, None(), NULL; }
int SDL_GameControllerEventState(int state) { return state == SDL_QUERY ? SDL_ENABLE : state; }
void SDL_GameControllerUpdate(void) {}
Sint16 SDL_GameControllerGetAxis(SDL_GameController *controller, SDL_GameControllerAxis axis) {
  return (void)controller, (void)axis, 0;
}
Uint8 SDL_GameControllerGetButton(SDL_GameController *controller, SDL_GameControllerButton button) {
  return (void)controller, (void)button, 0;
}
void SDL_GameControllerClose(SDL_GameController *controller) { (void)controller; }
