/**
 * Processes of real threads doing random operations on shared objects, while the real broker kills them at random and
 * starts others. `KERNEL_STRESS_MS=60000` goes on for so long; `KERNEL_STRESS_SEED=…` begins otherwise.
 */
import { describe, expect, it, onTestFinished } from 'vitest';
import { addHandle, dropHandle, O_LOCK, O_REFS, O_STATE, O_WAIT_HEAD, release } from '../../src/kernel/core/object.ts';
import { setSignaled } from '../../src/kernel/core/signaled-flag.ts';
import {
  type Completion,
  createCompletionQueue,
  OQ_COUNT,
  OQ_USED,
  tryTakeCompletion,
} from '../../src/kernel/objects/completion-queue.ts';
import { createMessageQueue } from '../../src/kernel/objects/message-queue.ts';
import { MUTEX_OWNER_MASK } from '../../src/kernel/objects/mutex.ts';
import { createSemaphore, releaseSemaphore } from '../../src/kernel/objects/semaphore.ts';
import { StressSystem } from './stress/broker.ts';
import { EVENTS, KEYS, MUTEXES, PROCESSES, SEMAPHORES, WORKERS, X } from './stress/plan.ts';
import { newEvent, newMutex, newPipe } from './support/system.ts';

const DURATION_MS = Number(process.env.KERNEL_STRESS_MS ?? 2500);
const SEED = Number(process.env.KERNEL_STRESS_SEED ?? Date.now() % 1_000_000);
const INITIAL = 2;
const MAXIMUM = 50;
const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('threads that do everything at once', () => {
  it(
    `keep what the objects promise, for ${DURATION_MS} ms from seed ${SEED}`,
    async () => {
      const control = new SharedArrayBuffer(X.words * 4);
      const system = new StressSystem(control);
      const { page, x } = system;
      const { words } = page;
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
      put(X.operationQueue, createCompletionQueue(page));
      put(X.messages, createMessageQueue(page, 20));
      const { read, write } = newPipe(page, 8192);
      for (const [at, end] of [
        [X.readEnd, read],
        [X.writeEnd, write],
      ])
        addHandle(page, put(at, end));

      await system.startThreads(SEED);
      onTestFinished(() => system.stopThreads());
      const begin = performance.now();
      for (let round = 0; performance.now() < begin + DURATION_MS && system.reports.length === 0; round++) {
        await system.start();
        system.attend();
        system.tell(round % WORKERS);
        if (round % 100 === 0) system.kill((round / 100) % PROCESSES);
        await tick();
      }

      // Everybody ends by itself: who waits for a mutex gets it, because its owner's end abandons it.
      Atomics.store(x, X.stop, 1);
      for (const end of [read, write]) dropHandle(page, end);
      const patience = performance.now() + 15_000;
      while (!system.isIdle && system.reports.length === 0) {
        if (performance.now() > patience) throw new Error('A thread does not come to its end: a wake-up was lost.');
        system.attend();
        await tick();
      }
      await system.stopThreads();
      expect(system.reports).toEqual([]);

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
      for (const object of objects) {
        const rest = [O_LOCK, O_WAIT_HEAD, O_REFS].map((field) => words[object + field]);
        expect(rest).toEqual([0, 0, 1]);
      }
      expect(x[X.operationsTaken]).toBeGreaterThan(0);
      expect(x[X.messagesTaken]).toBeGreaterThan(0);
      expect(x[X.answered]).toBeGreaterThan(0);
      expect([words[x[X.queue] + OQ_COUNT], words[x[X.ordered] + OQ_USED]]).toEqual([0, 0]);
      for (const object of objects) release(page, object);
      expect(system.leftOver()).toEqual({});

      const operations = x.slice(X.operations, X.operations + WORKERS);
      const { started, killed, terminated } = system.tally;
      const total = operations.reduce((sum, each) => sum + each, 0);
      console.log(
        `${total} operations, ${x[X.satisfied]} multiple waits, ${x[X.abandoned]} abandoned mutexes, ${x[X.answered]} sends answered,`,
        `${started} processes, ${killed} killed, ${terminated} of their threads while they computed`,
      );
      expect(Math.min(...operations)).toBeGreaterThan(0);
      expect(killed).toBeGreaterThan(0);
    },
    DURATION_MS + 60_000,
  );
});
