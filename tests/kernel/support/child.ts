/** A program that can be started, for tests that play what runs it. */
import { FileSystem } from '../../../src/kernel/fs/file-system.ts';
import type { Kernel } from '../../../src/kernel/kernel.ts';
import { utf8Bytes } from '../../../src/kernel/memory/utf8.ts';
import { type Child, prepareChild } from '../../../src/kernel/process/spawn.ts';

/** Gives a system files, with the program in them. */
export function addProgram(page: Kernel): void {
  page.files = FileSystem.create({ maxBytes: 1 << 20, now: () => 0 });
  page.files.close(page.files.open(page.files.root, '/program', { create: true, followLast: true }));
}

/** A child of the view's process, ready for the broker. */
export function newChild(k: Kernel): Child {
  const plan = {
    path: '/program',
    cwd: '/',
    strings: [utf8Bytes('a\0')],
    argc: 1,
    envc: 0,
    standard: [],
    inherit: [],
  };
  const child = prepareChild(k, k.files, plan);
  if (typeof child === 'number') throw new Error(`No child: ${child}`);
  return child;
}
