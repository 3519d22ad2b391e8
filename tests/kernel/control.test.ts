/** Threads under control: real ones, held where they go in and out of the kernel. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { RAT_ERR_QUOTA, RAT_ERR_TIMEOUT, RAT_SUCCESS } from '../../src/guest-abi/status.ts';
import { SYSCALLS } from '../../src/guest-abi/syscalls.ts';
import { O_STATE, O_WAIT_HEAD, release } from '../../src/kernel/core/object.ts';
import { KILLED } from '../../src/kernel/core/park.ts';
import { waitOne } from '../../src/kernel/core/wait.ts';
import { inspectKernel } from '../../src/kernel/inspect/system.ts';
import { H_CONTROL_SEQUENCE } from '../../src/kernel/memory/header.ts';
import { T_STATE, THREAD_STATE } from '../../src/kernel/memory/thread-record.ts';
import { setEvent } from '../../src/kernel/objects/event.ts';
import { createSemaphore } from '../../src/kernel/objects/semaphore.ts';
import { controlThread, type HeldThread, heldAt, letGo, releaseThread } from '../../src/kernel/process/control.ts';
import { markDying } from '../../src/kernel/process/gate.ts';
import { REQUEST } from '../../src/kernel/process/requests.ts';
import { endThread, freeThread } from '../../src/kernel/process/thread.ts';
import { Actor, until } from './support/actor.ts';
import { newEvent, System, takeRequest } from './support/system.ts';

/** Some call, to be told by. */
const CALL = SYSCALLS[5];
/** Imposed in place of what the calls give. */
const FOREIGN = RAT_ERR_QUOTA;

let system: System;
let actor: Actor;
/** A semaphore with 3 of 9; raising it by 2 gives 3, and not a second time. */
let semaphore: number;

beforeEach(async () => {
  system = new System({ wallClock: () => performance.timeOrigin + performance.now() });
  semaphore = createSemaphore(system.page, 3, 9);
  actor = await Actor.start(system);
  setState('USER');
}, 60_000);

afterAll(Actor.dismissAll);

const setState = (name: keyof typeof THREAD_STATE) => {
  system.words[actor.thread + T_STATE] = THREAD_STATE[name];
};
const stateName = () =>
  Object.entries(THREAD_STATE).find(([, state]) => state === system.words[actor.thread + T_STATE])?.[0];
const control = () => controlThread(system.page, actor.thread);
const uncontrol = () => releaseThread(system.page, actor.thread);
const goOn = (impose?: number) => letGo(system.page, actor.thread, impose);
const held = () => heldAt(system.page, actor.thread);
const inspected = () => inspectKernel(system.page).processes[0].threads[0];
const count = () => system.words[semaphore + O_STATE] >> 1;
const raise = () => actor.call(CALL.number, 'releaseSemaphore', semaphore, 2);

async function heldAtNext(where: 'entry' | 'exit'): Promise<HeldThread> {
  await until(() => held()?.where === where);
  return held() as HeldThread;
}

/** Ends the thread, which is not in the kernel; nothing is left. */
function settle(...objects: number[]): void {
  endThread(system.page, actor.thread, 0);
  freeThread(system.page, actor.thread);
  actor.dismiss();
  for (const object of [semaphore, ...objects]) release(system.page, object);
  expect(takeRequest(system.page)).toBeNull();
  expect(system.leaks()).toEqual({});
}

