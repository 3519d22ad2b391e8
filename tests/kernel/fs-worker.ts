/**
 * A thread of fs-threads.test.ts: does one task on the shared file system and posts what it did. Any result that
 * the task does not expect is thrown, and fails the test.
 */
import { parentPort, workerData } from 'node:worker_threads';
import * as S from '../../src/guest-abi/status.ts';
import { FileSystem } from '../../src/kernel/fs/file-system.ts';
import { newDirectoryEntry, newFileStat } from '../../src/kernel/fs/types.ts';

export interface FsWorkerData {
  buffer: SharedArrayBuffer;
  task: keyof typeof tasks;
  id: number;
  rounds: number;
  /** Where it works; default: the root. What is above it is met as well. */
  directory?: string;
}

/** The longest append, in bytes: more than one locked section. */
const RECORD_MAX = 150_000;
const RECORD_HEAD = 16;

const { buffer, task, id, rounds, directory } = workerData as FsWorkerData;
const fs = FileSystem.attach(buffer, { mayBlock: true, now: Date.now });
const root = directory === undefined ? fs.root : fs.lookup(fs.root, directory, true);
const outside = directory === undefined ? 'e' : '../tmp';

let random = id * 2654435761 + 1;
function below(limit: number): number {
  random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
  return Math.floor((random / 2 ** 32) * limit);
}

function must(result: number, wanted: number, what: string): void {
  if (result !== wanted) throw new Error(`worker ${id}: ${what} returned ${S.statusName(result)}, not ${wanted}`);
}

function content(round: number, length: number): Uint8Array {
  return new Uint8Array(length).map((_, i) => (id * 50 + round * 3 + i) & 255);
}

const tasks = {
  /** Own names in one shared directory: every step must work, whatever the others do. Leaves every fifth file. */
  names() {
    const dir = fs.lookup(root, 'shared', true);
    const read = new Uint8Array(40_000);
    const left: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const name = `${id}-${round}`.padEnd(1 + below(120), 'n');
      const data = content(round, below(40_000));
      const ino = fs.open(dir, name, { create: true, exclusive: true });
      if (ino < 0) throw new Error(`create: ${S.statusName(ino)}`);
      must(fs.write(ino, 0, data, 0, data.length), data.length, 'write');
      must(fs.rename(dir, name, dir, `${name}-moved`), 0, 'rename');
      must(fs.lookup(dir, name, true), S.RAT_ERR_NOT_FOUND, 'lookup of the old name');
      must(fs.lookup(dir, `${name}-moved`, true), ino, 'lookup of the new name');
      if (round % 5 === 0) left.push(`${name}-moved`);
      else must(fs.unlink(dir, `${name}-moved`), 0, 'unlink');
      must(fs.read(ino, 0, read, 0, read.length), data.length, 'read');
      if (Buffer.compare(read.subarray(0, data.length), data) !== 0) throw new Error('Another file’s bytes.');
      must(fs.close(ino), 0, 'close');
    }
    return left;
  },

  /** Who creates a name exclusively has it alone. */
  race() {
    const won: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const ino = fs.open(root, `race-${round}`, { create: true, exclusive: true });
      if (ino > 0) won.push(`race-${round}`);
      else must(ino, S.RAT_ERR_EXISTS, 'exclusive create');
      if (ino > 0) must(fs.close(ino), 0, 'close');
    }
    return won;
  },

  /** Records of many lengths to the end of one file. */
  append() {
    const ino = fs.open(root, 'log', {});
    for (let round = 0; round < rounds; round++) {
      const length = RECORD_HEAD + below(round % 4 === 0 ? RECORD_MAX - RECORD_HEAD : 300);
      const record = new Uint8Array(new SharedArrayBuffer(length)).fill(id * 64 + (round & 63));
      new DataView(record.buffer).setUint32(0, 0xfeedface);
      new DataView(record.buffer).setUint32(4, id);
      new DataView(record.buffer).setUint32(8, round);
      new DataView(record.buffer).setUint32(12, length);
      must(fs.append(ino, record, 0, length), length, 'append');
    }
    must(fs.close(ino), 0, 'close');
    return [];
  },

  /** Anything, on names that all share. Results depend on the others; consistency must not. */
  chaos() {
    const entry = newDirectoryEntry();
    const stat = newFileStat();
    const data = content(0, 100_000);
    const opened: number[] = [];
    const part = () => ['a', 'b', 'c', 'd'.repeat(200), outside][below(5)] as string;
    const path = () => (below(2) === 0 ? part() : `${part()}/${part()}`);
    for (let round = 0; round < rounds; round++) {
      const what = below(12);
      if (what === 0) fs.mkdir(root, path());
      else if (what === 1) fs.rmdir(root, path());
      else if (what === 2) fs.unlink(root, path());
      else if (what <= 4) fs.rename(root, path(), root, path());
      else if (what === 5) fs.link(root, path(), false, root, path());
      else if (what === 6) fs.symlink(path(), root, path());
      else if (what === 7) fs.statPath(root, path(), true, stat);
      else if (what === 8) {
        let seen = 0;
        for (let at = 0; fs.readdir(root, at, [entry]) === 1; at = entry.nextCookie) seen++;
        if (seen > 1000) throw new Error('The listing does not end.');
      } else {
        const ino = fs.open(root, path(), { create: below(2) === 0, truncate: below(4) === 0, followLast: true });
        if (ino > 0) opened.push(ino);
        if (ino > 0) fs.write(ino, below(200_000), data, 0, below(100_000));
      }
      while (opened.length > below(8)) must(fs.close(opened.shift() as number), 0, 'close');
    }
    for (const ino of opened) must(fs.close(ino), 0, 'close');
    return [];
  },
};

parentPort?.postMessage(tasks[task]());
