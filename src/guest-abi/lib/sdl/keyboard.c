#include <strings.h>

#include "sdl.h"

/* What keys are called, and what a US keyboard prints on them. */
static const struct {
  SDL_Keycode key;
  const char *name;
} KEYS[SDL_NUM_SCANCODES] = {
    [SDL_SCANCODE_A] = {'a', "A"},
    [SDL_SCANCODE_B] = {'b', "B"},
    [SDL_SCANCODE_C] = {'c', "C"},
    [SDL_SCANCODE_D] = {'d', "D"},
    [SDL_SCANCODE_E] = {'e', "E"},
    [SDL_SCANCODE_F] = {'f', "F"},
    [SDL_SCANCODE_G] = {'g', "G"},
    [SDL_SCANCODE_H] = {'h', "H"},
    [SDL_SCANCODE_I] = {'i', "I"},
    [SDL_SCANCODE_J] = {'j', "J"},
    [SDL_SCANCODE_K] = {'k', "K"},
    [SDL_SCANCODE_L] = {'l', "L"},
    [SDL_SCANCODE_M] = {'m', "M"},
    [SDL_SCANCODE_N] = {'n', "N"},
    [SDL_SCANCODE_O] = {'o', "O"},
    [SDL_SCANCODE_P] = {'p', "P"},
    [SDL_SCANCODE_Q] = {'q', "Q"},
    [SDL_SCANCODE_R] = {'r', "R"},
    [SDL_SCANCODE_S] = {'s', "S"},
    [SDL_SCANCODE_T] = {'t', "T"},
    [SDL_SCANCODE_U] = {'u', "U"},
    [SDL_SCANCODE_V] = {'v', "V"},
    [SDL_SCANCODE_W] = {'w', "W"},
    [SDL_SCANCODE_X] = {'x', "X"},
    [SDL_SCANCODE_Y] = {'y', "Y"},
    [SDL_SCANCODE_Z] = {'z', "Z"},
    [SDL_SCANCODE_1] = {'1', "1"},
    [SDL_SCANCODE_2] = {'2', "2"},
    [SDL_SCANCODE_3] = {'3', "3"},
    [SDL_SCANCODE_4] = {'4', "4"},
    [SDL_SCANCODE_5] = {'5', "5"},
    [SDL_SCANCODE_6] = {'6', "6"},
    [SDL_SCANCODE_7] = {'7', "7"},
    [SDL_SCANCODE_8] = {'8', "8"},
    [SDL_SCANCODE_9] = {'9', "9"},
    [SDL_SCANCODE_0] = {'0', "0"},
    [SDL_SCANCODE_RETURN] = {'\r', "Return"},
    [SDL_SCANCODE_ESCAPE] = {'\x1B', "Escape"},
    [SDL_SCANCODE_BACKSPACE] = {'\b', "Backspace"},
    [SDL_SCANCODE_TAB] = {'\t', "Tab"},
    [SDL_SCANCODE_SPACE] = {' ', "Space"},
    [SDL_SCANCODE_MINUS] = {'-', "-"},
    [SDL_SCANCODE_EQUALS] = {'=', "="},
    [SDL_SCANCODE_LEFTBRACKET] = {'[', "["},
    [SDL_SCANCODE_RIGHTBRACKET] = {']', "]"},
    [SDL_SCANCODE_BACKSLASH] = {'\\', "\\"},
    [SDL_SCANCODE_NONUSHASH] = {0, "#"},
    [SDL_SCANCODE_SEMICOLON] = {';', ";"},
    [SDL_SCANCODE_APOSTROPHE] = {'\'', "'"},
    [SDL_SCANCODE_GRAVE] = {'`', "`"},
    [SDL_SCANCODE_COMMA] = {',', ","},
    [SDL_SCANCODE_PERIOD] = {'.', "."},
    [SDL_SCANCODE_SLASH] = {'/', "/"},
    [SDL_SCANCODE_CAPSLOCK] = {SDL_SCANCODE_TO_KEYCODE(57), "CapsLock"},
    [SDL_SCANCODE_F1] = {SDL_SCANCODE_TO_KEYCODE(58), "F1"},
    [SDL_SCANCODE_F2] = {SDL_SCANCODE_TO_KEYCODE(59), "F2"},
    [SDL_SCANCODE_F3] = {SDL_SCANCODE_TO_KEYCODE(60), "F3"},
    [SDL_SCANCODE_F4] = {SDL_SCANCODE_TO_KEYCODE(61), "F4"},
    [SDL_SCANCODE_F5] = {SDL_SCANCODE_TO_KEYCODE(62), "F5"},
    [SDL_SCANCODE_F6] = {SDL_SCANCODE_TO_KEYCODE(63), "F6"},
    [SDL_SCANCODE_F7] = {SDL_SCANCODE_TO_KEYCODE(64), "F7"},
    [SDL_SCANCODE_F8] = {SDL_SCANCODE_TO_KEYCODE(65), "F8"},
    [SDL_SCANCODE_F9] = {SDL_SCANCODE_TO_KEYCODE(66), "F9"},
    [SDL_SCANCODE_F10] = {SDL_SCANCODE_TO_KEYCODE(67), "F10"},
    [SDL_SCANCODE_F11] = {SDL_SCANCODE_TO_KEYCODE(68), "F11"},
    [SDL_SCANCODE_F12] = {SDL_SCANCODE_TO_KEYCODE(69), "F12"},
    [SDL_SCANCODE_PRINTSCREEN] = {SDL_SCANCODE_TO_KEYCODE(70), "PrintScreen"},
    [SDL_SCANCODE_SCROLLLOCK] = {SDL_SCANCODE_TO_KEYCODE(71), "ScrollLock"},
    [SDL_SCANCODE_PAUSE] = {SDL_SCANCODE_TO_KEYCODE(72), "Pause"},
    [SDL_SCANCODE_INSERT] = {SDL_SCANCODE_TO_KEYCODE(73), "Insert"},
    [SDL_SCANCODE_HOME] = {SDL_SCANCODE_TO_KEYCODE(74), "Home"},
    [SDL_SCANCODE_PAGEUP] = {SDL_SCANCODE_TO_KEYCODE(75), "PageUp"},
    [SDL_SCANCODE_DELETE] = {'\x7F', "Delete"},
    [SDL_SCANCODE_END] = {SDL_SCANCODE_TO_KEYCODE(77), "End"},
    [SDL_SCANCODE_PAGEDOWN] = {SDL_SCANCODE_TO_KEYCODE(78), "PageDown"},
    [SDL_SCANCODE_RIGHT] = {SDL_SCANCODE_TO_KEYCODE(79), "Right"},
    [SDL_SCANCODE_LEFT] = {SDL_SCANCODE_TO_KEYCODE(80), "Left"},
    [SDL_SCANCODE_DOWN] = {SDL_SCANCODE_TO_KEYCODE(81), "Down"},
    [SDL_SCANCODE_UP] = {SDL_SCANCODE_TO_KEYCODE(82), "Up"},
    [SDL_SCANCODE_NUMLOCKCLEAR] = {SDL_SCANCODE_TO_KEYCODE(83), "Numlock"},
    [SDL_SCANCODE_KP_DIVIDE] = {SDL_SCANCODE_TO_KEYCODE(84), "Keypad /"},
    [SDL_SCANCODE_KP_MULTIPLY] = {SDL_SCANCODE_TO_KEYCODE(85), "Keypad *"},
    [SDL_SCANCODE_KP_MINUS] = {SDL_SCANCODE_TO_KEYCODE(86), "Keypad -"},
    [SDL_SCANCODE_KP_PLUS] = {SDL_SCANCODE_TO_KEYCODE(87), "Keypad +"},
    [SDL_SCANCODE_KP_ENTER] = {SDL_SCANCODE_TO_KEYCODE(88), "Keypad Enter"},
    [SDL_SCANCODE_KP_1] = {SDL_SCANCODE_TO_KEYCODE(89), "Keypad 1"},
    [SDL_SCANCODE_KP_2] = {SDL_SCANCODE_TO_KEYCODE(90), "Keypad 2"},
    [SDL_SCANCODE_KP_3] = {SDL_SCANCODE_TO_KEYCODE(91), "Keypad 3"},
    [SDL_SCANCODE_KP_4] = {SDL_SCANCODE_TO_KEYCODE(92), "Keypad 4"},
    [SDL_SCANCODE_KP_5] = {SDL_SCANCODE_TO_KEYCODE(93), "Keypad 5"},
    [SDL_SCANCODE_KP_6] = {SDL_SCANCODE_TO_KEYCODE(94), "Keypad 6"},
    [SDL_SCANCODE_KP_7] = {SDL_SCANCODE_TO_KEYCODE(95), "Keypad 7"},
    [SDL_SCANCODE_KP_8] = {SDL_SCANCODE_TO_KEYCODE(96), "Keypad 8"},
    [SDL_SCANCODE_KP_9] = {SDL_SCANCODE_TO_KEYCODE(97), "Keypad 9"},
    [SDL_SCANCODE_KP_0] = {SDL_SCANCODE_TO_KEYCODE(98), "Keypad 0"},
    [SDL_SCANCODE_KP_PERIOD] = {SDL_SCANCODE_TO_KEYCODE(99), "Keypad ."},
    [SDL_SCANCODE_APPLICATION] = {SDL_SCANCODE_TO_KEYCODE(101), "Application"},
    [SDL_SCANCODE_POWER] = {SDL_SCANCODE_TO_KEYCODE(102), "Power"},
    [SDL_SCANCODE_KP_EQUALS] = {SDL_SCANCODE_TO_KEYCODE(103), "Keypad ="},
    [SDL_SCANCODE_F13] = {SDL_SCANCODE_TO_KEYCODE(104), "F13"},
    [SDL_SCANCODE_F14] = {SDL_SCANCODE_TO_KEYCODE(105), "F14"},
    [SDL_SCANCODE_F15] = {SDL_SCANCODE_TO_KEYCODE(106), "F15"},
    [SDL_SCANCODE_F16] = {SDL_SCANCODE_TO_KEYCODE(107), "F16"},
    [SDL_SCANCODE_F17] = {SDL_SCANCODE_TO_KEYCODE(108), "F17"},
    [SDL_SCANCODE_F18] = {SDL_SCANCODE_TO_KEYCODE(109), "F18"},
    [SDL_SCANCODE_F19] = {SDL_SCANCODE_TO_KEYCODE(110), "F19"},
    [SDL_SCANCODE_F20] = {SDL_SCANCODE_TO_KEYCODE(111), "F20"},
    [SDL_SCANCODE_F21] = {SDL_SCANCODE_TO_KEYCODE(112), "F21"},
    [SDL_SCANCODE_F22] = {SDL_SCANCODE_TO_KEYCODE(113), "F22"},
    [SDL_SCANCODE_F23] = {SDL_SCANCODE_TO_KEYCODE(114), "F23"},
    [SDL_SCANCODE_F24] = {SDL_SCANCODE_TO_KEYCODE(115), "F24"},
    [SDL_SCANCODE_EXECUTE] = {SDL_SCANCODE_TO_KEYCODE(116), "Execute"},
    [SDL_SCANCODE_HELP] = {SDL_SCANCODE_TO_KEYCODE(117), "Help"},
    [SDL_SCANCODE_MENU] = {SDL_SCANCODE_TO_KEYCODE(118), "Menu"},
    [SDL_SCANCODE_SELECT] = {SDL_SCANCODE_TO_KEYCODE(119), "Select"},
    [SDL_SCANCODE_STOP] = {SDL_SCANCODE_TO_KEYCODE(120), "Stop"},
    [SDL_SCANCODE_AGAIN] = {SDL_SCANCODE_TO_KEYCODE(121), "Again"},
    [SDL_SCANCODE_UNDO] = {SDL_SCANCODE_TO_KEYCODE(122), "Undo"},
    [SDL_SCANCODE_CUT] = {SDL_SCANCODE_TO_KEYCODE(123), "Cut"},
    [SDL_SCANCODE_COPY] = {SDL_SCANCODE_TO_KEYCODE(124), "Copy"},
    [SDL_SCANCODE_PASTE] = {SDL_SCANCODE_TO_KEYCODE(125), "Paste"},
    [SDL_SCANCODE_FIND] = {SDL_SCANCODE_TO_KEYCODE(126), "Find"},
    [SDL_SCANCODE_MUTE] = {SDL_SCANCODE_TO_KEYCODE(127), "Mute"},
    [SDL_SCANCODE_VOLUMEUP] = {SDL_SCANCODE_TO_KEYCODE(128), "VolumeUp"},
    [SDL_SCANCODE_VOLUMEDOWN] = {SDL_SCANCODE_TO_KEYCODE(129), "VolumeDown"},
    [SDL_SCANCODE_KP_COMMA] = {SDL_SCANCODE_TO_KEYCODE(133), "Keypad ,"},
    [SDL_SCANCODE_KP_EQUALSAS400] = {SDL_SCANCODE_TO_KEYCODE(134), "Keypad = (AS400)"},
    [SDL_SCANCODE_LCTRL] = {SDL_SCANCODE_TO_KEYCODE(224), "Left Ctrl"},
    [SDL_SCANCODE_LSHIFT] = {SDL_SCANCODE_TO_KEYCODE(225), "Left Shift"},
    [SDL_SCANCODE_LALT] = {SDL_SCANCODE_TO_KEYCODE(226), "Left Alt"},
    [SDL_SCANCODE_LGUI] = {SDL_SCANCODE_TO_KEYCODE(227), "Left GUI"},
    [SDL_SCANCODE_RCTRL] = {SDL_SCANCODE_TO_KEYCODE(228), "Right Ctrl"},
    [SDL_SCANCODE_RSHIFT] = {SDL_SCANCODE_TO_KEYCODE(229), "Right Shift"},
    [SDL_SCANCODE_RALT] = {SDL_SCANCODE_TO_KEYCODE(230), "Right Alt"},
    [SDL_SCANCODE_RGUI] = {SDL_SCANCODE_TO_KEYCODE(231), "Right GUI"},
    [SDL_SCANCODE_MODE] = {SDL_SCANCODE_TO_KEYCODE(257), "ModeSwitch"},
    [SDL_SCANCODE_AUDIONEXT] = {SDL_SCANCODE_TO_KEYCODE(258), "AudioNext"},
    [SDL_SCANCODE_AUDIOPREV] = {SDL_SCANCODE_TO_KEYCODE(259), "AudioPrev"},
    [SDL_SCANCODE_AUDIOSTOP] = {SDL_SCANCODE_TO_KEYCODE(260), "AudioStop"},
    [SDL_SCANCODE_AUDIOPLAY] = {SDL_SCANCODE_TO_KEYCODE(261), "AudioPlay"},
    [SDL_SCANCODE_AUDIOMUTE] = {SDL_SCANCODE_TO_KEYCODE(262), "AudioMute"},
    [SDL_SCANCODE_MEDIASELECT] = {SDL_SCANCODE_TO_KEYCODE(263), "MediaSelect"},
    [SDL_SCANCODE_WWW] = {SDL_SCANCODE_TO_KEYCODE(264), "WWW"},
    [SDL_SCANCODE_MAIL] = {SDL_SCANCODE_TO_KEYCODE(265), "Mail"},
    [SDL_SCANCODE_CALCULATOR] = {SDL_SCANCODE_TO_KEYCODE(266), "Calculator"},
    [SDL_SCANCODE_COMPUTER] = {SDL_SCANCODE_TO_KEYCODE(267), "Computer"},
    [SDL_SCANCODE_AC_SEARCH] = {SDL_SCANCODE_TO_KEYCODE(268), "AC Search"},
    [SDL_SCANCODE_AC_HOME] = {SDL_SCANCODE_TO_KEYCODE(269), "AC Home"},
    [SDL_SCANCODE_AC_BACK] = {SDL_SCANCODE_TO_KEYCODE(270), "AC Back"},
    [SDL_SCANCODE_AC_FORWARD] = {SDL_SCANCODE_TO_KEYCODE(271), "AC Forward"},
    [SDL_SCANCODE_AC_STOP] = {SDL_SCANCODE_TO_KEYCODE(272), "AC Stop"},
    [SDL_SCANCODE_AC_REFRESH] = {SDL_SCANCODE_TO_KEYCODE(273), "AC Refresh"},
    [SDL_SCANCODE_AC_BOOKMARKS] = {SDL_SCANCODE_TO_KEYCODE(274), "AC Bookmarks"},
};

