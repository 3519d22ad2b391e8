/** Asynchronous reads and writes of pipe ends: lines, bytes, ends. */
import { afterAll, describe, expect, it } from 'vitest';
import { PIPE_ATOMIC_BYTES } from '../../src/guest-abi/limits.ts';
import {
  COMPLETION,
  RAT_ERR_CANCELLED,
  RAT_ERR_CLOSED,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_QUOTA,
  RAT_ERR_TIMEOUT,
  RAT_ERR_WOULD_BLOCK,
  RAT_ERR_WRONG_TYPE,
  RAT_PENDING,
  RAT_SUCCESS,
} from '../../src/guest-abi/status.ts';
import { createHandle } from '../../src/kernel/core/handle-table.ts';
import { addHandle, dropHandle, O_WAIT_HEAD, objectId, release } from '../../src/kernel/core/object.ts';
import { KILLED } from '../../src/kernel/core/park.ts';
import { waitOne } from '../../src/kernel/core/wait.ts';
import { inspectKernel } from '../../src/kernel/inspect/system.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { H_QUOTA_HEAP, PAGE_PROCESS } from '../../src/kernel/memory/header.ts';
import { P_HEAP, P_OPERATIONS, P_UNCOPIED } from '../../src/kernel/memory/process-record.ts';
import { utf8Bytes } from '../../src/kernel/memory/utf8.ts';
import { cancelOperation, readAsync, writeAsync } from '../../src/kernel/objects/async-io.ts';
import {
  type Completion,
  createCompletionQueue,
  OQ_USED,
  tryTakeCompletion,
} from '../../src/kernel/objects/completion-queue.ts';
import { copyUncopied, INSIDE_BYTES } from '../../src/kernel/objects/operation.ts';
import { tryReadPipe, tryWritePipe } from '../../src/kernel/objects/pipe.ts';
import { closeAndEnd } from '../../src/kernel/objects/watch.ts';
import { markDying } from '../../src/kernel/process/gate.ts';
import { createProcess, reapProcess } from '../../src/kernel/process/process.ts';
import { endThread, freeThread, threadId } from '../../src/kernel/process/thread.ts';
import { Actor } from './support/actor.ts';
import { newPipe, System, type SystemOptions } from './support/system.ts';

afterAll(Actor.dismissAll);

const none = (): Completion => ({ userData: 0, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 });
const CAPACITY = 8192;

/** A process with a thread, a guest's memory, a queue, and handles to both ends of a pipe. */
class Party {
  readonly k: Kernel;
  readonly memory = new Uint8Array(1 << 17);
  readonly queue: number;
  readonly handles: { read: number; write: number };
  queueIsOpen = true;
  ended = false;

  constructor(
    readonly system: System,
    readonly ends: { read: number; write: number },
    readonly process: number,
    queue = 0,
  ) {
    this.k = system.thread(process);
    this.k.guestBytes = (address, length) => (address + length <= this.memory.length ? this.memory : null);
    this.queue = queue || createCompletionQueue(this.k);
    addHandle(this.k, this.queue);
    if (queue === 0) release(this.k, this.queue);
    this.handles = { read: this.open(ends.read, 4), write: this.open(ends.write, 8) };
  }

  open(object: number, rights: number): number {
    return createHandle(this.k, this.process, object, rights);
  }

  read(key: number, length: number, address = key * 100, handle = this.handles.read): number {
    const to = { queue: this.queue, userData: key, handle };
    return readAsync(this.k, this.ends.read, 0, { address, length }, to);
  }

  write(key: number, bytes: number | Uint8Array, handle = this.handles.write): number {
    const data = typeof bytes === 'number' ? new Uint8Array(bytes).fill(key) : bytes;
    this.memory.set(data, 1 << 16);
    const to = { queue: this.queue, userData: key, handle };
    return writeAsync(this.k, this.ends.write, 0, { address: 1 << 16, length: data.length }, to);
  }

  cancel(key: number, handle: number): number {
    return cancelOperation(this.k, handle, this.queue, key);
  }

  /** What is in the queue: key, bytes done, status if it is not RAT_SUCCESS. */
  taken(by: Kernel = this.k): number[][] {
    const all: number[][] = [];
    for (let out = none(); tryTakeCompletion(by, this.queue, out); out = none()) {
      expect([out.kind, out.valueHigh]).toEqual([COMPLETION.IO, 0]);
      all.push(out.status === RAT_SUCCESS ? [out.userData, out.valueLow] : [out.userData, out.valueLow, out.status]);
    }
    return all;
  }

