/** Shortcuts as menus write them: "Ctrl+S", "Ctrl+Shift+F5", "Del". */

export interface Shortcut {
  readonly ctrl: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
  /** `KeyboardEvent.key` in upper case. */
  readonly key: string;
}

type Modifier = 'ctrl' | 'shift' | 'alt' | 'meta';
const MODIFIERS: Readonly<Record<string, Modifier>> = {
  CTRL: 'ctrl',
  CONTROL: 'ctrl',
  SHIFT: 'shift',
  ALT: 'alt',
  META: 'meta',
  CMD: 'meta',
  WIN: 'meta',
};
/** Names of keys that are no characters, and those of browsers. */
const NAMES: Readonly<Record<string, string>> = {
  DEL: 'DELETE',
  INS: 'INSERT',
  ESC: 'ESCAPE',
  RETURN: 'ENTER',
  PGUP: 'PAGEUP',
  PGDN: 'PAGEDOWN',
  PAGE_UP: 'PAGEUP',
  PAGE_DOWN: 'PAGEDOWN',
  LEFT: 'ARROWLEFT',
  RIGHT: 'ARROWRIGHT',
  UP: 'ARROWUP',
  DOWN: 'ARROWDOWN',
  SPACE: ' ',
  PLUS: '+',
};
const KEYS = new Set([
  ...Object.values(NAMES),
  ...['HOME', 'END', 'TAB', 'BACKSPACE', 'F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F9', 'F10', 'F11', 'F12'],
]);
/** Where Ctrl is written, the key with that meaning. */
const isMac = typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.platform);

/** null: it is none. */
export function parseShortcut(text: string): Shortcut | null {
  // The last plus of "Ctrl++" is the key.
  const parts = text
    .trim()
    .toUpperCase()
    .split(/\+(?=.)/)
    .map((part) => part.trim());
  const name = parts.pop() ?? '';
  const held = { ctrl: false, shift: false, alt: false, meta: false };
  for (const part of parts) {
    const modifier = MODIFIERS[part];
    if (modifier === undefined) return null;
    held[modifier] = true;
  }
  const key = NAMES[name] ?? name;
  // A character alone is text.
  const isKey = [...key].length === 1 ? held.ctrl || held.alt || held.meta : KEYS.has(key);
  return isKey ? { ...held, key } : null;
}

export function matches(shortcut: Shortcut, event: KeyboardEvent): boolean {
  const ctrl = event.ctrlKey || (isMac && !shortcut.meta && event.metaKey);
  const meta = isMac && !shortcut.meta ? false : event.metaKey;
  if (ctrl !== shortcut.ctrl || meta !== shortcut.meta || event.altKey !== shortcut.alt) return false;
  const { key } = shortcut;
  const { code } = event;
  // With Shift a digit's key gives another character, and with Alt a letter's may.
  const same = event.key.toUpperCase() === key || code === `Key${key}` || code === `Digit${key}`;
  // A sign that is typed with Shift is meant by itself.
  const isSign = key.length === 1 && !/[\p{L}\p{N} ]/u.test(key);
  return same && (isSign || event.shiftKey === shortcut.shift);
}

/** For `aria-keyshortcuts`. */
export function ariaShortcut({ ctrl, shift, alt, meta, key }: Shortcut): string {
  const names = [ctrl && 'Control', shift && 'Shift', alt && 'Alt', meta && 'Meta', key === ' ' ? 'Space' : key];
  return names.filter((name) => name !== false).join('+');
}

/** What each field does itself, and how a document is told to: what a menu says of these is for the rest of the window. */
const EDITING = Object.entries({
  'Ctrl+A': 'selectAll',
  'Ctrl+C': 'copy',
  'Ctrl+X': 'cut',
  'Ctrl+V': 'paste',
  'Ctrl+Z': 'undo',
  'Ctrl+Y': 'redo',
  'Ctrl+Shift+Z': 'redo',
  Del: 'delete',
}).flatMap(([text, command]) => {
  const shortcut = parseShortcut(text);
  return shortcut === null ? [] : { shortcut, command };
});

export const isEditing = (event: KeyboardEvent): boolean => EDITING.some(({ shortcut }) => matches(shortcut, event));

/** What a field does that gets these keys; undefined: they are nothing of its own. */
export const editingCommand = (wanted: Shortcut | null): string | undefined =>
  wanted === null
    ? undefined
    : EDITING.find(({ shortcut }) => ariaShortcut(shortcut) === ariaShortcut(wanted))?.command;

const PASTE = parseShortcut('Ctrl+V');
export const isPaste = (event: KeyboardEvent): boolean => PASTE !== null && matches(PASTE, event);
