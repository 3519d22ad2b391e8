/** Locks of files against a plain model, byte by byte; who waits; and that nothing is left over. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  RAT_ERR_DEADLOCK,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_QUOTA,
  RAT_ERR_WOULD_BLOCK,
  RAT_SUCCESS,
} from '../../src/guest-abi/status.ts';
import { OUTCOME_WAITING, W_WORD } from '../../src/kernel/core/wait-queue.ts';
import { readCounters } from '../../src/kernel/inspect/counters.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { H_FILE_LOCK_COUNT } from '../../src/kernel/memory/header.ts';
import { heapAllocate } from '../../src/kernel/memory/heap.ts';
import { T_WAITER } from '../../src/kernel/memory/thread-record.ts';
import {
  dropFileLocks,
  type FileLock,
  findFileLock,
  LOCK_END,
  LOCK_KIND,
  MAX_FILE_LOCKS,
  setFileLock,
  waitForFileLock,
} from '../../src/kernel/objects/file-locks.ts';
import { begin, System } from './support/system.ts';

/** Of a thread that has begun to wait, whose own view is of no use any more. */
const isParked = (page: Kernel, thread: number) => {
  const words = page.words;
  return Atomics.load(words, thread + T_WAITER + W_WORD) === OUTCOME_WAITING;
};

const BYTES = 12;
const OWNERS = [1000, 2000, 3000];

const lockOf = (part: Partial<FileLock>): FileLock => ({
  inode: 5,
  owner: OWNERS[0] as number,
  kind: LOCK_KIND.RANGE,
  exclusive: true,
  from: 0,
  to: LOCK_END,
  processId: 1,
  ...part,
});

type Held = Map<number, 'shared' | 'exclusive'>;

/** What each owner holds of each byte of each file. The last byte stands for all behind it. */
class Model {
  private readonly files = new Map<string, Map<number, Held>>();

  private holders({ inode, kind }: FileLock): Map<number, Held> {
    const key = `${inode}/${kind}`;
    const found = this.files.get(key) ?? new Map(OWNERS.map((owner): [number, Held] => [owner, new Map()]));
    this.files.set(key, found);
    return found;
  }

  private bytesOf({ from, to }: FileLock): number[] {
    return Array.from({ length: BYTES }, (_, byte) => byte).filter((byte) => byte >= from && byte < to);
  }

  /** Owners that are in the way. */
  conflicts(lock: FileLock): number[] {
    return OWNERS.filter((owner) => {
      if (owner === lock.owner) return false;
      const held = this.holders(lock).get(owner) as Held;
      return this.bytesOf(lock).some((byte) => held.has(byte) && (lock.exclusive || held.get(byte) === 'exclusive'));
    });
  }

  set(lock: FileLock, unlocks: boolean): number {
    if (!unlocks && this.conflicts(lock).length > 0) return RAT_ERR_WOULD_BLOCK;
    const held = this.holders(lock).get(lock.owner) as Held;
    for (const byte of this.bytesOf(lock)) {
      if (unlocks) held.delete(byte);
      else held.set(byte, lock.exclusive ? 'exclusive' : 'shared');
    }
    return RAT_SUCCESS;
  }

  drop(owner: number, inode: number): void {
    for (const [key, holders] of this.files)
      if (inode === 0 || key.startsWith(`${inode}/`)) holders.get(owner)?.clear();
  }
}

const arbitraryLock = fc
  .record({
    inode: fc.constantFrom(5, 6),
    owner: fc.constantFrom(...OWNERS),
    kind: fc.constantFrom(LOCK_KIND.RANGE, LOCK_KIND.WHOLE),
    exclusive: fc.boolean(),
    from: fc.nat(BYTES - 2),
    length: fc.integer({ min: 1, max: BYTES }),
  })
  .map(({ length, ...part }) =>
    lockOf({ ...part, to: part.from + length >= BYTES ? LOCK_END : part.from + length, processId: part.owner }),
  );

const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constant('lock' as const), lock: arbitraryLock }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('unlock' as const), lock: arbitraryLock }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('ask' as const), lock: arbitraryLock }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('drop' as const), lock: arbitraryLock }) },
);

