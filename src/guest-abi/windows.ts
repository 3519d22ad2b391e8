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

/**
 * Keys by their place, whatever is printed on them: the usage numbers of USB keyboards. Each by its name in C, with the
 * name that browsers have for it.
 */
const numbered = (name: string, code: string, count: number, first: number): [string, string, number][] =>
  Array.from({ length: count }, (_, i) => [`${name}${i + 1}`, `${code}${i + 1}`, first + i]);
const letters = Array.from({ length: 26 }, (_, i) => String.fromCharCode(65 + i));

export const KEYS: readonly (readonly [name: string, code: string, value: number])[] = [
  ...letters.map((letter, i) => [letter, `Key${letter}`, 4 + i] as const),
  ...numbered('', 'Digit', 9, 30),
  ['0', 'Digit0', 39],
  ['ENTER', 'Enter', 40],
  ['ESCAPE', 'Escape', 41],
  ['BACKSPACE', 'Backspace', 42],
  ['TAB', 'Tab', 43],
  ['SPACE', 'Space', 44],
  ['MINUS', 'Minus', 45],
  ['EQUAL', 'Equal', 46],
  ['BRACKET_LEFT', 'BracketLeft', 47],
  ['BRACKET_RIGHT', 'BracketRight', 48],
  ['BACKSLASH', 'Backslash', 49],
  ['SEMICOLON', 'Semicolon', 51],
  ['QUOTE', 'Quote', 52],
  ['BACKQUOTE', 'Backquote', 53],
  ['COMMA', 'Comma', 54],
  ['PERIOD', 'Period', 55],
  ['SLASH', 'Slash', 56],
  ['CAPS_LOCK', 'CapsLock', 57],
  ...numbered('F', 'F', 12, 58),
  ['PRINT_SCREEN', 'PrintScreen', 70],
  ['SCROLL_LOCK', 'ScrollLock', 71],
  ['PAUSE', 'Pause', 72],
  ['INSERT', 'Insert', 73],
  ['HOME', 'Home', 74],
  ['PAGE_UP', 'PageUp', 75],
  ['DELETE', 'Delete', 76],
  ['END', 'End', 77],
  ['PAGE_DOWN', 'PageDown', 78],
  ['RIGHT', 'ArrowRight', 79],
  ['LEFT', 'ArrowLeft', 80],
  ['DOWN', 'ArrowDown', 81],
  ['UP', 'ArrowUp', 82],
  ['NUM_LOCK', 'NumLock', 83],
  ['NUMPAD_DIVIDE', 'NumpadDivide', 84],
  ['NUMPAD_MULTIPLY', 'NumpadMultiply', 85],
  ['NUMPAD_SUBTRACT', 'NumpadSubtract', 86],
  ['NUMPAD_ADD', 'NumpadAdd', 87],
  ['NUMPAD_ENTER', 'NumpadEnter', 88],
  ...numbered('NUMPAD_', 'Numpad', 9, 89),
  ['NUMPAD_0', 'Numpad0', 98],
  ['NUMPAD_DECIMAL', 'NumpadDecimal', 99],
  ['INTL_BACKSLASH', 'IntlBackslash', 100],
  ['CONTEXT_MENU', 'ContextMenu', 101],
  ['NUMPAD_EQUAL', 'NumpadEqual', 103],
  ['INTL_RO', 'IntlRo', 135],
  ['INTL_YEN', 'IntlYen', 137],
  ['CTRL_LEFT', 'ControlLeft', 224],
  ['SHIFT_LEFT', 'ShiftLeft', 225],
  ['ALT_LEFT', 'AltLeft', 226],
  ['META_LEFT', 'MetaLeft', 227],
  ['CTRL_RIGHT', 'ControlRight', 228],
  ['SHIFT_RIGHT', 'ShiftRight', 229],
  ['ALT_RIGHT', 'AltRight', 230],
  ['META_RIGHT', 'MetaRight', 231],
];