  bytesAt(address: number, length: number): number[] {
    return [...this.memory.subarray(address, address + length)];
  }

  closeQueue(): void {
    this.queueIsOpen = false;
    dropHandle(this.system.page, this.queue);
  }

  /** Its thread has ended, and the broker sees to the rest. */
  end(): void {
    this.system.end(this.k);
    reapProcess(this.system.page, this.process);
    this.ended = true;
  }
}

function setUp(options: SystemOptions = {}) {
  const system = new System({ heapBytes: 1 << 21, ...options });
  const ends = newPipe(system.page, CAPACITY);
  const newProcess = () => {
    const process = createProcess(system.page, PAGE_PROCESS, utf8Bytes('/bin/other'));
    if (process < 0) throw new Error('No process.');
    return process;
  };
  const party = new Party(system, ends, newProcess());
  const { page } = system;
  const put = (...bytes: number[]) => tryWritePipe(page, ends.write, Uint8Array.from(bytes), 0, bytes.length);
  const take = (length: number) => {
    const data = new Uint8Array(length);
    const bytes = tryReadPipe(page, ends.read, data, 0, length);
    return bytes < 0 ? bytes : [...data.subarray(0, bytes)];
  };
  const fill = () => put(...new Array(CAPACITY).fill(0));
  /** The end of all, after which nothing may be left over. */
  const strike = (...parties: Party[]) => {
    for (const each of parties) {
      if (!each.ended) each.end();
      if (each.queueIsOpen) each.closeQueue();
    }
    for (const end of [ends.read, ends.write]) release(page, end);
    expect(system.leaks()).toEqual({});
  };
  return { system, page, ends, party, put, take, fill, newProcess, strike };
}

describe('an asynchronous read', () => {
  it('waits for the first byte, gives one completion, and its bytes when that is taken', () => {
    const { party, put, strike } = setUp();
    expect([party.read(1, 10), party.taken()]).toEqual([RAT_PENDING, []]);
    put(7, 8, 9);
    expect([party.bytesAt(100, 3), party.taken(), party.bytesAt(100, 3)]).toEqual([[0, 0, 0], [[1, 3]], [7, 8, 9]]);
    expect([put(1), party.taken()]).toEqual([1, []]);
    strike(party);
  });

  it('is pending also when there is something at once, or the end', () => {
    const { party, put, ends, page, strike } = setUp();
    put(5);
    expect([party.read(1, 10), party.taken(), party.bytesAt(100, 1)]).toEqual([RAT_PENDING, [[1, 1]], [5]]);
    addHandle(page, ends.write);
    closeAndEnd(party.k, party.handles.write);
    party.read(2, 10);
    expect(party.taken()).toEqual([]);
    dropHandle(page, ends.write);
    expect([party.taken(), party.read(3, 10), party.taken()]).toEqual([[[2, 0]], RAT_PENDING, [[3, 0]]]);
    strike(party);
  });

  it('of nothing is done at once', () => {
    const { party, strike } = setUp();
    expect([party.read(1, 0), party.write(2, 0), party.taken()]).toEqual([
      RAT_PENDING,
      RAT_PENDING,
      [
        [1, 0],
        [2, 0],
      ],
    ]);
    strike(party);
  });

  it('gets as much as there is, in the order in which they came', () => {
    const { party, put, take, strike } = setUp();
    for (const key of [1, 2, 3]) party.read(key, 2);
    put(1, 2, 3, 4, 5, 6, 7);
    expect(party.taken()).toEqual([
      [1, 2],
      [2, 2],
      [3, 2],
    ]);
    expect([100, 200, 300].map((at) => party.bytesAt(at, 2))).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(take(10)).toEqual([7]);
    strike(party);
  });

  it('keeps those who come later from taking what it waits for', () => {
    const { party, put, take, strike } = setUp();
    party.read(1, 1);
    expect(take(1)).toBe(RAT_ERR_WOULD_BLOCK);
    put(1, 2);
    expect([take(1), party.taken(), party.bytesAt(100, 1)]).toEqual([[2], [[1, 1]], [1]]);
    strike(party);
  });

  it('moves large pieces, and what there is no memory for later', () => {
    const { party, system, put, take, strike } = setUp();
    const data = Array.from({ length: 5000 }, (_, i) => i & 255);
    party.read(1, 5000, 0);
    put(...data);
    expect([party.taken(), party.bytesAt(0, 5000)]).toEqual([[[1, 5000]], data]);
    party.read(2, 5000, 0);
    const { words } = system;
    const quota = words[H_QUOTA_HEAP];
    words[H_QUOTA_HEAP] = 0;
    put(...data);
    words[H_QUOTA_HEAP] = quota;
    expect([party.taken(), party.bytesAt(0, INSIDE_BYTES)]).toEqual([[[2, INSIDE_BYTES]], data.slice(0, INSIDE_BYTES)]);
    expect(take(5000)).toEqual(data.slice(INSIDE_BYTES));
    strike(party);
  });

  it('is shown among those who wait', () => {
    const { page, party, ends, fill, strike } = setUp();
    party.read(1, 2);
    const tid = threadId(page, party.k.thread);
    const waitersOf = (end: number) => {
      const id = objectId(page, end);
      return inspectKernel(page).objects.find((object) => object.id === id)?.waiters;
    };
    expect(waitersOf(ends.read)).toEqual([{ tid, async: true, operation: 'read' }]);
    party.cancel(1, party.handles.read);
    fill();
    party.write(2, 2);
    expect([waitersOf(ends.read), waitersOf(ends.write)]).toEqual([[], [{ tid, async: true, operation: 'write' }]]);
    strike(party);
  });

  it('fails before anything is begun where it cannot be', () => {
    const { system, party, ends, strike } = setUp();
    const to = { queue: party.queue, userData: 1, handle: party.handles.read };
    const buffer = { address: 0, length: 1 };
    expect([
      readAsync(party.k, ends.read, 1, buffer, to),
      readAsync(party.k, ends.write, 0, buffer, to),
      writeAsync(party.k, ends.read, 0, buffer, to),
      system.words[party.queue + OQ_USED],
    ]).toEqual([RAT_ERR_INVALID_ARGUMENT, RAT_ERR_WRONG_TYPE, RAT_ERR_WRONG_TYPE, 0]);
    strike(party);
  });
});

