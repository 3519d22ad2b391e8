import { describe, expect, it } from 'vitest';
import { RAT_ERR_CLOSED, RAT_ERR_NO_SPACE, RAT_SUCCESS } from '../../src/guest-abi/status.ts';
import { KILLED } from '../../src/kernel/core/park.ts';
import { FileMemory } from '../../src/kernel/fs/file-memory.ts';
import { FileSystem } from '../../src/kernel/fs/file-system.ts';
import { endRestore, incarnationOf, mountAt, restoreDirectory, restoreInode } from '../../src/kernel/fs/restore.ts';
import { NOT_YET, type StoragePort } from '../../src/kernel/fs/storage-port.ts';
import { FILE_TYPE } from '../../src/kernel/fs/types.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { H_STORAGE_WAITERS } from '../../src/kernel/memory/header.ts';
import { T_TURN } from '../../src/kernel/memory/thread-record.ts';
import { markDying } from '../../src/kernel/process/gate.ts';
import { bringContent, flushInode, wakeStorageWaiters } from '../../src/kernel/process/storage.ts';
import { begin, isParked, System } from './support/system.ts';

/** A system with a persistent directory, of which the test plays the storage. */
class Stored {
  readonly system = new System();
  readonly files = FileSystem.create({ maxBytes: 1 << 20, now: () => 0, mayBlock: true, marked: true });
  readonly ino: number;

  constructor() {
    const { files } = this;
    files.mkdir(files.root, '/home');
    mountAt(new FileMemory(files.buffer, true), files.lookup(files.root, '/home', true));
    this.ino = files.open(files.root, '/home/f', { create: true });
  }

  thread(): Kernel {
    const k = this.system.thread();
    k.files = FileSystem.attach(this.files.buffer, { mayBlock: true, now: () => 0 });
    return k;
  }

  get port(): StoragePort {
    return this.files.storage;
  }

  /** What the storage does for everybody who has asked. */
  store(status: number): void {
    this.port.endFlush(this.port.flushWanted ?? 0, status);
    this.endTurn();
  }

  endTurn(): void {
    wakeStorageWaiters(this.system.page);
    this.port.endTurn();
  }

  get waiters(): number {
    return this.system.words[H_STORAGE_WAITERS] as number;
  }
}

describe('a thread that flushes', () => {
  it('does not wait for what is not stored anywhere', () => {
    const stored = new Stored();
    const { files } = stored;
    const k = stored.thread();
    const other = files.open(files.root, '/f', { create: true });
    expect(flushInode(k, other)).toBe(RAT_SUCCESS);
    expect(stored.port.flushWanted).toBe(null);
  });

  it('of the root waits for all that is stored anywhere', () => {
    const stored = new Stored();
    const k = stored.thread();
    expect(begin(k, () => flushInode(k, stored.files.root))).toBe('parked');
    expect(stored.port.flushWanted).not.toBe(null);
  });

  it('is parked until the storage has ended a turn, and has its answer in memory then', () => {
    for (const status of [RAT_SUCCESS, RAT_ERR_NO_SPACE]) {
      const stored = new Stored();
      const k = stored.thread();
      let looks = 0;
      // The storage does it between the look and the parking: that it has is still seen.
      k.fault = (point) => {
        if (point !== 'before-park') return;
        expect(isParked(k)).toBe(true);
        if (looks++ === 0) stored.endTurn();
        else stored.store(status);
      };
      expect(flushInode(k, stored.ino)).toBe(status);
      // A turn that did something else has woken it in vain.
      expect([looks, stored.waiters]).toEqual([2, 0]);
    }
  });

  it('is woken with all others by one turn', () => {
    const stored = new Stored();
    const threads = [stored.thread(), stored.thread(), stored.thread()];
    for (const k of threads) expect(begin(k, () => flushInode(k, stored.ino))).toBe('parked');
    expect(threads.map(isParked)).toEqual([true, true, true]);
    stored.store(RAT_SUCCESS);
    expect(threads.map(isParked)).toEqual([false, false, false]);
    expect([stored.waiters, stored.port.flushWanted]).toEqual([0, null]);
  });

  it('can be killed, and is no longer among those who wait, wherever it stood', () => {
    for (const position of [0, 1, 2]) {
      const stored = new Stored();
      const { system } = stored;
      const threads = [stored.thread(), stored.thread(), stored.thread()];
      threads.forEach((k, i) => {
        if (i !== position) expect(begin(k, () => flushInode(k, stored.ino))).toBe('parked');
        else {
          k.fault = (point) => (point === 'before-park' ? markDying(system.page, k.thread) : undefined);
          expect(flushInode(k, stored.ino)).toBe(KILLED);
        }
      });
      stored.store(RAT_SUCCESS);
      expect(threads.map(isParked)).toEqual([false, false, false]);
      expect(system.words[(threads[position] as Kernel).thread + T_TURN]).toBe(KILLED);
    }
  });

  it('waits no more when an exception has ended its wait', () => {
    const stored = new Stored();
    const k = stored.thread();
    k.fault = (point) => {
      if (point === 'before-park') throw new Error('out of memory');
    };
    expect(() => flushInode(k, stored.ino)).toThrow('out of memory');
    expect(stored.waiters).toBe(0);
  });

  it('is told when the storage has ended', () => {
    const stored = new Stored();
    const k = stored.thread();
    k.fault = (point) => {
      if (point !== 'before-park') return;
      stored.port.end(RAT_ERR_CLOSED);
      stored.endTurn();
    };
    expect(flushInode(k, stored.ino)).toBe(RAT_ERR_CLOSED);
  });
});

describe('the bytes of a file', () => {
  it('are not waited for where they are', () => {
    const stored = new Stored();
    expect(bringContent(stored.thread(), stored.ino)).toBe(RAT_SUCCESS);
    expect(stored.port.takeContentWanted()).toBe(false);
  });

  it('are brought for a thread that waits, and for the page, which does not', () => {
    for (const status of [RAT_SUCCESS, RAT_ERR_NO_SPACE]) {
      const stored = new Stored();
      const { files, system } = stored;
      const memory = new FileMemory(files.buffer, true);
      const facts = { type: FILE_TYPE.FILE, size: 9, times: new Uint32Array(8), target: null, isAway: true };
      const home = files.lookup(files.root, '/home', true);
      let ino = 0;
      restoreDirectory(memory, home, (directory) => {
        ino = restoreInode(memory, directory, new TextEncoder().encode('away'), facts);
      });
      const main = Object.assign(Object.create(system.page) as Kernel, { mayBlock: false, attachedFiles: files });
      expect(bringContent(main, ino)).toBe(NOT_YET);
      expect(stored.port.takeContentWanted()).toBe(true);
      const k = stored.thread();
      k.fault = (point) => {
        if (point !== 'before-park') return;
        endRestore(memory, ino, incarnationOf(memory, ino), status);
        stored.endTurn();
      };
      expect(bringContent(k, ino)).toBe(status);
      expect(stored.waiters).toBe(0);
      // What could not be had is asked for anew by the next who opens it.
      expect(bringContent(main, ino)).toBe(status === RAT_SUCCESS ? RAT_SUCCESS : NOT_YET);
    }
  });
});
