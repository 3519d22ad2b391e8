/**
 * What a window shows: three buffers of pixels in the memory of surfaces, of which the program's thread fills one, the
 * display worker reads one, and the third holds the last whole frame. A frame is shown by one exchange, so neither waits
 * for the other and no frame is seen half-made.
 *
 * A surface has one size. One of another size takes its place in the window, under WB_LOCK; who uses the old one counts
 * as a user, and the last gives it back. So does the window's end, whoever brings it about, without waiting.
 */
import { RAT_ERR_CLOSED, RAT_ERR_NO_MEMORY, RAT_ERR_QUOTA, RAT_SUCCESS } from '../../guest-abi/status.ts';
import { faultPoint } from '../core/fault-points.ts';
import { isDying } from '../core/park.ts';
import type { Kernel } from '../kernel.ts';
import { SLIP_WORDS } from '../memory/accounts.ts';
import { H_QUOTA_SURFACES, PAGE_PROCESS } from '../memory/header.ts';
import { P_ID, P_SURFACES } from '../memory/process-record.ts';
import { SURFACE_UNIT_BYTES, type SurfaceMemory } from '../memory/surface-memory.ts';
import { ringDisplay } from './display-bell.ts';
import { giveBlock, takeBlock } from './message-records.ts';
import {
  OW_BLOCK,
  WB_DESTROYED,
  WB_FRAME_WANTED,
  WB_LOCK,
  WB_PRESENT_LOCK,
  WB_SEQUENCE,
  WB_SURFACE,
} from './window-block.ts';

const BUFFERS = 3;
/** Users: the window, and who reads or writes it. Atomic. */
const U_USERS = 0;
const U_WIDTH = 1;
const U_HEIGHT = 2;
/** The first unit of its memory. */
const U_UNIT = 3;
/** The buffer that holds the last whole frame, with FRESH until the reader has taken it. Atomic. */
const U_LAST = 4;
const FRESH = 4;
/** The writer's buffer, and the reader's. */
const U_WRITER = 5;
const U_READER = 6;
/** Of each buffer, in which part of it older pixels are than were presented: x and y from, and to. The writer's. */
const U_STALE = 7;
const BOX_WORDS = 4;
/** Of each buffer, the number of its frame among the window's. */
const U_SEQUENCE = U_STALE + BUFFERS * BOX_WORDS;
const U_SLIP = U_SEQUENCE + BUFFERS;
const SURFACE_WORDS = U_SLIP + SLIP_WORDS;

/** Between two looks whether the thread is being killed, pixels. */
const PIECE_PIXELS = 1 << 18;

/** A part of a picture: x and y from, and to. */
export type Box = readonly [number, number, number, number];

/** Pixels in the memory of a program: 0xAARRGGBB, of which the alpha is ignored. */
export interface Pixels {
  readonly words: Int32Array;
  /** Index of the first one. */
  readonly at: number;
  readonly width: number;
  readonly height: number;
  /** From row to row. */
  readonly stride: number;
}

// ── Making and giving back ─────────────────────────────────────────────────────────────────────────────────

const memoryOf = (k: Kernel): SurfaceMemory | null => k.surfaces;

function createSurface(k: Kernel, memory: SurfaceMemory, width: number, height: number): number {
  const { words, process } = k;
  const units = Math.ceil((width * height * 4 * BUFFERS) / SURFACE_UNIT_BYTES);
  if (process !== PAGE_PROCESS && Atomics.add(words, process + P_SURFACES, units) + units > words[H_QUOTA_SURFACES]) {
    Atomics.sub(words, process + P_SURFACES, units);
    return RAT_ERR_QUOTA;
  }
  let surface: number = RAT_ERR_NO_MEMORY;
  let unit = 0;
  try {
    unit = memory.allocate(k, units);
    if (unit > 0) surface = takeBlock(k, SURFACE_WORDS, U_SLIP);
    if (surface > 0) faultPoint(k, 'object-allocated');
  } catch (error) {
    if (surface > 0) giveBlock(k, surface, SURFACE_WORDS, U_SLIP);
    surface = RAT_ERR_NO_MEMORY;
    throw error;
  } finally {
    if (surface < 0) {
      if (unit > 0) memory.free(k, unit);
      if (process !== PAGE_PROCESS) Atomics.sub(words, process + P_SURFACES, units);
    }
  }
  if (surface < 0) return surface;
  words[surface + U_USERS] = 1;
  words[surface + U_WIDTH] = width;
  words[surface + U_HEIGHT] = height;
  words[surface + U_UNIT] = unit;
  words[surface + U_WRITER] = 1;
  words[surface + U_READER] = 2;
  for (let i = 0; i < BUFFERS; i++) setStale(words, surface, i, [0, 0, width, height]);
  return surface;
}