static Uint8 pressed[SDL_NUM_SCANCODES];
static Uint16 modifiers;
static bool text;
static SDL_Window *focus;

/* ── Names ── */
static bool IsScancode(SDL_Scancode scancode) { return scancode > 0 && scancode < SDL_NUM_SCANCODES; }

SDL_Keycode SDL_GetKeyFromScancode(SDL_Scancode scancode) {
  if (IsScancode(scancode)) return KEYS[scancode].key;
  SDL_InvalidParamError("scancode");
  return SDLK_UNKNOWN;
}

SDL_Scancode SDL_GetScancodeFromKey(SDL_Keycode key) {
  for (int i = 1; key != SDLK_UNKNOWN && i < SDL_NUM_SCANCODES; i++) {
    if (KEYS[i].key == key) return (SDL_Scancode)i;
  }
  return SDL_SCANCODE_UNKNOWN;
}

const char *SDL_GetScancodeName(SDL_Scancode scancode) {
  if (!IsScancode(scancode)) {
    SDL_InvalidParamError("scancode");
    return "";
  }
  return KEYS[scancode].name == NULL ? "" : KEYS[scancode].name;
}

SDL_Scancode SDL_GetScancodeFromName(const char *name) {
  if (name != NULL && *name != 0) {
    for (int i = 1; i < SDL_NUM_SCANCODES; i++) {
      if (KEYS[i].name != NULL && strcasecmp(KEYS[i].name, name) == 0) return (SDL_Scancode)i;
    }
  }
  SDL_InvalidParamError("name");
  return SDL_SCANCODE_UNKNOWN;
}

