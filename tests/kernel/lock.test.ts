import { afterAll, describe, expect, it } from 'vitest';
import { lock, unlock } from '../../src/kernel/memory/lock.ts';
import { Actor, until } from './support/actor.ts';
import { newEvent, System } from './support/system.ts';

const [FREE, HELD, CONTENDED] = [0, 1, 2];

afterAll(Actor.dismissAll);

describe('lock', () => {
  it('is one word: free, held, or held with sleepers', () => {
    const words = new Int32Array(new SharedArrayBuffer(16));
    lock(words, 2, true);
    expect([...words]).toEqual([0, 0, HELD, 0]);
    unlock(words, 2);
    expect([...words]).toEqual([0, 0, FREE, 0]);
  });

  it('puts a second thread to sleep and wakes it', async () => {
    const system = new System();
    const { words } = system;
    const at = newEvent(system.page) + 10;
    const [holder, sleeper] = [await Actor.start(system), await Actor.start(system)];
    await holder.do('lock', at);
    let has = false;
    const waiting = sleeper.do('lock', at).then(() => (has = true));
    await until(() => Atomics.load(words, at) === CONTENDED);
    expect(has).toBe(false);
    await holder.do('unlock', at);
    await waiting;
    // Others may be asleep still, for all it knows.
    expect(words[at]).toBe(CONTENDED);
    await sleeper.do('unlock', at);
    expect(words[at]).toBe(FREE);
    for (const actor of [holder, sleeper]) actor.dismiss();
  });

  it('is taken by the page without sleeping', async () => {
    const system = new System();
    const { words } = system;
    const at = newEvent(system.page) + 10;
    const holder = await Actor.start(system);
    await holder.do('lock', at);
    const releasing = holder.do('unlock', at);
    lock(words, at, false);
    expect(words[at]).toBe(HELD);
    unlock(words, at);
    await releasing;
    holder.dismiss();
  });
});
