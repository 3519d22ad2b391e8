/** Windows in tests. */
import { expect } from 'vitest';
import { SHOW } from '../../../src/guest-abi/windows.ts';
import { addHandle, dropHandle, release } from '../../../src/kernel/core/object.ts';
import type { Kernel } from '../../../src/kernel/kernel.ts';
import { H_QUOTA_SURFACES, H_QUOTA_WINDOWS } from '../../../src/kernel/memory/header.ts';
import { SurfaceMemory } from '../../../src/kernel/memory/surface-memory.ts';
import { ownQueue } from '../../../src/kernel/objects/own-queue.ts';
import { createWindow, setWindowHandle } from '../../../src/kernel/objects/window.ts';
import { System } from './system.ts';

export const HANDLE = 0x10007;

export function setUp() {
  const system = new System();
  const surfaces = SurfaceMemory.create(1 << 24);
  system.page.words[H_QUOTA_WINDOWS] = 10;
  system.page.words[H_QUOTA_SURFACES] = 64;
  system.page.surfaces = surfaces;
  const k = system.thread();
  k.surfaces = surfaces;
  return { system, k, page: system.page, queue: ownQueue(k) };
}

/** A window with one handle, and no reference besides. */
export function newWindow(k: Kernel, owner = 0): number {
  const window = createWindow(k, ownQueue(k), {
    flags: 0,
    state: SHOW.NORMAL,
    rect: { x: 1, y: 2, width: 30, height: 40 },
    title: new TextEncoder().encode('one'),
    procedure: 11,
    userData: 12,
    owner,
  });
  if (window < 0) return window;
  setWindowHandle(k, window, HANDLE);
  addHandle(k, window);
  release(k, window);
  return window;
}

/** Closes handles, ends the thread, and nothing is left over. */
export function finish(system: System, k: Kernel, ...windows: number[]): void {
  for (const window of windows) dropHandle(k, window);
  system.end(k);
  expect(system.leaks()).toEqual({});
}
