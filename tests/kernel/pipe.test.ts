import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { PIPE_ATOMIC_BYTES } from '../../src/guest-abi/limits.ts';
import {
  RAT_ERR_CLOSED,
  RAT_ERR_INVALID_HANDLE,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_TIMEOUT,
  RAT_ERR_WOULD_BLOCK,
  RAT_SUCCESS,
} from '../../src/guest-abi/status.ts';
import { addHandle, dropHandle, O_WAIT_HEAD, release } from '../../src/kernel/core/object.ts';
import { KILLED } from '../../src/kernel/core/park.ts';
import { waitOne } from '../../src/kernel/core/wait.ts';
import { heapAllocate } from '../../src/kernel/memory/heap.ts';
import { createPipe, readPipe, tryReadPipe, tryWritePipe, writePipe } from '../../src/kernel/objects/pipe.ts';
import { markDying } from '../../src/kernel/process/gate.ts';
import { Actor } from './support/actor.ts';
import { begin, finishWait, isParked, newPipe, System } from './support/system.ts';

afterAll(Actor.dismissAll);

function setUp(capacity = 8192) {
  const system = new System();
  const { page: k } = system;
  const { read, write } = newPipe(k, capacity);
  for (const end of [read, write]) {
    addHandle(k, end);
    release(k, end);
  }
  const put = (bytes: number[] | Uint8Array) => tryWritePipe(k, write, Uint8Array.from(bytes), 0, bytes.length);
  const take = (length: number) => {
    const data = new Uint8Array(length);
    const bytes = tryReadPipe(k, read, data, 0, length);
    return bytes < 0 ? bytes : [...data.subarray(0, bytes)];
  };
  const poll = (end: number) => waitOne(k, end, 0) === RAT_SUCCESS;
  return { system, k, read, write, put, take, poll, close: (end: number) => dropHandle(k, end) };
}

