/** The handlers of the latch's calls. */
import type { Guest } from '../../src/workers/guest.ts';
import { giveHandle } from '../../src/workers/syscalls/handles.ts';
import { countDown, createLatch } from './countdown-latch.ts';
import type { LatchHandlers } from './prologues.ts';
import { RAT_ERR_INVALID_ARGUMENT, RAT_SUCCESS } from './status.ts';

export function latchCalls(guest: Guest): LatchHandlers {
  const { kernel } = guest;
  return {
    RatCreateLatch: (count, out) =>
      count < 1 ? RAT_ERR_INVALID_ARGUMENT : giveHandle(guest, createLatch(kernel, count), out),
    RatCountDownLatch: (latch, by) => {
      if (by < 1) return RAT_ERR_INVALID_ARGUMENT;
      countDown(kernel, latch, by);
      return RAT_SUCCESS;
    },
  };
}