describe('an asynchronous write', () => {
  it('is done at once where there is room, and its buffer is free at once', () => {
    const { party, take, strike } = setUp();
    expect(party.write(1, Uint8Array.of(1, 2, 3))).toBe(RAT_PENDING);
    party.memory.fill(0);
    expect([party.taken(), take(9)]).toEqual([[[1, 3]], [1, 2, 3]]);
    strike(party);
  });

  it('waits for room, goes on as it comes, and is done when all has gone', () => {
    const { party, take, fill, strike } = setUp();
    fill();
    party.write(1, 5000);
    expect([take(PIPE_ATOMIC_BYTES)].length).toBe(1);
    expect(party.taken()).toEqual([]);
    take(CAPACITY);
    expect(party.taken()).toEqual([[1, 5000]]);
    expect(take(CAPACITY)).toEqual(new Array(5000 - PIPE_ATOMIC_BYTES).fill(1));
    strike(party);
  });

  it('larger than the pipe meets reads that wait, and both go on by themselves', () => {
    const { party, strike } = setUp();
    for (let key = 1; key <= 9; key++) party.read(key, 3000, key * 3000);
    const data = Uint8Array.from({ length: 27_000 }, (_, i) => i % 251);
    party.write(10, data);
    const taken = party.taken();
    const total = taken.reduce((sum, [key, bytes]) => sum + (key < 10 ? bytes : 0), 0);
    expect(taken.find(([key]) => key === 10)).toEqual([10, 27_000]);
    const got = taken.filter(([key]) => key < 10).flatMap(([key, bytes]) => party.bytesAt(key * 3000, bytes));
    expect(got).toEqual([...data.subarray(0, total)]);
    strike(party);
  });

  it('keeps its place: those who write later do not come before it', () => {
    const { party, put, take, fill, strike } = setUp();
    fill();
    party.write(1, 5000);
    party.write(2, 10);
    take(100);
    expect([put(9), party.taken()]).toEqual([RAT_ERR_WOULD_BLOCK, []]);
    take(CAPACITY);
    take(CAPACITY);
    expect(party.taken()).toEqual([
      [1, 5000],
      [2, 10],
    ]);
    expect(put(9)).toBe(1);
    strike(party);
  });

  it('ends when nobody is left to read: with what it had written, or RAT_ERR_CLOSED', () => {
    const { page, party, ends, take, fill, strike } = setUp();
    addHandle(page, ends.read);
    fill();
    party.write(1, 6000);
    party.write(2, 10);
    take(PIPE_ATOMIC_BYTES);
    closeAndEnd(party.k, party.handles.read);
    expect(party.taken()).toEqual([]);
    dropHandle(page, ends.read);
    expect(party.taken()).toEqual([
      [1, PIPE_ATOMIC_BYTES],
      [2, 0, RAT_ERR_CLOSED],
    ]);
    expect([party.write(3, 1), party.taken()]).toEqual([RAT_PENDING, [[3, 0, RAT_ERR_CLOSED]]]);
    strike(party);
  });

  it('is refused when the process has no memory left for its bytes', () => {
    const { system, party, take, fill, strike } = setUp();
    fill();
    const quota = system.words[H_QUOTA_HEAP];
    party.write(1, 1);
    system.words[H_QUOTA_HEAP] = system.words[party.process + P_HEAP] + 200;
    expect([party.write(2, 5000), party.write(3, 1), party.cancel(2, party.handles.write)]).toEqual([
      RAT_ERR_QUOTA,
      RAT_PENDING,
      RAT_ERR_NOT_FOUND,
    ]);
    system.words[H_QUOTA_HEAP] = quota;
    take(CAPACITY);
    expect(party.taken()).toEqual([
      [1, 1],
      [3, 1],
    ]);
    strike(party);
  });
});

