/** A real thread that does one kernel operation at a time, as the test tells it (actor.ts). */
import { parentPort, workerData } from 'node:worker_threads';
import type { FaultPoint } from '../../../src/kernel/core/fault-points.ts';
import { createHandle } from '../../../src/kernel/core/handle-table.ts';
import { setSignaled } from '../../../src/kernel/core/signaled-flag.ts';
import { statusOf, waitOne } from '../../../src/kernel/core/wait.ts';
import { Kernel } from '../../../src/kernel/kernel.ts';
import {
  type Completion,
  postCompletion,
  takeCompletion,
  waitAsync,
} from '../../../src/kernel/objects/completion-queue.ts';
import { pulseEvent } from '../../../src/kernel/objects/event.ts';
import { releaseMutex } from '../../../src/kernel/objects/mutex.ts';
import { readPipe, writePipe } from '../../../src/kernel/objects/pipe.ts';
import { releaseSemaphore } from '../../../src/kernel/objects/semaphore.ts';
import { leaveForGood } from '../../../src/kernel/process/gate.ts';
import { callBroker } from '../../../src/kernel/process/requests.ts';
import { becomeThread, createThread } from '../../../src/kernel/process/thread.ts';
import { GO, STOPPED } from './actor-control.ts';
import { waitAllOf, waitAnyOf } from './system.ts';

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
  createHandle: (object: number) => createHandle(k, k.process, object, 1),
  createThread: () => createThread(k, k.process, new Uint8Array()),
  callBroker: (request: number) => callBroker(k, request),
  readPipe: (end: number, length: number) => readPipe(k, end, new Uint8Array(length), 0, length),
  writePipe: (end: number, length: number) => writePipe(k, end, new Uint8Array(length).fill(7), 0, length),
  lock: (at: number) => k.lock(at) ?? 0,
  unlock: (at: number) => k.unlock(at) ?? 0,
  leave: () => leaveForGood(k) ?? 0,
};

function stop(): void {
  k.fault = undefined;
  Atomics.store(words, STOPPED, 1);
  Atomics.wait(words, GO, 0);
  Atomics.store(words, STOPPED, 0);
}

function become({ memory, thread }: Role): void {
  k = new Kernel(memory, true, () => performance.timeOrigin + performance.now());
  becomeThread(k, thread);
}

function run({ name, parameters, stopAt }: Command): number {
  Atomics.store(words, GO, 0);
  k.fault = stopAt && ((point) => (point === stopAt ? stop() : undefined));
  const command = commands[name] as (...numbers: number[]) => number;
  return command(...parameters);
}

parentPort?.on('message', (message: Command | Role) => {
  if ('memory' in message) become(message);
  else parentPort?.postMessage(run(message));
});
parentPort?.postMessage('ready');
