/** Completion queues and async waits. */
import { COMPLETION, RAT_ERR_INTERRUPTED, RAT_ERR_INVALID_ARGUMENT, RIGHT, TYPE } from '../../guest-abi/status.ts';
import { RatCompletion } from '../../guest-abi/struct-offsets.ts';
import { lookupUsed } from '../../kernel/core/brief-use.ts';
import {
  type Completion,
  cancelAsync,
  createCompletionQueue,
  postCompletion,
  takeCompletionUsed,
  tryTakeCompletion,
  waitAsync,
} from '../../kernel/objects/completion-queue.ts';
import type { Guest } from '../guest.ts';
import type { GuestMemory } from '../guest-memory.ts';
import { giveHandle } from './handles.ts';
import type { SyscallHandlers } from './prologues.ts';
import { deadlineOf } from './waiting.ts';

function writeCompletion(memory: GuestMemory, at: number, c: Completion): void {
  memory.setU32(at + RatCompletion.userData, c.userData);
  memory.setU32(at + RatCompletion.source, c.source);
  memory.setU32(at + RatCompletion.status, c.status);
  memory.setU32(at + RatCompletion.kind, c.kind);
  memory.setU32(at + RatCompletion.value, c.valueLow);
  memory.setU32(at + RatCompletion.value + 4, c.valueHigh);
}

type Calls = Pick<
  SyscallHandlers,
  | 'RatCreateCompletionQueue'
  | 'RatWaitProcessAsync'
  | 'RatWaitThreadAsync'
  | 'RatWaitEventAsync'
  | 'RatWaitHandleAsync'
  | 'RatCancelWaitAsync'
  | 'RatPostCompletion'
  | 'RatGetNextCompletion'
  | 'RatGetCompletions'
>;

export function completionCalls(guest: Guest): Calls {
  const { kernel } = guest;
  const completion: Completion = { userData: 0, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 };

  const asyncWait = (object: number, h: number, queue: number, userData: number) =>
    waitAsync(kernel, object, queue, userData, h);

  return {
    RatCreateCompletionQueue: (out) => giveHandle(guest, createCompletionQueue(kernel), out),

    RatWaitProcessAsync: asyncWait,
    RatWaitThreadAsync: asyncWait,
    RatWaitEventAsync: asyncWait,
    RatWaitHandleAsync: asyncWait,
    RatCancelWaitAsync: (object, queue, userData) => cancelAsync(kernel, object, queue, userData),

    RatPostCompletion: (queue, c) => {
      const { memory } = guest;
      completion.userData = memory.i32(c + RatCompletion.userData);
      completion.source = memory.i32(c + RatCompletion.source);
      completion.status = memory.i32(c + RatCompletion.status);
      completion.valueLow = memory.i32(c + RatCompletion.value);
      completion.valueHigh = memory.i32(c + RatCompletion.value + 4);
      return postCompletion(kernel, queue, completion);
    },

    RatGetNextCompletion: (q, out) => {
      let status = lookupUsed(kernel, q, TYPE.COMPLETION_QUEUE, RIGHT.READ);
      if (status >= 0) status = takeCompletionUsed(kernel, status, Number.POSITIVE_INFINITY, completion);
      if (status === RAT_ERR_INTERRUPTED) return status;
      if (status < 0) {
        Object.assign(completion, { userData: 0, source: 0, status, kind: COMPLETION.USER, valueLow: 0, valueHigh: 0 });
      }
      writeCompletion(guest.memory, out, completion);
      return status < 0 ? 0 : 1;
    },

    RatGetCompletions: (queue, out, max, timeoutMs, count) => {
      const { memory } = guest;
      const room = max >>> 0;
      if (room === 0) return RAT_ERR_INVALID_ARGUMENT;
      const status = takeCompletionUsed(kernel, queue, deadlineOf(guest, timeoutMs), completion);
      let taken = 0;
      if (status === 0) {
        do {
          writeCompletion(memory, out + taken * RatCompletion.SIZEOF, completion);
          taken++;
        } while (taken < room && tryTakeCompletion(kernel, queue, completion));
      }
      memory.setU32(count, taken);
      return status;
    },
  };
}
