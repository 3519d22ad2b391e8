/**
 * What a person does in a window's content, as messages for its program. Text comes from a field that cannot be seen: so
 * compositions, dead keys, pasted text and keyboards on screens work as in any other field.
 *
 * A key or button that the program has heard of going down always comes up again, at the latest when the window loses the
 * keyboard.
 */

import { KEYS } from '../../guest-abi/keys.ts';
import { MESSAGE } from '../../guest-abi/status.ts';
import { MODIFIER } from '../../guest-abi/windows.ts';
import type { Input } from '../../kernel/objects/window-messages.ts';

/** Tells the program: false when it has too much before it. */
export type Tell = (input: Input, forced: boolean) => boolean;

const KEY_OF = new Map(KEYS.map(([, code, value]) => [code, value]));
/** Keys with a character that is no text of a field's. */
const CONTROL_CHARACTERS: Readonly<Record<string, number>> = { Enter: 13, Backspace: 8, Tab: 9, Escape: 27 };
/** Keys that stay the browser's, or the desktop's. */
const LEFT_ALONE = new Set(['F5', 'F6', 'F11', 'F12']);
/** With Ctrl or Meta, too. */
const BROWSERS = new Set(['KeyR', 'KeyT', 'KeyW', 'KeyN', 'KeyL', 'KeyV', 'Equal', 'Minus', 'Digit0', 'Tab']);
/** A wheel's step, in pixels, lines and pages, and in messages. */
const STEP_OF_MODE = [100, 3, 1];
const STEP = 120;

type Modifiers = Pick<KeyboardEvent, 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>;

function modifiersOf({ shiftKey, ctrlKey, altKey, metaKey }: Modifiers): number {
  return (
    (shiftKey ? MODIFIER.SHIFT : 0) |
    (ctrlKey ? MODIFIER.CTRL : 0) |
    (altKey ? MODIFIER.ALT : 0) |
    (metaKey ? MODIFIER.META : 0)
  );
}

/** Held buttons, bit n for button n; browsers have the second and third bit the other way round. */
const heldButtons = (buttons: number) => (buttons & 1) | ((buttons & 4) >> 1) | ((buttons & 2) << 1);

/** Whether a key gives text, which the field then tells. */
function givesText({ key, ctrlKey, metaKey, isComposing }: KeyboardEvent): boolean {
  if (isComposing || key === 'Process' || key === 'Dead' || key === 'Unidentified') return true;
  return !ctrlKey && !metaKey && [...key].length === 1;
}

export class ContentInput {
  private readonly heldKeys = new Set<number>();
  private readonly heldButtons = new Set<number>();
  /** Where the mouse was. */
  private last = { x: 0, y: 0 };

  constructor(
    readonly canvas: HTMLElement,
    private readonly keys: HTMLTextAreaElement,
    private readonly tell: Tell,
  ) {
    canvas.addEventListener('pointermove', (event) => this.move(event));
    canvas.addEventListener('pointerdown', (event) => this.down(event));
    canvas.addEventListener('pointerup', (event) => this.up(event));
    canvas.addEventListener('pointercancel', (event) => this.releaseButtons(event));
    canvas.addEventListener('lostpointercapture', (event) => this.keepPointer(event));
    canvas.addEventListener('contextmenu', (event) => event.preventDefault());
    canvas.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    keys.addEventListener('keydown', (event) => this.keyDown(event));
    keys.addEventListener('keyup', (event) => this.keyUp(event));
    keys.addEventListener('input', (event) => {
      if (!(event as InputEvent).isComposing) this.takeText();
    });
    keys.addEventListener('compositionend', () => this.takeText());
    keys.addEventListener('blur', () => this.releaseKeys());
  }

  /** Takes what the mouse does elsewhere (mouse-capture.ts). */
  take(event: PointerEvent | WheelEvent): void {
    if (event instanceof WheelEvent) this.wheel(event);
    else if (event.type === 'pointermove') this.move(event);
    else if (event.type === 'pointerdown') this.down(event);
    else if (event.type === 'pointerup') this.up(event);
    else this.releaseButtons(event);
  }

  // ── Mouse, touch and pen ─────────────────────────────────────────────────────────────────────────────────

