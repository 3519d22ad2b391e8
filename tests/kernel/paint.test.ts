/** Paints on their way from programs to the display worker, which the test plays. */
import { expect, it } from 'vitest';
import { RAT_ERR_CLOSED, RAT_ERR_QUOTA, RAT_SUCCESS } from '../../src/guest-abi/status.ts';
import { KILLED } from '../../src/kernel/core/park.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { COUNTER } from '../../src/kernel/memory/counters.ts';
import { H_DISPLAY_WAITERS } from '../../src/kernel/memory/header.ts';
import { P_SURFACES } from '../../src/kernel/memory/process-record.ts';
import { SURFACE_UNIT_BYTES } from '../../src/kernel/memory/surface-memory.ts';
import { expectFonts, provideFonts, readFonts } from '../../src/kernel/objects/fonts.ts';
import {
  DISPLAY,
  donePaint,
  isBefore,
  publishPaint,
  setDisplay,
  takePaint,
  wakePainters,
} from '../../src/kernel/objects/paint.ts';
import { present, takeFrame } from '../../src/kernel/objects/surface.ts';
import { beginPaint, destroyWindow, invalidateWindow, setWindowRect } from '../../src/kernel/objects/window.ts';
import { markDying } from '../../src/kernel/process/gate.ts';
import { begin, isParked } from './support/system.ts';
import { finish, newWindow, setUp } from './support/windows.ts';

const UNIT_WORDS = SURFACE_UNIT_BYTES / 4;

function setUpDisplay() {
  const all = setUp();
  setDisplay(all.page, DISPLAY.RUNS);
  return { ...all, window: newWindow(all.k) };
}
const paint = (k: Kernel, window: number, first: number, length = 3) =>
  publishPaint(k, window, new Int32Array(length).fill(first));
/** Takes a paint and is done with it: its first word. */
function execute(page: Kernel, window: number): number | undefined {
  const taken = takePaint(page, window);
  const first = taken?.commands[0];
  if (taken !== null) donePaint(page, taken);
  return first;
}

it('are taken whole, in their order', () => {
  const { system, k, page, window } = setUpDisplay();
  expect(takePaint(page, window)).toBe(null);
  for (const first of [7, 8, 9, 10, 11]) {
    expect(paint(k, window, first)).toBe(RAT_SUCCESS);
    if (first > 7) expect(execute(page, window)).toBe(first - 1);
  }
  const last = takePaint(page, window);
  expect([...(last?.commands ?? [])]).toEqual([11, 11, 11]);
  if (last !== null) donePaint(page, last);
  expect(paint(k, window, 0, 0)).toBe(RAT_SUCCESS);
  expect(takePaint(page, window)).toBe(null);
  finish(system, k, window);
});

it('wait while two have not been executed, and go on when one has', () => {
  const { system, k, page, window } = setUpDisplay();
  paint(k, window, 1);
  paint(k, window, 2);
  expect(begin(k, () => paint(k, window, 3))).toBe('parked');
  wakePainters(page);
  expect(isParked(k)).toBe(false);
  // In vain: nothing has been executed.
  expect(begin(k, () => paint(k, window, 3))).toBe('parked');
  expect(execute(page, window)).toBe(1);
  wakePainters(page);
  expect(paint(k, window, 3)).toBe(RAT_SUCCESS);
  expect([execute(page, window), execute(page, window)]).toEqual([2, 3]);
  finish(system, k, window);
});

it('that wait end with the window, with a kill, and when nobody shows anything any more', () => {
  for (const end of ['window', 'kill', 'display'] as const) {
    const { system, k, page, window } = setUpDisplay();
    paint(k, window, 1);
    paint(k, window, 2);
    let looks = 0;
    k.fault = (point) => {
      if (point !== 'before-park') return;
      looks++;
      expect(isParked(k)).toBe(true);
      if (end === 'kill') markDying(page, k.thread);
      if (end === 'window') destroyWindow(page, window);
      if (end === 'display') setDisplay(page, DISPLAY.FAILED);
      wakePainters(page);
    };
    expect(paint(k, window, 3)).toBe({ window: RAT_ERR_CLOSED, kill: KILLED, display: RAT_SUCCESS }[end]);
    expect([looks, page.words[H_DISPLAY_WAITERS]]).toEqual([1, 0]);
    k.fault = undefined;
    finish(system, k, window);
  }
});

