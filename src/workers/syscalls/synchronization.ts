/** Events, mutexes, semaphores and timers: create and signal. Waiting is in waiting.ts. */
import {
  RAT_ERR_FAULT,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_NO_MEMORY,
  RIGHT,
  TYPE,
  type TypeNumber,
} from '../../guest-abi/status.ts';
import { clearSignaled, pulse, setSignaled } from '../../kernel/event.ts';
import { lookup } from '../../kernel/handle-table.ts';
import { OM_RECURSIVE, OS_MAXIMUM, STATE_MANUAL, STATE_SIGNALED, T_OWNED } from '../../kernel/layout.ts';
import { releaseMutex } from '../../kernel/mutex.ts';
import { createObject, release } from '../../kernel/object.ts';
import { callBroker, REQUEST } from '../../kernel/requests.ts';
import { releaseSemaphore } from '../../kernel/semaphore.ts';
import { takenMutex } from '../../kernel/state.ts';
import { cancelTimer, setTimer, timersStarted } from '../../kernel/timer.ts';
import type { Guest, Handler } from '../guest.ts';
import { giveHandle } from './handles.ts';

export function synchronizationCalls(guest: Guest): Record<string, Handler> {
  const { kernel } = guest;
  const { words } = kernel;

  const create = (type: TypeNumber, state: number): number => {
    const object = createObject(kernel, type, state);
    if (object === 0) kernel.error = RAT_ERR_NO_MEMORY;
    return object;
  };
  const onSignal = (h: number, type: TypeNumber, action: (object: number) => number): number => {
    const object = lookup(kernel, h, type, RIGHT.SIGNAL);
    if (object < 0) return object;
    const status = action(object);
    release(kernel, object);
    return status;
  };
  const set = (object: number) => {
    setSignaled(kernel, object);
    return 0;
  };
  const reset = (object: number) => {
    clearSignaled(kernel, object);
    return 0;
  };
  const pulseOne = (object: number) => {
    pulse(kernel, object);
    return 0;
  };
  const releaseOwned = (object: number) => releaseMutex(kernel, object);

  return {
    RatCreateEvent: (manual: number, initial: number, out: number) => {
      if (!guest.memory.writable(out, 4)) return RAT_ERR_FAULT;
      return giveHandle(guest, create(TYPE.EVENT, (manual ? STATE_MANUAL : 0) | (initial ? STATE_SIGNALED : 0)), out);
    },
    RatSetEvent: (h: number) => onSignal(h, TYPE.EVENT, set),
    RatResetEvent: (h: number) => onSignal(h, TYPE.EVENT, reset),
    RatPulseEvent: (h: number) => onSignal(h, TYPE.EVENT, pulseOne),

    RatCreateMutex: (recursive: number, owned: number, out: number) => {
      if (!guest.memory.writable(out, 4)) return RAT_ERR_FAULT;
      const mutex = create(TYPE.MUTEX, owned ? takenMutex(0, kernel.thread) : 0);
      if (mutex !== 0) words[mutex + OM_RECURSIVE] = recursive ? 1 : 0;
      if (mutex !== 0 && owned) Atomics.add(words, kernel.thread + T_OWNED, 1);
      // On failure the mutex goes, and takes the ownership with it.
      return giveHandle(guest, mutex, out);
    },
    RatReleaseMutex: (h: number) => onSignal(h, TYPE.MUTEX, releaseOwned),

    RatCreateSemaphore: (initial: number, max: number, out: number) => {
      if (!guest.memory.writable(out, 4)) return RAT_ERR_FAULT;
      if (initial < 0 || max < 1 || initial > max) return RAT_ERR_INVALID_ARGUMENT;
      const semaphore = create(TYPE.SEMAPHORE, initial * 2);
      if (semaphore !== 0) words[semaphore + OS_MAXIMUM] = max;
      return giveHandle(guest, semaphore, out);
    },
    RatReleaseSemaphore: (h: number, count: number, previous: number) => {
      if (previous !== 0 && !guest.memory.contains(previous, 4)) return RAT_ERR_FAULT;
      const semaphore = lookup(kernel, h, TYPE.SEMAPHORE, RIGHT.SIGNAL);
      if (semaphore < 0) return semaphore;
      const status = count < 0 ? RAT_ERR_INVALID_ARGUMENT : releaseSemaphore(kernel, semaphore, count);
      if (status === 0 && previous !== 0) guest.memory.setU32(previous, kernel.index);
      release(kernel, semaphore);
      return status;
    },

    RatCreateTimer: (manual: number, out: number) => {
      if (!guest.memory.writable(out, 4)) return RAT_ERR_FAULT;
      return giveHandle(guest, create(TYPE.TIMER, manual ? STATE_MANUAL : 0), out);
    },
    RatSetTimer: (h: number, due: number, period: number) =>
      onSignal(h, TYPE.TIMER, (timer) => {
        if (!timersStarted(words)) callBroker(kernel, REQUEST.START_TIMERS);
        setTimer(kernel, timer, due >>> 0, period >>> 0);
        return 0;
      }),
    RatCancelTimer: (h: number) =>
      onSignal(h, TYPE.TIMER, (timer) => {
        cancelTimer(kernel, timer);
        return 0;
      }),
  };
}
