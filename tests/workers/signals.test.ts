/** Handlers of signals, called from the way out of a system call: what they may do, and what is left behind. */
import { describe, expect, it } from 'vitest';
import { SIGNAL_ACTION } from '../../src/guest-abi/signals.ts';
import { RAT_ERR_TIMEOUT, RAT_SUCCESS } from '../../src/guest-abi/status.ts';
import { FileSystem } from '../../src/kernel/fs/file-system.ts';
import { readCounters } from '../../src/kernel/inspect/counters.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import { PAGE_PROCESS } from '../../src/kernel/memory/header.ts';
import { T_STATE, THREAD_STATE } from '../../src/kernel/memory/thread-record.ts';
import { utf8Bytes } from '../../src/kernel/memory/utf8.ts';
import { markDying, startThread } from '../../src/kernel/process/gate.ts';
import { createProcess, exitCodeOf, markRunning, processId } from '../../src/kernel/process/process.ts';
import { newRequest, nextRequest, REQUEST } from '../../src/kernel/process/requests.ts';
import { raiseSignal } from '../../src/kernel/process/signals.ts';
import { becomeThread, createThread } from '../../src/kernel/process/thread.ts';
import { LAZY_GROUPS } from '../../src/workers/call-groups.ts';
import { Guest } from '../../src/workers/guest.ts';
import { GuestMemory } from '../../src/workers/guest-memory.ts';
import { buildImports, loadGroups } from '../../src/workers/imports.ts';
import { prepareUnwinding } from '../../src/workers/unwind.ts';

await loadGroups(LAZY_GROUPS);

const USR1 = 10;
const TERM = 15;
const OUT = 1024;
const ERRNO_INTR = 27;

type Call = (...values: (number | bigint)[]) => number;

function setUp() {
  prepareUnwinding();
  const clock = { now: 1000 };
  const now = () => clock.now;
  const quotas = { quotaHandles: 100, quotaThreads: 10, quotaPackets: 10 };
  const page = Kernel.create({ bytes: 16 << 20, ...quotas, wallClock: now }, true);
  page.files = FileSystem.create({ maxBytes: 1 << 20, now, mayBlock: true });
  const process = createProcess(page, PAGE_PROCESS, utf8Bytes('/bin/test'));
  markRunning(page, process);
  const k = new Kernel(page.buffer, true, now);
  k.files = page.files;
  becomeThread(k, createThread(page, process, utf8Bytes('test')));
  const guest = new Guest(k);
  guest.memory = new GuestMemory(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }));
  guest.isLibratos = true;
  const { ratos, wasi_snapshot_preview1: wasi } = buildImports(guest) as unknown as Record<
    string,
    Record<string, Call>
  >;
  startThread(k);
  const id = processId(page, process);
  const state = () => page.words[k.thread + T_STATE];
  const mask = () => {
    ratos.RatSignalMask(0, 0, OUT);
    return guest.memory.u32(OUT);
  };
  return { clock, page, process, k, guest, ratos, wasi, id, state, mask };
}

type World = ReturnType<typeof setUp>;

/** Has a handler called, as libratos would. */
function handle({ guest, ratos }: World, signal: number, handler: (signal: number) => number): void {
  ratos.RatSignalAction(signal, SIGNAL_ACTION.CATCH, OUT);
  guest.deliver = (number: number, blocked: number) => {
    ratos.RatSignalMask(-1, blocked | (1 << (number - 1)), OUT);
    return handler(number);
  };
}

