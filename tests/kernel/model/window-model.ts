/** The reference model's messages of windows (docs/spec/windowing.md). */
import { MESSAGE } from '../../../src/guest-abi/status.ts';
import type { State } from './machine.ts';
import { type Mailbox, type Message, newMessage } from './message-model.ts';

/** A window's own. */
export interface Pane<T> {
  destroyed: boolean;
  /** What it has room for: each is in the queue once, and says what holds last. */
  kept: Partial<Record<State, Message<T>>>;
}

export const newPane = <T>(): Pane<T> => ({ destroyed: false, kept: {} });

export const STATE_TYPES: Record<State, number> = {
  size: MESSAGE.SIZE,
  close: MESSAGE.CLOSE,
  theme: MESSAGE.THEME,
  paint: MESSAGE.PAINT,
  frame: MESSAGE.FRAME,
};

export const INPUT_TYPES = { move: MESSAGE.MOUSE_MOVE, wheel: MESSAGE.MOUSE_WHEEL, key: MESSAGE.KEY_DOWN } as const;

/** Tells a window of a state. */
export function tellState<T>(box: Mailbox<T>, pane: Pane<T>, slot: number, what: State, value: number): void {
  const list = what === 'paint' || what === 'frame' ? box.paints : box.messages;
  const kept = pane.kept[what];
  if (kept !== undefined && list.includes(kept)) {
    kept.value = value;
    return;
  }
  const message = newMessage<T>(STATE_TYPES[what], slot, value);
  pane.kept[what] = message;
  list.push(message);
}

/** A window has been painted: it need not be told to. */
export function forgetPaint<T>(box: Mailbox<T>, pane: Pane<T>): void {
  box.paints = box.paints.filter((message) => message !== pane.kept.paint);
}

/** Tells a window what a person has done in it; a move, or a turn of the wheel, is one with another right before it. */
export function tellInput<T>(box: Mailbox<T>, slot: number, what: keyof typeof INPUT_TYPES, value: number): void {
  const type = INPUT_TYPES[what];
  const last = box.inputs.at(-1);
  if (what === 'key' || last?.type !== type || last.slot !== slot) box.inputs.push(newMessage<T>(type, slot, value));
  else last.value = what === 'wheel' ? last.value + value : value;
}

/** A destroyed window's messages go, but for those that programs have posted. */
export function forgetWindow<T>(box: Mailbox<T>, pane: Pane<T>, slot: number): void {
  const kept = new Set(Object.values(pane.kept));
  const others = (message: Message<T>) => !kept.has(message);
  box.messages = box.messages.filter(others);
  box.paints = box.paints.filter(others);
  box.inputs = box.inputs.filter((message) => message.slot !== slot);
}
