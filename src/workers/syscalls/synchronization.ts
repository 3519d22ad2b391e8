/** Events, mutexes, semaphores and timers: create and signal. Waiting is in waiting.ts. */
import { RAT_ERR_INVALID_ARGUMENT, RAT_SUCCESS } from '../../guest-abi/status.ts';
import { createEvent, pulseEvent, resetEvent, setEvent } from '../../kernel/objects/event.ts';
import { createMutex, releaseMutex } from '../../kernel/objects/mutex.ts';
import { createSemaphore, releaseSemaphore } from '../../kernel/objects/semaphore.ts';
import { cancelTimer, createTimer, setTimer, timersStarted } from '../../kernel/objects/timer.ts';
import { callBroker, REQUEST } from '../../kernel/process/requests.ts';
import type { Guest } from '../guest.ts';
import { giveHandle } from './handles.ts';
import type { SyscallHandlers } from './prologues.ts';

type Calls = Pick<
  SyscallHandlers,
  | 'RatCreateEvent'
  | 'RatSetEvent'
  | 'RatResetEvent'
  | 'RatPulseEvent'
  | 'RatCreateMutex'
  | 'RatReleaseMutex'
  | 'RatCreateSemaphore'
  | 'RatReleaseSemaphore'
  | 'RatCreateTimer'
  | 'RatSetTimer'
  | 'RatCancelTimer'
>;

export function synchronizationCalls(guest: Guest): Calls {
  const { kernel } = guest;
  return {
    RatCreateEvent: (manual, initial, out) => giveHandle(guest, createEvent(kernel, manual !== 0, initial !== 0), out),
    RatSetEvent: (event) => {
      setEvent(kernel, event);
      return RAT_SUCCESS;
    },
    RatResetEvent: (event) => {
      resetEvent(kernel, event);
      return RAT_SUCCESS;
    },
    RatPulseEvent: (event) => {
      pulseEvent(kernel, event);
      return RAT_SUCCESS;
    },

    // On failure the mutex goes, and takes the ownership with it.
    RatCreateMutex: (recursive, owned, out) =>
      giveHandle(guest, createMutex(kernel, recursive !== 0, owned !== 0), out),
    RatReleaseMutex: (mutex) => releaseMutex(kernel, mutex),

    RatCreateSemaphore: (initial, max, out) => {
      if (initial < 0 || max < 1 || initial > max) return RAT_ERR_INVALID_ARGUMENT;
      return giveHandle(guest, createSemaphore(kernel, initial, max), out);
    },
    RatReleaseSemaphore: (semaphore, count, previous) => {
      if (count < 0) return RAT_ERR_INVALID_ARGUMENT;
      const former = releaseSemaphore(kernel, semaphore, count);
      if (former < 0) return former;
      if (previous !== 0) guest.memory.setU32(previous, former);
      return RAT_SUCCESS;
    },

    RatCreateTimer: (manual, out) => giveHandle(guest, createTimer(kernel, manual !== 0), out),
    RatSetTimer: (timer, due, period) => {
      if (!timersStarted(kernel)) callBroker(kernel, REQUEST.START_TIMERS);
      setTimer(kernel, timer, due >>> 0, period >>> 0);
      return RAT_SUCCESS;
    },
    RatCancelTimer: (timer) => {
      cancelTimer(kernel, timer);
      return RAT_SUCCESS;
    },
  };
}
