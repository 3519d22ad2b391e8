/**
 * Our own code fails under a call of a program, anywhere: that program ends alone, as by a trap, whatever it catches;
 * no lock is held, and nothing is left over. The program, its calls with their prologues, and the broker are the real ones.
 */
import { describe, expect, it } from 'vitest';
import { EXIT_TRAP, OPEN, RIGHTS_SAME } from '../../src/guest-abi/status.ts';
import type { FaultPoint } from '../../src/kernel/core/fault-points.ts';
import { addReference, release } from '../../src/kernel/core/object.ts';
import { EXIT_REASON } from '../../src/kernel/memory/process-record.ts';
import { processExit } from '../../src/kernel/objects/process-object.ts';
import { markTimersStarted } from '../../src/kernel/objects/timer.ts';
import { markDying } from '../../src/kernel/process/gate.ts';
import { processObject } from '../../src/kernel/process/process.ts';
import { threadId } from '../../src/kernel/process/thread.ts';
import { LAZY_GROUPS } from '../../src/workers/call-groups.ts';
import { Guest } from '../../src/workers/guest.ts';
import { GuestMemory } from '../../src/workers/guest-memory.ts';
import { buildImports, loadGroups } from '../../src/workers/imports.ts';
import { ThreadRunner } from '../../src/workers/run-thread.ts';
import { prepareUnwinding } from '../../src/workers/unwind.ts';
import { settle, World } from '../host/broker-world.ts';
import { Fault, heldLocks } from '../kernel/exceptions/rig.ts';
import { isParked } from '../kernel/support/system.ts';
import { type Call, programOf } from './program.ts';

await loadGroups(LAZY_GROUPS);

/** A program that is in no file. */
const NO_IMAGE = { inode: 0, generation: 0, codeStart: 0 };

// Places in the program's memory.
const OUT = 64;
const COMPLETION = 128;
const HANDLES = 256;
const PATH = 512;
const BUFFER = 1024;
const INFINITE = -1;
/** How a program is ended that would sleep for ever. */
const KILL_CODE = 77;

/** A process's handles, in the order in which it makes them. */
const handle = (index: number) => 0x10000 + index;
const [EVENT, SEMAPHORE, MUTEX, TIMER, QUEUE, READ_END, WRITE_END] = [0, 1, 2, 3, 4, 5, 6].map(handle);

const call = (name: string, ...list: number[]): Call => ({ name, arguments: list });
const CALLS: Call[] = [
  call('RatCreateEvent', 1, 0, OUT),
  call('RatCreateSemaphore', 3, 9, OUT),
  call('RatCreateMutex', 0, 1, OUT),
  call('RatCreateTimer', 0, OUT),
  call('RatCreateCompletionQueue', OUT),
  call('RatCreatePipe', 4096, OUT, OUT + 4),
  call('RatDuplicateHandle', EVENT, RIGHTS_SAME, OUT),
  call('RatWaitEventAsync', EVENT, QUEUE, 5),
  call('RatWaitHandleAsync', SEMAPHORE, QUEUE, 6),
  call('RatCancelWaitAsync', EVENT, QUEUE, 5),
  call('RatWaitEventAsync', EVENT, QUEUE, 7),
  call('RatSetEvent', EVENT),
  call('RatGetCompletions', QUEUE, BUFFER, 8, 0, OUT),
  call('RatPostCompletion', QUEUE, COMPLETION),
  call('RatGetNextCompletion', QUEUE, COMPLETION),
  call('RatWaitForHandle', EVENT, INFINITE),
  call('RatPulseEvent', EVENT),
  call('RatWaitForHandle', EVENT, 0),
  call('RatReleaseSemaphore', SEMAPHORE, 2, OUT),
  call('RatWaitForMultipleHandles', HANDLES, 2, 0, INFINITE, OUT),
  call('RatSetEvent', EVENT),
  call('RatWaitForMultipleHandles', HANDLES, 2, 1, INFINITE, OUT),
  call('RatSignalAndWait', MUTEX, SEMAPHORE, INFINITE),
  call('RatSetTimer', TIMER, 0, 5),
  call('RatSetTimer', TIMER, 100, 0),
  call('RatCancelTimer', TIMER),
  call('RatWriteFile', WRITE_END, BUFFER, 100, OUT),
  call('RatReadFile', READ_END, BUFFER, 100, OUT),
  call('RatFdFromHandle', READ_END, OUT),
  call('RatHandleFromFd', 0, OUT),
  call('RatOpenFile', PATH, OPEN.READ, OUT),
  call('RatThreadStart', 0, 0, 0, BUFFER, OUT),
  call('RatGetHandleInfo', EVENT, BUFFER),
  call('RatCloseHandle', QUEUE),
  call('RatCloseHandle', WRITE_END),
  call('RatCloseHandle', TIMER),
  call('RatCreateTerminal', 80, 24, OUT),
];
const [FIRST, SECOND] = [EVENT, SEMAPHORE];
/** Programs that park in their last call, and are killed there. */
const PARKING: Record<string, Call[]> = {
  RatCreateProcess: [call('RatCreateProcess', PATH, 0, 0, OUT)],
  RatWaitForHandle: [call('RatCreateEvent', 1, 0, OUT), call('RatWaitForHandle', FIRST, INFINITE)],
  'RatWaitForMultipleHandles for any': [
    call('RatCreateEvent', 1, 0, OUT),
    call('RatCreateSemaphore', 0, 9, OUT),
    call('RatWaitForMultipleHandles', HANDLES, 2, 0, INFINITE, OUT),
  ],
  'RatWaitForMultipleHandles for all': [
    call('RatCreateEvent', 1, 1, OUT),
    call('RatCreateSemaphore', 0, 9, OUT),
    call('RatWaitForMultipleHandles', HANDLES, 2, 1, INFINITE, OUT),
  ],
  RatReadFile: [call('RatCreatePipe', 4096, OUT, OUT + 4), call('RatReadFile', FIRST, BUFFER, 1, OUT)],
  RatWriteFile: [call('RatCreatePipe', 4096, OUT, OUT + 4), call('RatWriteFile', SECOND, BUFFER, 9000, OUT)],
  RatGetNextCompletion: [call('RatCreateCompletionQueue', OUT), call('RatGetNextCompletion', FIRST, COMPLETION)],
  RatSleep: [{ ...call('RatSleep', 1000), result: false }],
};