function dropSurface(k: Kernel, surface: number): void {
  const { words } = k;
  if (surface === 0 || Atomics.sub(words, surface + U_USERS, 1) !== 1) return;
  const pixels = words[surface + U_WIDTH] * words[surface + U_HEIGHT];
  const units = Math.ceil((pixels * 4 * BUFFERS) / SURFACE_UNIT_BYTES);
  const [process, id] = [words[surface + U_SLIP], words[surface + U_SLIP + 1]];
  memoryOf(k)?.free(k, words[surface + U_UNIT]);
  if (process !== 0 && words[process + P_ID] === id) Atomics.sub(words, process + P_SURFACES, units);
  giveBlock(k, surface, SURFACE_WORDS, U_SLIP);
}

/** The surface of a window, with one more user; 0: it has none. */
function openSurface(k: Kernel, block: number): number {
  const { words } = k;
  k.lock(block + WB_LOCK);
  const surface = words[block + WB_SURFACE];
  if (surface !== 0) Atomics.add(words, surface + U_USERS, 1);
  k.unlock(block + WB_LOCK);
  return surface;
}

/** Gives a window another surface, or none: false, and nothing is changed, when the window has been destroyed. */
function replaceSurface(k: Kernel, block: number, surface: number): boolean {
  const { words } = k;
  k.lock(block + WB_LOCK);
  const allowed = surface === 0 || Atomics.load(words, block + WB_DESTROYED) === 0;
  const former = words[block + WB_SURFACE];
  if (allowed) words[block + WB_SURFACE] = surface;
  k.unlock(block + WB_LOCK);
  if (allowed) dropSurface(k, former);
  return allowed;
}

/** A window shows nothing any more: it is being destroyed. */
export function takeSurface(k: Kernel, block: number): void {
  replaceSurface(k, block, 0);
}

// ── Writing ────────────────────────────────────────────────────────────────────────────────────────────────

function setStale(words: Int32Array, surface: number, buffer: number, box: Box): void {
  words.set(box, surface + U_STALE + buffer * BOX_WORDS);
}

function staleOf(words: Int32Array, surface: number, buffer: number): Box {
  const at = surface + U_STALE + buffer * BOX_WORDS;
  return [words[at], words[at + 1], words[at + 2], words[at + 3]];
}

const isEmpty = ([left, top, right, bottom]: Box) => left >= right || top >= bottom;

