/**
 * A scheduler for real threads: one at a time has the baton, and may hand it over before and after any atomic
 * operation on kernel memory. Who runs when follows from a seed alone, so an interleaving that fails can be run again; a
 * deadlock is seen at once, and time passes only when somebody sleeps.
 *
 * This module replaces the functions of `Atomics` and must be loaded before the kernel.
 */

/** Words of the control block that the threads share. */
export const C = {
  /** Who has the baton; NOBODY between runs. */
  current: 0,
  /** Why the run was given up: `FAILURE`. */
  failure: 1,
  random: 2,
  steps: 3,
  /** A thread goes on with a probability of 1 - 2^-this. */
  persistence: 4,
  /** Which run it is, times RUN, and how many threads take part in it: one word, so that nobody takes it for another. */
  run: 5,
  scenario: 6,
  /** Milliseconds. */
  now: 7,
  threads: 8,
  /** Length of the failure's message in bytes. */
  messageBytes: 9,
  ready: 10,
  traced: 11,
  /** Four words a thread. */
  thread: 16,
  /** What the scenario uses. */
  share: 64,
  message: 256,
  trace: 1024,
  words: 1024 + 4 * 1024,
} as const;
export const RUN = 8;
export const SHARE_WORDS = C.message - C.share;
export const TRACE_ENTRIES = 1024;
/** Of a thread: its status, what it sleeps on, until when (-1: for ever), whether it was woken. */
const STATUS = 0;
const ADDRESS = 1;
const DEADLINE = 2;
const WOKEN = 3;

export const NOBODY = -1;
export const RUNNABLE = 1;
const ASLEEP = 2;
const DONE = 3;

export const FAILURE = { NONE: 0, DEADLOCK: 1, ENDLESS: 2, THROWN: 3 } as const;
const MAXIMUM_STEPS = 30_000;

export const OPERATIONS = [
  'load',
  'store',
  'compareExchange',
  'exchange',
  'add',
  'sub',
  'and',
  'or',
  'wait',
  'notify',
  'pause',
] as const;

/** Thrown in a thread whose run was given up. */
export class GivenUp extends Error {}

const real = { ...pick() };
function pick() {
  const { load, store, compareExchange, exchange, add, sub, and, or, wait, notify } = Atomics;
  return { load, store, compareExchange, exchange, add, sub, and, or, wait, notify };
}

let control: Int32Array | undefined;
let kernelMemory: SharedArrayBuffer | undefined;
let fileMemory: SharedArrayBuffer | undefined;
let me = 0;
let active = false;

/** Lets the hooks act on the kernel's memory, and that of the files. */
export function connect(block: Int32Array, memory: SharedArrayBuffer, files: SharedArrayBuffer): void {
  control = block;
  kernelMemory = memory;
  fileMemory = files;
}

function block(): Int32Array {
  if (control === undefined) throw new Error('The scheduler is not connected.');
  return control;
}

const at = (thread: number) => C.thread + thread * 4;

/** The next number of the run's sequence, below `limit`. */
function random(limit: number): number {
  const c = block();
  let x = c[C.random];
  x ^= x << 13;
  x ^= x >>> 17;
  x ^= x << 5;
  c[C.random] = x;
  return (x >>> 0) % limit;
}

/** For scenarios: a choice that belongs to the interleaving. */
export const choose = random;

