/**
 * What one thread has put off until it holds no lock: waking others (woken earlier, they would run into the locks,
 * on a busy machine in place of their holder), deliveries that would lock in the wrong order, and looking at the
 * wait-alls of objects that come last in the lock order.
 */
import { MAXIMUM_WAIT_OBJECTS } from '../../guest-abi/limits.ts';
import type { Kernel } from '../kernel.ts';
import { addReference, release } from './object.ts';
import { W_FLAGS, W_NEXT } from './wait-queue.ts';
import { kindOf } from './waiter-kind.ts';

export class Deferred {
  private readonly wakes = new Int32Array(MAXIMUM_WAIT_OBJECTS);
  private wakeCount = 0;
  /** Decided waiters, linked by W_NEXT in the order in which they were satisfied. */
  private first = 0;
  private last = 0;
  private readonly objects: number[] = [];

  constructor(private readonly words: Int32Array) {}

  wake(word: number): void {
    if (this.wakeCount === this.wakes.length) Atomics.notify(this.words, word);
    else this.wakes[this.wakeCount++] = word;
  }

  deliver(waiter: number): void {
    this.words[waiter + W_NEXT] = 0;
    if (this.first === 0) this.first = waiter;
    else this.words[this.last + W_NEXT] = waiter;
    this.last = waiter;
  }

  /** Puts the check of an object's wait-alls off; keeps a reference on it until then. */
  checkAll(k: Kernel, object: number): void {
    if (this.objects.includes(object)) return;
    addReference(k, object);
    this.objects.push(object);
  }

  /** Does what was put off, all of it also when something fails. No lock may be held. */
  flush(k: Kernel, checkAll: (k: Kernel, object: number) => void): void {
    let failure: unknown;
    this.wakeAll();
    while (this.first !== 0 || this.objects.length > 0) {
      try {
        this.step(k, checkAll);
      } catch (error) {
        failure ??= error;
      }
    }
    this.wakeAll();
    if (failure !== undefined) throw failure;
  }

  private step(k: Kernel, checkAll: (k: Kernel, object: number) => void): void {
    if (this.first !== 0) {
      const waiter = this.first;
      this.first = this.words[waiter + W_NEXT];
      k.waiterKinds[kindOf(this.words[waiter + W_FLAGS])].deliver(k, waiter);
      return;
    }
    const object = this.objects.shift() as number;
    try {
      checkAll(k, object);
    } finally {
      release(k, object);
    }
  }

  /** A word may be another wait's by now; a needless wake-up harms nobody. */
  private wakeAll(): void {
    while (this.wakeCount > 0) Atomics.notify(this.words, this.wakes[--this.wakeCount]);
  }
}
