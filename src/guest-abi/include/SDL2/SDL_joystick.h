#ifndef SDL_joystick_h_
#define SDL_joystick_h_

#include <SDL2/SDL_stdinc.h>

#ifdef __cplusplus
extern "C" {
#endif

/* There are none. */
typedef struct SDL_Joystick SDL_Joystick;
typedef struct {
  Uint8 data[16];
} SDL_JoystickGUID;
typedef SDL_JoystickGUID SDL_GUID;
typedef Sint32 SDL_JoystickID;

#define SDL_HAT_CENTERED 0x00
#define SDL_HAT_UP 0x01
#define SDL_HAT_RIGHT 0x02
#define SDL_HAT_DOWN 0x04
#define SDL_HAT_LEFT 0x08
#define SDL_HAT_RIGHTUP (SDL_HAT_RIGHT | SDL_HAT_UP)
#define SDL_HAT_RIGHTDOWN (SDL_HAT_RIGHT | SDL_HAT_DOWN)
#define SDL_HAT_LEFTUP (SDL_HAT_LEFT | SDL_HAT_UP)
#define SDL_HAT_LEFTDOWN (SDL_HAT_LEFT | SDL_HAT_DOWN)
#define SDL_JOYSTICK_AXIS_MAX 32767
#define SDL_JOYSTICK_AXIS_MIN (-32768)

int SDL_NumJoysticks(void);
const char *SDL_JoystickNameForIndex(int index);
SDL_Joystick *SDL_JoystickOpen(int index);
const char *SDL_JoystickName(SDL_Joystick *joystick);
SDL_JoystickID SDL_JoystickInstanceID(SDL_Joystick *joystick);
SDL_JoystickGUID SDL_JoystickGetDeviceGUID(int index);
SDL_JoystickGUID SDL_JoystickGetGUID(SDL_Joystick *joystick);
SDL_JoystickGUID SDL_JoystickGetGUIDFromString(const char *text);
void SDL_JoystickGetGUIDString(SDL_JoystickGUID guid, char *text, int size);
int SDL_JoystickNumAxes(SDL_Joystick *joystick);
int SDL_JoystickNumHats(SDL_Joystick *joystick);
int SDL_JoystickNumBalls(SDL_Joystick *joystick);
int SDL_JoystickNumButtons(SDL_Joystick *joystick);
void SDL_JoystickUpdate(void);
int SDL_JoystickEventState(int state);
Sint16 SDL_JoystickGetAxis(SDL_Joystick *joystick, int axis);
Uint8 SDL_JoystickGetHat(SDL_Joystick *joystick, int hat);
Uint8 SDL_JoystickGetButton(SDL_Joystick *joystick, int button);
SDL_bool SDL_JoystickGetAttached(SDL_Joystick *joystick);
void SDL_JoystickClose(SDL_Joystick *joystick);

#ifdef __cplusplus
}
#endif
#endif
