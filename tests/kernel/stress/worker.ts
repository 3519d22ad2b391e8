/**
 * A thread of the stress test: random operations, through the gate as guest threads go, until it is killed or told
 * to stop. Then it plays the next thread that it is given.
 */
import { parentPort, workerData } from 'node:worker_threads';
import {
  COMPLETION,
  MESSAGE,
  RAT_ABANDONED,
  RAT_ERR_CANCELLED,
  RAT_ERR_CLOSED,
  RAT_ERR_INVALID_HANDLE,
  RAT_ERR_LIMIT_EXCEEDED,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_QUEUE_FULL,
  RAT_ERR_QUOTA,
  RAT_ERR_TIMEOUT,
  RAT_ERR_WOULD_BLOCK,
  RAT_PENDING,
  RAT_SUCCESS,
  RIGHT,
  TYPE,
} from '../../../src/guest-abi/status.ts';
import { createHandle, lookup } from '../../../src/kernel/core/handle-table.ts';
import { O_TYPE, release } from '../../../src/kernel/core/object.ts';
import { KILLED } from '../../../src/kernel/core/park.ts';
import { indexOf, statusOf, waitOne } from '../../../src/kernel/core/wait.ts';
import { Kernel } from '../../../src/kernel/kernel.ts';
import { EXIT_REASON } from '../../../src/kernel/memory/process-record.ts';
import { utf8Bytes } from '../../../src/kernel/memory/utf8.ts';
import { cancelOperation, readAsync, writeAsync } from '../../../src/kernel/objects/async-io.ts';
import {
  type Completion,
  cancelAsync,
  postCompletion,
  takeCompletion,
  waitAsync,
} from '../../../src/kernel/objects/completion-queue.ts';
import { pulseEvent, resetEvent, setEvent } from '../../../src/kernel/objects/event.ts';
import { postMessage, takeMessage } from '../../../src/kernel/objects/message-queue.ts';
import { releaseMutex } from '../../../src/kernel/objects/mutex.ts';
import { ownQueue } from '../../../src/kernel/objects/own-queue.ts';
import { readPipe, tryReadPipe, tryWritePipe, writePipe } from '../../../src/kernel/objects/pipe.ts';
import { releaseSemaphore } from '../../../src/kernel/objects/semaphore.ts';
import { whileServing } from '../../../src/kernel/objects/send.ts';
import { closeAndEnd, unwatchObject, watchObject } from '../../../src/kernel/objects/watch.ts';
import { PASSAGE } from '../../../src/kernel/process/control.ts';
import { enterKernel, isInKernel, leaveForGood, leaveKernel, startThread } from '../../../src/kernel/process/gate.ts';
import { beginExit } from '../../../src/kernel/process/process.ts';
import { REQUEST, submitRequest } from '../../../src/kernel/process/requests.ts';
import { becomeThread, createThread, endThread } from '../../../src/kernel/process/thread.ts';
import { content, contentOf, newContent } from '../support/messages.ts';
import { newEvent, waitAllOf, waitAnyOf } from '../support/system.ts';
import { EVENTS, HANDLES, KEYS, MUTEXES, SEMAPHORES, THREADS, WORKERS, X } from './plan.ts';
import { Sending } from './sends.ts';

export interface StressData {
  memory: SharedArrayBuffer;
  control: SharedArrayBuffer;
  worker: number;
  seed: number;
}

const { memory, control, worker, seed } = workerData as StressData;
const x = new Int32Array(control);
const keys = new Uint8Array(control, X.keys * 4);
const k = new Kernel(memory, true, () => performance.timeOrigin + performance.now());
const out: Completion = { userData: 0, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 };
const FOREVER = Number.POSITIVE_INFINITY;

let state = seed | 1;
function random(limit: number): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % limit;
}

function demand(condition: boolean, what: string): void {
  if (!condition) throw new Error(`Worker ${worker}: ${what}`);
}

/** Statuses that a call may give. */
function expectOne(status: number, ...allowed: number[]): void {
  demand(allowed.includes(status), `status ${status}, expected one of ${allowed}`);
}

/** Now and then a thread is slow in the worst place. */
const idle = new Int32Array(new SharedArrayBuffer(4));
k.fault = () => {
  if (random(200) === 0) Atomics.wait(idle, 0, 0, 0.2);
};