/** The smallest box around two. */
export function around(a: Box, b: Box): Box {
  if (isEmpty(a)) return b;
  if (isEmpty(b)) return a;
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

/**
 * Shows pixels in a window, which are copied.
 * @param dirty the part that is another than was presented before.
 * @returns RAT_SUCCESS, RAT_ERR_CLOSED, RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY.
 */
export function present(k: Kernel, window: number, pixels: Pixels, dirty: Box): number {
  const block = k.words[window + OW_BLOCK];
  const memory = memoryOf(k);
  if (memory === null) return RAT_ERR_NO_MEMORY;
  k.lock(block + WB_PRESENT_LOCK);
  try {
    if (Atomics.load(k.words, block + WB_DESTROYED) === 1) return RAT_ERR_CLOSED;
    return presentLocked(k, block, memory, pixels, dirty);
  } finally {
    k.unlock(block + WB_PRESENT_LOCK);
  }
}

function presentLocked(k: Kernel, block: number, memory: SurfaceMemory, pixels: Pixels, dirty: Box): number {
  const { words } = k;
  let surface = openSurface(k, block);
  const fits =
    surface !== 0 && words[surface + U_WIDTH] === pixels.width && words[surface + U_HEIGHT] === pixels.height;
  if (fits) {
    try {
      fill(k, block, memory, surface, pixels, dirty);
    } finally {
      dropSurface(k, surface);
    }
  } else {
    dropSurface(k, surface);
    surface = createSurface(k, memory, pixels.width, pixels.height);
    if (surface < 0) return surface;
    let given = false;
    try {
      given = fill(k, block, memory, surface, pixels, dirty) && replaceSurface(k, block, surface);
    } finally {
      if (!given) dropSurface(k, surface);
    }
  }
  ringDisplay(k);
  return RAT_SUCCESS;
}

/** Copies a frame into the writer's buffer, and makes it the last one: false when the thread is being killed. */
function fill(k: Kernel, block: number, memory: SurfaceMemory, surface: number, pixels: Pixels, dirty: Box): boolean {
  const { words } = k;
  const buffer = words[surface + U_WRITER];
  const box = around(staleOf(words, surface, buffer), dirty);
  const start = words[surface + U_UNIT] * SURFACE_UNIT_BYTES;
  const { width, height } = pixels;
  memory.cover(start + width * height * 4 * BUFFERS);
  if (!copyBox(k, pixels, memory.words, start / 4 + buffer * width * height, box)) {
    // Until it is written anew, nothing of it can be relied on.
    setStale(words, surface, buffer, [0, 0, width, height]);
    return false;
  }
  for (let i = 0; i < BUFFERS; i++)
    setStale(words, surface, i, i === buffer ? [0, 0, 0, 0] : around(staleOf(words, surface, i), dirty));
  words[surface + U_SEQUENCE + buffer] = ++words[block + WB_SEQUENCE];
  words[surface + U_WRITER] = Atomics.exchange(words, surface + U_LAST, buffer | FRESH) & ~FRESH;
  return true;
}

/** Copies part of a picture as canvases want it, RGBA in memory and opaque: false when the thread is being killed. */
function copyBox(k: Kernel, from: Pixels, to: Int32Array, at: number, [left, top, right, bottom]: Box): boolean {
  const { words, width, stride } = from;
  const length = right - left;
  let since = 0;
  for (let y = top; y < bottom; y++) {
    let source = from.at + y * stride + left;
    let target = at + y * width + left;
    for (const end = target + length; target < end; ) {
      const color = words[source++];
      to[target++] = -0x1000000 | ((color & 0xff) << 16) | (color & 0xff00) | ((color >>> 16) & 0xff);
    }
    since += length;
    if (since >= PIECE_PIXELS) {
      if (isDying(k)) return false;
      since = 0;
    }
  }
  return true;
}

/** Asks for a message when the next frame may be drawn. */
export function requestFrame(k: Kernel, window: number): number {
  const block = k.words[window + OW_BLOCK];
  if (Atomics.load(k.words, block + WB_DESTROYED) === 1) return RAT_ERR_CLOSED;
  if (Atomics.exchange(k.words, block + WB_FRAME_WANTED, 1) === 0) ringDisplay(k);
  return RAT_SUCCESS;
}

// ── Reading ────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Copies the last whole frame of a window, if there is one that has not been taken. For one reader at a time.
 * @param room gives where it goes, width × height × 4 bytes.
 * @returns its number among the window's frames and paints; undefined: there is none.
 */
export function takeFrame(
  k: Kernel,
  window: number,
  room: (width: number, height: number) => Uint8ClampedArray,
): number | undefined {
  const { words } = k;
  const memory = memoryOf(k);
  const surface = memory === null ? 0 : openSurface(k, words[window + OW_BLOCK]);
  if (memory === null || surface === 0) return undefined;
  try {
    if ((Atomics.load(words, surface + U_LAST) & FRESH) === 0) return undefined;
    const buffer = Atomics.exchange(words, surface + U_LAST, words[surface + U_READER]) & ~FRESH;
    words[surface + U_READER] = buffer;
    const [width, height] = [words[surface + U_WIDTH], words[surface + U_HEIGHT]];
    const size = width * height * 4;
    const from = words[surface + U_UNIT] * SURFACE_UNIT_BYTES + buffer * size;
    memory.cover(from + size);
    room(width, height).set(memory.bytes.subarray(from, from + size));
    return words[surface + U_SEQUENCE + buffer];
  } finally {
    dropSurface(k, surface);
  }
}
