/**
 * What a random history is made of: the operations of a small system with a few threads and a few objects. The
 * kernel (real.ts) and the model (model.ts) both carry them out, and must give the same results and show the same
 * state after each.
 *
 * A thread is named by its number. An object is named by a slot that holds handles to it: slots 0 … THREADS - 1
 * have the threads themselves, the others what `create` put there.
 */

/** Threads that wait. One more, number SIGNALER, never waits: it acts for threads that are parked. */
export const THREADS = 4;
export const SIGNALER = THREADS;
export const SLOTS = 12;
/** Armed and queued packets that one completion queue may have. */
export const PACKET_QUOTA = 5;
/** Messages that may be posted to a message queue that is in a slot. */
export const CAPACITY = 3;
/** Windows that there may be at once. */
export const WINDOW_QUOTA = 4;
/** In a slot's place: the thread's own message queue. */
export const OWN = -1;

export type Spec =
  | { type: 'event'; manual: boolean; set: boolean }
  | { type: 'mutex'; recursive: boolean; owned: boolean }
  | { type: 'semaphore'; initial: number; maximum: number }
  | { type: 'timer'; manual: boolean }
  | { type: 'latch'; count: number }
  | { type: 'queue' }
  | { type: 'messages' }
  | { type: 'window' };

/** What a window has room to be told of. */
export type State = 'size' | 'close' | 'theme' | 'paint' | 'frame';

export type Kind = Spec['type'] | 'thread';

export type Operation =
  | { do: 'create'; thread: number; slot: number; spec: Spec }
  | { do: 'duplicate' | 'close'; thread: number; slot: number }
  | { do: 'set' | 'reset' | 'pulse'; thread: number; slot: number }
  | { do: 'releaseMutex'; thread: number; slot: number }
  | { do: 'releaseSemaphore'; thread: number; slot: number; count: number }
  | { do: 'countDown'; thread: number; slot: number; by: number }
  | { do: 'setTimer'; thread: number; slot: number; due: number; period: number }
  | { do: 'cancelTimer'; thread: number; slot: number }
  /** With `messages` for the thread's own queue besides, and what is sent to the thread. */
  | { do: 'wait'; thread: number; how: 'one' | 'any' | 'all'; slots: number[]; timeout: number; messages: boolean }
  | { do: 'take'; thread: number; slot: number; timeout: number }
  | { do: 'resume'; thread: number }
  | { do: 'waitAsync' | 'cancelAsync'; thread: number; slot: number; queue: number; key: number }
  | { do: 'post'; thread: number; slot: number; key: number }
  | { do: 'postMessage' | 'postQuit'; thread: number; slot: number; key: number }
  | { do: 'get'; thread: number; slot: number; timeout: number }
  | { do: 'watch' | 'unwatch'; thread: number; slot: number; queue: number }
  /** The thread's own queue comes to life. */
  | { do: 'live'; thread: number }
  | { do: 'postWindow'; thread: number; slot: number; key: number }
  | { do: 'destroy' | 'paint'; thread: number; slot: number }
  /** The page tells a window of its state, or of what a person has done. */
  | { do: 'tell'; slot: number; what: State; key: number }
  | { do: 'input'; slot: number; what: 'move' | 'wheel' | 'key'; key: number }
  | { do: 'send'; thread: number; slot: number; key: number; timeout: number }
  | { do: 'serve'; thread: number }
  /** Of what the thread serves, or has sent: how many began after it. */
  | { do: 'reply'; thread: number; depth: number; result: number }
  | { do: 'continue'; thread: number; depth: number }
  | { do: 'advance'; milliseconds: number }
  | { do: 'end'; thread: number; code: number };

/** A number is a `RatStatus`; a wait that goes on gives 'parked'. */
export type Result = number | 'parked' | 'skipped' | (number | string)[];

export interface Machine {
  /** Carries out an operation. A thread that is parked or about to be resumed can only be resumed or ended. */
  run(operation: Operation): Result;
  /** Everything that can be seen, as JSON. */
  snapshot(): Snapshot;
}

export interface Snapshot {
  /** One text a slot, '' when it is empty. */
  slots: string[];
  /** One text a thread. */
  threads: string[];
}