static int ToUtf8(Uint32 c, char *to) {
  if (c < 0x80) {
    to[0] = (char)c;
    return 1;
  }
  int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  static const Uint8 LEAD[] = {0, 0xC0, 0xE0, 0xF0};
  for (int i = more; i > 0; i--, c >>= 6) to[i] = (char)(0x80 | (c & 0x3F));
  to[0] = (char)(LEAD[more] | c);
  return more + 1;
}

const char *SDL_GetKeyName(SDL_Keycode key) {
  static _Thread_local char name[8];
  if ((key & SDLK_SCANCODE_MASK) != 0) return SDL_GetScancodeName((SDL_Scancode)(key & ~SDLK_SCANCODE_MASK));
  switch (key) {
    case SDLK_RETURN:
    case SDLK_ESCAPE:
    case SDLK_BACKSPACE:
    case SDLK_TAB:
    case SDLK_SPACE:
    case SDLK_DELETE:
      return SDL_GetScancodeName(SDL_GetScancodeFromKey(key));
    default:
      break;
  }
  /* As it is printed on the key. */
  if (key < 0 || key > 0x10FFFF) key = 0;
  if (key >= 'a' && key <= 'z') key -= 'a' - 'A';
  name[ToUtf8((Uint32)key, name)] = 0;
  return name;
}