describe('a handler', () => {
  it('runs before the call returns, in guest code, and what was blocked before is blocked again', () => {
    const world = setUp();
    const { ratos, id, state, mask } = world;
    const seen: unknown[] = [];
    handle(world, USR1, (signal) => {
      seen.push([signal, state(), mask()]);
      return 1;
    });
    ratos.RatSignalMask(0, 1 << (TERM - 1), OUT);
    expect(ratos.RatSignalSend(id, 0, USR1)).toBe(RAT_SUCCESS);
    expect(seen).toEqual([[USR1, THREAD_STATE.USER, (1 << (USR1 - 1)) | (1 << (TERM - 1))]]);
    expect([state(), mask()]).toEqual([THREAD_STATE.USER, 1 << (TERM - 1)]);
  });

  it('that sends its own signal is called again when it has returned, not inside itself', () => {
    const world = setUp();
    let depth = 0;
    let runs = 0;
    let deepest = 0;
    handle(world, USR1, () => {
      deepest = Math.max(deepest, ++depth);
      if (++runs < 1000) world.ratos.RatSignalSend(world.id, 0, USR1);
      depth--;
      return 1;
    });
    world.ratos.RatSignalSend(world.id, 0, USR1);
    expect([runs, deepest]).toEqual([1000, 1]);
  });

  it('may be left by an exception that goes through our frames: nothing is held', () => {
    const world = setUp();
    const { ratos, id, state, page, guest } = world;
    const counters = readCounters(page);
    const jump = new Error('longjmp');
    handle(world, USR1, () => {
      throw jump;
    });
    for (let i = 0; i < 20; i++) {
      expect(() => ratos.RatSignalSend(id, 0, USR1)).toThrow(jump);
      expect([state(), guest.over, guest.failure]).toEqual([THREAD_STATE.USER, false, undefined]);
      ratos.RatSignalMask(-1, 0, OUT);
    }
    expect(readCounters(page)).toEqual(counters);
  });

  it('may be killed, or end the process', () => {
    const world = setUp();
    const { ratos, id, page, k, guest } = world;
    handle(world, USR1, () => {
      markDying(page, k.thread);
      ratos.RatYield();
      throw new Error('It went on.');
    });
    expect(() => ratos.RatSignalSend(id, 0, USR1)).toThrow(WebAssembly.RuntimeError);
    const request = newRequest();
    expect([guest.over, nextRequest(page, request), request.request]).toEqual([true, true, REQUEST.THREAD_LEFT]);
    const second = setUp();
    handle(second, USR1, () => second.ratos.RatProcessExit(7));
    expect(() => second.ratos.RatSignalSend(second.id, 0, USR1)).toThrow(WebAssembly.RuntimeError);
    expect([second.guest.over, exitCodeOf(second.page, second.process)]).toEqual([true, 7]);
  });

  it('that a program does not have, or that is no function, does no harm', () => {
    const world = setUp();
    world.ratos.RatSignalAction(USR1, SIGNAL_ACTION.CATCH, OUT);
    for (const deliver of [undefined, {}, 5, new WebAssembly.Memory({ initial: 1 })]) {
      world.guest.deliver = deliver;
      expect(world.ratos.RatSignalSend(world.id, 0, USR1)).toBe(RAT_SUCCESS);
    }
    expect(() => world.ratos.RatSignalSend(world.id, 0, TERM)).toThrow(WebAssembly.RuntimeError);
    expect([world.guest.over, exitCodeOf(world.page, world.process)]).toEqual([true, 128 + TERM]);
  });
});

describe('a wait that a signal ends', () => {
  /** Does `steps` one after the other, each where the thread is about to park. */
  function atParks({ k }: World, steps: (() => void)[]): void {
    k.fault = (point) => {
      if (point === 'before-park') (steps.shift() ?? (() => expect.fail('It parked once more.')))();
    };
  }

  it('goes on for the rest of its time in calls of ratos.h', () => {
    const world = setUp();
    const { ratos, id, page, clock, guest } = world;
    const handled: number[] = [];
    handle(world, USR1, () => handled.push(clock.now) * 0);
    expect(ratos.RatCreateEvent(1, 0, OUT)).toBe(RAT_SUCCESS);
    const event = guest.memory.u32(OUT);
    const start = clock.now;
    atParks(world, [
      () => {
        clock.now += 30;
        raiseSignal(page, id, USR1, 0);
      },
      () => {
        clock.now += 20;
      },
    ]);
    expect(ratos.RatWaitForHandle(event, 50)).toBe(RAT_ERR_TIMEOUT);
    expect([clock.now - start, handled]).toEqual([50, [start + 30]]);
  });

  it('gives EINTR, or begins again where each handler lets it', () => {
    for (const restarts of [0, 1]) {
      const world = setUp();
      const { ratos, wasi, id, page, guest } = world;
      handle(world, USR1, () => restarts);
      expect(ratos.RatPipe(0, OUT, OUT + 4)).toBe(RAT_SUCCESS);
      const [read, write] = [guest.memory.i32(OUT), guest.memory.i32(OUT + 4)];
      guest.memory.setU32(OUT + 16, OUT + 64);
      guest.memory.setU32(OUT + 20, 8);
      atParks(world, [
        () => raiseSignal(page, id, USR1, 0),
        () => {
          // As another thread would.
          world.k.fault = undefined;
          markDying(page, world.k.thread);
        },
      ]);
      if (restarts === 0) expect(wasi.fd_read(read, OUT + 16, 1, OUT + 32)).toBe(ERRNO_INTR);
      else expect(() => wasi.fd_read(read, OUT + 16, 1, OUT + 32)).toThrow(WebAssembly.RuntimeError);
      expect(write).toBeGreaterThan(read);
    }
  });
});
