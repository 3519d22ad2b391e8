/** Shortcuts as menus write them, and the keys that are pressed. */
import { describe, expect, it } from 'vitest';
import { ariaShortcut, isEditing, isPaste, matches, parseShortcut } from '../../../src/host/desktop/shortcut.ts';

interface Press {
  key: string;
  code?: string;
  held?: string;
}

function press({ key, code = '', held = '' }: Press): KeyboardEvent {
  const has = (name: string) => held.split(' ').includes(name);
  const modifiers = { ctrlKey: has('ctrl'), shiftKey: has('shift'), altKey: has('alt'), metaKey: has('meta') };
  return { key, code, ...modifiers } as KeyboardEvent;
}

describe('what a menu says', () => {
  it.each([
    ['Ctrl+S', 'Control+S'],
    ['  ctrl + shift + f5 ', 'Control+Shift+F5'],
    ['Ctrl++', 'Control++'],
    ['Ctrl+Plus', 'Control++'],
    ['Del', 'DELETE'],
    ['F12', 'F12'],
    ['Alt+Space', 'Alt+Space'],
    ['Cmd+Left', 'Meta+ARROWLEFT'],
    ['Alt+Ö', 'Alt+Ö'],
    ['Ctrl+😀', 'Control+😀'],
  ])('%s is %s', (text, aria) => {
    const shortcut = parseShortcut(text);
    expect(shortcut === null ? null : ariaShortcut(shortcut)).toBe(aria);
  });

  // A character alone is text; names of nothing, and no key.
  it.each([
    'S',
    'Shift+S',
    '',
    '+',
    'Plus',
    'Space',
    'Ctrl+',
    'Ctrl',
    'Hyper+S',
    'Ctrl+Nothing',
    'toString+S',
    'Ctrl+S+T',
  ])('“%s” is no shortcut', (text) => expect(parseShortcut(text)).toBeNull());
});

describe('a key that is pressed', () => {
  it.each<[string, Press, boolean]>([
    ['Ctrl+S', { key: 's', held: 'ctrl' }, true],
    ['Ctrl+S', { key: 'S', held: 'ctrl' }, true],
    ['Ctrl+S', { key: 's' }, false],
    ['Ctrl+S', { key: 'S', held: 'ctrl shift' }, false],
    ['Ctrl+S', { key: 's', held: 'ctrl alt' }, false],
    ['Ctrl+S', { key: 's', held: 'meta' }, false],
    // Another layout: the key in its place.
    ['Ctrl+S', { key: 'ы', code: 'KeyS', held: 'ctrl' }, true],
    ['Ctrl+Shift+1', { key: '!', code: 'Digit1', held: 'ctrl shift' }, true],
    ['Alt+A', { key: 'å', code: 'KeyA', held: 'alt' }, true],
    // A sign is meant by itself, however it is typed.
    ['Ctrl++', { key: '+', held: 'ctrl shift' }, true],
    ['Ctrl++', { key: '+', held: 'ctrl' }, true],
    ['Del', { key: 'Delete' }, true],
    ['Del', { key: 'Delete', held: 'shift' }, false],
    ['Alt+Space', { key: ' ', held: 'alt' }, true],
    ['Alt+Space', { key: ' ', held: 'alt shift' }, false],
  ])('%s and %o: %s', (text, pressed, same) => {
    const shortcut = parseShortcut(text);
    expect(shortcut !== null && matches(shortcut, press(pressed))).toBe(same);
  });

  it('is a field’s own when it edits', () => {
    for (const key of ['a', 'c', 'x', 'v', 'z', 'y']) expect(isEditing(press({ key, held: 'ctrl' }))).toBe(true);
    expect(isEditing(press({ key: 'z', held: 'ctrl shift' }))).toBe(true);
    expect(isEditing(press({ key: 's', held: 'ctrl' }))).toBe(false);
    expect(isPaste(press({ key: 'v', held: 'ctrl' }))).toBe(true);
    expect(isPaste(press({ key: 'v', held: 'ctrl shift' }))).toBe(false);
  });
});