describe('locks of files', () => {
  it('are held by those that a byte-wise model says', () => {
    const { page: k } = new System();
    const base = readCounters(k);
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const model = new Model();
        for (const { what, lock } of actions) {
          if (what === 'drop') {
            dropFileLocks(k, lock.owner, lock.inode);
            model.drop(lock.owner, lock.inode);
          } else if (what === 'ask') {
            const found = findFileLock(k, lock);
            const expected = model.conflicts(lock);
            if (found === null) expect(expected).toEqual([]);
            else {
              expect(expected).toContain(found.owner);
              expect(found.from < lock.to && found.to > lock.from).toBe(true);
            }
          } else {
            expect(setFileLock(k, lock, what === 'unlock')).toBe(model.set(lock, what === 'unlock'));
          }
        }
        for (const owner of OWNERS) dropFileLocks(k, owner, 0);
        expect(k.words[H_FILE_LOCK_COUNT]).toBe(0);
        expect(readCounters(k)).toEqual(base);
      }),
      { numRuns: 300 },
    );
  });

  it('of one sort that touch are one', () => {
    const { page: k } = new System();
    for (const from of [0, 20, 10]) setFileLock(k, lockOf({ from, to: from + 10 }), false);
    expect(k.words[H_FILE_LOCK_COUNT]).toBe(1);
    expect(findFileLock(k, lockOf({ owner: 2000, from: 15, to: 16 }))).toMatchObject({ from: 0, to: 30 });
  });

  it('reach to the end of the largest file', () => {
    const { page: k } = new System();
    setFileLock(k, lockOf({ from: 2 ** 53 - 2 }), false);
    expect(findFileLock(k, lockOf({ owner: 2000, to: 2 ** 53 - 2 }))).toBeNull();
    expect(findFileLock(k, lockOf({ owner: 2000, from: 2 ** 60 }))).toMatchObject({ from: 2 ** 53 - 2, to: LOCK_END });
  });

  it('are waited for, and who waits looks again when one of the file is given up', () => {
    const system = new System();
    const [first, second] = [system.thread(), system.thread()];
    const waiter = second.thread;
    setFileLock(first, lockOf({ from: 0, to: 10 }), false);
    const wanted = lockOf({ owner: 2000, processId: 2, from: 5, to: 6 });
    expect(begin(second, () => waitForFileLock(second, wanted))).toBe('parked');
    setFileLock(first, lockOf({ inode: 6 }), false);
    expect(isParked(system.page, waiter)).toBe(true);
    setFileLock(first, lockOf({ from: 0, to: 3 }), true);
    expect(isParked(system.page, waiter)).toBe(false);
  });

  it('that could never be had are refused', () => {
    const system = new System();
    const [first, second] = [system.thread(), system.thread()];
    setFileLock(first, lockOf({ from: 0, to: 10 }), false);
    setFileLock(second, lockOf({ owner: 2000, processId: 2, from: 10, to: 20 }), false);
    const wanted = lockOf({ owner: 2000, processId: 2, from: 0, to: 1 });
    expect(begin(second, () => waitForFileLock(second, wanted))).toBe('parked');
    expect(waitForFileLock(first, lockOf({ from: 15, to: 16 }))).toBe(RAT_ERR_DEADLOCK);
    // An open file's lock may be given up by whoever has the file.
    const ofFile = lockOf({ owner: 3000, processId: 0, from: 15, to: 16 });
    expect(begin(first, () => waitForFileLock(first, ofFile))).toBe('parked');
  });

  it('are given up where there is no memory left', () => {
    const { page: k } = new System();
    expect(setFileLock(k, lockOf({ from: 0, to: 10 }), false)).toBe(RAT_SUCCESS);
    for (let words = 1 << 16; words > 0; words >>= 1) while (heapAllocate(k, words) !== 0);
    expect(setFileLock(k, lockOf({ inode: 6 }), false)).toBe(RAT_ERR_NO_MEMORY);
    expect(setFileLock(k, lockOf({ from: 0, to: 10 }), true)).toBe(RAT_SUCCESS);
    expect(k.words[H_FILE_LOCK_COUNT]).toBe(0);
  });

  it('are bounded in number, and can be given up all the same', () => {
    const { page: k } = new System();
    for (let i = 0; i < MAX_FILE_LOCKS; i++)
      expect(setFileLock(k, lockOf({ from: i * 4, to: i * 4 + 3 }), false)).toBe(RAT_SUCCESS);
    expect(setFileLock(k, lockOf({ inode: 6 }), false)).toBe(RAT_ERR_QUOTA);
    expect(setFileLock(k, lockOf({ from: 1, to: 2 }), true)).toBe(RAT_ERR_QUOTA);
    expect(setFileLock(k, lockOf({ from: 0, to: 3 }), true)).toBe(RAT_SUCCESS);
    expect(setFileLock(k, lockOf({ inode: 6 }), false)).toBe(RAT_SUCCESS);
  });
});