describe('a thread under control', () => {
  it('is held at the entry and the exit of each call, and let go on', async () => {
    expect(control()).toBe(true);
    for (const previous of [3, 5]) {
      const calling = raise();
      expect(await heldAtNext('entry')).toEqual({ where: 'entry', call: CALL.number, result: 0 });
      expect([count(), inspected().state, inspected().call]).toEqual([previous, 'held', CALL.name]);
      expect(goOn()).toBe(true);
      expect(await heldAtNext('exit')).toEqual({ where: 'exit', call: CALL.number, result: previous });
      expect([count(), inspected().state, stateName()]).toEqual([previous + 2, 'held', 'KERNEL_CONTROLLED']);
      expect(goOn()).toBe(true);
      expect(await calling).toBe(previous);
      expect([held(), stateName(), inspected().state]).toEqual([null, 'USER_CONTROLLED', 'running']);
      expect(goOn()).toBe(false);
    }
    settle();
  });

  it('does nothing where a status is imposed at the entry', async () => {
    control();
    const calling = raise();
    await heldAtNext('entry');
    expect(goOn(FOREIGN)).toBe(true);
    expect(await heldAtNext('exit')).toMatchObject({ result: FOREIGN });
    goOn();
    expect([await calling, count()]).toEqual([FOREIGN, 3]);
    settle();
  });

  it('gives the status that is imposed at the exit, the last of several', async () => {
    control();
    for (const [atEntry, result, done] of [
      [undefined, 3, 5],
      [FOREIGN - 1, FOREIGN - 1, 5],
    ] as const) {
      const calling = raise();
      await heldAtNext('entry');
      goOn(atEntry);
      expect(await heldAtNext('exit')).toMatchObject({ result });
      goOn(FOREIGN);
      expect([await calling, count()]).toEqual([FOREIGN, done]);
    }
    // Nothing of it is left for the next call.
    const calling = raise();
    await heldAtNext('entry');
    goOn();
    await heldAtNext('exit');
    goOn();
    expect(await calling).toBe(5);
    settle();
  });

  it('is not held while it waits', async () => {
    const event = newEvent(system.page);
    control();
    const calling = actor.call(CALL.number, 'wait', event, -1);
    await heldAtNext('entry');
    goOn();
    await actor.parked(event, O_WAIT_HEAD);
    expect([held(), goOn(), goOn(FOREIGN), inspected().state]).toEqual([null, false, false, 'waiting']);
    setEvent(system.page, event);
    expect(await heldAtNext('exit')).toMatchObject({ result: RAT_SUCCESS });
    goOn();
    expect(await calling).toBe(RAT_SUCCESS);
    settle(event);
  });

  it('that is taken while it waits is held at the exit', async () => {
    const event = newEvent(system.page);
    const calling = actor.call(CALL.number, 'wait', event, -1);
    await actor.parked(event, O_WAIT_HEAD);
    expect(control()).toBe(true);
    setEvent(system.page, event);
    await heldAtNext('exit');
    expect(uncontrol()).toBe(true);
    expect(await calling).toBe(RAT_SUCCESS);
    settle(event);
  });

  it('goes its own way when it is released, wherever it is held', async () => {
    for (const [where, previous] of [
      ['entry', 3],
      ['exit', 5],
    ] as const) {
      control();
      const calling = raise();
      await heldAtNext('entry');
      if (where === 'exit') {
        goOn();
        await heldAtNext('exit');
      }
      expect([uncontrol(), uncontrol()]).toEqual([true, false]);
      expect([await calling, held(), stateName()]).toEqual([previous, null, 'USER']);
    }
    expect(await raise()).toBe(7);
    settle();
  });

  it('is not held at the exit when it is released while it waits', async () => {
    const event = newEvent(system.page);
    control();
    const calling = actor.call(CALL.number, 'wait', event, -1);
    await heldAtNext('entry');
    goOn();
    await actor.parked(event, O_WAIT_HEAD);
    uncontrol();
    setEvent(system.page, event);
    expect([await calling, stateName()]).toEqual([RAT_SUCCESS, 'USER']);
    settle(event);
  });

  it.each(['entry', 'exit'] as const)(
    'leaves when it is killed at the %s, and has no controller any more',
    async (where) => {
      control();
      const calling = raise();
      await heldAtNext('entry');
      if (where === 'exit') {
        goOn();
        await heldAtNext('exit');
      }
      markDying(system.page, actor.thread);
      expect([held(), goOn(), goOn(FOREIGN), control(), uncontrol()]).toEqual([null, false, false, false, false]);
      expect([await calling, stateName(), count()]).toEqual([KILLED, 'LEAVING', where === 'entry' ? 3 : 5]);
      expect(takeRequest(system.page)).toMatchObject({ thread: actor.thread, request: REQUEST.THREAD_LEFT });
      settle();
    },
  );

  it('can be one that has not started', async () => {
    setState('NEW');
    expect([control(), control(), inspected().state]).toEqual([true, false, 'starting']);
    expect([uncontrol(), stateName(), control()]).toEqual([true, 'NEW', true]);
    expect([await actor.do('start'), stateName(), held()]).toEqual([1, 'USER_CONTROLLED', null]);
    const calling = raise();
    await heldAtNext('entry');
    uncontrol();
    expect(await calling).toBe(3);
    settle();
  });

  it('is dead when it is killed before it starts', async () => {
    setState('NEW');
    control();
    markDying(system.page, actor.thread);
    expect([stateName(), control(), uncontrol(), await actor.do('start')]).toEqual(['DEAD', false, false, 0]);
    settle();
  });

  it('has one controller, from its begin to its kill', () => {
    for (const state of ['FREE', 'DYING', 'KERNEL_DYING', 'LEAVING', 'DEAD', 'SEALED'] as const) {
      setState(state);
      expect([control(), uncontrol(), stateName()]).toEqual([false, false, state]);
    }
    for (const state of ['NEW', 'USER', 'KERNEL'] as const) {
      setState(state);
      expect([uncontrol(), control(), control(), stateName()]).toEqual([false, true, false, `${state}_CONTROLLED`]);
      expect([uncontrol(), uncontrol(), stateName()]).toEqual([true, false, state]);
    }
    settle();
  });

  it('wakes its controller when it comes to where it is held', async () => {
    control();
    /** Sleeps until the thread is held, as a controller that may block does. */
    const sleepUntilHeld = (where: 'entry' | 'exit') => {
      for (;;) {
        const sequence = Atomics.load(system.words, H_CONTROL_SEQUENCE);
        if (held()?.where === where) return;
        expect(Atomics.wait(system.words, H_CONTROL_SEQUENCE, sequence, 20_000)).not.toBe('timed-out');
      }
    };
    const calling = raise();
    sleepUntilHeld('entry');
    goOn();
    sleepUntilHeld('exit');
    goOn();
    expect(await calling).toBe(3);
    settle();
  });

  it('is nobody’s to let go on before it is held, and not held by who comes when another has just gone', async () => {
    control();
    const calling = await actor.callUntil('before-hold', CALL.number, 'releaseSemaphore', semaphore, 2);
    expect([held(), goOn(), goOn(FOREIGN)]).toEqual([null, false, false]);
    expect([uncontrol(), control(), held(), goOn()]).toEqual([true, true, null, false]);
    actor.goOn();
    expect(await heldAtNext('exit')).toMatchObject({ result: 3 });
    goOn();
    expect(await calling.result).toBe(3);
    settle();
  });

  it('is dead when it is killed before it is held', async () => {
    control();
    const calling = await actor.callUntil('before-hold', CALL.number, 'releaseSemaphore', semaphore, 2);
    markDying(system.page, actor.thread);
    actor.goOn();
    expect([await calling.result, count(), stateName()]).toEqual([KILLED, 3, 'LEAVING']);
    expect(takeRequest(system.page)).toMatchObject({ thread: actor.thread, request: REQUEST.THREAD_LEFT });
    settle();
  });

  it('waits as if nobody were there, while its controller comes and goes at random', async () => {
    const event = newEvent(system.page);
    let seed = 7;
    const random = (limit: number) => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return Math.floor((seed / 2 ** 32) * limit);
    };
    let imposed = 0;
    let given = -1;
    const touring = actor.do('waitOften', event, 3000, FOREIGN).then((result) => (given = result));
    for (let mine = false; given < 0; await new Promise((resolve) => setImmediate(resolve))) {
      for (let i = 0; i < 20; i++) {
        const at = mine ? held() : null;
        if (at !== null && random(4) > 0) {
          const impose = random(8) === 0;
          // Of a call with a status from its entry it is the second.
          if (impose && at.result !== FOREIGN) imposed++;
          expect(goOn(impose ? FOREIGN : undefined)).toBe(true);
        } else if (random(3) === 0) {
          expect(mine ? uncontrol() : control()).toBe(true);
          mine = !mine;
        }
      }
    }
    expect(await touring).toBe(imposed);
    expect([held(), waitOne(system.page, event, 0)]).toEqual([null, RAT_ERR_TIMEOUT]);
    settle(event);
  });
});
