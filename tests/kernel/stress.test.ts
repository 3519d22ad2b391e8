/**
 * Real threads doing random operations on shared objects, while this one, as the broker, kills them at random by
 * the terminate protocol and gives their workers new threads. `KERNEL_STRESS_MS=60000` goes on for so long;
 * `KERNEL_STRESS_SEED=…` begins otherwise.
 */

import type { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RIGHT } from '../../src/guest-abi/status.ts';
import { closeHandle, createHandle } from '../../src/kernel/core/handle-table.ts';
import { O_LOCK, O_REFS, O_STATE, O_WAIT_HEAD, release } from '../../src/kernel/core/object.ts';
import { setSignaled } from '../../src/kernel/core/signaled-flag.ts';
import { T_STATE, THREAD_STATE } from '../../src/kernel/memory/thread-record.ts';
import {
  type Completion,
  createCompletionQueue,
  OQ_COUNT,
  OQ_USED,
  tryTakeCompletion,
} from '../../src/kernel/objects/completion-queue.ts';
import { MUTEX_OWNER_MASK } from '../../src/kernel/objects/mutex.ts';
import { createSemaphore, releaseSemaphore } from '../../src/kernel/objects/semaphore.ts';
import { isQuiet, markDying, seal } from '../../src/kernel/process/gate.ts';
import { createThread, endThread, freeThread, hasEnded } from '../../src/kernel/process/thread.ts';
import { EVENTS, HANDLES, KEYS, MUTEXES, SEMAPHORES, WORKERS, X } from './stress/plan.ts';
import type { StressData } from './stress/worker.ts';
import { newEvent, newMutex, System, takeRequest } from './support/system.ts';
import { startWorker } from './support/workers.ts';

const DURATION_MS = Number(process.env.KERNEL_STRESS_MS ?? 2500);
const SEED = Number(process.env.KERNEL_STRESS_SEED ?? Date.now() % 1_000_000);
const INITIAL = 2;
const MAXIMUM = 50;
/** As long a killed thread may compute before it is sealed. */
const GRACE_MS = 3;

interface Life {
  thread: number;
  /** When it was marked dying, 0 before. */
  killed: number;
  left: boolean;
  sealed: boolean;
}

class Broker {
  readonly lives: (Life | undefined)[] = new Array(WORKERS).fill(undefined);
  readonly tally = { kills: 0, sealed: 0, left: 0 };

  constructor(
    private readonly system: System,
    private readonly x: Int32Array,
  ) {}

  start(worker: number): void {
    const { page, process } = this.system;
    const thread = createThread(page, process, new Uint8Array());
    if (thread < 0) throw new Error(`No thread: ${thread}`);
    this.lives[worker] = { thread, killed: 0, left: false, sealed: false };
    Atomics.store(this.x, X.gone + worker, 0);
    Atomics.store(this.x, X.record + worker, thread);
    Atomics.notify(this.x, X.record + worker);
  }

  kill(worker: number): void {
    const life = this.lives[worker];
    if (life === undefined || life.killed > 0) return;
    life.killed = performance.now();
    markDying(this.system.page, life.thread);
    this.tally.kills++;
  }

  /** Looks after requests and dying threads; a worker whose thread is gone gets another while `more`. */
  attend(more: boolean): void {
    const { page, words } = this.system;
    this.drain();
    for (const [worker, life] of this.lives.entries()) {
      if (life === undefined) continue;
      const { thread } = life;
      if (life.killed > 0 && isQuiet(page, thread)) {
        if (!hasEnded(page, thread)) endThread(page, thread, -1);
        const grace = performance.now() - life.killed > GRACE_MS;
        if (grace && !life.sealed && words[thread + T_STATE] === THREAD_STATE.DYING && seal(page, thread)) {
          life.sealed = true;
          this.tally.sealed++;
        }
      }
      if (Atomics.load(this.x, X.gone + worker) === 0) continue;
      // It said that it left before it said that it is gone.
      this.drain();
      if (!life.left && !life.sealed && words[thread + T_STATE] !== THREAD_STATE.DEAD) {
        throw new Error('A thread is gone, was not sealed and has not told.');
      }
      if (!hasEnded(page, thread)) endThread(page, thread, -1);
      freeThread(page, thread);
      this.lives[worker] = undefined;
      if (more) this.start(worker);
    }
  }

  private drain(): void {
    const { page } = this.system;
    for (let taken = takeRequest(page); taken !== null; taken = takeRequest(page)) {
      const { thread } = taken;
      const life = this.lives.find((candidate) => candidate?.thread === thread);
      if (life === undefined || life.left) throw new Error('A thread left twice, or nobody knows it.');
      life.left = true;
      this.tally.left++;
    }
  }

  get idle(): boolean {
    return this.lives.every((life) => life === undefined);
  }
}

