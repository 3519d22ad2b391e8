/** Waiting for one object, for several, and signal-and-wait. */
import { MAXIMUM_WAIT_OBJECTS } from '../../guest-abi/limits.ts';
import { INFINITE, RAT_ERR_FAULT, RAT_ERR_INVALID_ARGUMENT, RAT_SUCCESS, RIGHT } from '../../guest-abi/status.ts';
import { lookup } from '../../kernel/core/handle-table.ts';
import { release, signalObject } from '../../kernel/core/object.ts';
import { indexOf, statusOf, waitAny, waitOne, waitUsed } from '../../kernel/core/wait.ts';
import { waitAll } from '../../kernel/core/wait-all.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Guest } from '../guest.ts';
import type { SyscallHandlers } from './prologues.ts';

/** Deadline on the system's clock for `timeoutMs`; 0 polls. A wait that goes on after a signal keeps the one it had. */
export function deadlineOf(guest: Guest, timeoutMs: number): number {
  if (guest.resuming) return guest.deadline;
  if (timeoutMs === INFINITE) guest.deadline = Number.POSITIVE_INFINITY;
  else guest.deadline = timeoutMs === 0 ? 0 : guest.kernel.now() + (timeoutMs >>> 0);
  return guest.deadline;
}

/** Up to so many objects are compared with each other; more are sorted. */
const FEW = 16;

/** The same object twice can never be taken twice in one step. */
export function hasDuplicate(objects: Int32Array, count: number): boolean {
  if (count <= FEW) {
    for (let i = 1; i < count; i++) if (objects.lastIndexOf(objects[i], i - 1) >= 0) return true;
    return false;
  }
  const sorted = objects.slice(0, count).sort();
  for (let i = 1; i < count; i++) if (sorted[i] === sorted[i - 1]) return true;
  return false;
}

/**
 * Looks up `n` handles that are to be waited for, with a reference on each object: RAT_SUCCESS, or why one of them
 * cannot be; then no reference is held.
 */
export function holdObjects({ kernel, memory }: Guest, handles: number, n: number, objects: Int32Array): number {
  let held = 0;
  try {
    for (; held < n; held++) {
      const object = lookup(kernel, memory.u32(handles + held * 4) | 0, 0, RIGHT.WAIT);
      if (object < 0) return object;
      objects[held] = object;
    }
    return RAT_SUCCESS;
  } finally {
    if (held < n) releaseObjects(kernel, objects, held);
  }
}

export function releaseObjects(kernel: Kernel, objects: Int32Array, n: number): void {
  for (let i = 0; i < n; i++) release(kernel, objects[i]);
}

type Calls = Pick<SyscallHandlers, 'RatWaitForHandle' | 'RatWaitForMultipleHandles' | 'RatSignalAndWait'>;

export function waitingCalls(guest: Guest): Calls {
  const { kernel } = guest;
  /** Objects of the wait under way. */
  const objects = new Int32Array(MAXIMUM_WAIT_OBJECTS);

  return {
    RatWaitForHandle: (object, timeoutMs) => waitUsed(kernel, object, deadlineOf(guest, timeoutMs)),

    RatWaitForMultipleHandles: (handles, count, all, timeoutMs, outIndex) => {
      const n = count >>> 0;
      const { memory } = guest;
      if (n < 1 || n > MAXIMUM_WAIT_OBJECTS) return RAT_ERR_INVALID_ARGUMENT;
      if (!memory.writable(handles, n * 4)) return RAT_ERR_FAULT;
      const status = holdObjects(guest, handles, n, objects);
      if (status < 0) return status;
      try {
        if (all && hasDuplicate(objects, n)) return RAT_ERR_INVALID_ARGUMENT;
        const wait = all && n > 1 ? waitAll : waitAny;
        const outcome = wait(kernel, objects, n, deadlineOf(guest, timeoutMs));
        if (outcome >= 0 && outIndex !== 0) memory.setU32(outIndex, indexOf(outcome));
        return statusOf(outcome);
      } finally {
        releaseObjects(kernel, objects, n);
      }
    },

    RatSignalAndWait: (toSignal, toWaitFor, timeoutMs) => {
      // Of a wait that goes on the signal has been given.
      const status = guest.resuming ? RAT_SUCCESS : signalObject(kernel, toSignal);
      return status < RAT_SUCCESS ? status : waitOne(kernel, toWaitFor, deadlineOf(guest, timeoutMs));
    },
  };
}
