/** Numbers of windows that programs, the kernel and the page share. Values never change; new ones are appended. */

/** `RatWindowAttributes.flags`. */
export const WINDOW = { RESIZABLE: 1, HIDDEN: 2, NO_FRAME: 4, MODAL: 8, TOPMOST: 16 } as const;
/** `x` or `y` of a new window: the desktop chooses. */
export const WINDOW_DEFAULT = -0x80000000;
/** Sizes of windows and of what is presented go from 1 to this. */
export const WINDOW_SIZE_MAX = 8192;
/** A title's bytes; what is longer is cut. */
export const WINDOW_TITLE_BYTES = 1024;
/** What RatShowWindow asks for. */
export const SHOW = { HIDE: 0, NORMAL: 1, MINIMIZED: 2, MAXIMIZED: 3 } as const;
/** Shapes of the pointer over a window's content (`RatSetCursor`). */
export const CURSOR = {
  ARROW: 0,
  TEXT: 1,
  HAND: 2,
  CROSS: 3,
  WAIT: 4,
  MOVE: 5,
  NONE: 6,
  RESIZE_HORIZONTAL: 7,
  RESIZE_VERTICAL: 8,
  RESIZE_DIAGONAL_DOWN: 9,
  RESIZE_DIAGONAL_UP: 10,
  PROGRESS: 11,
  GRAB: 12,
  GRABBING: 13,
  NOT_ALLOWED: 14,
} as const;
/** Timers of one window. */
export const WINDOW_TIMERS_MAX = 256;
/** Bytes of the text in the clipboard, without a zero. */
export const CLIPBOARD_BYTES = 1 << 20;
/** Keys held, in messages of keys and of the mouse; `REPEATED`: the key is held down. */
export const MODIFIER = { SHIFT: 1, CTRL: 2, ALT: 4, META: 8, REPEATED: 1 << 16 } as const;
