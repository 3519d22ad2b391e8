/** Asynchronous flushes of files in a persistent directory, of which the test plays the storage. */
import { describe, expect, it } from 'vitest';
import {
  COMPLETION,
  RAT_ERR_CANCELLED,
  RAT_ERR_NO_SPACE,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_TIMEOUT,
  RAT_PENDING,
  RAT_SUCCESS,
} from '../../src/guest-abi/status.ts';
import { createHandle } from '../../src/kernel/core/handle-table.ts';
import { addHandle, dropHandle, release } from '../../src/kernel/core/object.ts';
import { waitOne } from '../../src/kernel/core/wait.ts';
import { FileMemory } from '../../src/kernel/fs/file-memory.ts';
import { FileSystem } from '../../src/kernel/fs/file-system.ts';
import { mountAt } from '../../src/kernel/fs/restore.ts';
import { H_STORAGE_OPERATIONS } from '../../src/kernel/memory/header.ts';
import { cancelOperation, completeFlushes, dropOperations, flushAsync } from '../../src/kernel/objects/async-io.ts';
import { createCompletionQueue, tryTakeCompletion } from '../../src/kernel/objects/completion-queue.ts';
import { createOpenFile } from '../../src/kernel/objects/open-file.ts';
import { closeAndEnd } from '../../src/kernel/objects/watch.ts';
import { System } from './support/system.ts';

function setUp() {
  const system = new System();
  const files = FileSystem.create({ maxBytes: 1 << 20, now: () => 0, mayBlock: true, marked: true });
  files.mkdir(files.root, '/home');
  mountAt(new FileMemory(files.buffer, true), files.lookup(files.root, '/home', true));
  const k = system.thread();
  k.files = system.page.files = FileSystem.attach(files.buffer, { mayBlock: true, now: () => 0 });
  const file = createOpenFile(k, files.open(files.root, '/home/f', { create: true }), 3);
  const handle = createHandle(k, k.process, file, 0xff);
  const queue = createCompletionQueue(k);
  addHandle(k, queue);
  release(k, queue);
  const begin = (userData: number) => flushAsync(k, file, { queue, userData, handle });
  const taken = () => {
    const all: number[][] = [];
    const out = { userData: 0, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 };
    while (tryTakeCompletion(k, queue, out)) {
      expect([out.kind, out.valueLow]).toEqual([COMPLETION.IO, 0]);
      all.push([out.userData, out.status]);
    }
    return all;
  };
  /** The storage ends a turn, in which it stores what was asked for, or something else. */
  const turn = (status?: number) => {
    if (status !== undefined) files.storage.endFlush(files.storage.flushWanted ?? 0, status);
    completeFlushes(system.page, (wanted) => files.storage.flushed(wanted));
  };
  const strike = (closesQueue = true) => {
    dropOperations(system.page, system.process);
    expect(system.words[H_STORAGE_OPERATIONS]).toBe(0);
    if (closesQueue) dropHandle(k, queue);
    closeAndEnd(k, handle);
    release(k, file);
    system.end(k);
    expect(system.leaks()).toEqual({});
  };
  return { system, k, file, handle, queue, begin, taken, turn, strike };
}

describe('an asynchronous flush', () => {
  it('holds nobody, and is done when the storage has stored', () => {
    const { k, file, begin, taken, turn, strike } = setUp();
    expect([begin(1), begin(2), taken(), waitOne(k, file, 0)]).toEqual([RAT_PENDING, RAT_PENDING, [], RAT_ERR_TIMEOUT]);
    turn();
    expect(taken()).toEqual([]);
    turn(RAT_SUCCESS);
    expect([taken(), waitOne(k, file, 0)]).toEqual([
      [
        [1, RAT_SUCCESS],
        [2, RAT_SUCCESS],
      ],
      RAT_SUCCESS,
    ]);
    strike();
  });

  it('tells why it has failed', () => {
    const { begin, taken, turn, strike } = setUp();
    begin(1);
    turn(RAT_ERR_NO_SPACE);
    expect(taken()).toEqual([[1, RAT_ERR_NO_SPACE]]);
    strike();
  });

  it('is cancelled, by hand and with its handle, and leaves the file at rest', () => {
    const { k, file, handle, queue, begin, taken, turn, strike } = setUp();
    for (const key of [1, 2, 3]) begin(key);
    expect(cancelOperation(k, handle, queue, 2)).toBe(RAT_SUCCESS);
    expect(waitOne(k, file, 0)).toBe(RAT_ERR_TIMEOUT);
    closeAndEnd(k, handle);
    expect([cancelOperation(k, handle, queue, 2), waitOne(k, file, 0), taken()]).toEqual([
      RAT_ERR_NOT_FOUND,
      RAT_SUCCESS,
      [
        [2, RAT_ERR_CANCELLED],
        [1, RAT_ERR_CANCELLED],
        [3, RAT_ERR_CANCELLED],
      ],
    ]);
    turn(RAT_SUCCESS);
    expect(taken()).toEqual([]);
    strike();
  });

  it('goes with its process, and nobody hears of it', () => {
    const { system, k, file, begin, taken, turn, strike } = setUp();
    begin(1);
    dropOperations(system.page, system.process);
    expect(waitOne(k, file, 0)).toBe(RAT_SUCCESS);
    turn(RAT_SUCCESS);
    expect(taken()).toEqual([]);
    strike();
  });

  it('goes with its queue', () => {
    const { k, file, queue, begin, turn, strike } = setUp();
    begin(1);
    dropHandle(k, queue);
    expect(waitOne(k, file, 0)).toBe(RAT_SUCCESS);
    turn(RAT_SUCCESS);
    strike(false);
  });
});