describe('pipe', () => {
  it('gives bytes in order, as many as there are', () => {
    const { put, take } = setUp();
    expect(take(5)).toBe(RAT_ERR_WOULD_BLOCK);
    expect([put([1, 2, 3]), put([4, 5])]).toEqual([3, 2]);
    expect([take(2), take(100), take(1)]).toEqual([[1, 2], [3, 4, 5], RAT_ERR_WOULD_BLOCK]);
    expect([put([]), take(0)]).toEqual([0, []]);
  });

  it('writes small pieces whole or not at all, large ones as far as there is room', () => {
    const { put, take } = setUp(8192);
    expect(put(new Uint8Array(8000))).toBe(8000);
    expect(put(new Uint8Array(193))).toBe(RAT_ERR_WOULD_BLOCK);
    expect(put(new Uint8Array(5000))).toBe(RAT_ERR_WOULD_BLOCK);
    expect(put(new Uint8Array(192))).toBe(192);
    take(PIPE_ATOMIC_BYTES + 10);
    expect(put(new Uint8Array(8192))).toBe(PIPE_ATOMIC_BYTES + 10);
  });

  it('goes round its ring, whatever the pieces', () => {
    const { put, take } = setUp(4096);
    const piece = fc.record({ write: fc.boolean(), length: fc.integer({ min: 1, max: 1500 }) });
    let [written, readSoFar] = [0, 0];
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        for (const { write, length } of pieces) {
          if (write) {
            const status = put(Uint8Array.from({ length }, (_, i) => (written + i) % 251));
            if (written - readSoFar + length > 4096) expect(status).toBe(RAT_ERR_WOULD_BLOCK);
            else {
              expect(status).toBe(length);
              written += length;
            }
          } else {
            const got = take(length);
            if (written === readSoFar) expect(got).toBe(RAT_ERR_WOULD_BLOCK);
            else {
              const count = Math.min(length, written - readSoFar);
              expect(got).toEqual(Array.from({ length: count }, (_, i) => (readSoFar + i) % 251));
              readSoFar += count;
            }
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('moves much in pieces: what comes meanwhile is taken too, a ring’s worth at most', () => {
    const { k, put, take } = setUp(65_536);
    /** Does something after each piece that is moved; its own pieces do not count. */
    const afterPieces = (action: () => void) => {
      k.fault = (point) => {
        if (point !== 'bytes-moved') return;
        k.fault = undefined;
        action();
        afterPieces(action);
      };
    };
    expect(put(new Uint8Array(40_000).fill(1))).toBe(40_000);
    afterPieces(() => put(new Uint8Array(20_000).fill(2)));
    const got = take(1_000_000) as number[];
    k.fault = undefined;
    expect(got.length).toBe(65_536);
    expect(got.indexOf(2)).toBe(40_000);
    take(1_000_000);
    expect(put(new Uint8Array(60_000))).toBe(60_000);
    afterPieces(() => take(5000));
    expect(put(new Uint8Array(1_000_000))).toBe(65_536);
    k.fault = undefined;
  });

  it('counts bytes past 2^32', () => {
    const { k, put, take } = setUp(4096);
    /** The words of its two counters, by what they do: 0 before, 3 after. */
    const countersOf = (move: () => unknown) => {
      const before = k.words.slice();
      move();
      const found: number[] = [];
      for (let at = 0; at < before.length; at++) if (before[at] === 0 && k.words[at] === 3) found.push(at);
      return found;
    };
    const counters = [...countersOf(() => put([7, 8, 9])), ...countersOf(() => take(3))];
    expect(counters).toHaveLength(2);
    for (const at of counters) k.words[at] = -2;
    expect([put([1, 2, 3, 4]), take(3), take(3)]).toEqual([4, [1, 2, 3], [4]]);
    expect(counters.map((at) => k.words[at])).toEqual([2, 2]);
  });

  it('is signaled for reading while there is something, for writing while there is room for a small piece', () => {
    const { read, write, put, take, poll } = setUp(8192);
    expect([poll(read), poll(write)]).toEqual([false, true]);
    put(new Uint8Array(8192 - PIPE_ATOMIC_BYTES));
    expect([poll(read), poll(write)]).toEqual([true, true]);
    put([1]);
    expect(poll(write)).toBe(false);
    take(1);
    expect(poll(write)).toBe(true);
  });

  it('ends for the reader when the last writer closes, after what was written', () => {
    const { k, read, write, put, take, poll, close } = setUp();
    addHandle(k, write);
    put([1, 2]);
    close(write);
    expect([take(1), poll(read)]).toEqual([[1], true]);
    close(write);
    expect([take(5), take(5), poll(read)]).toEqual([[2], [], true]);
  });

  it('is closed for the writer when the last reader closes', () => {
    const { read, write, put, poll, close } = setUp();
    put(new Uint8Array(8192));
    close(read);
    expect([put([1]), put(new Uint8Array(5000)), poll(write)]).toEqual([RAT_ERR_CLOSED, RAT_ERR_CLOSED, true]);
  });

  it('wakes whom the other end’s closing concerns', () => {
    for (const closing of ['read', 'write'] as const) {
      const ends = setUp();
      const { system, put, close } = ends;
      const k = system.thread();
      const waiting = closing === 'read' ? ends.write : ends.read;
      if (closing === 'read') put(new Uint8Array(8192));
      expect(begin(k, () => waitOne(k, waiting, Number.POSITIVE_INFINITY))).toBe('parked');
      close(ends[closing]);
      expect(finishWait(k)).toBe(RAT_SUCCESS);
    }
  });

  it('wakes all readers, and those who find nothing wait again', () => {
    const { system, read, put, take } = setUp();
    const readers = [system.thread(), system.thread()];
    for (const k of readers) begin(k, () => waitOne(k, read, Number.POSITIVE_INFINITY));
    put([1]);
    expect(readers.map(isParked)).toEqual([false, false]);
    expect([take(1), take(1)]).toEqual([[1], RAT_ERR_WOULD_BLOCK]);
  });

  it('leaves nothing over, whichever end goes first', () => {
    for (const first of ['read', 'write'] as const) {
      const ends = setUp();
      ends.put([1]);
      ends.close(ends[first]);
      ends.close(first === 'read' ? ends.write : ends.read);
      expect(ends.system.leaks()).toEqual({});
    }
  });

  it('is not made without memory', () => {
    const system = new System();
    const { page: k } = system;
    while (heapAllocate(k, 1024) !== 0);
    const before = system.leaks();
    expect(createPipe(k, 4096)).toBe(RAT_ERR_NO_MEMORY);
    expect(system.leaks()).toEqual(before);
  });
});

describe('pipe between threads', () => {
  const realTime = () => new System({ wallClock: () => performance.timeOrigin + performance.now() });

  it('parks a reader until there is something, and a writer until there is room', async () => {
    const system = realTime();
    const { page: k, words } = system;
    const { read, write } = newPipe(k, 4096);
    const [reader, writer] = [await Actor.start(system), await Actor.start(system)];
    const reading = reader.do('readPipe', read, 10);
    await reader.parked(read, O_WAIT_HEAD);
    expect(await writer.do('writePipe', write, 3)).toBe(3);
    expect(await reading).toBe(3);
    const writing = writer.do('writePipe', write, 10_000);
    await writer.parked(write, O_WAIT_HEAD);
    let got = 0;
    while (got < 10_000) got += await reader.do('readPipe', read, 4096);
    expect([got, await writing]).toEqual([10_000, 10_000]);
    expect([words[read + O_WAIT_HEAD], words[write + O_WAIT_HEAD]]).toEqual([0, 0]);
    for (const actor of [reader, writer]) actor.dismiss();
  });

  it('stays open for a call that is parked in it when the last handle is closed', async () => {
    const system = realTime();
    const { page: k, words } = system;
    const { read, write } = newPipe(k, 4096);
    for (const end of [read, write]) addHandle(k, end);
    const [reader, writer] = [await Actor.start(system), await Actor.start(system)];
    const reading = reader.do('readPipe', read, 10);
    await reader.parked(read, O_WAIT_HEAD);
    dropHandle(k, read);
    expect(await writer.do('writePipe', write, 3)).toBe(3);
    expect(await reading).toBe(3);
    expect([tryWritePipe(k, write, new Uint8Array(1), 0, 1), words[write + O_WAIT_HEAD]]).toEqual([RAT_ERR_CLOSED, 0]);
    expect(await reader.do('readPipe', read, 1)).toBe(RAT_ERR_INVALID_HANDLE);
    for (const actor of [reader, writer]) actor.dismiss();
  });

  it('is not at its end while a call writes to it whose last handle is closed', async () => {
    const system = realTime();
    const { page: k } = system;
    const { read, write } = newPipe(k, 4096);
    for (const end of [read, write]) addHandle(k, end);
    const writer = await Actor.start(system);
    const take = () => tryReadPipe(k, read, new Uint8Array(4096), 0, 4096);
    const writing = writer.do('writePipe', write, 10_000);
    await writer.parked(write, O_WAIT_HEAD);
    dropHandle(k, write);
    let got = 0;
    while (got < 10_000) {
      const bytes = take();
      expect(bytes).not.toBe(0);
      if (bytes > 0) got += bytes;
      else await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(await writing).toBe(10_000);
    expect(take()).toBe(0);
    writer.dismiss();
  });

  it('gives a killed writer what it had done', async () => {
    const system = realTime();
    const { read, write } = newPipe(system.page, 4096);
    const [writer, other] = [await Actor.start(system), await Actor.start(system)];
    const writing = writer.do('writePipe', write, 10_000);
    await writer.parked(write, O_WAIT_HEAD);
    markDying(system.page, writer.thread);
    expect(await writing).toBe(4096);
    const again = other.do('writePipe', write, 1);
    await other.parked(write, O_WAIT_HEAD);
    markDying(system.page, other.thread);
    expect(await again).toBe(KILLED);
    expect(waitOne(system.page, write, 0)).toBe(RAT_ERR_TIMEOUT);
    expect(tryReadPipe(system.page, read, new Uint8Array(9000), 0, 9000)).toBe(4096);
    for (const actor of [writer, other]) actor.dismiss();
  });

  it('does not park who has nothing to do', () => {
    const k = new System().page;
    const { read, write } = newPipe(k);
    expect([writePipe(k, write, new Uint8Array(0), 0, 0), readPipe(k, read, new Uint8Array(0), 0, 0)]).toEqual([0, 0]);
  });
});
