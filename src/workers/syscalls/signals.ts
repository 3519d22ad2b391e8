/** Signals: sending, blocking, waiting for them, and what they do. Handlers are called by ../guest.ts. */
import { MAXIMUM_WAIT_OBJECTS } from '../../guest-abi/limits.ts';
import { SIGNAL_ACTION, SIGNAL_LAST, SIGNAL_TO } from '../../guest-abi/signals.ts';
import { RAT_ERR_INTERRUPTED, RAT_ERR_INVALID_ARGUMENT, RAT_ERR_TIMEOUT, RAT_SUCCESS } from '../../guest-abi/status.ts';
import { sleepUntil } from '../../kernel/core/park.ts';
import { statusOf, waitAny } from '../../kernel/core/wait.ts';
import { timersStarted } from '../../kernel/objects/timer.ts';
import { setAlarm } from '../../kernel/process/alarm.ts';
import { signalAll, signalGroupOf } from '../../kernel/process/groups.ts';
import { callBroker, REQUEST } from '../../kernel/process/requests.ts';
import {
  changeSignalMask,
  endingSignal,
  isFirm,
  pendingSignals,
  sendSignal,
  sendThreadSignal,
  setSignalAction,
  stopAwaiting,
  takeAwaited,
} from '../../kernel/process/signals.ts';
import type { Guest } from '../guest.ts';
import { deadlineOfNs } from './poll.ts';
import type { SyscallHandlers } from './prologues.ts';
import { holdObjects, releaseObjects } from './waiting.ts';

const ALL = -1;

type Calls = Pick<
  SyscallHandlers,
  | 'RatSignalSend'
  | 'RatSignalAction'
  | 'RatSignalMask'
  | 'RatSignalPending'
  | 'RatSignalWait'
  | 'RatSignalTake'
  | 'RatSetAlarm'
>;

export function signalCalls(guest: Guest): Calls {
  const { kernel } = guest;
  /** Objects of the wait under way. */
  const objects = new Int32Array(MAXIMUM_WAIT_OBJECTS);

  const send = (id: number, to: number, signal: number): number => {
    if (to === SIGNAL_TO.THREAD) return sendThreadSignal(kernel, id, signal);
    if (to === SIGNAL_TO.ALL) return signalAll(kernel, signal);
    return to === SIGNAL_TO.GROUP ? signalGroupOf(kernel, id, signal) : sendSignal(kernel, id, signal);
  };

  return {
    RatSignalSend: (id, to, signal) => {
      if (signal >>> 0 > SIGNAL_LAST || to >>> 0 > SIGNAL_TO.ALL) return RAT_ERR_INVALID_ARGUMENT;
      const status = send(id, to, signal);
      // Its own end, by whoever's hand, it does not wait for.
      const end = endingSignal(kernel, kernel.process);
      return end === 0 ? status : guest.endBySignal(end);
    },

    RatSignalAction: (signal, action, former) => {
      if (signal < 1 || signal > SIGNAL_LAST || action >>> 0 > SIGNAL_ACTION.ASK) return RAT_ERR_INVALID_ARGUMENT;
      if (action !== SIGNAL_ACTION.ASK && isFirm(signal)) return RAT_ERR_INVALID_ARGUMENT;
      guest.memory.setU32(former, setSignalAction(kernel, signal, action));
      return RAT_SUCCESS;
    },

    RatSignalMask: (less, more, former) => {
      guest.memory.setU32(former, changeSignalMask(kernel, less, more));
      return RAT_SUCCESS;
    },

    RatSignalPending: () => pendingSignals(kernel),

    RatSignalWait: (handles, count, timeoutNs, mask) => {
      const { memory } = guest;
      const n = count >>> 0;
      if (n > MAXIMUM_WAIT_OBJECTS) return RAT_ERR_INVALID_ARGUMENT;
      const deadline = deadlineOfNs(guest, timeoutNs);
      if (mask !== 0) changeSignalMask(kernel, ALL, memory.i32(mask));
      const status = holdObjects(guest, handles, n, objects);
      if (status < 0) return status;
      try {
        return n === 0 ? sleepUntil(kernel, deadline) : statusOf(waitAny(kernel, objects, n, deadline));
      } finally {
        releaseObjects(kernel, objects, n);
      }
    },

    RatSignalTake: (set, timeoutNs, signal, sender) => {
      const deadline = deadlineOfNs(guest, timeoutNs);
      let status: number = RAT_SUCCESS;
      try {
        for (;;) {
          const taken = takeAwaited(kernel, set);
          if (taken !== 0) {
            guest.memory.setU32(signal, taken);
            guest.memory.setU32(sender, kernel.signalSender);
            return RAT_SUCCESS;
          }
          // What has ended the wait may be one of them, or one with a handler.
          if (status < 0) return status;
          status = deadline === 0 ? RAT_ERR_TIMEOUT : sleepUntil(kernel, deadline);
          if (status < 0 && status !== RAT_ERR_INTERRUPTED && status !== RAT_ERR_TIMEOUT) return status;
        }
      } finally {
        stopAwaiting(kernel);
      }
    },

    RatSetAlarm: (change, dueMs, periodMs, formerDueMs, formerPeriodMs) => {
      if (change !== 0 && dueMs !== 0 && !timersStarted(kernel)) callBroker(kernel, REQUEST.START_TIMERS);
      const former = setAlarm(kernel, change !== 0 ? dueMs >>> 0 : -1, periodMs >>> 0);
      if (typeof former === 'number') return former;
      guest.memory.setU32(formerDueMs, Math.ceil(former.due));
      guest.memory.setU32(formerPeriodMs, former.period);
      return RAT_SUCCESS;
    },
  };
}