  private place({ clientX, clientY }: MouseEvent): { x: number; y: number } {
    const { left, top } = this.canvas.getBoundingClientRect();
    this.last = { x: Math.floor(clientX - left), y: Math.floor(clientY - top) };
    return this.last;
  }

  private mouse(type: number, wParam: number, lParam: number, event: MouseEvent, forced = false): boolean {
    return this.tell({ type, wParam, lParam, ...this.place(event) }, forced);
  }

  private move(event: PointerEvent): void {
    if (!event.isPrimary) return;
    // Of a mouse with a button held, another one's press and release come as moves.
    if (event.button >= 0) {
      const bit = 1 << [0, 2, 1, 3, 4][event.button];
      if ((event.buttons & bit) !== 0) this.press(event);
      else this.up(event);
      return;
    }
    this.mouse(MESSAGE.MOUSE_MOVE, heldButtons(event.buttons), modifiersOf(event), event);
  }

  private down(event: PointerEvent): void {
    if (!event.isPrimary) return;
    // The browser would take the keyboard away from the field.
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.press(event);
  }

  /** Chromium takes the mouse away from an element when the first of several buttons is let go. */
  private keepPointer(event: PointerEvent): void {
    if (this.heldButtons.size === 0) return;
    try {
      this.canvas.setPointerCapture(event.pointerId);
    } catch {
      this.releaseButtons(event);
    }
  }

  private press(event: PointerEvent): void {
    if (this.mouse(MESSAGE.MOUSE_DOWN, event.button, modifiersOf(event), event)) this.heldButtons.add(event.button);
  }

  private up(event: PointerEvent): void {
    if (!this.heldButtons.delete(event.button)) return;
    this.mouse(MESSAGE.MOUSE_UP, event.button, modifiersOf(event), event, true);
  }

  /** They are let go where the mouse was: what takes them away has no place. */
  private releaseButtons(event: PointerEvent): void {
    for (const wParam of this.heldButtons)
      this.tell({ type: MESSAGE.MOUSE_UP, wParam, lParam: modifiersOf(event), ...this.last }, true);
    this.heldButtons.clear();
  }

  private wheel(event: WheelEvent): void {
    // With Ctrl it is the browser's, which enlarges the page.
    if (event.ctrlKey) return;
    event.preventDefault();
    const steps = Math.round((-event.deltaY / (STEP_OF_MODE[event.deltaMode] ?? 1)) * STEP);
    if (steps !== 0) this.mouse(MESSAGE.MOUSE_WHEEL, modifiersOf(event), steps, event);
  }

  // ── Keyboard ─────────────────────────────────────────────────────────────────────────────────────────────

  private keyDown(event: KeyboardEvent): void {
    const { code, key } = event;
    if (LEFT_ALONE.has(code) || ((event.ctrlKey || event.metaKey) && BROWSERS.has(code))) return;
    const number = KEY_OF.get(code);
    if (number !== undefined && !event.isComposing) {
      const lParam = modifiersOf(event) | (event.repeat ? MODIFIER.REPEATED : 0);
      if (this.tell({ type: MESSAGE.KEY_DOWN, wParam: number, lParam, x: 0, y: 0 }, false)) this.heldKeys.add(number);
    }
    if (givesText(event)) return;
    event.preventDefault();
    const character = CONTROL_CHARACTERS[key];
    if (character !== undefined && !event.ctrlKey && !event.metaKey) this.character(character);
  }

  private keyUp(event: KeyboardEvent): void {
    const number = KEY_OF.get(event.code);
    if (number === undefined || !this.heldKeys.delete(number)) return;
    this.tell({ type: MESSAGE.KEY_UP, wParam: number, lParam: modifiersOf(event), x: 0, y: 0 }, true);
  }

  private releaseKeys(): void {
    for (const wParam of this.heldKeys) this.tell({ type: MESSAGE.KEY_UP, wParam, lParam: 0, x: 0, y: 0 }, true);
    this.heldKeys.clear();
  }

  private takeText(): void {
    const { value } = this.keys;
    this.keys.value = '';
    for (const character of value) this.character(character === '\n' ? 13 : (character.codePointAt(0) as number));
  }

  private character(code: number): void {
    this.tell({ type: MESSAGE.CHAR, wParam: code, lParam: 0, x: 0, y: 0 }, false);
  }
}
