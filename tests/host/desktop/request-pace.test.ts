/** How much of the page's time requests take. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RequestPace } from '../../../src/host/desktop/request-pace.ts';

describe('requests', () => {
  /** What actions have taken of the clock. */
  let elapsed = 0;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    elapsed = 0;
    const { now } = performance;
    vi.spyOn(performance, 'now').mockImplementation(() => now.call(performance) + elapsed);
  });
  afterEach(() => void vi.useRealTimers());

  /** Takes requests that say how many milliseconds they take. */
  function setUp() {
    const done: string[] = [];
    const pace = new RequestPace<[name: string, ms: number]>(([name, ms]) => {
      done.push(name);
      elapsed += ms;
    });
    return { done, pace };
  }

  it('are done at once, in their order, while they take little', () => {
    const { done, pace } = setUp();
    for (const name of ['a', 'b', 'c']) pace.add([name, 1]);
    expect(done).toEqual(['a', 'b', 'c']);
  });

  it('wait for the page’s next turn once they have taken much, and keep their order', () => {
    const { done, pace } = setUp();
    pace.add(['a', 5]);
    pace.add(['b', 5]);
    pace.add(['c', 1]);
    pace.add(['d', 1]);
    expect(done).toEqual(['a', 'b']);
    vi.runAllTimers();
    expect(done).toEqual(['a', 'b', 'c', 'd']);
  });

  it('one that takes long keeps only the others waiting', () => {
    const { done, pace } = setUp();
    pace.add(['long', 15]);
    expect(done).toEqual(['long']);
    pace.add(['next', 1]);
    expect(done).toEqual(['long']);
    vi.runAllTimers();
    expect(done).toEqual(['long', 'next']);
  });

  it('begin anew when the page has had its time', () => {
    const { done, pace } = setUp();
    pace.add(['a', 9]);
    elapsed += 20;
    pace.add(['b', 1]);
    expect(done).toEqual(['a', 'b']);
  });

  it('are not done any more after the end', () => {
    const { done, pace } = setUp();
    pace.add(['a', 9]);
    pace.add(['b', 1]);
    pace.stop();
    vi.runAllTimers();
    expect(done).toEqual(['a']);
  });

  it('come one after another, also when one asks for another', () => {
    const done: number[] = [];
    const pace: RequestPace<number> = new RequestPace((n) => {
      done.push(n);
      if (n < 3) pace.add(n + 1);
    });
    pace.add(0);
    expect(done).toEqual([0, 1, 2, 3]);
  });
});
