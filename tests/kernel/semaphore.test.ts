import { describe, expect, it } from 'vitest';
import { RAT_ERR_LIMIT_EXCEEDED, RAT_ERR_TIMEOUT, RAT_SUCCESS } from '../../src/guest-abi/status.ts';
import { O_STATE } from '../../src/kernel/core/object.ts';
import { waitOne } from '../../src/kernel/core/wait.ts';
import { createSemaphore, releaseSemaphore } from '../../src/kernel/objects/semaphore.ts';
import { begin, isParked, System } from './support/system.ts';

const FOREVER = Number.POSITIVE_INFINITY;
const MAXIMUM = 0x3fffffff;

function setUp(initial: number, maximum: number) {
  const system = new System();
  const { page: k } = system;
  const semaphore = createSemaphore(k, initial, maximum);
  return {
    system,
    semaphore,
    count: () => k.words[semaphore + O_STATE] >> 1,
    poll: () => waitOne(k, semaphore, 0),
    release: (by: number) => releaseSemaphore(k, semaphore, by),
  };
}

describe('semaphore', () => {
  it('is taken as often as it counts', () => {
    const { poll, release, count } = setUp(0, 2);
    expect([release(2), count()]).toEqual([0, 2]);
    expect([poll(), poll(), poll()]).toEqual([RAT_SUCCESS, RAT_SUCCESS, RAT_ERR_TIMEOUT]);
  });

  it('is not raised past its maximum, not even in part', () => {
    const { release, count } = setUp(1, 2);
    expect([release(2), release(MAXIMUM), release(0x7fffffff), count()]).toEqual([
      RAT_ERR_LIMIT_EXCEEDED,
      RAT_ERR_LIMIT_EXCEEDED,
      RAT_ERR_LIMIT_EXCEEDED,
      1,
    ]);
    expect([release(0), count()]).toEqual([1, 1]);
  });

  it('counts to the largest maximum', () => {
    const { release, poll, count } = setUp(MAXIMUM - 1, MAXIMUM);
    expect([release(1), count(), release(1)]).toEqual([MAXIMUM - 1, MAXIMUM, RAT_ERR_LIMIT_EXCEEDED]);
    expect([poll(), count()]).toEqual([RAT_SUCCESS, MAXIMUM - 1]);
  });

  it('wakes as many as it can satisfy, first come first', () => {
    const { system, semaphore, release, count } = setUp(0, 9);
    const waiters = Array.from({ length: 4 }, () => system.thread());
    for (const k of waiters) begin(k, () => waitOne(k, semaphore, FOREVER));
    expect([release(1), count()]).toEqual([0, 0]);
    expect(waiters.map(isParked)).toEqual([false, true, true, true]);
    release(2);
    expect(waiters.map(isParked)).toEqual([false, false, false, true]);
    release(3);
    expect([waiters.map(isParked), count()]).toEqual([[false, false, false, false], 2]);
  });

  it('refuses to pass its maximum with somebody waiting too', () => {
    const { system, semaphore, release, count } = setUp(0, 2);
    const k = system.thread();
    begin(k, () => waitOne(k, semaphore, FOREVER));
    expect([release(3), isParked(k), count()]).toEqual([RAT_ERR_LIMIT_EXCEEDED, true, 0]);
  });
});