SDL_Keycode SDL_GetKeyFromName(const char *name) {
  if (name == NULL) return SDLK_UNKNOWN;
  if (*name != 0 && name[1] == 0) return tolower((unsigned char)*name);
  SDL_Scancode scancode = SDL_GetScancodeFromName(name);
  return scancode == SDL_SCANCODE_UNKNOWN ? SDLK_UNKNOWN : KEYS[scancode].key;
}

/* ── State ── */
SDL_Window *SDL_GetKeyboardFocus(void) { return focus; }

const Uint8 *SDL_GetKeyboardState(int *count) {
  if (count != NULL) *count = SDL_NUM_SCANCODES;
  return pressed;
}

SDL_Keymod SDL_GetModState(void) { return (SDL_Keymod)modifiers; }
void SDL_SetModState(SDL_Keymod mod) { modifiers = (Uint16)mod; }

static Uint16 ModifierOf(int scancode) {
  static const Uint16 BITS[] = {KMOD_LCTRL, KMOD_LSHIFT, KMOD_LALT, KMOD_LGUI, KMOD_RCTRL, KMOD_RSHIFT, KMOD_RALT, KMOD_RGUI};
  return scancode >= SDL_SCANCODE_LCTRL && scancode <= SDL_SCANCODE_RGUI ? BITS[scancode - SDL_SCANCODE_LCTRL] : 0;
}

