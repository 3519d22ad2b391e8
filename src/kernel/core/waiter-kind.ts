/**
 * Who can wait. A thread parks on its waiter's word, and is woken; any other kind is a record by itself, for which
 * something is done when its wait has been decided. `objects/types.ts` lists the kinds.
 */
import type { Kernel } from '../kernel.ts';
import { W_WORD, WAITER_KIND_SHIFT } from './wait-queue.ts';

export interface WaiterKind {
  /**
   * The wait has been decided, the effect applied, the node unqueued. Called with the object's lock. Drops the
   * reference that the wait has on the object, which is not the last (the caller has one); delivers at once or,
   * where that would lock in the wrong order, by `k.deferred.deliver`.
   * @param status RAT_SUCCESS, RAT_ABANDONED or RAT_ERR_CANCELLED.
   */
  readonly decided: (k: Kernel, object: number, waiter: number, status: number) => void;
  /** Of a kind that only observes (KIND_WATCH): the object is signaled. Called with its lock, as `decided`. */
  readonly observed: (k: Kernel, object: number, waiter: number) => void;
  /** What `decided` or `observed` has put off, with no lock held. */
  readonly deliver: (k: Kernel, waiter: number) => void;
  /** Its queue is gone, and its completion with it: gives back what else it holds. No lock is held. */
  readonly dropped: (k: Kernel, waiter: number) => void;
}

/** A thread, or the page: its flags are 0 but for WAITER_ALL. */
export const KIND_THREAD = 0;
/** An async wait (objects/completion-queue.ts). */
export const KIND_COMPLETION = 1;
/** An asynchronous operation on a stream (objects/async-io.ts). */
export const KIND_OPERATION = 2;

/**
 * A watch (objects/watch.ts): it stands in front of those that wait, hears of each signal, takes nothing and stays. Its wait
 * is decided when it ends.
 */
export const KIND_WATCH = 3;

/** Its own references are its own business. */
export const PARKED_THREAD: WaiterKind = {
  decided: (k, _object, waiter) => k.deferred.wake(waiter + W_WORD),
  observed: () => undefined,
  deliver: () => undefined,
  dropped: () => undefined,
};

/** The flags word of a waiter of a kind. */
export function flagsOfKind(kind: number): number {
  return kind << WAITER_KIND_SHIFT;
}

/** The kind of a waiter, from its flags. */
export function kindOf(flags: number): number {
  return flags >> WAITER_KIND_SHIFT;
}