/** Runs it with a failure at the `hit`-th time that a point is passed; 0 for none. */
async function play(module: WebAssembly.Module, at: FaultPoint | null, hit: number): Promise<Map<FaultPoint, number>> {
  const world = new World();
  markTimersStarted(world.page);
  const entry = await world.spawn();
  const object = processObject(world.page, entry.record);
  addReference(world.page, object);
  const [worker] = world.workers;
  const { k } = worker;
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  new Int32Array(memory.buffer).set([EVENT, SEMAPHORE, READ_END], HANDLES / 4);
  new Int32Array(memory.buffer)[BUFFER / 4] = 32;
  new Uint8Array(memory.buffer).set(new TextEncoder().encode('/program'), PATH);
  const runner = new ThreadRunner(k, undefined);
  const passed = new Map<FaultPoint, number>();
  let thrown = false;
  let parked = false;
  k.fault = (point) => {
    passed.set(point, (passed.get(point) ?? 0) + 1);
    if (!thrown && point === at && passed.get(point) === hit) {
      thrown = true;
      throw new Fault(point);
    }
    // Nobody would wake it.
    if (point === 'before-park' && isParked(k)) {
      parked = true;
      markDying(world.page, k.thread);
    }
  };
  const memoryName = { module: 'env', name: 'memory' };
  const job = {
    thread: k.thread,
    tid: threadId(k, k.thread),
    moduleId: 1,
    groups: LAZY_GROUPS,
    image: NO_IMAGE,
    memory,
    memoryName,
    dirtyBytes: 0,
    main: true,
  };
  await runner.run(job, module);
  k.fault = undefined;
  worker.ran.resolve();
  expect(heldLocks(world.page.words)).toEqual([]);
  await settle();
  if (!entry.ended) world.broker.kill(entry, KILL_CODE);
  for (const other of world.workers.slice(1)) other.ran.resolve();
  for (let i = 0; i < 3; i++) await world.pass();
  expect(entry.ended).toBe(true);
  const exit = processExit(world.page, object);
  // It is a kill, too, when it fails after it was killed.
  const reason = parked ? EXIT_REASON.KILLED : thrown ? EXIT_REASON.TRAPPED : EXIT_REASON.EXIT;
  expect(exit).toEqual({ status: 0, code: parked ? KILL_CODE : thrown ? EXIT_TRAP : 0, reason });
  release(world.page, object);
  expect(world.reports).toEqual([]);
  await world.expectNothingLeft();
  return passed;
}

async function playAll(module: WebAssembly.Module): Promise<Set<FaultPoint>> {
  const passed = await play(module, null, 0);
  const failures: string[] = [];
  for (const [point, times] of passed) {
    // Starting a thread: nothing has been entered yet, and the worker fails.
    for (let hit = point === 'thread-allocated' ? 2 : 1; hit <= times; hit++) {
      try {
        await play(module, point, hit);
      } catch (error) {
        failures.push(`${point}, ${hit}: ${error instanceof Error ? error.message : error}`);
      }
    }
  }
  expect(failures).toEqual([]);
  return new Set(passed.keys());
}

describe('a failure of ours', () => {
  it('anywhere under the calls of a program ends it as a trap', async () => {
    const points = await playAll(programOf(CALLS));
    expect([...points]).toEqual(expect.arrayContaining(['waiter-won', 'bytes-moved', 'timer-armed', 'handle-closed']));
  });

  for (const [name, calls] of Object.entries(PARKING)) {
    it(`under ${name}, which parks, ends it as a trap`, async () => {
      expect([...(await playAll(programOf(calls)))]).toEqual(expect.arrayContaining(['before-park', 'after-park']));
    });
  }

  it('under a call in which the thread has been killed is no exception that the program could catch', async () => {
    const world = new World();
    const entry = await world.spawn();
    const [worker] = world.workers;
    worker.start();
    const guest = new Guest(worker.k);
    guest.memory = new GuestMemory(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }));
    prepareUnwinding();
    const { ratos } = buildImports(guest);
    worker.k.fault = () => {
      markDying(world.page, worker.k.thread);
      throw new Fault('killed');
    };
    const create = ratos.RatCreateEvent as (...list: number[]) => number;
    expect(() => create(0, 0, OUT)).toThrow(WebAssembly.RuntimeError);
    worker.k.fault = undefined;
    world.broker.kill(entry, 5);
    worker.leave();
    await settle();
    await world.pass();
    await world.expectNothingLeft();
  });
});
