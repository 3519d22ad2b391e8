/** Threads: start, end, sleep, ids, and the futex that libratos' locks park on. */
import {
  RAT_ERR_FAULT,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_STILL_ACTIVE,
  RAT_ERR_TIMEOUT,
  RAT_ERR_WOULD_BLOCK,
  RIGHT,
  TYPE,
} from '../../guest-abi/status.ts';
import { RatThreadBlock } from '../../guest-abi/struct-offsets.ts';
import { createHandle, lookup } from '../../kernel/handle-table.ts';
import {
  OT_EXIT_CODE,
  OT_THREAD,
  T_ARGUMENT,
  T_BLOCK,
  T_ENTRY,
  T_FUTEX,
  T_ID,
  T_NAME_BYTES,
  T_OBJECT,
  T_STATE,
  T_WAITER,
  THREAD_STATE,
} from '../../kernel/layout.ts';
import { release } from '../../kernel/object.ts';
import { naturalRights } from '../../kernel/process.ts';
import { REQUEST, submitRequest } from '../../kernel/requests.ts';
import { createThread, endThread, freeThread } from '../../kernel/thread.ts';
import { park } from '../../kernel/wait.ts';
import { initWaiter } from '../../kernel/waiter.ts';
import type { Guest, Handler } from '../guest.ts';
import { deadlineOf } from './waiting.ts';

/** A yield parks this long, in milliseconds: long enough for the engine to give the core away. */
const YIELD_MS = 0.02;

/** Parks the calling thread until a deadline, or for ever; nothing but a kill ends it early. */
export function sleepUntil(guest: Guest, deadline: number): void {
  const { kernel } = guest;
  initWaiter(kernel, kernel.thread + T_WAITER, kernel.thread, 0, 0, 0);
  park(kernel, kernel.thread + T_WAITER, deadline, false);
}

export function yieldThread(guest: Guest): void {
  sleepUntil(guest, guest.kernel.now() + YIELD_MS);
}

export function threadCalls(guest: Guest): Record<string, Handler> {
  const { kernel } = guest;
  const { words } = kernel;
  return {
    RatThreadStart: (entry: number, argument: number, name: number, block: number, out: number) => {
      const { memory } = guest;
      if (!memory.writable(out, 4) || !memory.writable(block, RatThreadBlock.SIZEOF)) return RAT_ERR_FAULT;
      const length = name === 0 ? 0 : memory.stringLength(name, T_NAME_BYTES);
      if (length < 0) return RAT_ERR_FAULT;
      const thread = createThread(kernel, kernel.process, memory.copy(name, Math.min(length, T_NAME_BYTES)));
      if (thread === 0) return kernel.error;
      const object = words[thread + T_OBJECT];
      const handle = createHandle(kernel, kernel.process, object, naturalRights(words, object));
      if (handle === 0) {
        endThread(kernel, thread, 0);
        freeThread(kernel, thread);
        return kernel.error;
      }
      words[thread + T_ENTRY] = entry;
      words[thread + T_ARGUMENT] = argument;
      words[thread + T_BLOCK] = block;
      memory.setU32(out, handle);
      submitRequest(kernel, thread, REQUEST.START_THREAD);
      return 0;
    },

    RatGetThreadExitCode: (h: number, out: number) => {
      if (!guest.memory.writable(out, 4)) return RAT_ERR_FAULT;
      const object = lookup(kernel, h, TYPE.THREAD, RIGHT.INSPECT);
      if (object < 0) return object;
      const ended = Atomics.load(words, object + OT_THREAD) === 0;
      if (ended) guest.memory.setU32(out, words[object + OT_EXIT_CODE]);
      release(kernel, object);
      return ended ? 0 : RAT_ERR_STILL_ACTIVE;
    },

    RatGetCurrentThreadId: () => words[kernel.thread + T_ID],
    RatExitThread: (exitCode: number) => guest.exitThread(exitCode),

    RatSleep: (ms: number) => {
      if (ms === 0) yieldThread(guest);
      else sleepUntil(guest, deadlineOf(kernel, ms));
    },
    RatYield: () => yieldThread(guest),
    RatGetTickNs: () => BigInt(Math.round(kernel.now() * 1e6)),

    RatFutexWait: (address: number, expected: number, timeoutMs: number) => {
      const { memory } = guest;
      if (!memory.contains(address, 4)) return RAT_ERR_FAULT;
      if ((address & 3) !== 0) return RAT_ERR_INVALID_ARGUMENT;
      // Not a wait on the thread's own word: a killer marks the thread, then wakes this address again and again.
      const deadline = deadlineOf(kernel, timeoutMs);
      const guestWords = memory.words();
      const at = address >>> 2;
      if (Atomics.load(guestWords, at) !== expected) return RAT_ERR_WOULD_BLOCK;
      Atomics.store(words, kernel.thread + T_FUTEX, address);
      let result: 'ok' | 'not-equal' | 'timed-out' = 'ok';
      if (Atomics.load(words, kernel.thread + T_STATE) === THREAD_STATE.KERNEL) {
        const remaining = deadline === 0 ? 0 : deadline - kernel.now();
        result = Atomics.wait(guestWords, at, expected, remaining);
      }
      Atomics.store(words, kernel.thread + T_FUTEX, 0);
      if (result === 'timed-out') return RAT_ERR_TIMEOUT;
      return result === 'not-equal' ? RAT_ERR_WOULD_BLOCK : 0;
    },
  };
}