describe('an operation that is not to be', () => {
  it('is cancelled by handle, queue and user data, the oldest first', () => {
    const { party, put, strike } = setUp();
    for (const length of [1, 2]) party.read(1, length);
    party.read(2, 3);
    const other = party.open(party.ends.read, 4);
    expect([party.cancel(1, other), party.cancel(3, party.handles.read), party.cancel(1, party.handles.read)]).toEqual([
      RAT_ERR_NOT_FOUND,
      RAT_ERR_NOT_FOUND,
      RAT_SUCCESS,
    ]);
    put(1, 2, 3, 4, 5, 6);
    expect([party.cancel(2, party.handles.read), party.taken()]).toEqual([
      RAT_ERR_NOT_FOUND,
      [
        [1, 0, RAT_ERR_CANCELLED],
        [1, 2],
        [2, 3],
      ],
    ]);
    strike(party);
  });

  it('tells how much it had written', () => {
    const { party, take, fill, strike } = setUp();
    fill();
    party.write(1, 6000);
    take(PIPE_ATOMIC_BYTES);
    expect([party.cancel(1, party.handles.write), party.taken()]).toEqual([
      RAT_SUCCESS,
      [[1, PIPE_ATOMIC_BYTES, RAT_ERR_CANCELLED]],
    ]);
    strike(party);
  });

  it('is cancelled when the handle that it was started on is closed, and no other', () => {
    const { party, put, strike } = setUp();
    const other = party.open(party.ends.read, 4);
    party.read(1, 1);
    party.read(2, 1, 200, other);
    party.read(3, 1);
    expect([closeAndEnd(party.k, party.handles.read), party.taken()]).toEqual([
      RAT_SUCCESS,
      [
        [1, 0, RAT_ERR_CANCELLED],
        [3, 0, RAT_ERR_CANCELLED],
      ],
    ]);
    put(7);
    expect([party.taken(), party.bytesAt(200, 1)]).toEqual([[[2, 1]], [7]]);
    strike(party);
  });

  it('is dropped with its queue, and what it had read is there again', () => {
    const { page, party, put, take, ends, strike } = setUp();
    for (const key of [1, 2, 3]) party.read(key, 2);
    addHandle(page, ends.read);
    put(1, 2, 3, 4);
    party.closeQueue();
    put(5);
    expect([take(9), take(9), take(9)]).toEqual([[1, 2], [3, 4], [5]]);
    expect(page.words[party.process + P_OPERATIONS]).toBe(0);
    dropHandle(page, ends.read);
    strike(party);
  });

  it('is dropped with its process: the bytes that it had not been given are read by others, in order', () => {
    const { system, page, party, put, take, newProcess, ends, strike } = setUp();
    const other = new Party(system, ends, newProcess());
    for (const key of [1, 2]) party.read(key, 2);
    other.read(3, 3);
    party.read(4, 1);
    put(1, 2, 3, 4);
    party.end();
    expect([other.taken(), other.bytesAt(300, 2)]).toEqual([[[3, 2]], [1, 2]]);
    expect([other.read(5, 9), other.taken(), other.bytesAt(500, 2)]).toEqual([RAT_PENDING, [[5, 2]], [3, 4]]);
    expect([take(9), page.words[other.process + P_OPERATIONS]]).toEqual([RAT_ERR_WOULD_BLOCK, 0]);
    strike(party, other);
  });

  it('is dropped with its process while it waits, and others take its place', () => {
    const { system, party, put, take, fill, newProcess, ends, strike } = setUp();
    const other = new Party(system, ends, newProcess());
    party.read(1, 2);
    other.read(2, 2);
    party.end();
    put(1, 2);
    expect([other.taken(), other.bytesAt(200, 2)]).toEqual([[[2, 2]], [1, 2]]);
    const third = new Party(system, ends, newProcess());
    fill();
    third.write(1, 5000);
    other.write(2, 1);
    third.end();
    take(CAPACITY);
    expect([other.taken(), take(9)]).toEqual([[[2, 1]], [2]]);
    strike(party, other, third);
  });

  it('leaves nothing to a pipe that nobody reads any more', () => {
    const { party, put, strike } = setUp();
    for (const key of [1, 2]) party.read(key, 2);
    put(1, 2, 3);
    strike(party);
  });
});

