/** Completion queues and async waits. */
import {
  COMPLETION,
  RAT_ERR_FAULT,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_NO_MEMORY,
  RIGHT,
  TYPE,
} from '../../guest-abi/status.ts';
import { RatCompletion } from '../../guest-abi/struct-offsets.ts';
import {
  type Completion,
  cancelAsync,
  postCompletion,
  takeCompletion,
  tryTakeCompletion,
  waitAsync,
} from '../../kernel/completion-queue.ts';
import { lookup } from '../../kernel/handle-table.ts';
import { T_WAIT_HANDLE } from '../../kernel/layout.ts';
import { createObject, release } from '../../kernel/object.ts';
import type { Guest, Handler } from '../guest.ts';
import type { GuestMemory } from '../guest-memory.ts';
import { giveHandle } from './handles.ts';
import { deadlineOf } from './waiting.ts';

function writeCompletion(memory: GuestMemory, at: number, c: Completion): void {
  memory.setU32(at + RatCompletion.userData, c.userData);
  memory.setU32(at + RatCompletion.source, c.source);
  memory.setU32(at + RatCompletion.status, c.status);
  memory.setU32(at + RatCompletion.kind, c.kind);
  memory.setU32(at + RatCompletion.value, c.valueLow);
  memory.setU32(at + RatCompletion.value + 4, c.valueHigh);
}

export function completionCalls(guest: Guest): Record<string, Handler> {
  const { kernel } = guest;
  const { words } = kernel;
  const completion: Completion = { userData: 0, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 };

  const asyncWait = (type: number) => (h: number, q: number, userData: number) => {
    const object = lookup(kernel, h, type, RIGHT.WAIT);
    if (object < 0) return object;
    const queue = lookup(kernel, q, TYPE.COMPLETION_QUEUE, RIGHT.SIGNAL);
    const status = queue < 0 ? queue : waitAsync(kernel, object, queue, userData, h);
    if (queue >= 0) release(kernel, queue);
    release(kernel, object);
    return status;
  };

  return {
    RatCreateCompletionQueue: (out: number) => {
      if (!guest.memory.writable(out, 4)) return RAT_ERR_FAULT;
      const queue = createObject(kernel, TYPE.COMPLETION_QUEUE, 0);
      if (queue === 0) kernel.error = RAT_ERR_NO_MEMORY;
      return giveHandle(guest, queue, out);
    },

    RatWaitProcessAsync: asyncWait(TYPE.PROCESS),
    RatWaitThreadAsync: asyncWait(TYPE.THREAD),
    RatWaitEventAsync: asyncWait(TYPE.EVENT),
    RatWaitHandleAsync: asyncWait(0),

    RatCancelWaitAsync: (h: number, q: number, userData: number) => {
      const object = lookup(kernel, h, 0, 0);
      if (object < 0) return object;
      const queue = lookup(kernel, q, TYPE.COMPLETION_QUEUE, RIGHT.SIGNAL);
      const status = queue < 0 ? queue : cancelAsync(kernel, object, queue, userData);
      if (queue >= 0) release(kernel, queue);
      release(kernel, object);
      return status;
    },

    RatPostCompletion: (q: number, c: number) => {
      const { memory } = guest;
      if (!memory.writable(c, RatCompletion.SIZEOF)) return RAT_ERR_FAULT;
      const queue = lookup(kernel, q, TYPE.COMPLETION_QUEUE, RIGHT.SIGNAL);
      if (queue < 0) return queue;
      completion.userData = memory.i32(c + RatCompletion.userData);
      completion.source = memory.i32(c + RatCompletion.source);
      completion.status = memory.i32(c + RatCompletion.status);
      completion.valueLow = memory.i32(c + RatCompletion.value);
      completion.valueHigh = memory.i32(c + RatCompletion.value + 4);
      const status = postCompletion(kernel, queue, completion);
      release(kernel, queue);
      return status;
    },

    RatGetNextCompletion: (q: number, out: number) => {
      const { memory } = guest;
      if (!memory.writable(out, RatCompletion.SIZEOF)) return 0;
      let status = lookup(kernel, q, TYPE.COMPLETION_QUEUE, RIGHT.READ);
      if (status >= 0) {
        const queue = status;
        words[kernel.thread + T_WAIT_HANDLE] = q;
        status = takeCompletion(kernel, queue, Number.POSITIVE_INFINITY, completion);
        release(kernel, queue);
      }
      if (status < 0) {
        Object.assign(completion, { userData: 0, source: 0, status, kind: COMPLETION.USER, valueLow: 0, valueHigh: 0 });
      }
      writeCompletion(memory, out, completion);
      return status < 0 ? 0 : 1;
    },

    RatGetCompletions: (q: number, out: number, max: number, timeoutMs: number, count: number) => {
      const { memory } = guest;
      const room = max >>> 0;
      if (room === 0) return RAT_ERR_INVALID_ARGUMENT;
      const bytes = room * RatCompletion.SIZEOF;
      if (bytes > 0xffffffff || !memory.writable(out, bytes) || !memory.writable(count, 4)) return RAT_ERR_FAULT;
      const queue = lookup(kernel, q, TYPE.COMPLETION_QUEUE, RIGHT.READ);
      if (queue < 0) return queue;
      words[kernel.thread + T_WAIT_HANDLE] = q;
      const status = takeCompletion(kernel, queue, deadlineOf(kernel, timeoutMs), completion);
      let taken = 0;
      if (status === 0) {
        do {
          writeCompletion(memory, out + taken * RatCompletion.SIZEOF, completion);
          taken++;
        } while (taken < room && tryTakeCompletion(kernel, queue, completion));
      }
      memory.setU32(count, taken);
      release(kernel, queue);
      return status;
    },
  };
}