static void SendKey(SDL_Window *window, int scancode, bool down, bool repeated) {
  Uint16 modifier = ModifierOf(scancode);
  if (down) {
    modifiers |= modifier;
    if (scancode == SDL_SCANCODE_CAPSLOCK && !repeated) modifiers ^= KMOD_CAPS;
    if (scancode == SDL_SCANCODE_NUMLOCKCLEAR && !repeated) modifiers ^= KMOD_NUM;
  } else {
    modifiers &= (Uint16)~modifier;
  }
  pressed[scancode] = down;
  SDL_Event event = {.key = {.type = down ? SDL_KEYDOWN : SDL_KEYUP,
                             .windowID = window == NULL ? 0 : window->id,
                             .state = down ? SDL_PRESSED : SDL_RELEASED,
                             .repeat = repeated,
                             .keysym = {.scancode = (SDL_Scancode)scancode, .sym = KEYS[scancode].key,
                                        .mod = modifiers}}};
  Send(&event);
}

void HandleKey(SDL_Window *window, const RatMsg *msg) {
  int scancode = (int)msg->wParam;
  if (scancode <= 0 || scancode >= SDL_NUM_SCANCODES) return;
  bool down = msg->type == RATMSG_KEY_DOWN;
  if (!down && !pressed[scancode]) return;
  SendKey(window, scancode, down, down && pressed[scancode]);
}

