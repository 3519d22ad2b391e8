/**
 * Control over several threads as a scheduler: their calls come in the order that the test has chosen, so a scene
 * gives in each order what that order must give, and in all of them what is possible and nothing else.
 */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { RAT_ERR_TIMEOUT, RAT_SUCCESS } from '../../src/guest-abi/status.ts';
import { release } from '../../src/kernel/core/object.ts';
import { KILLED } from '../../src/kernel/core/park.ts';
import { inspectKernel } from '../../src/kernel/inspect/system.ts';
import { T_STATE, THREAD_STATE } from '../../src/kernel/memory/thread-record.ts';
import { createSemaphore } from '../../src/kernel/objects/semaphore.ts';
import { markDying } from '../../src/kernel/process/gate.ts';
import { endThread, freeThread, threadId } from '../../src/kernel/process/thread.ts';
import { Actor } from './support/actor.ts';
import { newEvent, newMutex, System, takeRequest } from './support/system.ts';
import { type Call, Turns } from './support/turns.ts';

let system: System;
let actors: Actor[];

beforeEach(() => {
  system = new System({ wallClock: () => performance.timeOrigin + performance.now() });
  actors = [];
});

afterAll(Actor.dismissAll);

/** A scene in which each thread, a new one, makes its calls. */
async function begin(programs: readonly Call[][]): Promise<Turns> {
  const turns = new Turns(system);
  for (const program of programs) {
    const actor = await Actor.start(system);
    actors.push(actor);
    system.words[actor.thread + T_STATE] = THREAD_STATE.USER;
    await turns.play(actor, program);
  }
  return turns;
}

/** Ends the scene's threads and drops what it used. */
function end(objects: number[]): void {
  while (takeRequest(system.page) !== null) {
    // Threads that have left.
  }
  for (const actor of actors.splice(0)) {
    endThread(system.page, actor.thread, 0);
    freeThread(system.page, actor.thread);
    actor.dismiss();
  }
  for (const object of objects) release(system.page, object);
  expect(system.leaks()).toEqual({});
}

/** All orders in which threads can take so many turns each. */
function orders(turns: readonly number[]): number[][] {
  if (turns.every((left) => left === 0)) return [[]];
  return turns.flatMap((left, thread) =>
    left === 0 ? [] : orders(turns.with(thread, left - 1)).map((rest) => [thread, ...rest]),
  );
}

describe('calls of three threads', () => {
  /** What they do to an auto-reset event and a semaphore that begins with 1; each polls. */
  const programs = (event: number, semaphore: number): Call[][] => [
    [
      ['set', event],
      ['wait', semaphore, 0],
    ],
    [
      ['wait', event, 0],
      ['releaseSemaphore', semaphore, 1],
    ],
    [
      ['wait', semaphore, 0],
      ['wait', event, 0],
    ],
  ];

  /** What they give in an order of the calls. */
  function expected(order: number[]): number[][] {
    let set = false;
    let count = 1;
    const takeEvent = () => {
      const was = set;
      set = false;
      return was ? RAT_SUCCESS : RAT_ERR_TIMEOUT;
    };
    const takeSemaphore = () => (count > 0 && count-- > 0 ? RAT_SUCCESS : RAT_ERR_TIMEOUT);
    const setEvent = () => {
      set = true;
      return 0;
    };
    const steps = [
      [setEvent, takeSemaphore],
      [takeEvent, () => count++],
      [takeSemaphore, takeEvent],
    ];
    const results: number[][] = [[], [], []];
    for (const thread of order) results[thread].push(steps[thread][results[thread].length]());
    return results;
  }

  it('give in each order of theirs what that order must give', { timeout: 180_000 }, async () => {
    const all = orders([2, 2, 2]);
    expect(all).toHaveLength(90);
    const seen = new Set<string>();
    for (const order of all) {
      const objects = [newEvent(system.page), createSemaphore(system.page, 1, 9)];
      const turns = await begin(programs(objects[0], objects[1]));
      for (const thread of order) {
        expect(turns.held[thread]?.where).toBe('entry');
        await turns.letGo(thread);
        expect(turns.held[thread]?.where).toBe('exit');
        await turns.letGo(thread);
      }
      await turns.finished();
      expect(turns.results, `in the order ${order}`).toEqual(expected(order));
      seen.add(JSON.stringify(turns.results));
      end(objects);
    }
    expect(seen).toEqual(new Set(all.map((order) => JSON.stringify(expected(order)))));
    expect(seen.size).toBeGreaterThan(10);
  });
});

describe('two threads that take two mutexes in opposite orders', () => {
  const FOREVER = -1;
  const program = (first: number, second: number): Call[] => [
    ['wait', first, FOREVER],
    ['wait', second, FOREVER],
    ['releaseMutex', second],
    ['releaseMutex', first],
  ];

  /** Chooses among those that can go on, until nobody can; gives the order in which calls were entered. */
  async function playOut(turns: Turns, seed: number): Promise<string[]> {
    const entered: string[] = [];
    for (let state = Math.imul(seed, 0x9e3779b1) | 1; ; ) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const { held } = turns;
      const ready = held.flatMap((at, index) => (at === null ? [] : [index]));
      if (ready.length === 0) return entered;
      const chosen = ready[(state >>> 16) % ready.length];
      const at = held[chosen];
      if (at?.where === 'entry') entered.push(`${chosen}.${at.call}`);
      await turns.letGo(chosen);
    }
  }

  it('lock each other out in those orders that make them, and are found out', { timeout: 180_000 }, async () => {
    const seen = { done: 0, stuck: 0 };
    for (let seed = 1; seed <= 24; seed++) {
      const [first, second] = [newMutex(system.page), newMutex(system.page)];
      const turns = await begin([program(first, second), program(second, first)]);
      const entered = await playOut(turns, seed);
      const when = (call: string) => (entered.includes(call) ? entered.indexOf(call) : entered.length);
      const stuck = Math.max(when('0.0'), when('1.0')) < Math.min(when('0.1'), when('1.1'));
      expect(turns.done, `seed ${seed}: ${entered}`).toEqual([!stuck, !stuck]);
      const ids = actors.map(({ thread }) => threadId(system.page, thread));
      const { deadlocks } = inspectKernel(system.page);
      expect(deadlocks.map((cycle) => cycle.toSorted())).toEqual(stuck ? [ids.toSorted()] : []);
      if (stuck) for (const { thread } of actors) markDying(system.page, thread);
      await turns.finished();
      const results = stuck ? [RAT_SUCCESS, KILLED] : new Array(4).fill(RAT_SUCCESS);
      expect(turns.results.map((list) => list.slice(0, results.length))).toEqual([results, results]);
      seen[stuck ? 'stuck' : 'done']++;
      end([first, second]);
    }
    expect(Math.min(seen.done, seen.stuck)).toBeGreaterThan(0);
  });
});
