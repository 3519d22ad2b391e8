/**
 * Paints on their way from programs to the display worker: commands (paint-commands.ts) in the memory of surfaces, whole
 * paints only. A window has two buffers for them: one can be written while the other one is executed. When both are full
 * the program waits for the display worker, which never takes long, because it does not wait for the display.
 *
 * The buffers come with the first paint and go with the window, or with the last who reads them. Each is paid for by the
 * process that has had it made.
 */
import { RAT_ERR_CLOSED, RAT_ERR_NO_MEMORY, RAT_ERR_QUOTA, RAT_SUCCESS } from '../../guest-abi/status.ts';
import { faultPoint } from '../core/fault-points.ts';
import { type Turns, waitForTurn, wakeForTurn } from '../core/turns.ts';
import type { Kernel } from '../kernel.ts';
import { SLIP_WORDS } from '../memory/accounts.ts';
import {
  H_DISPLAY_LOCK,
  H_DISPLAY_STATE,
  H_DISPLAY_WAITERS,
  H_QUOTA_SURFACES,
  PAGE_PROCESS,
} from '../memory/header.ts';
import { P_ID, P_SURFACES } from '../memory/process-record.ts';
import { SURFACE_UNIT_BYTES, type SurfaceMemory } from '../memory/surface-memory.ts';
import { ringDisplay } from './display-bell.ts';
import { giveBlock, takeBlock } from './message-records.ts';
import { OW_BLOCK, WB_DESTROYED, WB_LOCK, WB_PAINTS, WB_PRESENT_LOCK, WB_SEQUENCE } from './window-block.ts';

const BUFFERS = 2;
/** Users: the window, and who executes one. Atomic. */
const B_USERS = 0;
const B_SLIP = 1;
const B_BUFFERS = B_SLIP + SLIP_WORDS;
/** Of a buffer: 1 from when it is written until it has been executed, atomic; its number among the window's frames. */
const BB_FULL = 0;
const BB_SEQUENCE = 1;
/** Words of commands. */
const BB_LENGTH = 2;
/** Its memory, and who pays. */
const BB_UNIT = 3;
const BB_UNITS = 4;
const BB_PROCESS = 5;
const BB_PROCESS_ID = 6;
const BUFFER_WORDS = 7;
const PAINTS_WORDS = B_BUFFERS + BUFFERS * BUFFER_WORDS;

/** A buffer of so many units is made smaller when it is much larger than what goes into it. */
const LARGE_UNITS = 16;

/** Whether somebody shows what programs draw. */
export const DISPLAY = { NONE: 0, RUNS: 1, FAILED: 2 } as const;
const TURNS: Turns = { lock: H_DISPLAY_LOCK, first: H_DISPLAY_WAITERS };

const bufferAt = (paints: number, i: number) => paints + B_BUFFERS + i * BUFFER_WORDS;

// ── Making and giving back ─────────────────────────────────────────────────────────────────────────────────

/** The buffers of a window, made if there are none, with one more user; with WB_PRESENT_LOCK. @returns or a status. */
function paintsOf(k: Kernel, block: number): number {
  const { words } = k;
  const there = openPaints(k, block);
  if (there !== 0) return there;
  const paints = takeBlock(k, PAINTS_WORDS, B_SLIP);
  if (paints < 0) return paints;
  words[paints + B_USERS] = 1;
  k.lock(block + WB_LOCK);
  const alive = Atomics.load(words, block + WB_DESTROYED) === 0;
  if (alive) {
    words[block + WB_PAINTS] = paints;
    words[paints + B_USERS] = 2;
  }
  k.unlock(block + WB_LOCK);
  if (alive) return paints;
  dropPaints(k, paints);
  return RAT_ERR_CLOSED;
}

/** One more user; 0: the window has none. */
function openPaints(k: Kernel, block: number): number {
  const { words } = k;
  k.lock(block + WB_LOCK);
  const paints = words[block + WB_PAINTS];
  if (paints !== 0) Atomics.add(words, paints + B_USERS, 1);
  k.unlock(block + WB_LOCK);
  return paints;
}