const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('threads that do everything at once', () => {
  it(
    `keep what the objects promise, for ${DURATION_MS} ms from seed ${SEED}`,
    async () => {
      const system = new System({
        wallClock: () => performance.timeOrigin + performance.now(),
        quotaPackets: 40,
        heapBytes: 4 << 20,
      });
      const { page, process, words } = system;
      const control = new SharedArrayBuffer(X.words * 4);
      const x = new Int32Array(control);
      const objects: number[] = [];
      const put = (at: number, object: number) => {
        x[at] = object;
        objects.push(object);
        return object;
      };
      for (let i = 0; i < SEMAPHORES; i++) put(X.semaphores + i, createSemaphore(page, INITIAL, MAXIMUM));
      for (let i = 0; i < MUTEXES; i++) put(X.mutexes + i, newMutex(page));
      for (let i = 0; i < EVENTS; i++) put(X.events + i, newEvent(page, { manual: i === 0 }));
      put(X.queue, createCompletionQueue(page));
      put(X.ordered, createCompletionQueue(page));
      for (let i = 0; i < HANDLES; i++) {
        const event = newEvent(page, { manual: true });
        x[X.handles + i] = createHandle(page, process, event, RIGHT.SIGNAL);
        release(page, event);
      }

      let failure: unknown;
      const workers: Worker[] = await Promise.all(
        Array.from({ length: WORKERS }, (_, worker) => {
          const data: StressData = { memory: page.buffer, control, worker, seed: SEED * 31 + worker * 7919 };
          return startWorker(new URL('./stress/worker.ts', import.meta.url), data);
        }),
      );
      for (const worker of workers) worker.on('error', (error) => (failure ??= error));
      onTestFinished(() => Promise.all(workers.map((worker) => worker.terminate())).then(() => undefined));

      const broker = new Broker(system, x);
      for (let worker = 0; worker < WORKERS; worker++) broker.start(worker);
      const begin = performance.now();
      for (let round = 0; performance.now() < begin + DURATION_MS && failure === undefined; round++) {
        broker.attend(true);
        if (round % 16 === 0) broker.kill((round / 16) % WORKERS);
        await tick();
      }

      // Everybody ends by itself: who waits for a mutex gets it, because its owner's end abandons it.
      Atomics.store(x, X.stop, 1);
      const patience = performance.now() + 15_000;
      while (!broker.idle && failure === undefined) {
        if (performance.now() > patience) throw new Error('A thread does not come to its end: a wake-up was lost.');
        broker.attend(false);
        await tick();
      }
      await Promise.all(workers.map((worker) => worker.terminate()));
      if (failure !== undefined) throw failure;

      // What is still armed is satisfied, and what was delivered is taken: one completion for each wait.
      const out: Completion = { userData: 0, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 };
      const keys = new Uint8Array(control, X.keys * 4);
      for (let armed = true; armed; armed = words[x[X.queue] + OQ_USED] > 0) {
        for (let i = 0; i < EVENTS; i++) setSignaled(page, x[X.events + i]);
        for (let i = 0; i < SEMAPHORES; i++) {
          if (words[x[X.semaphores + i] + O_WAIT_HEAD] === 0) continue;
          x[X.given + i]++;
          releaseSemaphore(page, x[X.semaphores + i], 1);
        }
        while (tryTakeCompletion(page, x[X.queue], out)) {
          expect(keys[out.userData]).toBe(1);
          keys[out.userData] = 2;
          if (out.status === 0 && out.source < SEMAPHORES) x[X.taken + out.source]++;
        }
      }
      for (let worker = 0; worker < WORKERS; worker++) {
        const used = keys.subarray(worker * KEYS, worker * KEYS + x[X.registered + worker]);
        expect(used.every((state) => state === 0 || state === 2)).toBe(true);
      }
      while (tryTakeCompletion(page, x[X.ordered], out)) {
        expect(out.source).toBe(x[X.lastTaken + out.userData] + 1);
        x[X.lastTaken + out.userData]++;
      }
      for (let worker = 1; worker < WORKERS; worker++) expect(x[X.lastTaken + worker]).toBe(x[X.posted + worker]);

      for (let i = 0; i < SEMAPHORES; i++) {
        const left = words[x[X.semaphores + i] + O_STATE] >> 1;
        expect(left).toBe(INITIAL + x[X.given + i] - x[X.taken + i]);
      }
      for (let i = 0; i < MUTEXES; i++) expect(words[x[X.mutexes + i] + O_STATE] & MUTEX_OWNER_MASK).toBe(0);
      for (let i = 0; i < HANDLES; i++) expect(closeHandle(page, process, x[X.handles + i])).toBe(0);
      for (const object of objects) {
        const rest = [O_LOCK, O_WAIT_HEAD, O_REFS].map((field) => words[object + field]);
        expect(rest).toEqual([0, 0, 1]);
      }
      expect([words[x[X.queue] + OQ_COUNT], words[x[X.ordered] + OQ_USED]]).toEqual([0, 0]);
      for (const object of objects) release(page, object);
      expect(system.leaks()).toEqual({});

      const operations = x.slice(X.operations, X.operations + WORKERS);
      const total = operations.reduce((sum, each) => sum + each, 0);
      console.log(
        `${total} operations, ${x[X.satisfied]} multiple waits, ${x[X.abandoned]} abandoned mutexes,`,
        `${broker.tally.kills} kills: ${broker.tally.sealed} sealed`,
      );
      expect(Math.min(...operations)).toBeGreaterThan(0);
      expect(broker.tally.kills).toBeGreaterThan(0);
    },
    DURATION_MS + 60_000,
  );
});