it('that nobody will show are gone at once', () => {
  const { system, k, page, window } = setUpDisplay();
  for (const state of [DISPLAY.NONE, DISPLAY.FAILED]) {
    setDisplay(page, state);
    for (let i = 0; i < 5; i++) expect(paint(k, window, i)).toBe(RAT_SUCCESS);
    expect(takePaint(page, window)).toBe(null);
  }
  finish(system, k, window);
});

it('are paid for by their process, as long as the window has the memory', () => {
  const { system, k, page, window } = setUpDisplay();
  const charged = () => [page.words[k.process + P_SURFACES], page.words[COUNTER.surfaces]];
  expect(paint(k, window, 1, 40 * UNIT_WORDS)).toBe(RAT_SUCCESS);
  expect(charged()).toEqual([40, 40]);
  expect(paint(k, window, 2, 40 * UNIT_WORDS)).toBe(RAT_ERR_QUOTA);
  expect(charged()).toEqual([40, 40]);
  expect(paint(k, window, 3, UNIT_WORDS + 1)).toBe(RAT_SUCCESS);
  expect(charged()).toEqual([42, 42]);
  expect([execute(page, window), execute(page, window)]).toEqual([1, 3]);
  // What was large is not kept for what is small.
  paint(k, window, 4);
  expect(charged()).toEqual([3, 3]);
  const taken = takePaint(page, window);
  destroyWindow(k, window);
  expect(charged()).toEqual([3, 3]);
  if (taken !== null) donePaint(page, taken);
  expect(charged()).toEqual([0, 0]);
  finish(system, k, window);
});

it('are numbered with the frames between them', () => {
  const { system, k, page, window } = setUpDisplay();
  const show = () =>
    present(k, window, { words: new Int32Array(4), at: 0, width: 2, height: 2, stride: 2 }, [0, 0, 2, 2]);
  paint(k, window, 1);
  show();
  paint(k, window, 2);
  const frame = takeFrame(page, window, (width, height) => new Uint8ClampedArray(width * height * 4)) ?? Number.NaN;
  const order = [1, 2].map(() => {
    const taken = takePaint(page, window);
    if (taken === null) return undefined;
    donePaint(page, taken);
    return isBefore(taken.sequence, frame);
  });
  expect(order).toEqual([true, false]);
  expect(isBefore(0x7fffffff, -0x80000000)).toBe(true);
  finish(system, k, window);
});

it('begin with the part that is invalid, once', () => {
  const { system, k, page, window } = setUpDisplay();
  const all = { x: 0, y: 0, width: 30, height: 40 };
  const none = { x: 0, y: 0, width: 0, height: 0 };
  expect(beginPaint(k, window)).toEqual(all);
  expect(beginPaint(k, window)).toEqual(none);
  invalidateWindow(k, window, [5, 6, 7, 8]);
  invalidateWindow(k, window, [-10, 30, 2, 99]);
  invalidateWindow(k, window, [30, 0, 40, 40]);
  expect(beginPaint(k, window)).toEqual({ x: 0, y: 6, width: 7, height: 34 });
  invalidateWindow(k, window, [20, 20, 30, 40]);
  setWindowRect(page, window, { x: 0, y: 0, width: 10, height: 12 }, true);
  expect(beginPaint(k, window)).toEqual({ x: 0, y: 0, width: 10, height: 12 });
  finish(system, k, window);
});

it('find the fonts that the page has given, which count as nobody’s', () => {
  const { system, k, page, window } = setUpDisplay();
  const font = (family: string, length: number) => ({
    family,
    style: 'normal',
    weight: '100 900',
    unicodeRange: 'U+0-ff',
    bytes: new Uint8Array(length).fill(length),
  });
  const fonts = [font('One', 3), font('Zwölf', 2 * SURFACE_UNIT_BYTES), font('Three', 0)];
  expect(readFonts(k)).toEqual([]);
  expectFonts(page);
  expect(readFonts(k)).toBe(null);
  provideFonts(page, fonts);
  expect(readFonts(k)).toEqual(fonts);
  expect(page.words[COUNTER.surfaces]).toBe(0);
  finish(system, k, window);
});