function dropPaints(k: Kernel, paints: number): void {
  if (paints === 0 || Atomics.sub(k.words, paints + B_USERS, 1) !== 1) return;
  for (let i = 0; i < BUFFERS; i++) freeRoom(k, bufferAt(paints, i));
  giveBlock(k, paints, PAINTS_WORDS, B_SLIP);
}

/** A window shows nothing any more: it is being destroyed. */
export function takePaints(k: Kernel, block: number): void {
  const { words } = k;
  k.lock(block + WB_LOCK);
  const paints = words[block + WB_PAINTS];
  words[block + WB_PAINTS] = 0;
  k.unlock(block + WB_LOCK);
  dropPaints(k, paints);
  // Who waits for room looks again.
  if (paints !== 0) ringDisplay(k);
}

function freeRoom(k: Kernel, buffer: number): void {
  const { words, surfaces } = k;
  const units = words[buffer + BB_UNITS];
  if (units === 0) return;
  words[buffer + BB_UNITS] = 0;
  surfaces?.free(k, words[buffer + BB_UNIT]);
  const process = words[buffer + BB_PROCESS];
  if (process !== 0 && words[process + P_ID] === words[buffer + BB_PROCESS_ID])
    Atomics.sub(words, process + P_SURFACES, units);
}

/** Gives a buffer room for so many words. @returns a status. */
function makeRoom(k: Kernel, memory: SurfaceMemory, buffer: number, length: number): number {
  const { words, process } = k;
  const needed = Math.ceil((length * 4) / SURFACE_UNIT_BYTES);
  const has = words[buffer + BB_UNITS];
  if (has >= needed && (has < LARGE_UNITS || needed * 4 > has)) return RAT_SUCCESS;
  freeRoom(k, buffer);
  const units = needed < LARGE_UNITS ? 1 << Math.ceil(Math.log2(needed)) : needed;
  const charged = process !== PAGE_PROCESS;
  if (charged && Atomics.add(words, process + P_SURFACES, units) + units > words[H_QUOTA_SURFACES]) {
    Atomics.sub(words, process + P_SURFACES, units);
    return RAT_ERR_QUOTA;
  }
  let unit = 0;
  try {
    unit = memory.allocate(k, units);
  } finally {
    if (unit === 0 && charged) Atomics.sub(words, process + P_SURFACES, units);
  }
  if (unit === 0) return RAT_ERR_NO_MEMORY;
  words[buffer + BB_UNIT] = unit;
  words[buffer + BB_PROCESS] = charged ? process : 0;
  words[buffer + BB_PROCESS_ID] = words[process + P_ID];
  words[buffer + BB_UNITS] = units;
  return RAT_SUCCESS;
}

// ── Programs ───────────────────────────────────────────────────────────────────────────────────────────────

/** The buffers are full. */
const NO_ROOM = 1;

/**
 * Shows a paint, over what the window shows.
 * @returns RAT_SUCCESS, RAT_ERR_CLOSED, RAT_ERR_QUOTA, RAT_ERR_NO_MEMORY, or KILLED.
 */
export function publishPaint(k: Kernel, window: number, commands: Int32Array): number {
  const block = k.words[window + OW_BLOCK];
  for (;;) {
    const status = tryPublish(k, block, commands);
    if (status !== NO_ROOM) return status;
    const outcome = waitForDisplay(k);
    if (outcome < 0) return outcome;
  }
}

function tryPublish(k: Kernel, block: number, commands: Int32Array): number {
  k.lock(block + WB_PRESENT_LOCK);
  try {
    if (Atomics.load(k.words, block + WB_DESTROYED) === 1) return RAT_ERR_CLOSED;
    // Nobody would ever show it.
    if (Atomics.load(k.words, H_DISPLAY_STATE) !== DISPLAY.RUNS) return RAT_SUCCESS;
    return commands.length === 0 ? RAT_SUCCESS : publishLocked(k, block, commands);
  } finally {
    k.unlock(block + WB_PRESENT_LOCK);
  }
}