const count = (at: number, by = 1) => Atomics.add(x, at, by);
const semaphore = (i: number) => x[X.semaphores + i];
const event = (i: number) => x[X.events + i];
/** Short, long enough to park, or a poll. */
const deadline = () => [0, k.now() + 0.1, k.now() + 1, k.now() + 5][random(4)];

function waitSemaphore(): void {
  const i = random(SEMAPHORES);
  const status = waitOne(k, semaphore(i), deadline());
  expectOne(status, RAT_SUCCESS, RAT_ERR_TIMEOUT, KILLED);
  if (status === RAT_SUCCESS) count(X.taken + i);
}

function waitSeveral(): void {
  const chosen = [0, 1, 2].filter(() => random(3) > 0);
  const objects = [...chosen.map(semaphore), event(random(EVENTS))];
  if (random(2) === 0) objects.reverse();
  const all = random(2) === 0;
  const outcome = (all ? waitAllOf : waitAnyOf)(k, objects, deadline());
  const status = statusOf(outcome);
  expectOne(status, RAT_SUCCESS, RAT_ERR_TIMEOUT, KILLED);
  if (status !== RAT_SUCCESS) return;
  count(X.satisfied);
  for (const [index, object] of objects.entries()) {
    if (!all && index !== indexOf(outcome)) continue;
    for (const i of chosen) if (semaphore(i) === object) count(X.taken + i);
  }
}

function giveSemaphore(): void {
  const i = random(SEMAPHORES);
  const amount = 1 + random(2);
  // Counted before, taken back after: so that `given` is never behind `taken`.
  count(X.given + i, amount);
  const previous = releaseSemaphore(k, semaphore(i), amount);
  if (previous >= 0) return;
  expectOne(previous, RAT_ERR_LIMIT_EXCEEDED);
  count(X.given + i, -amount);
}

function useMutex(): void {
  const i = random(MUTEXES);
  const mutex = x[X.mutexes + i];
  const others = [mutex, event(0)];
  let status: number;
  if (random(3) > 0) status = waitOne(k, mutex, random(2) === 0 ? FOREVER : deadline());
  else status = statusOf(waitAllOf(k, others, deadline()));
  expectOne(status, RAT_SUCCESS, RAT_ABANDONED, RAT_ERR_TIMEOUT, KILLED);
  if (status < 0) return;
  if (status === RAT_ABANDONED) count(X.abandoned);
  demand(Atomics.exchange(x, X.inside + i, worker + 1) === 0, 'two threads own a mutex');
  for (let n = random(50); n > 0; n--) demand(Atomics.load(x, X.inside + i) === worker + 1, 'two threads own a mutex');
  Atomics.store(x, X.inside + i, 0);
  // A thread that is being killed dies with it sometimes.
  if (isInKernel(k) || random(2) === 0) expectOne(releaseMutex(k, mutex), RAT_SUCCESS);
}

function useEvent(): void {
  const action = [setEvent, setEvent, pulseEvent, resetEvent][random(4)];
  action(k, event(random(EVENTS)));
}

function registerAsync(): void {
  const sequence = x[X.registered + worker];
  if (sequence >= KEYS) return;
  const key = worker * KEYS + sequence;
  x[X.registered + worker]++;
  keys[key] = 1;
  const i = random(SEMAPHORES + EVENTS);
  const object = i < SEMAPHORES ? semaphore(i) : event(i - SEMAPHORES);
  const status = waitAsync(k, object, x[X.queue], key, i);
  expectOne(status, RAT_SUCCESS, RAT_ERR_QUOTA);
  if (status !== RAT_SUCCESS) keys[key] = 0;
  else if (random(4) === 0) expectOne(cancelAsync(k, object, x[X.queue], key), RAT_SUCCESS, RAT_ERR_NOT_FOUND);
}

/** Takes completions: each key once. */
function takeAsync(): void {
  const status = takeCompletion(k, x[X.queue], deadline(), out);
  expectOne(status, RAT_SUCCESS, RAT_ERR_TIMEOUT, KILLED);
  if (status !== RAT_SUCCESS) return;
  demand(keys[out.userData] === 1, `completion ${out.userData} came although it is ${keys[out.userData]}`);
  keys[out.userData] = 2;
  if (out.status === RAT_SUCCESS && out.source < SEMAPHORES) count(X.taken + out.source);
}

