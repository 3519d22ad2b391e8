/**
 * Random calls through the real prologues and handlers (fuzz/fuzzer.ts): every status is one that the call's row lists,
 * no call fails in a way of its own or leaves a lock, and every count is right to the end.
 *
 * `FUZZ_CALLS=5000000` makes that many; `FUZZ_SEED=…` repeats a run that failed.
 */
import { describe, expect, it } from 'vitest';
import { addReference, O_LOCK } from '../../src/kernel/core/object.ts';
import type { Guest } from '../../src/workers/guest.ts';
import { latchCalls } from '../latch/handlers.ts';
import type { LatchHandlers } from '../latch/prologues.ts';
import { Fuzzer, type FuzzOptions, ROWS } from './fuzz/fuzzer.ts';

const CALLS = Number(process.env.FUZZ_CALLS ?? 200_000);
const SEED = Number(process.env.FUZZ_SEED ?? 3);

function fuzz(calls: number, options: FuzzOptions): Fuzzer {
  const fuzzer = new Fuzzer(options);
  fuzzer.run(calls);
  return fuzzer;
}

it(
  `${CALLS} random calls keep to their rows and leave nothing behind`,
  () => {
    const fuzzer = fuzz(CALLS, { seed: SEED });
    if (process.env.FUZZ_SHOW !== undefined) console.log(fuzzer.seen);
    expect(fuzzer.end()).toEqual({});
    // It reaches behind the checks of every call; nobody wakes a futex, and there are no fonts to measure with.
    const succeeded = ({ name, blocking }: (typeof ROWS)[number]) => {
      const seen = fuzzer.seen.get(name);
      const texts = blocking === 'ends' ? ['ended'] : ['RAT_SUCCESS', 'RAT_PENDING', 'true', 'number', 'nothing'];
      return texts.some((text) => seen?.has(text));
    };
    expect(ROWS.filter((row) => !succeeded(row)).map(({ name }) => name)).toEqual(['RatFutexWait', 'RatMeasureText']);
  },
  Math.max(120_000, CALLS * 2),
);

describe('the fuzzer notices', () => {
  const FEW = 200_000;
  const wrongLatch = (change: (guest: Guest, right: LatchHandlers) => Partial<LatchHandlers>) => (guest: Guest) => {
    const right = latchCalls(guest);
    return { ...right, ...change(guest, right) };
  };

  it.each([
    ['RatCreateEvent', 'RAT_ERR_QUOTA'],
    ['RatWaitForMultipleHandles', 'RAT_ABANDONED'],
    ['RatCountDownLatch', 'RAT_ERR_WRONG_TYPE'],
  ])('that %s gives %s, when its row does not list it', (name, status) => {
    const without = <T>(list: readonly T[] | undefined) => list?.filter((each) => each !== status) ?? [];
    const rows = ROWS.map((row) =>
      row.name === name ? { ...row, errors: without(row.errors), notices: without(row.notices) } : row,
    );
    expect(() => fuzz(FEW, { seed: SEED, rows })).toThrow(`${name} gave ${status}`);
  });

  it('a reference that is not given back', () => {
    const latch = wrongLatch(({ kernel }, right) => ({
      RatCountDownLatch: (object, by) => {
        if (by === 3) addReference(kernel, object);
        return right.RatCountDownLatch(object, by);
      },
    }));
    expect(() => fuzz(FEW, { seed: SEED, latch })).toThrow('Miscounted');
  });

  it('a lock that is left held', () => {
    const latch = wrongLatch(({ kernel }) => ({
      RatCountDownLatch: (object) => {
        kernel.lock(object + O_LOCK);
        return 0;
      },
    }));
    expect(() => fuzz(FEW, { seed: SEED, latch })).toThrow('locked');
  });

  it('an exception', () => {
    const latch = wrongLatch(() => ({
      RatCountDownLatch: () => {
        throw new Error('ours');
      },
    }));
    expect(() => fuzz(FEW, { seed: SEED, latch })).toThrow('ours');
  });
});