function publishLocked(k: Kernel, block: number, commands: Int32Array): number {
  const { words, surfaces } = k;
  if (surfaces === null) return RAT_ERR_NO_MEMORY;
  const paints = paintsOf(k, block);
  if (paints < 0) return paints;
  try {
    faultPoint(k, 'object-allocated');
    let buffer = 0;
    for (let i = 0; i < BUFFERS && buffer === 0; i++)
      if (Atomics.load(words, bufferAt(paints, i) + BB_FULL) === 0) buffer = bufferAt(paints, i);
    if (buffer === 0) return NO_ROOM;
    const status = makeRoom(k, surfaces, buffer, commands.length);
    if (status < 0) return status;
    const start = words[buffer + BB_UNIT] * SURFACE_UNIT_BYTES;
    surfaces.cover(start + commands.length * 4);
    surfaces.words.set(commands, start / 4);
    words[buffer + BB_LENGTH] = commands.length;
    words[buffer + BB_SEQUENCE] = ++words[block + WB_SEQUENCE];
    Atomics.store(words, buffer + BB_FULL, 1);
  } finally {
    dropPaints(k, paints);
  }
  ringDisplay(k);
  return RAT_SUCCESS;
}

/** Parks until the display worker, or the page, has done something. @returns RAT_SUCCESS or KILLED. */
export const waitForDisplay = (k: Kernel): number => waitForTurn(k, TURNS, () => ringDisplay(k));

// ── The display worker and the page ────────────────────────────────────────────────────────────────────────

/** A paint to execute; its memory stays until donePaint. */
export interface TakenPaint {
  readonly commands: Int32Array;
  readonly sequence: number;
  /** For donePaint. */
  readonly paints: number;
  readonly buffer: number;
}

/** The oldest paint of a window; null when there is none. For one reader at a time, and one paint at a time. */
export function takePaint(k: Kernel, window: number): TakenPaint | null {
  const { words, surfaces } = k;
  const paints = surfaces === null ? 0 : openPaints(k, words[window + OW_BLOCK]);
  if (surfaces === null || paints === 0) return null;
  let buffer = 0;
  for (let i = 0; i < BUFFERS; i++) {
    const other = bufferAt(paints, i);
    if (Atomics.load(words, other + BB_FULL) === 0) continue;
    if (buffer === 0 || isBefore(words[other + BB_SEQUENCE], words[buffer + BB_SEQUENCE])) buffer = other;
  }
  if (buffer === 0) {
    dropPaints(k, paints);
    return null;
  }
  const start = words[buffer + BB_UNIT] * SURFACE_UNIT_BYTES;
  const length = words[buffer + BB_LENGTH];
  surfaces.cover(start + length * 4);
  const commands = surfaces.words.subarray(start / 4, start / 4 + length);
  return { commands, sequence: words[buffer + BB_SEQUENCE], paints, buffer };
}

/** Whether a frame or paint came before another one of the window: by their numbers, which begin again at some time. */
export const isBefore = (a: number, b: number): boolean => ((a - b) | 0) < 0;

/** A paint has been executed: its buffer can be written to. */
export function donePaint(k: Kernel, { paints, buffer }: TakenPaint): void {
  Atomics.store(k.words, buffer + BB_FULL, 0);
  dropPaints(k, paints);
}

/** Lets those go on who wait for room, or for fonts. */
export function wakePainters(k: Kernel): void {
  if (Atomics.load(k.words, H_DISPLAY_WAITERS) !== 0) wakeForTurn(k, TURNS);
}

/** Says whether somebody shows what programs draw; when nobody does, nobody waits for it. */
export function setDisplay(k: Kernel, state: number): void {
  Atomics.store(k.words, H_DISPLAY_STATE, state);
  wakePainters(k);
}