/** Worker 0 takes what the others post, in each one's order. */
function useOrdered(): void {
  if (worker !== 0) {
    const sequence = x[X.posted + worker] + 1;
    const packet = { ...out, userData: worker, source: sequence, status: 0 };
    const status = postCompletion(k, x[X.ordered], packet);
    expectOne(status, RAT_SUCCESS, RAT_ERR_QUEUE_FULL);
    if (status === RAT_SUCCESS) x[X.posted + worker] = sequence;
    return;
  }
  const status = takeCompletion(k, x[X.ordered], deadline(), out);
  expectOne(status, RAT_SUCCESS, RAT_ERR_TIMEOUT, KILLED);
  if (status !== RAT_SUCCESS) return;
  demand(out.source === x[X.lastTaken + out.userData] + 1, 'posts were lost, doubled or overtaken');
  x[X.lastTaken + out.userData] = out.source;
}

function newHandle(): number {
  const event = newEvent(k, { manual: true });
  const handle = createHandle(k, k.process, event, RIGHT.SIGNAL);
  release(k, event);
  demand(handle > 0, `no handle: ${handle}`);
  return handle;
}

/** Handles that the process's other threads close at the same time. */
function useHandles(): void {
  const at = X.handles + x[X.slot + worker] * HANDLES + random(HANDLES);
  const handle = Atomics.load(x, at);
  const object = lookup(k, handle, 0, RIGHT.SIGNAL);
  if (object < 0) expectOne(object, RAT_ERR_INVALID_HANDLE);
  else {
    demand(k.words[object + O_TYPE] === TYPE.EVENT, 'a handle names something else');
    setEvent(k, object);
    release(k, object);
  }
  if (random(2) !== 0) return;
  expectOne(closeAndEnd(k, Atomics.exchange(x, at, newHandle())), RAT_SUCCESS);
}

const guestMemory = new Uint8Array(1 << 14);
k.guestBytes = () => guestMemory;

/** Begins reads and writes of the pipe, on a handle that others may close, whose completions anybody takes. */
function beginOperation(): void {
  const handle = Atomics.load(x, X.handles + x[X.slot + worker] * HANDLES + random(HANDLES));
  const to = { queue: x[X.operationQueue], userData: random(4), handle };
  const buffer = { address: 0, length: 1 + random([200, 3000, 9000][random(3)]) };
  const reads = random(2) === 0;
  const status = (reads ? readAsync : writeAsync)(k, x[reads ? X.readEnd : X.writeEnd], 0, buffer, to);
  expectOne(status, RAT_PENDING, RAT_ERR_QUOTA);
  if (random(8) === 0) expectOne(cancelOperation(k, handle, to.queue, to.userData), RAT_SUCCESS, RAT_ERR_NOT_FOUND);
}

function takeOperation(): void {
  const status = takeCompletion(k, x[X.operationQueue], deadline(), out);
  expectOne(status, RAT_SUCCESS, RAT_ERR_TIMEOUT, KILLED);
  if (status !== RAT_SUCCESS) return;
  expectOne(out.status, RAT_SUCCESS, RAT_ERR_CANCELLED, RAT_ERR_CLOSED);
  demand(out.kind === COMPLETION.IO && out.valueLow >= 0 && out.valueLow <= 9000, 'a completion of something else');
  count(X.operationsTaken);
}

/** Reads and writes beside the operations; now and then in line with them, until it is killed, or nobody is left. */
function usePipe(): void {
  const length = 1 + random(3000);
  const waits = random(20) === 0;
  if (random(2) === 0) {
    const bytes = (waits ? readPipe : tryReadPipe)(k, x[X.readEnd], guestMemory, 0, length);
    demand(bytes >= 0 || bytes === RAT_ERR_WOULD_BLOCK || bytes === KILLED, `reading gave ${bytes}`);
  } else {
    const bytes = (waits ? writePipe : tryWritePipe)(k, x[X.writeEnd], guestMemory, 0, length);
    demand(bytes >= 0 || [RAT_ERR_WOULD_BLOCK, RAT_ERR_CLOSED, KILLED].includes(bytes), `writing gave ${bytes}`);
  }
}

const message = newContent();
/** Messages that nobody has posted. */
const KERNELS_OWN: readonly number[] = [MESSAGE.EVENT_SIGNALED, MESSAGE.SIZE, MESSAGE.MOUSE_MOVE, MESSAGE.KEY_DOWN];