/** Runs a thread's part under the scheduler. */
export function runScheduled(thread: number, body: () => void): void {
  const c = block();
  me = thread;
  if (!awaitBaton()) return;
  active = true;
  try {
    body();
    active = false;
    c[at(me) + STATUS] = DONE;
    handOver(pickNext());
  } catch (error) {
    active = false;
    if (!(error instanceof GivenUp))
      fail(FAILURE.THROWN, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

/** Starts a run and waits for its end; called by the thread that runs the test. */
export function startAndAwait(c: Int32Array): void {
  for (let i = 0; i < c[C.threads]; i++) c.set([RUNNABLE, 0, 0, 0], at(i));
  control = c;
  const first = random(c[C.threads]);
  real.store(c, C.current, first);
  const run = Math.floor(real.load(c, C.run) / RUN) + 1;
  real.store(c, C.run, run * RUN + c[C.threads]);
  real.notify(c, C.run);
  while (real.load(c, C.failure) === FAILURE.NONE) {
    const current = real.load(c, C.current);
    if (current === NOBODY) break;
    real.wait(c, C.current, current, 200);
  }
}

function awaitBaton(): boolean {
  const c = block();
  for (;;) {
    if (real.load(c, C.failure) !== FAILURE.NONE) return false;
    const current = real.load(c, C.current);
    if (current === me) return true;
    real.wait(c, C.current, current);
  }
}

function handOver(next: number): void {
  const c = block();
  if (next === me) return;
  real.store(c, C.current, next);
  real.notify(c, C.current);
}

/** Somebody who can go on; a sleeper with a deadline sometimes, and when nobody else can. */
function pickNext(except = -1): number {
  const c = block();
  const runnable: number[] = [];
  const sleepers: number[] = [];
  let alive = 0;
  for (let i = 0; i < c[C.threads]; i++) {
    const status = c[at(i) + STATUS];
    if (status !== DONE) alive++;
    if (status === RUNNABLE && i !== except) runnable.push(i);
    if (status === ASLEEP && c[at(i) + DEADLINE] >= 0) sleepers.push(i);
  }
  if (alive === 0) return NOBODY;
  if (sleepers.length > 0 && (runnable.length === 0 || random(8) === 0)) {
    const sleeper = sleepers[random(sleepers.length)];
    c[C.now] = Math.max(c[C.now], c[at(sleeper) + DEADLINE]);
    c[at(sleeper) + STATUS] = RUNNABLE;
    return sleeper;
  }
  if (runnable.length > 0) return runnable[random(runnable.length)];
  if (except >= 0 && c[at(except) + STATUS] === RUNNABLE) return except;
  return giveUp(FAILURE.DEADLOCK, 'Every thread that is left sleeps for ever.');
}

function giveUp(reason: number, message: string): never {
  fail(reason, message);
  throw new GivenUp(message);
}

function fail(reason: number, message: string): void {
  const c = block();
  const bytes = new TextEncoder().encode(message).slice(0, (C.trace - C.message) * 4);
  new Uint8Array(c.buffer).set(bytes, C.message * 4);
  c[C.messageBytes] = bytes.length;
  real.store(c, C.failure, reason);
  real.notify(c, C.current);
}

/** Hands the baton to `next` and waits until it comes back. */
function switchTo(next: number): void {
  if (next === me) return;
  handOver(next);
  if (!awaitBaton()) throw new GivenUp('Another thread failed.');
}

function step(operation: number, address: number): void {
  const c = block();
  const steps = ++c[C.steps];
  c.set([me, operation, address, 0], C.trace + (c[C.traced]++ % TRACE_ENTRIES) * 4);
  if (steps > MAXIMUM_STEPS) giveUp(FAILURE.ENDLESS, 'It does not come to an end.');
  giveWay();
}

function giveWay(): void {
  if (random(1 << block()[C.persistence]) === 0) switchTo(pickNext());
}

type View = Int32Array<SharedArrayBuffer>;
/** Where addresses of file memory begin, behind those of kernel memory. */
export const FILE_WORDS = 1 << 28;
/** What a word is called here; -1 when it is in neither memory. */
function addressOf(view: unknown, address: number): number {
  if (!active) return -1;
  const { buffer } = view as Partial<View>;
  return buffer === kernelMemory ? address : buffer === fileMemory ? FILE_WORDS + address : -1;
}

function wait(
  view: View,
  address: number,
  value: number,
  timeout = Number.POSITIVE_INFINITY,
): 'ok' | 'not-equal' | 'timed-out' {
  const word = addressOf(view, address);
  if (word < 0) return real.wait(view, address, value, timeout);
  step(OPERATIONS.indexOf('wait'), word);
  if (view[address] !== value) return 'not-equal';
  const c = block();
  const deadline = timeout === Number.POSITIVE_INFINITY ? -1 : c[C.now] + Math.ceil(timeout);
  c.set([ASLEEP, word, deadline, 0], at(me));
  switchTo(pickNext());
  return c[at(me) + WOKEN] === 1 ? 'ok' : 'timed-out';
}

function notify(view: View, address: number, count = Number.POSITIVE_INFINITY): number {
  const word = addressOf(view, address);
  if (word < 0) return real.notify(view, address, count);
  step(OPERATIONS.indexOf('notify'), word);
  const c = block();
  const asleep: number[] = [];
  for (let i = 0; i < c[C.threads]; i++) {
    if (c[at(i) + STATUS] === ASLEEP && c[at(i) + ADDRESS] === word) asleep.push(i);
  }
  let woken = 0;
  while (asleep.length > 0 && woken < count) {
    const [thread] = asleep.splice(random(asleep.length), 1);
    c[at(thread) + STATUS] = RUNNABLE;
    c[at(thread) + WOKEN] = 1;
    woken++;
  }
  return woken;
}

/** A thread that spins lets another go on. */
function pause(): void {
  if (!active) return;
  step(OPERATIONS.indexOf('pause'), 0);
  switchTo(pickNext(me));
}

function install(): void {
  const target = Atomics as unknown as Record<string, unknown>;
  for (const [number, name] of OPERATIONS.entries()) {
    if (name === 'wait' || name === 'notify' || name === 'pause') continue;
    const original = real[name] as (...parameters: unknown[]) => number;
    target[name] = (view: unknown, address: number, ...rest: unknown[]) => {
      const word = addressOf(view, address);
      if (word < 0) return original(view, address, ...rest);
      step(number, word);
      const result = original(view, address, ...rest);
      // Behind it too: plain reads and writes may follow.
      giveWay();
      return result;
    };
  }
  Object.assign(target, { wait, notify, pause });
}

/** What the last run did, newest last. */
export function readTrace(c: Int32Array, last: number): { thread: number; operation: string; address: number }[] {
  const count = Math.min(last, c[C.traced], TRACE_ENTRIES);
  return Array.from({ length: count }, (_, i) => {
    const entry = C.trace + ((c[C.traced] - count + i) % TRACE_ENTRIES) * 4;
    return { thread: c[entry], operation: OPERATIONS[c[entry + 1]], address: c[entry + 2] };
  });
}

/** The test's own thread only starts runs; its Atomics stay as they are. */
export function installHooks(): void {
  install();
}
