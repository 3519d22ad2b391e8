/** Windows in the kernel: their life, their messages, and what they show. */
import { describe, expect, it } from 'vitest';
import { MESSAGE, RAT_ERR_CLOSED, RAT_ERR_QUOTA, RAT_SUCCESS } from '../../src/guest-abi/status.ts';
import { SHOW } from '../../src/guest-abi/windows.ts';
import { dropHandle, O_ID } from '../../src/kernel/core/object.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { SURFACE_UNIT_BYTES } from '../../src/kernel/memory/surface-memory.ts';
import { type Box, present, requestFrame, takeFrame } from '../../src/kernel/objects/surface.ts';
import {
  destroyWindow,
  destroyWindowsOf,
  setVisible,
  setWindowRect,
  showWindow,
  takeChanges,
  takeFrameWish,
  windowRect,
  windowTitle,
  withWindow,
} from '../../src/kernel/objects/window.ts';
import { CHANGE } from '../../src/kernel/objects/window-block.ts';
import {
  type Input,
  postWindowMessage,
  tellClose,
  tellFrame,
  tellInput,
  tellPaint,
} from '../../src/kernel/objects/window-messages.ts';
import { content, drain, typesIn } from './support/messages.ts';
import { finish, HANDLE, newWindow, setUp } from './support/windows.ts';

const key = (type: number, more: Partial<Input> = {}): Input => ({ type, wParam: 4, lParam: 0, x: 0, y: 0, ...more });

describe('a window', () => {
  it('keeps what it was made with, and gives everything back with its last handle', () => {
    const { system, k } = setUp();
    const window = newWindow(k);
    expect(windowRect(k, window)).toEqual({ x: 1, y: 2, width: 30, height: 40 });
    expect(new TextDecoder().decode(windowTitle(k, window))).toBe('one');
    finish(system, k, window);
  });

  it('is destroyed once, and with it what it showed and its messages; posted ones stay', () => {
    const { system, k, queue } = setUp();
    const window = newWindow(k);
    tellPaint(k, window);
    tellClose(k, window);
    tellInput(k, window, key(MESSAGE.KEY_DOWN), false);
    postWindowMessage(k, window, content({ type: 2000 }));
    expect(destroyWindow(k, window)).toBe(RAT_SUCCESS);
    expect(destroyWindow(k, window)).toBe(RAT_ERR_CLOSED);
    expect(takeChanges(k, window) & CHANGE.DESTROYED).not.toBe(0);
    expect(typesIn(k, queue)).toEqual([2000]);
    tellPaint(k, window);
    expect(tellInput(k, window, key(MESSAGE.KEY_UP), true)).toBe(false);
    expect(typesIn(k, queue)).toEqual([]);
    finish(system, k, window);
  });

  it('ends with its thread, whoever has handles', () => {
    const { system, k } = setUp();
    const [first, second] = [newWindow(k), newWindow(k)];
    destroyWindowsOf(k, k.thread);
    for (const window of [first, second]) {
      expect(setWindowRect(k, window, { x: 0, y: 0, width: 1, height: 1 }, false)).toBe(RAT_ERR_CLOSED);
      dropHandle(k, window);
    }
    finish(system, k);
  });

  it('is refused when the process has as many as it may, until one is destroyed', () => {
    const { system, k } = setUp();
    const windows = Array.from({ length: 10 }, () => newWindow(k));
    expect(newWindow(k)).toBe(RAT_ERR_QUOTA);
    destroyWindow(k, windows[3] as number);
    windows.push(newWindow(k));
    expect(windows.at(-1)).toBeGreaterThan(0);
    finish(system, k, ...windows);
  });

  it('is found by its id alone', () => {
    const { system, k } = setUp();
    const window = newWindow(k);
    const id = k.words[window + O_ID] >>> 0;
    expect(withWindow(k, window, id, () => undefined)).toBe(true);
    dropHandle(k, window);
    expect(withWindow(k, window, id, () => undefined)).toBe(false);
    finish(system, k);
  });
});