/** Posts to a queue of all or to the thread's own, takes from it, or has it watch what others close. */
function useMessages(): void {
  const own = ownQueue(k);
  demand(own > 0, `no queue: ${own}`);
  const queue = random(3) === 0 ? own : x[X.messages];
  const action = random(5);
  if (action < 2) {
    const status = postMessage(k, queue, content({ type: MESSAGE.USER, wParam: worker }));
    expectOne(status, RAT_SUCCESS, RAT_ERR_QUEUE_FULL);
  } else if (action === 2) watchSomething(queue);
  else {
    const until = deadline();
    const take = () => takeMessage(k, queue, until, message);
    const status = queue === own ? whileServing(k, take) : take();
    expectOne(status, RAT_SUCCESS, RAT_ERR_TIMEOUT, ...(queue === own ? [RAT_PENDING] : []), KILLED);
    if (status === RAT_PENDING) sending.serveAll();
    if (status !== RAT_SUCCESS) return;
    const { type, wParam } = contentOf(message);
    demand(type === MESSAGE.USER ? wParam < WORKERS : KERNELS_OWN.includes(type), 'a message of something else');
    count(X.messagesTaken);
  }
}

function watchSomething(queue: number): void {
  const handle = Atomics.load(x, X.handles + x[X.slot + worker] * HANDLES + random(HANDLES));
  const object = lookup(k, handle, 0, RIGHT.SIGNAL);
  if (object < 0) return;
  const status = watchObject(k, object, queue, handle);
  expectOne(status, RAT_SUCCESS, RAT_ERR_QUOTA);
  if (random(3) === 0) expectOne(unwatchObject(k, object, queue), RAT_SUCCESS, RAT_ERR_NOT_FOUND);
  release(k, object);
}

const sending = new Sending({ k, x, worker, random, deadline, demand, expectOne });

function useWindows(): void {
  const action = random(10);
  if (action === 0 || !sending.hasWindow) sending.renewWindow();
  else if (action < 5) sending.send();
  else sending.serveAll();
}

/** Guest code that computes: it may be killed there, and its worker terminated. */
function compute(): void {
  const end = performance.now() + random(8);
  while (performance.now() < end && Atomics.load(x, X.stop) === 0) random(2);
}

const OPERATIONS = [
  waitSemaphore,
  waitSeveral,
  waitSeveral,
  giveSemaphore,
  giveSemaphore,
  useMutex,
  useMutex,
  useEvent,
  useEvent,
  registerAsync,
  registerAsync,
  takeAsync,
  takeAsync,
  useOrdered,
  useOrdered,
  useHandles,
  beginOperation,
  beginOperation,
  takeOperation,
  takeOperation,
  usePipe,
  usePipe,
  useMessages,
  useMessages,
  useMessages,
  useWindows,
  useWindows,
  useWindows,
  useWindows,
];

/** What the first thread of a process does first. */
function startProcess(): void {
  for (let i = 0; i < HANDLES; i++) Atomics.store(x, X.handles + x[X.slot + worker] * HANDLES + i, newHandle());
  for (let i = 1; i < THREADS; i++) {
    const thread = createThread(k, k.process, utf8Bytes('another'));
    demand(thread > 0, `no thread: ${thread}`);
    submitRequest(k, thread, REQUEST.START_THREAD);
  }
}

/** A thread's life, until it is killed, or told to stop. */
function live(): void {
  sending.begin();
  if (!startThread(k)) return;
  if (x[X.first + worker] === 1) {
    if (enterKernel(k, 1) === PASSAGE.KILLED) return;
    startProcess();
    if (leaveKernel(k, 0) === PASSAGE.KILLED) return;
  }
  while (Atomics.load(x, X.stop) === 0) {
    if (random(200) === 0) compute();
    if (enterKernel(k, 1) === PASSAGE.KILLED) return;
    OPERATIONS[random(OPERATIONS.length)]();
    x[X.operations + worker]++;
    if (leaveKernel(k, 0) === PASSAGE.KILLED) return;
  }
  if (enterKernel(k, 2) === PASSAGE.KILLED) return;
  // The last one ends the process, which kills nobody then.
  if (endThread(k, k.thread, 0) === 0) beginExit(k, k.process, 0, EXIT_REASON.EXIT);
}

parentPort?.postMessage('ready');
for (let record = 0; ; ) {
  Atomics.wait(x, X.record + worker, 0);
  record = Atomics.load(x, X.record + worker);
  if (record === 0) continue;
  becomeThread(k, record);
  live();
  leaveForGood(k);
  Atomics.store(x, X.record + worker, 0);
  Atomics.store(x, X.gone + worker, 1);
}
