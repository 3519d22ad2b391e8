/** Windows, in which something fails: see rig.ts. */
import { MESSAGE } from '../../../src/guest-abi/status.ts';
import { SHOW } from '../../../src/guest-abi/windows.ts';
import { createHandle, naturalRights } from '../../../src/kernel/core/handle-table.ts';
import { release } from '../../../src/kernel/core/object.ts';
import { waitOne } from '../../../src/kernel/core/wait.ts';
import type { Kernel } from '../../../src/kernel/kernel.ts';
import { H_QUOTA_SURFACES, H_QUOTA_WINDOWS } from '../../../src/kernel/memory/header.ts';
import { SurfaceMemory } from '../../../src/kernel/memory/surface-memory.ts';
import { postMessage, takeMessage } from '../../../src/kernel/objects/message-queue.ts';
import { ownQueue } from '../../../src/kernel/objects/own-queue.ts';
import { DISPLAY, publishPaint, setDisplay } from '../../../src/kernel/objects/paint.ts';
import { present } from '../../../src/kernel/objects/surface.ts';
import {
  createWindow,
  destroyWindow,
  destroyWindowsOf,
  setWindowHandle,
  setWindowRect,
} from '../../../src/kernel/objects/window.ts';
import { tellClose, tellFrame, tellInput, tellPaint } from '../../../src/kernel/objects/window-messages.ts';
import { content, newContent } from '../support/messages.ts';
import type { Rig, Scenario } from './rig.ts';

const FOREVER = Number.POSITIVE_INFINITY;
const scene = (name: string, play: Scenario['play']): Scenario => ({ name, play });
const rect = { x: 0, y: 0, width: 30, height: 20 };

/** Makes a window as RatCreateWindow does, but for the page. */
function make(k: Kernel): number {
  const given = { flags: 0, state: SHOW.NORMAL, rect, title: new Uint8Array(3), procedure: 0, userData: 0, owner: 0 };
  const window = createWindow(k, ownQueue(k), given);
  if (window < 0) throw new Error(`No window: ${window}`);
  try {
    setWindowHandle(k, window, createHandle(k, k.process, window, naturalRights(k, window)));
    return window;
  } finally {
    release(k, window);
  }
}

/** Gives the system what windows need. */
function prepare(rig: Rig): void {
  const { page } = rig.system;
  page.words[H_QUOTA_WINDOWS] = 10;
  page.words[H_QUOTA_SURFACES] = 100;
  page.surfaces = SurfaceMemory.create(1 << 23);
  rig.k.surfaces = page.surfaces;
  ownQueue(rig.k);
}

function show(k: Kernel, window: number, width: number): number {
  const pixels = { words: new Int32Array(width * 4), at: 0, width, height: 4, stride: width };
  return present(k, window, pixels, [0, 0, width, 4]);
}

export const WINDOW_SCENARIOS: readonly Scenario[] = [
  scene('making windows', (rig) => {
    prepare(rig);
    return { operation: (k) => [make(k), make(k)] };
  }),
  scene('showing pictures of two sizes', (rig) => {
    prepare(rig);
    const window = make(rig.k);
    return { operation: (k) => [8, 8, 16].map((width) => show(k, window, width)) };
  }),
  scene('painting in a window, more than before, and beside a picture', (rig) => {
    prepare(rig);
    setDisplay(rig.system.page, DISPLAY.RUNS);
    const window = make(rig.k);
    return {
      operation: (k) => [
        publishPaint(k, window, new Int32Array(10)),
        show(k, window, 8),
        publishPaint(k, window, new Int32Array(1 << 15)),
      ],
    };
  }),
  scene('destroying a window that has been painted in', (rig) => {
    prepare(rig);
    setDisplay(rig.system.page, DISPLAY.RUNS);
    const window = make(rig.k);
    for (let i = 0; i < 2; i++) publishPaint(rig.k, window, new Int32Array(10));
    return { operation: (k) => destroyWindow(k, window) };
  }),
  scene('telling a window of what a person does, while others wait for messages', (rig) => {
    prepare(rig);
    const window = make(rig.k);
    const queue = ownQueue(rig.k);
    for (let i = 0; i < 2; i++) rig.waiter((k) => takeMessage(k, queue, FOREVER, newContent()));
    const input = { wParam: 1, lParam: 0, x: 0, y: 0 };
    return {
      operation: (k) => {
        tellInput(k, window, { type: MESSAGE.KEY_DOWN, ...input }, false);
        tellInput(k, window, { type: MESSAGE.KEY_UP, ...input }, true);
        setWindowRect(k, window, { ...rect, width: 31 }, true);
      },
      serve: (k) => postMessage(k, queue, content({ type: 2000 })),
    };
  }),
  scene('destroying a window that shows something, has messages, and is waited for', (rig) => {
    prepare(rig);
    const window = make(rig.k);
    show(rig.k, window, 8);
    for (const tell of [tellClose, tellFrame, tellPaint]) tell(rig.k, window);
    rig.waiter((k) => waitOne(k, window, FOREVER));
    return { operation: (k) => destroyWindow(k, window) };
  }),
  scene('ending a thread with windows', (rig) => {
    prepare(rig);
    const windows = [make(rig.k), make(rig.k)];
    for (const window of windows) {
      show(rig.k, window, 8);
      rig.waiter((k) => waitOne(k, window, FOREVER));
    }
    return { operation: (k) => destroyWindowsOf(k, k.thread) };
  }),
];
