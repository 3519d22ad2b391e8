/**
 * Long transfers of open files go in steps, between which nothing is locked: others use the file meanwhile, and a thread
 * that is killed stops there.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { OPEN } from '../../src/guest-abi/status.ts';
import { ioOf, O_LOCK, release } from '../../src/kernel/core/object.ts';
import { findInconsistencies, heldLocks } from '../../src/kernel/fs/check.ts';
import { FileMemory } from '../../src/kernel/fs/file-memory.ts';
import { FileSystem } from '../../src/kernel/fs/file-system.ts';
import { newFileStat } from '../../src/kernel/fs/types.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { T_STATE, THREAD_STATE } from '../../src/kernel/memory/thread-record.ts';
import { makeDevices } from '../../src/kernel/objects/device.ts';
import { fileOffset } from '../../src/kernel/objects/open-file.ts';
import { openPath } from '../../src/kernel/process/open-path.ts';
import { System } from './support/system.ts';

const STEP = 1 << 16;
const LENGTH = 1 << 20;

let system: System;
let k: Kernel;
/** Another thread's view of the same files. */
let other: FileSystem;
let steps: number[];
/** Called before each step. */
let between: (step: number) => void;

beforeEach(() => {
  system = new System();
  const files = FileSystem.create({ maxBytes: 16 << 20, now: () => 0, mayBlock: true });
  k = system.thread();
  k.files = files;
  other = FileSystem.attach(files.buffer, { mayBlock: false, now: () => 0 });
  steps = [];
  between = () => undefined;
  const memory = new FileMemory(files.buffer, false);
  for (const name of ['read', 'write', 'append'] as const) {
    const original = files[name].bind(files) as (...given: never[]) => number;
    files[name] = ((...given: never[]) => {
      expect(heldLocks(memory)).toEqual([]);
      between(steps.length);
      steps.push(given.at(-1) as unknown as number);
      return original(...given);
    }) as never;
  }
});

function open(flags: number): number {
  const file = openPath(k, k.files.root, 'f', flags | OPEN.CREATE, false);
  expect(file).toBeGreaterThan(0);
  return file;
}
function sizeOf(): number {
  const stat = newFileStat();
  other.statPath(other.root, 'f', true, stat);
  return stat.size;
}
const data = new Uint8Array(LENGTH).fill(7);
const transfers: [string, number, (file: number) => number][] = [
  ['a write', OPEN.WRITE, (file) => ioOf(k, file).write(k, file, data, 0, LENGTH)],
  ['an append', OPEN.WRITE | OPEN.APPEND, (file) => ioOf(k, file).write(k, file, data, 0, LENGTH)],
  ['a read', OPEN.READ, (file) => ioOf(k, file).read(k, file, new Uint8Array(LENGTH), 0, LENGTH)],
];

/** The file that a read finds. */
function fill(): void {
  const ino = other.open(other.root, 'f', { create: true });
  other.write(ino, 0, data, 0, LENGTH);
  other.close(ino);
}

it('a read of a device ends after the step in which its thread is killed', () => {
  makeDevices(k.files);
  for (const path of ['/dev/zero', '/dev/random', '/dev/full']) {
    const file = openPath(k, k.files.root, path, OPEN.READ, false);
    k.words[k.thread + T_STATE] = THREAD_STATE.KERNEL;
    expect(ioOf(k, file).read(k, file, new Uint8Array(LENGTH), 0, LENGTH)).toBe(LENGTH);
    k.words[k.thread + T_STATE] = THREAD_STATE.KERNEL_DYING;
    expect(ioOf(k, file).read(k, file, new Uint8Array(LENGTH), 0, LENGTH)).toBe(STEP);
    release(k, file);
  }
});

describe.each(transfers)('%s of 1 MiB', (what, flags, transfer) => {
  it('lets others at the file after each 64 KiB', () => {
    if (what === 'a read') fill();
    const file = open(flags);
    const seen: number[] = [];
    const small = new Uint8Array(10);
    between = () => {
      // Neither the file nor the open file is locked.
      expect(k.words[file + O_LOCK]).toBe(0);
      const ino = other.open(other.root, 'f', {});
      seen.push(sizeOf());
      other.read(ino, 0, small, 0, 10);
      other.close(ino);
    };
    expect(transfer(file)).toBe(LENGTH);
    expect(steps).toEqual(new Array(LENGTH / STEP).fill(STEP));
    expect(seen).toEqual(steps.map((_, i) => (what === 'a read' ? LENGTH : i * STEP)));
    expect(fileOffset(k, file)).toBe(LENGTH);
    release(k, file);
  });

  it('ends between two steps when its thread is killed', () => {
    if (what === 'a read') fill();
    const file = open(flags);
    between = (step) => {
      if (step === 2) k.words[k.thread + T_STATE] = THREAD_STATE.KERNEL_DYING;
    };
    // The step that is under way then is the last.
    expect(transfer(file)).toBe(3 * STEP);
    expect(steps).toHaveLength(3);
    expect(fileOffset(k, file)).toBe(3 * STEP);
    if (what !== 'a read') expect(sizeOf()).toBe(3 * STEP);
    release(k, file);
    expect(findInconsistencies(other.buffer)).toEqual([]);
  });
});
