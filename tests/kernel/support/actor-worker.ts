/** A real thread that does one kernel operation at a time, as the test tells it (actor.ts). */
import { parentPort, workerData } from 'node:worker_threads';
import { RAT_ERR_TIMEOUT } from '../../../src/guest-abi/status.ts';
import type { FaultPoint } from '../../../src/kernel/core/fault-points.ts';
import { createHandle } from '../../../src/kernel/core/handle-table.ts';
import { KILLED } from '../../../src/kernel/core/park.ts';
import { setSignaled } from '../../../src/kernel/core/signaled-flag.ts';
import { statusOf, waitOne } from '../../../src/kernel/core/wait.ts';
import type { Kernel } from '../../../src/kernel/kernel.ts';
import {
  type Completion,
  postCompletion,
  takeCompletion,
  waitAsync,
} from '../../../src/kernel/objects/completion-queue.ts';
import { pulseEvent } from '../../../src/kernel/objects/event.ts';
import { postMessage, takeMessage } from '../../../src/kernel/objects/message-queue.ts';
import { releaseMutex } from '../../../src/kernel/objects/mutex.ts';
import { readPipe, writePipe } from '../../../src/kernel/objects/pipe.ts';
import { releaseSemaphore } from '../../../src/kernel/objects/semaphore.ts';
import { imposedStatus, PASSAGE } from '../../../src/kernel/process/control.ts';
import { enterKernel, leaveForGood, leaveKernel, startThread } from '../../../src/kernel/process/gate.ts';
import { callBroker } from '../../../src/kernel/process/requests.ts';
import { becomeThread, createThread } from '../../../src/kernel/process/thread.ts';
import { GO, STOPPED } from './actor-control.ts';
import { content, contentOf, newContent } from './messages.ts';
import { testView, waitAllOf, waitAnyOf } from './system.ts';

export interface ActorData {
  /** STOPPED and GO. */
  control: SharedArrayBuffer;
}

/** Who it acts for from now on. */
export interface Role {
  memory: SharedArrayBuffer;
  thread: number;
}

export interface Command {
  name: keyof typeof commands;
  parameters: number[];
  stopAt: FaultPoint | undefined;
  /** Number of the system call as which it goes through the gate; undefined: the thread is in the kernel already. */
  call: number | undefined;
}

const words = new Int32Array((workerData as ActorData).control);
let k: Kernel;

const deadlineIn = (ms: number) => (ms < 0 ? Number.POSITIVE_INFINITY : ms === 0 ? 0 : k.now() + ms);
const none = (): Completion => ({ userData: 0, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 });

/** Waits take milliseconds: 0 polls, -1 is for ever. */
const commands = {
  wait: (object: number, ms: number) => waitOne(k, object, deadlineIn(ms)),
  waitAny: (ms: number, ...objects: number[]) => statusOf(waitAnyOf(k, objects, deadlineIn(ms))),
  waitAll: (ms: number, ...objects: number[]) => statusOf(waitAllOf(k, objects, deadlineIn(ms))),
  set: (event: number) => setSignaled(k, event) ?? 0,
  pulse: (event: number) => pulseEvent(k, event) ?? 0,
  releaseMutex: (mutex: number) => releaseMutex(k, mutex),
  /** The former count, or the status. */
  releaseSemaphore: (semaphore: number, count: number) => releaseSemaphore(k, semaphore, count),
  waitAsync: (object: number, queue: number, key: number) => waitAsync(k, object, queue, key, 0),
  post: (queue: number, key: number) => postCompletion(k, queue, { ...none(), userData: key }),
  /** The key, or the status. */
  take: (queue: number, ms: number) => {
    const out = none();
    const status = takeCompletion(k, queue, deadlineIn(ms), out);
    return status < 0 ? status : out.userData;
  },
  postMessage: (queue: number, value: number) => postMessage(k, queue, content({ type: 2000, wParam: value })),
  /** What was posted, or the status. */
  takeMessage: (queue: number, ms: number) => {
    const out = newContent();
    const status = takeMessage(k, queue, deadlineIn(ms), out);
    return status < 0 ? status : contentOf(out).wParam;
  },
  createHandle: (object: number) => createHandle(k, k.process, object, 1),
  createThread: () => createThread(k, k.process, new Uint8Array()),
  callBroker: (request: number) => callBroker(k, request),
  readPipe: (end: number, length: number) => readPipe(k, end, new Uint8Array(length), 0, length),
  writePipe: (end: number, length: number) => writePipe(k, end, new Uint8Array(length).fill(7), 0, length),
  /** Waits for an event that nobody sets, again and again, through the gate: how often that gave `status`. */
  waitOften: (event: number, times: number, status: number) => {
    let count = 0;
    for (let i = 0; i < times; i++) {
      const given = throughGate(1, () => waitOne(k, event, k.now() + 0.01));
      if (given === status) count++;
      else if (given !== RAT_ERR_TIMEOUT) throw new Error(`The wait gave ${given}.`);
    }
    return count;
  },
  start: () => (startThread(k) ? 1 : 0),
  lock: (at: number) => k.lock(at) ?? 0,
  unlock: (at: number) => k.unlock(at) ?? 0,
  leave: () => leaveForGood(k) ?? 0,
};

/** Does something as guest threads do (workers/guest.ts): KILLED when the thread has left for good. */
function throughGate(call: number, action: () => number): number {
  const entry = enterKernel(k, call);
  const result = entry === PASSAGE.OPEN ? action() : entry === PASSAGE.IMPOSED ? imposedStatus(k) : 0;
  const exit = entry === PASSAGE.KILLED ? PASSAGE.KILLED : leaveKernel(k, result);
  if (exit === PASSAGE.OPEN) return result;
  if (exit === PASSAGE.IMPOSED) return imposedStatus(k);
  leaveForGood(k);
  return KILLED;
}

function stop(): void {
  k.fault = undefined;
  Atomics.store(words, STOPPED, 1);
  Atomics.wait(words, GO, 0);
  Atomics.store(words, STOPPED, 0);
}

function become({ memory, thread }: Role): void {
  k = testView(memory, () => performance.timeOrigin + performance.now());
  becomeThread(k, thread);
}

function run({ name, parameters, stopAt, call }: Command): number {
  Atomics.store(words, GO, 0);
  k.fault = stopAt && ((point) => (point === stopAt ? stop() : undefined));
  const command = commands[name] as (...numbers: number[]) => number;
  return call === undefined ? command(...parameters) : throughGate(call, () => command(...parameters));
}

parentPort?.on('message', (message: Command | Role) => {
  if ('memory' in message) become(message);
  else parentPort?.postMessage(run(message));
});
parentPort?.postMessage('ready');
