/** Threads: start, end, sleep, ids, and the futex that libratos' locks park on. */
import { THREAD_NAME_BYTES } from '../../guest-abi/limits.ts';
import {
  RAT_ERR_FAULT,
  RAT_ERR_INTERRUPTED,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_TIMEOUT,
  RAT_ERR_WOULD_BLOCK,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { RatThreadBlock } from '../../guest-abi/struct-offsets.ts';
import { ALIVE } from '../../guest-abi/values.ts';
import { noteSleep, noteStack, noteWake } from '../../kernel/core/cpu-time.ts';
import { createHandle, naturalRights, orCloseHandle } from '../../kernel/core/handle-table.ts';
import { isInterrupted } from '../../kernel/core/interrupt.ts';
import { sleepUntil } from '../../kernel/core/park.ts';
import { noteMaker } from '../../kernel/objects/own-queue.ts';
import { threadExit } from '../../kernel/objects/thread-object.ts';
import { setFutex } from '../../kernel/process/gate.ts';
import { stacksEpoch } from '../../kernel/process/observing.ts';
import { REQUEST, submitRequest } from '../../kernel/process/requests.ts';
import { holdNewThread } from '../../kernel/process/signals.ts';
import {
  createThread,
  discardThread,
  nameOfThread,
  renameThread,
  setThreadStart,
  threadId,
  threadObject,
} from '../../kernel/process/thread.ts';
import type { Guest } from '../guest.ts';
import { putHandle } from './handles.ts';
import type { SyscallHandlers } from './prologues.ts';
import { deadlineOf } from './waiting.ts';

/** A yield parks this long, in milliseconds: long enough for the engine to give the core away. */
const YIELD_MS = 0.02;

/**
 * Where the page does not have the program's memory, nobody could wake a thread that is parked on it and killed: there
 * it looks by itself, this often.
 */
const FUTEX_PIECE_MS = 20;

export function yieldThread(guest: Guest): number {
  sleepUntil(guest.kernel, guest.kernel.now() + YIELD_MS);
  return RAT_SUCCESS;
}

type Calls = Pick<
  SyscallHandlers,
  | 'RatThreadStart'
  | 'RatGetThreadExitCode'
  | 'RatGetCurrentThreadId'
  | 'RatExitThread'
  | 'RatSleep'
  | 'RatYield'
  | 'RatGetTickNs'
  | 'RatFutexWait'
  | 'RatMemoryGrowsFirst'
  | 'RatSetThreadName'
  | 'RatGetThreadName'
>;

export function threadCalls(guest: Guest): Calls {
  const { kernel } = guest;

  /** Waits while a word of guest memory holds a value. That the thread has been killed is told by the gate. */
  const futexWait = (words: Int32Array, at: number, expected: number, deadline: number): number => {
    let epoch = stacksEpoch(kernel);
    noteSleep(kernel);
    const piece = guest.ownMemory ? FUTEX_PIECE_MS : Number.POSITIVE_INFINITY;
    const wait = () => {
      while (guest.isInKernel()) {
        if (isInterrupted(kernel)) return RAT_ERR_INTERRUPTED;
        // Asked where it is meanwhile: it tells, and has not stopped waiting.
        if (stacksEpoch(kernel) !== epoch) {
          epoch = stacksEpoch(kernel);
          noteStack(kernel);
        }
        const remaining = deadline === 0 ? 0 : Math.max(deadline - kernel.now(), 0);
        const result = Atomics.wait(words, at, expected, Math.min(remaining, piece));
        // Woken because of a signal, unless the word says otherwise: it is waited for again after the handler.
        if (result === 'ok' && isInterrupted(kernel)) return RAT_ERR_INTERRUPTED;
        // Woken for that: who wakes it for another reason has changed the word.
        if (result === 'ok' && stacksEpoch(kernel) !== epoch && Atomics.load(words, at) === expected) continue;
        if (result === 'ok') return RAT_SUCCESS;
        if (result === 'not-equal') return RAT_ERR_WOULD_BLOCK;
        if (remaining <= piece) return RAT_ERR_TIMEOUT;
      }
      return RAT_SUCCESS;
    };
    const status = wait();
    noteWake(kernel);
    return status;
  };

  /** A thread's name, as much as there is room for; null when it does not end. */
  const readName = (address: number): Uint8Array | null => {
    const { memory } = guest;
    const length = memory.stringLength(address, THREAD_NAME_BYTES);
    return length < 0 ? null : memory.copy(address, Math.min(length, THREAD_NAME_BYTES));
  };

  return {
    RatThreadStart: (entry, argument, nameAt, block, out) => {
      const name = nameAt === 0 ? new Uint8Array() : readName(nameAt);
      if (name === null) return RAT_ERR_FAULT;
      const thread = createThread(kernel, kernel.process, name);
      if (thread < 0) return thread;
      const object = threadObject(kernel, thread);
      let handle: number = RAT_ERR_FAULT;
      try {
        handle = createHandle(kernel, kernel.process, object, naturalRights(kernel, object));
        if (handle >= 0 && guest.memory.u32(block + RatThreadBlock.alive) !== ALIVE.UNHEARD) {
          const heard = orCloseHandle(kernel, handle, () => noteMaker(kernel, object, handle));
          if (heard < 0) handle = heard;
        }
      } finally {
        if (handle < 0) discardThread(kernel, thread);
      }
      if (handle < 0) return handle;
      setThreadStart(kernel, thread, { entry, argument, block });
      holdNewThread(kernel, kernel.process, thread);
      // First the handle: the new thread may read it at once.
      putHandle(guest, handle, out);
      submitRequest(kernel, thread, REQUEST.START_THREAD);
      return RAT_SUCCESS;
    },

    RatGetThreadExitCode: (thread, out) => {
      const exit = threadExit(kernel, thread);
      if (exit.status === RAT_SUCCESS) guest.memory.setU32(out, exit.code);
      return exit.status;
    },

    RatSetThreadName: (id, nameAt) => {
      const name = nameAt === 0 ? null : readName(nameAt);
      if (name === null) return RAT_ERR_FAULT;
      return renameThread(kernel, id, name) ? RAT_SUCCESS : RAT_ERR_NOT_FOUND;
    },

    RatGetThreadName: (id, out, size) => {
      const { memory } = guest;
      if (size === 0) return RAT_ERR_INVALID_ARGUMENT;
      if (!memory.writable(out, size)) return RAT_ERR_FAULT;
      const name = nameOfThread(kernel, id);
      if (name === null) return RAT_ERR_NOT_FOUND;
      const text = name.subarray(0, (size >>> 0) - 1);
      memory.write(out, text);
      memory.setU8(out + text.length, 0);
      return RAT_SUCCESS;
    },

    RatGetCurrentThreadId: () => threadId(kernel, kernel.thread),
    RatExitThread: (exitCode) => guest.exitThread(exitCode),

    RatSleep: (ms) => {
      return ms === 0 ? yieldThread(guest) : sleepUntil(kernel, deadlineOf(guest, ms));
    },
    RatYield: () => yieldThread(guest),
    RatGetTickNs: () => BigInt(Math.round(kernel.now() * 1e6)),

    RatFutexWait: (address, expected, timeoutMs) => {
      const { memory } = guest;
      if (!memory.contains(address, 4)) return RAT_ERR_FAULT;
      if ((address & 3) !== 0) return RAT_ERR_INVALID_ARGUMENT;
      // Not a wait on the thread's own word: a killer marks the thread, then wakes this address again and again.
      const deadline = deadlineOf(guest, timeoutMs);
      const words = memory.int32();
      const at = address >>> 2;
      if (Atomics.load(words, at) !== expected) return RAT_ERR_WOULD_BLOCK;
      if (!memory.isShared) {
        // Nobody else can change it.
        return sleepUntil(kernel, deadline);
      }
      setFutex(kernel, address, deadline !== Number.POSITIVE_INFINITY);
      try {
        return futexWait(words, at, expected, deadline);
      } finally {
        setFutex(kernel, null);
      }
    },

    RatMemoryGrowsFirst: () => (guest.memoryGrowsFirst ? 1 : 0),
  };
}
