/** The reference model's message queues and watches (docs/spec/ipc.md). What they have in common with others is in model.ts. */
import { MESSAGE } from '../../../src/guest-abi/status.ts';
import type { Kind } from './machine.ts';

/** What a queue's watch of an object is. */
export interface Watch<T> {
  object: T;
  queue: T;
  /** Slot of the object, and which of the slot's handles it was made by, from 1 on. */
  slot: number;
  handle: number;
  /** Its message lies in the queue; or is about to be told, when the operation is over. */
  told: boolean;
  late: boolean;
}

export interface Message<T> {
  type: number;
  /** Slot of what it tells of; -1 for none. */
  slot: number;
  value: number;
  watch: Watch<T> | undefined;
  /** It has taken one of the places for those that are posted. */
  posted: boolean;
}

/** A message of the kernel's own. */
export const newMessage = <T>(type: number, slot: number, value: number): Message<T> => ({
  type,
  slot,
  value,
  watch: undefined,
  posted: false,
});

/** A message queue's own. */
export interface Mailbox<T> {
  messages: Message<T>[];
  timers: Message<T>[];
  /** What people do in windows, and what windows are to show. */
  inputs: Message<T>[];
  paints: Message<T>[];
  quit: number | undefined;
  posted: number;
  watches: Watch<T>[];
}

export const newMailbox = <T>(): Mailbox<T> => ({
  messages: [],
  timers: [],
  inputs: [],
  paints: [],
  quit: undefined,
  posted: 0,
  watches: [],
});

const TYPES: Partial<Record<Kind, number>> = {
  event: MESSAGE.EVENT_SIGNALED,
  thread: MESSAGE.THREAD_EXITED,
  timer: MESSAGE.TIMER,
};

/** The type of the message that tells of a kind of object. */
export const typeFor = (kind: Kind): number => TYPES[kind] ?? MESSAGE.HANDLE_SIGNALED;

export function hasMessages({ messages, timers, inputs, paints, quit }: Mailbox<unknown>): boolean {
  return quit !== undefined || [messages, timers, inputs, paints].some((list) => list.length > 0);
}

/** Takes the next message; undefined: there is none. */
export function takeNext<T>(box: Mailbox<T>): Message<T> | undefined {
  let next = box.messages.shift();
  if (next === undefined && box.quit !== undefined) {
    next = newMessage<T>(MESSAGE.QUIT, -1, box.quit);
    box.quit = undefined;
  }
  next ??= box.inputs.shift() ?? box.paints.shift() ?? box.timers.shift();
  if (next?.watch !== undefined) next.watch.told = false;
  if (next?.posted) box.posted--;
  return next;
}

/** A watch has something to tell. @returns whether there is a new message. */
export function tell<T extends { kind: Kind }>(box: Mailbox<T>, watch: Watch<T>, value: number): boolean {
  if (watch.told || !box.watches.includes(watch)) return false;
  watch.told = true;
  const { kind } = watch.object;
  (kind === 'timer' ? box.timers : box.messages).push({ ...newMessage<T>(typeFor(kind), watch.slot, value), watch });
  return true;
}

/** Takes a watch away, and its message. */
export function forget<T>(box: Mailbox<T>, watch: Watch<T>): void {
  const others = (message: Message<T>) => message.watch !== watch;
  box.messages = box.messages.filter(others);
  box.timers = box.timers.filter(others);
  box.watches = box.watches.filter((other) => other !== watch);
}

export function messageText({ type, slot, value }: Pick<Message<unknown>, 'type' | 'slot' | 'value'>): string {
  return `${type}:${slot}:${value}`;
}

export function mailboxText(box: Mailbox<unknown>): string {
  const list = (messages: readonly Message<unknown>[]) => messages.map(messageText).join(' ');
  const posts = `posted=${box.posted} quit=${box.quit ?? '-'} messages=[${list(box.messages)}]`;
  return `${posts} inputs=[${list(box.inputs)}] paints=[${list(box.paints)}] timers=[${list(box.timers)}]`;
}
