/** Waiting for one object, for several, and signal-and-wait. */
import {
  INFINITE,
  MAXIMUM_WAIT_OBJECTS,
  RAT_ERR_ACCESS_DENIED,
  RAT_ERR_FAULT,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_WRONG_TYPE,
  RIGHT,
  TYPE,
} from '../../guest-abi/status.ts';
import { setSignaled } from '../../kernel/event.ts';
import { lookup, rightsOf } from '../../kernel/handle-table.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { O_TYPE, T_WAIT_HANDLE } from '../../kernel/layout.ts';
import { releaseMutex } from '../../kernel/mutex.ts';
import { release } from '../../kernel/object.ts';
import { releaseSemaphore } from '../../kernel/semaphore.ts';
import { waitAll, waitAny, waitOne } from '../../kernel/wait.ts';
import type { Guest, Handler } from '../guest.ts';

/** Deadline on the system's clock for `timeoutMs`; 0 polls. */
export function deadlineOf(kernel: Kernel, timeoutMs: number): number {
  if (timeoutMs === INFINITE) return Number.POSITIVE_INFINITY;
  return timeoutMs === 0 ? 0 : kernel.now() + (timeoutMs >>> 0);
}

/** Up to so many objects are compared with each other; more are sorted. */
const FEW = 16;

/** The same object twice can never be taken twice in one step. */
function hasDuplicate(objects: Int32Array, count: number): boolean {
  if (count <= FEW) {
    for (let i = 1; i < count; i++) if (objects.lastIndexOf(objects[i], i - 1) >= 0) return true;
    return false;
  }
  const sorted = objects.slice(0, count).sort();
  for (let i = 1; i < count; i++) if (sorted[i] === sorted[i - 1]) return true;
  return false;
}

function signal(kernel: Kernel, object: number): number {
  switch (kernel.words[object + O_TYPE]) {
    case TYPE.EVENT:
      setSignaled(kernel, object);
      return 0;
    case TYPE.MUTEX:
      return releaseMutex(kernel, object);
    case TYPE.SEMAPHORE:
      return releaseSemaphore(kernel, object, 1);
    default:
      return RAT_ERR_WRONG_TYPE;
  }
}

const SIGNALABLE: readonly number[] = [TYPE.EVENT, TYPE.MUTEX, TYPE.SEMAPHORE];

export function waitingCalls(guest: Guest): Record<string, Handler> {
  const { kernel } = guest;
  const { words, objects } = kernel;

  const releaseObjects = (count: number) => {
    for (let i = 0; i < count; i++) release(kernel, objects[i]);
  };

  return {
    RatWaitForHandle: (h: number, timeoutMs: number) => {
      const object = lookup(kernel, h, 0, RIGHT.WAIT);
      if (object < 0) return object;
      words[kernel.thread + T_WAIT_HANDLE] = h;
      const status = waitOne(kernel, object, deadlineOf(kernel, timeoutMs));
      release(kernel, object);
      return status;
    },

    RatWaitForMultipleHandles: (handles: number, count: number, all: number, timeoutMs: number, outIndex: number) => {
      const n = count >>> 0;
      if (n < 1 || n > MAXIMUM_WAIT_OBJECTS) return RAT_ERR_INVALID_ARGUMENT;
      const { memory } = guest;
      if (!memory.contains(handles, n * 4) || handles === 0) return RAT_ERR_FAULT;
      if (outIndex !== 0 && !memory.contains(outIndex, 4)) return RAT_ERR_FAULT;
      let status = 0;
      let held = 0;
      for (; held < n; held++) {
        const object = lookup(kernel, memory.u32(handles + held * 4) | 0, 0, RIGHT.WAIT);
        if (object < 0) {
          status = object;
          break;
        }
        objects[held] = object;
      }
      if (status === 0 && all && hasDuplicate(objects, n)) status = RAT_ERR_INVALID_ARGUMENT;
      if (status === 0) {
        words[kernel.thread + T_WAIT_HANDLE] = memory.i32(handles);
        const deadline = deadlineOf(kernel, timeoutMs);
        status = all && n > 1 ? waitAll(kernel, n, deadline) : waitAny(kernel, n, deadline);
        if (status >= 0 && outIndex !== 0) memory.setU32(outIndex, kernel.index);
      }
      releaseObjects(held);
      return status;
    },

    RatSignalAndWait: (toSignal: number, toWaitFor: number, timeoutMs: number) => {
      const first = lookup(kernel, toSignal, 0, 0);
      if (first < 0) return first;
      const second = lookup(kernel, toWaitFor, 0, 0);
      let status = second;
      if (second >= 0) {
        if (!SIGNALABLE.includes(words[first + O_TYPE])) status = RAT_ERR_WRONG_TYPE;
        else if ((rightsOf(kernel, toSignal) & RIGHT.SIGNAL) === 0) status = RAT_ERR_ACCESS_DENIED;
        else if ((rightsOf(kernel, toWaitFor) & RIGHT.WAIT) === 0) status = RAT_ERR_ACCESS_DENIED;
        else status = signal(kernel, first);
        if (status >= 0) {
          words[kernel.thread + T_WAIT_HANDLE] = toWaitFor;
          status = waitOne(kernel, second, deadlineOf(kernel, timeoutMs));
        }
        release(kernel, second);
      }
      release(kernel, first);
      return status;
    },
  };
}