describe('messages of windows', () => {
  it('come behind posted ones: what a person does, then what is to be shown', () => {
    const { system, k, queue } = setUp();
    const window = newWindow(k);
    tellFrame(k, window);
    tellPaint(k, window);
    tellInput(k, window, key(MESSAGE.KEY_DOWN), false);
    tellClose(k, window);
    postWindowMessage(k, window, content({ type: 2000 }));
    const { CLOSE, KEY_DOWN, FRAME, PAINT } = MESSAGE;
    expect(typesIn(k, queue)).toEqual([CLOSE, 2000, KEY_DOWN, FRAME, PAINT]);
    finish(system, k, window);
  });

  it('that tell of a state are there once, and tell the last', () => {
    const { system, k, queue } = setUp();
    const window = newWindow(k);
    setWindowRect(k, window, { x: 0, y: 0, width: 5, height: 6 }, false);
    setWindowRect(k, window, { x: 0, y: 0, width: 7, height: 8 }, false);
    const size = { type: MESSAGE.SIZE, window: HANDLE, wParam: 7, lParam: 8 };
    expect(drain(k, queue)).toMatchObject([size, { type: MESSAGE.PAINT }]);
    setWindowRect(k, window, { x: 3, y: 3, width: 7, height: 8 }, false);
    expect(typesIn(k, queue)).toEqual([]);
    finish(system, k, window);
  });

  it('of moves and wheel steps are merged with the one before them, and with no other', () => {
    const { system, k, queue } = setUp();
    const window = newWindow(k);
    const { MOUSE_MOVE, MOUSE_WHEEL, MOUSE_DOWN } = MESSAGE;
    const move = (x: number) => tellInput(k, window, key(MOUSE_MOVE, { wParam: 0, x }), false);
    for (const x of [1, 2, 3]) move(x);
    tellInput(k, window, key(MOUSE_DOWN, { wParam: 0 }), false);
    move(4);
    for (const steps of [120, 60, -20]) tellInput(k, window, key(MOUSE_WHEEL, { wParam: 0, lParam: steps }), false);
    expect(drain(k, queue).map(({ type, x, lParam }) => [type, x, lParam])).toEqual([
      [MOUSE_MOVE, 3, 0],
      [MOUSE_DOWN, 0, 0],
      [MOUSE_MOVE, 4, 0],
      [MOUSE_WHEEL, 0, 160],
    ]);
    finish(system, k, window);
  });

  it('of a program that takes none are dropped when there are many, but for releases', () => {
    const { system, k, queue } = setUp();
    const window = newWindow(k);
    let told = 0;
    while (tellInput(k, window, key(MESSAGE.KEY_DOWN), false)) told++;
    expect(told).toBe(1024);
    expect(tellInput(k, window, key(MESSAGE.KEY_UP), true)).toBe(true);
    const types = typesIn(k, queue);
    expect([types.length, types.at(-1)]).toEqual([1025, MESSAGE.KEY_UP]);
    expect(tellInput(k, window, key(MESSAGE.KEY_DOWN), false)).toBe(true);
    finish(system, k, window);
  });

  it('of moves go first when there are many, the oldest before the others', () => {
    const { system, k, queue } = setUp();
    const window = newWindow(k);
    const { MOUSE_MOVE, MOUSE_DOWN, KEY_DOWN } = MESSAGE;
    const move = (x: number) => tellInput(k, window, key(MOUSE_MOVE, { wParam: 0, x }), false);
    const press = (type: number) => tellInput(k, window, key(type, { wParam: 0 }), false);
    for (let x = 0; x < 512; x++) {
      move(x);
      press(MOUSE_DOWN);
    }
    expect(move(512)).toBe(false);
    for (let i = 0; i < 512; i++) expect(press(KEY_DOWN)).toBe(true);
    expect(press(KEY_DOWN)).toBe(false);
    const messages = drain(k, queue);
    expect(messages.map(({ type }) => type)).toEqual([...Array(512).fill(MOUSE_DOWN), ...Array(512).fill(KEY_DOWN)]);
    finish(system, k, window);
  });

  it('of frames wait until the window can be seen', () => {
    const { system, k } = setUp();
    const window = newWindow(k);
    requestFrame(k, window);
    expect(takeFrameWish(k, window)).toBe(false);
    setVisible(k, window, true);
    expect(takeFrameWish(k, window)).toBe(true);
    expect(takeFrameWish(k, window)).toBe(false);
    for (const state of [SHOW.HIDE, SHOW.MINIMIZED]) {
      // The page has not seen it yet.
      showWindow(k, window, state);
      requestFrame(k, window);
      expect(takeFrameWish(k, window)).toBe(false);
      showWindow(k, window, SHOW.MAXIMIZED);
      expect(takeFrameWish(k, window)).toBe(true);
    }
    finish(system, k, window);
  });
});

