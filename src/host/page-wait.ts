/** Waits of the page: waiters like any other, parked on a promise instead of a thread. The page never blocks. */
import { RAT_ERR_CANCELLED, RAT_ERR_TIMEOUT } from '../guest-abi/status.ts';
import { freeReservedWait, LoopWait, reserveWait, UNDECIDED } from '../kernel/core/loop-wait.ts';
import { indexOf, statusOf } from '../kernel/core/wait.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Cancellation } from './cancellation.ts';
import { changed } from './wait-async.ts';

export interface PageWait {
  /** RAT_SUCCESS, RAT_ABANDONED, RAT_ERR_TIMEOUT, RAT_ERR_CANCELLED, RAT_ERR_NO_MEMORY. */
  status: number;
  index: number;
  /** It was not decided at once. */
  parked: boolean;
}

/**
 * Waits for any or all of some objects, on which the caller has references.
 * @param timeoutMs Infinity never times out.
 * @param cancellation ends the wait, if nothing else has.
 * @param room reserved for a wait for one object (kernel/core/loop-wait.ts); 0: none is.
 */
export async function pageWait(
  k: Kernel,
  objects: readonly number[],
  all: boolean,
  timeoutMs: number,
  cancellation: Cancellation,
  room = 0,
): Promise<PageWait> {
  const deadline = k.now() + timeoutMs;
  const wait = LoopWait.begin(k, objects, all, room);
  if (typeof wait === 'number') return { status: wait, index: 0, parked: false };
  const parked = !wait.isDecided;
  const forget = cancellation.add(() => wait.giveUp(RAT_ERR_CANCELLED));
  while (!wait.isDecided) {
    const remaining = deadline - k.now();
    if (remaining > 0) await changed(wait.word, UNDECIDED, remaining);
    else wait.giveUp(RAT_ERR_TIMEOUT);
  }
  forget();
  const outcome = wait.end();
  return { status: statusOf(outcome), index: outcome < 0 ? 0 : indexOf(outcome), parked };
}

/** Room for one wait at a time for one object, reserved ahead: such a wait needs no memory when there is none. */
export class ReservedWait {
  /** 0 when there was no memory, and once it has been given back. */
  private room: number;
  private waiting = false;

  constructor(private readonly k: Kernel) {
    this.room = reserveWait(k);
  }

  get reserved(): boolean {
    return this.room !== 0;
  }

  /**
   * Resolves when the object, on which the caller has a reference, is signaled, or at the cancellation.
   * @returns whether it had to wait at all.
   */
  async wait(object: number, cancellation: Cancellation): Promise<boolean> {
    this.waiting = true;
    const { parked } = await pageWait(this.k, [object], false, Number.POSITIVE_INFINITY, cancellation, this.room);
    this.waiting = false;
    if (cancellation.cancelled) this.free();
    return parked;
  }

  /** Gives the room back; while a wait is under way, it does so itself when it has been cancelled. */
  free(): void {
    if (this.waiting) return;
    freeReservedWait(this.k, this.room);
    this.room = 0;
  }
}