describe('a completion that another process takes', () => {
  it('has its bytes in its owner’s memory before a thread of that goes back to its program', () => {
    const { system, page, party, ends, put, newProcess, strike } = setUp();
    const other = new Party(system, ends, newProcess(), party.queue);
    party.read(1, 4);
    party.read(2, 4);
    put(1, 2, 3, 4, 5);
    expect(party.taken(other.k)).toEqual([
      [1, 4],
      [2, 1],
    ]);
    expect([party.bytesAt(100, 4), page.words[party.process + P_UNCOPIED]]).toEqual([[0, 0, 0, 0], 1]);
    copyUncopied(party.k);
    expect([party.bytesAt(100, 4), party.bytesAt(200, 2)]).toEqual([
      [1, 2, 3, 4],
      [5, 0],
    ]);
    expect([P_UNCOPIED, P_OPERATIONS].map((at) => page.words[party.process + at])).toEqual([0, 0]);
    strike(party, other);
  });

  it('tells of no bytes once the owner has ended: those are read again', () => {
    const { system, party, ends, put, take, newProcess, strike } = setUp();
    const other = new Party(system, ends, newProcess(), party.queue);
    party.read(1, 4);
    put(1, 2);
    party.end();
    expect([party.taken(other.k), take(9)]).toEqual([[], [1, 2]]);
    strike(party, other);
  });
});

describe('threads and operations in one line', () => {
  it('are served in the order in which they came', async () => {
    const { system, party, ends, put, take, strike } = setUp({
      wallClock: () => performance.timeOrigin + performance.now(),
    });
    const [first, second] = [await Actor.start(system), await Actor.start(system)];
    const reading = first.do('readPipe', ends.read, 2);
    await first.parked(ends.read, O_WAIT_HEAD);
    party.read(1, 2);
    const behind = second.do('readPipe', ends.read, 9);
    await second.parked(ends.read, O_WAIT_HEAD);
    put(1, 2, 3, 4, 5);
    expect([await reading, await behind, party.taken(), party.bytesAt(100, 2)]).toEqual([2, 1, [[1, 2]], [3, 4]]);
    expect(take(1)).toBe(RAT_ERR_WOULD_BLOCK);
    for (const actor of [first, second]) actor.dismiss();
    for (const actor of [first, second]) endThread(system.page, actor.thread, 0);
    for (const actor of [first, second]) freeThread(system.page, actor.thread);
    strike(party);
  });

  it('a thread that is killed before its turn leaves it to those behind', async () => {
    const { system, page, party, ends, put, strike } = setUp({
      wallClock: () => performance.timeOrigin + performance.now(),
    });
    const actor = await Actor.start(system);
    const reading = actor.do('readPipe', ends.read, 2);
    await actor.parked(ends.read, O_WAIT_HEAD);
    party.read(1, 2);
    markDying(page, actor.thread);
    expect(await reading).toBe(KILLED);
    put(1, 2);
    expect([party.taken(), party.bytesAt(100, 2), waitOne(page, ends.read, 0)]).toEqual([
      [[1, 2]],
      [1, 2],
      RAT_ERR_TIMEOUT,
    ]);
    actor.dismiss();
    endThread(page, actor.thread, 0);
    freeThread(page, actor.thread);
    strike(party);
  });
});