describe('what the desktop says of a place', () => {
  it('gives way to what the program has said since', () => {
    const { system, k, page } = setUp();
    const window = newWindow(k);
    const wanted = { x: 9, y: 9, width: 30, height: 40 };
    setWindowRect(k, window, wanted, false);
    setWindowRect(page, window, { ...wanted, x: 100 }, true);
    expect(windowRect(k, window)).toEqual(wanted);
    takeChanges(page, window);
    setWindowRect(page, window, { ...wanted, x: 100 }, true);
    expect(windowRect(k, window).x).toBe(100);
    finish(system, k, window);
  });
});

describe('pictures', () => {
  const SIZE = 4;
  const all: Box = [0, 0, SIZE, SIZE];
  const picture = (color: number) => ({
    words: new Int32Array(SIZE * SIZE).fill(color),
    at: 0,
    width: SIZE,
    height: SIZE,
    stride: SIZE,
  });
  /** The next frame's pixels as 0xRRGGBB, or null. */
  const frame = (k: Kernel, window: number): number[] | null => {
    let data = new Uint8ClampedArray(0);
    const room = (width: number, height: number) => {
      data = new Uint8ClampedArray(width * height * 4);
      return data;
    };
    if (!takeFrame(k, window, room)) return null;
    return Array.from(
      { length: data.length / 4 },
      (_, i) => (data[i * 4] << 16) | (data[i * 4 + 1] << 8) | data[i * 4 + 2],
    );
  };

  it('are shown whole, the last one, once, and opaque', () => {
    const { system, k, page } = setUp();
    const window = newWindow(k);
    expect(frame(page, window)).toBeNull();
    present(k, window, picture(0x00112233), all);
    present(k, window, picture(0x77445566), all);
    expect(frame(page, window)).toEqual(new Array(16).fill(0x445566));
    expect(frame(page, window)).toBeNull();
    finish(system, k, window);
  });

  it('of which parts are told are complete, however many frames nobody has taken', () => {
    const { system, k, page } = setUp();
    const window = newWindow(k);
    const shown = picture(0);
    present(k, window, shown, all);
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      return (seed >> 8) % below;
    };
    for (let i = 1; i <= 300; i++) {
      const [x, y] = [random(SIZE), random(SIZE)];
      shown.words[y * SIZE + x] = i;
      present(k, window, shown, [x, y, x + 1, y + 1]);
      if (random(3) === 0) expect(frame(page, window)).toEqual([...shown.words]);
    }
    finish(system, k, window);
  });

  it('of another size take the place of the others, also while one is read', () => {
    const { system, k, page } = setUp();
    const window = newWindow(k);
    present(k, window, picture(1), all);
    const small = { ...picture(2), width: 2, height: 2 };
    let seen = 0;
    takeFrame(page, window, (width, height) => {
      // The reader has this one; its memory is not given back under it.
      present(k, window, small, [0, 0, 2, 2]);
      seen = width * height;
      return new Uint8ClampedArray(seen * 4);
    });
    expect(seen).toBe(16);
    expect(frame(page, window)).toEqual([2, 2, 2, 2]);
    finish(system, k, window);
  });

  it('are refused when the process has as much as it may, and nothing is changed', () => {
    const { system, k, page } = setUp();
    const window = newWindow(k);
    present(k, window, picture(5), all);
    const side = Math.ceil(Math.sqrt((64 * SURFACE_UNIT_BYTES) / 12)) + 1;
    const large = { words: new Int32Array(side * side), at: 0, width: side, height: side, stride: side };
    expect(present(k, window, large, [0, 0, side, side])).toBe(RAT_ERR_QUOTA);
    expect(frame(page, window)).toEqual(new Array(16).fill(5));
    destroyWindow(k, window);
    expect(present(k, window, picture(6), all)).toBe(RAT_ERR_CLOSED);
    finish(system, k, window);
  });
});
