/** The queue of armed timers: its order, against a sorted list, and what it costs to take timers out of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { H_TIMER_FIRST, H_TIMER_ORDER } from '../../src/kernel/memory/header.ts';
import { createCompletionQueue, tryTakeCompletion, waitAsync } from '../../src/kernel/objects/completion-queue.ts';
import { cancelTimer, fireTimers, setTimer } from '../../src/kernel/objects/timer.ts';
import { queueTimerLocked, unqueueTimerLocked } from '../../src/kernel/objects/timer-queue.ts';
import { newTimer, System } from './support/system.ts';

const TIMERS = 24;

type Step = { do: 'set'; timer: number; due: number } | { do: 'cancel'; timer: number } | { do: 'pass'; ms: number };

const timer = fc.nat(TIMERS - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  // Few due times, so that many are equal. Set again while it is armed, too.
  { weight: 6, arbitrary: fc.record({ do: fc.constant('set' as const), timer, due: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), timer }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(0, 1, 2, 4) }) },
);

/** The reference: a list in the order in which they are due, and of those due at one time in which they were set. */
class SortedTimers {
  private armed: { timer: number; due: number }[] = [];

  set(timer: number, due: number): void {
    this.cancel(timer);
    this.armed.push({ timer, due });
    this.armed.sort((a, b) => a.due - b.due);
  }

  cancel(timer: number): void {
    this.armed = this.armed.filter((other) => other.timer !== timer);
  }

  /** Takes out those that are due, in order. */
  fire(now: number): number[] {
    const fired = this.armed.filter(({ due }) => due <= now).map(({ timer }) => timer);
    this.armed.splice(0, fired.length);
    return fired;
  }

  wait(now: number): number {
    return this.armed.length === 0 ? Number.POSITIVE_INFINITY : this.armed[0].due - now;
  }
}

/** Timers, each with an async wait; so a completion queue tells in which order they were signaled. */
class RealTimers {
  private readonly system = new System();
  private readonly k = this.system.page;
  private readonly queue = createCompletionQueue(this.k);
  private readonly timers = Array.from({ length: TIMERS }, () => newTimer(this.k));

  constructor() {
    for (const index of this.timers.keys()) this.watch(index);
  }

  private watch(index: number): void {
    waitAsync(this.k, this.timers[index], this.queue, index, 0);
  }

  set(index: number, due: number): void {
    setTimer(this.k, this.timers[index], due, 0);
  }

  cancel(index: number): void {
    cancelTimer(this.k, this.timers[index]);
  }

  /** How the next history is counted: from just before the numbers of the armings wrap, for example. */
  countFrom(order: number): void {
    this.k.words[H_TIMER_ORDER] = order;
  }

  get isEmpty(): boolean {
    return this.k.words[H_TIMER_FIRST] === 0;
  }

  pass(ms: number): { fired: number[]; wait: number } {
    this.system.clock.now += ms;
    const wait = fireTimers(this.k);
    const fired: number[] = [];
    const out = { userData: 0, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 };
    while (tryTakeCompletion(this.k, this.queue, out)) fired.push(out.userData);
    for (const index of fired) this.watch(index);
    return { fired, wait };
  }
}

describe('the queue of armed timers', () => {
  it('is one that is kept sorted, whatever is set, set again and cancelled', () => {
    /** Serves history after history, until one fails. */
    let real: RealTimers | undefined;
    const steps = fc.array(step, { maxLength: 150, size: 'max' });
    const from = fc.constantFrom(0, 1000, 0x7fffffff - 20, -20);
    fc.assert(
      fc.property(steps, from, (steps, order) => {
        const timers = real ?? new RealTimers();
        real = undefined;
        const sorted = new SortedTimers();
        let now = 0;
        const pass = (ms: number) => {
          now += ms;
          const fired = sorted.fire(now);
          expect(timers.pass(ms)).toEqual({ fired, wait: sorted.wait(now) });
        };
        timers.countFrom(order);
        for (const each of steps) {
          if (each.do === 'set') {
            sorted.set(each.timer, now + each.due);
            timers.set(each.timer, each.due);
          } else if (each.do === 'cancel') {
            sorted.cancel(each.timer);
            timers.cancel(each.timer);
          } else {
            pass(each.ms);
          }
        }
        pass(9);
        expect(timers.isEmpty).toBe(true);
        real = timers;
      }),
      { numRuns: 400 },
    );
  });
});

// ── What it costs ──────────────────────────────────────────────────────────────────────────────────────────

/** Counts the words that `body` reads of kernel memory. */
function reads(k: Kernel, body: () => void): number {
  const view: { words: Int32Array } = k;
  const { words } = view;
  let count = 0;
  view.words = new Proxy(words, {
    get: (_, at) => {
      count++;
      return words[at as unknown as number];
    },
    set: (_, at, value: number) => {
      words[at as unknown as number] = value;
      return true;
    },
  });
  try {
    body();
  } finally {
    view.words = words;
  }
  return count;
}

let state = 1;
function random(limit: number): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % limit;
}

function shuffled<T>(list: readonly T[]): T[] {
  const result = [...list];
  for (let i = result.length - 1; i > 0; i--) {
    const j = random(i + 1);
    [result[i], result[j]] = [result[j], result[i]];
  }
  return result;
}

describe('taking armed timers out', () => {
  /** Reads for one timer, arming included, are this many times log2 of their number at most, on average. */
  const FACTOR = 4;

  const dues: Record<string, (i: number) => number> = {
    rising: (i) => i,
    falling: (i) => -i,
    equal: () => 7,
    random: () => random(1000),
  };
  const takeEach = (k: Kernel, timers: readonly number[]) => {
    for (const timer of timers) unqueueTimerLocked(k, timer);
  };
  const orders: Record<string, (k: Kernel, timers: readonly number[]) => void> = {
    random: (k, timers) => takeEach(k, shuffled(timers)),
    'first armed, first out': takeEach,
    'last armed, first out': (k, timers) => takeEach(k, timers.toReversed()),
    'as they are due': (k) => {
      while (k.words[H_TIMER_FIRST] !== 0) unqueueTimerLocked(k, k.words[H_TIMER_FIRST]);
    },
  };

  for (const [orderName, take] of Object.entries(orders)) {
    const count = orderName === 'random' ? 32_000 : 8_000;
    it(`costs no more than O(log n) each for ${count} of them: ${orderName}`, { timeout: 120_000 }, () => {
      const { page: k } = new System();
      const timers = Array.from({ length: count }, () => newTimer(k));
      expect(Math.min(...timers)).toBeGreaterThan(0);
      for (const [dueName, due] of Object.entries(dues)) {
        const cost = reads(k, () => {
          for (const [i, timer] of timers.entries()) queueTimerLocked(k, timer, due(i));
          take(k, timers);
        });
        expect(k.words[H_TIMER_FIRST]).toBe(0);
        expect(cost / count / Math.log2(count), `due times ${dueName}`).toBeLessThan(FACTOR);
      }
    });
  }
});