void SDL_ResetKeyboard(void) {
  for (int i = 1; i < SDL_NUM_SCANCODES; i++) {
    if (pressed[i]) SendKey(focus, i, false, false);
  }
}

void HandleKeyboardFocus(SDL_Window *window, bool gained) {
  if (gained) {
    window->flags |= SDL_WINDOW_INPUT_FOCUS;
    focus = window;
  } else {
    SDL_ResetKeyboard();
    if (!IsA(window, IS_WINDOW)) return;
    window->flags &= ~(Uint32)SDL_WINDOW_INPUT_FOCUS;
    if (focus == window) focus = NULL;
  }
  SendWindowEvent(window, gained ? SDL_WINDOWEVENT_FOCUS_GAINED : SDL_WINDOWEVENT_FOCUS_LOST, 0, 0);
}

void ForgetKeyboardWindow(const SDL_Window *window) {
  if (focus == window) focus = NULL;
}

void ResetInput(void) {
  memset(pressed, 0, sizeof pressed);
  modifiers = 0;
  text = false;
  focus = NULL;
  ResetMouse();
}

/* ── Text ── */
void SDL_StartTextInput(void) { text = true; }
void SDL_StopTextInput(void) { text = false; }
SDL_bool SDL_IsTextInputActive(void) { return text ? SDL_TRUE : SDL_FALSE; }
void SDL_SetTextInputRect(const SDL_Rect *rect) {
  if (rect == NULL) SDL_InvalidParamError("rect");
}
SDL_bool SDL_HasScreenKeyboardSupport(void) { return SDL_FALSE; }
SDL_bool SDL_IsScreenKeyboardShown(SDL_Window *window) { return (void)window, SDL_FALSE; }

void HandleText(SDL_Window *window, Uint32 character) {
  /* Enter, Backspace and their like are keys. */
  if (!text || character < 0x20 || character == 0x7F || character > 0x10FFFF) return;
  SDL_Event event = {.text = {.type = SDL_TEXTINPUT, .windowID = window->id}};
  ToUtf8(character, event.text.text);
  Send(&event);
}
