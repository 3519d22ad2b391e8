/** Waits of a thread that runs an event loop and may not block, the page's: a waiter like any other in the queues. */
import { RAT_ERR_NO_MEMORY } from '../../guest-abi/status.ts';
import type { Kernel } from '../kernel.ts';
import { heapAllocateZeroed, heapFree } from '../memory/heap.ts';
import { addReference, release } from './object.ts';
import { queueAny } from './wait.ts';
import { queueAll, unqueueAll } from './wait-all.ts';
import { decide, dequeueNodes, NODE_WORDS, OUTCOME_WAITING, W_WORD, WAITER_WORDS } from './wait-queue.ts';

/** A word that changes, and is notified, when there is something to do; for `Atomics.waitAsync`. */
export interface WatchedWord {
  readonly view: Int32Array;
  readonly at: number;
}

export class LoopWait {
  private ended = false;

  private constructor(
    private readonly k: Kernel,
    private readonly waiter: number,
    private readonly objects: Int32Array,
    private readonly all: boolean,
    private readonly ownsRoom: boolean,
  ) {}

  /**
   * Begins a wait for any or all of some objects, on which the caller has references; the wait takes its own.
   * @param room reserved for a wait for one object (reserveWait), and not in use; 0: it is taken now.
   * @returns the wait, which must be ended; or RAT_ERR_NO_MEMORY.
   */
  static begin(k: Kernel, list: readonly number[], all: boolean, room = 0): LoopWait | number {
    if (room !== 0 && list.length !== 1) throw new RangeError('There is room for one object.');
    const waiter = room || heapAllocateZeroed(k, WAITER_WORDS + list.length * NODE_WORDS);
    if (waiter === 0) return RAT_ERR_NO_MEMORY;
    const objects = Int32Array.from(list);
    for (const object of objects) addReference(k, object);
    const wait = new LoopWait(k, waiter, objects, all, room === 0);
    if (all) queueAll(k, waiter, wait.nodes, objects, objects.length);
    else queueAny(k, waiter, wait.nodes, objects, objects.length, true);
    return wait;
  }

  private get nodes(): number {
    return this.waiter + WAITER_WORDS;
  }

  /** Holds `UNDECIDED` as long as the wait goes on. */
  get word(): WatchedWord {
    return { view: this.k.words, at: this.waiter + W_WORD };
  }

  get isDecided(): boolean {
    return Atomics.load(this.k.words, this.waiter + W_WORD) !== OUTCOME_WAITING;
  }

  /** Decides the wait by hand, if nobody has yet, and tells those who watch the word. */
  giveUp(status: number): void {
    if (decide(this.k.words, this.waiter, status)) Atomics.notify(this.k.words, this.waiter + W_WORD);
  }

  /** Ends a decided wait and gives back what it took: its outcome, as of waitAny and waitAll. */
  end(): number {
    const { k, waiter, nodes, objects } = this;
    if (this.ended || !this.isDecided) throw new Error('A wait is ended twice, or before it is decided.');
    this.ended = true;
    const outcome = Atomics.load(k.words, waiter + W_WORD);
    // After success too: whoever satisfied a wait-all may still be reading the nodes.
    if (this.all) unqueueAll(k, nodes, objects.length);
    else dequeueNodes(k, nodes, objects.length);
    if (this.ownsRoom) heapFree(k, waiter);
    for (const object of objects) release(k, object);
    return outcome;
  }
}

/** Takes room for a wait for one object ahead of time; 0 when there is no memory. */
export function reserveWait(k: Kernel): number {
  return heapAllocateZeroed(k, WAITER_WORDS + NODE_WORDS);
}

/** Gives reserved room back; 0 is ignored. */
export function freeReservedWait(k: Kernel, room: number): void {
  heapFree(k, room);
}

/** What a `LoopWait`'s word holds while it is undecided. */
export const UNDECIDED = OUTCOME_WAITING;
