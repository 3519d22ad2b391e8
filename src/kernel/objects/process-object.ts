/** Process objects: what stays of a process as long as somebody has a handle to it. Signaled when it has ended. */
import { SIGNAL } from '../../guest-abi/signals.ts';
import { MESSAGE, RAT_ERR_STILL_ACTIVE, RAT_SUCCESS, RIGHT, TYPE } from '../../guest-abi/status.ts';
import { createObject, O_OWN, release } from '../core/object.ts';
import { COMMON_RIGHTS, defineType } from '../core/object-type.ts';
import { FLAGGED, STATE_MANUAL, setSignaled } from '../core/signaled-flag.ts';
import type { Kernel } from '../kernel.ts';
import { EXIT_REASON, REASON_MASK, REASON_SIGNAL_SHIFT } from '../memory/process-record.ts';

export const OP_EXIT_CODE = O_OWN;
export const OP_ID = O_OWN + 1;
/** How it ended: `EXIT_REASON`, and the signal as in P_EXIT_REASON. */
export const OP_REASON = O_OWN + 2;
/** Its process record; 0 when it has ended. */
export const OP_PROCESS = O_OWN + 3;

/** That it has stopped, or goes on, and nobody has asked for it: the signal and CHANGED, CHANGED alone, or 0. Atomic. */
const OP_CHANGE = O_OWN + 4;
const CHANGED = 0x100;
/** Its maker, and the maker's handle (own-queue.ts). */
const OP_MAKER = O_OWN + 5;

/** Makes the object of a process; its position, or RAT_ERR_NO_MEMORY. */
export function createProcessObject(k: Kernel): number {
  return createObject(k, TYPE.PROCESS, STATE_MANUAL);
}

/** Ties it to its record. */
export function attachProcess(k: Kernel, object: number, process: number, id: number): void {
  k.words[object + OP_ID] = id;
  k.words[object + OP_PROCESS] = process;
}

/** The process has ended; `signalExit` tells those who wait. */
export function detachProcess(k: Kernel, object: number, exitCode: number, reason: number): void {
  k.words[object + OP_EXIT_CODE] = exitCode;
  k.words[object + OP_REASON] = reason;
  Atomics.store(k.words, object + OP_PROCESS, 0);
}

/** Serves those who wait for the end; drops the record's reference on the object. */
export function signalExit(k: Kernel, object: number): void {
  try {
    setSignaled(k, object);
  } finally {
    release(k, object);
  }
}

/** Notes that the process has been stopped by a signal; or, with 0, that it goes on. */
export function noteChange(k: Kernel, object: number, signal: number): void {
  Atomics.store(k.words, object + OP_CHANGE, signal | CHANGED);
}

/**
 * What the process has done since somebody took it last: the signal that has stopped it, 0: it goes on, -1: nothing.
 * @param stopped whether a stop is asked for. @param continued whether that it goes on is. @param keep only looks.
 */
export function takeChange(k: Kernel, object: number, stopped: boolean, continued: boolean, keep: boolean): number {
  const change = Atomics.load(k.words, object + OP_CHANGE);
  const signal = change & ~CHANGED;
  if (change === 0 || !(signal !== 0 ? stopped : continued)) return -1;
  if (!keep && Atomics.compareExchange(k.words, object + OP_CHANGE, change, 0) !== change) return -1;
  return signal;
}

/** Record of the process, 0 when it has ended. */
export function processOf(k: Kernel, object: number): number {
  return Atomics.load(k.words, object + OP_PROCESS);
}

export function processIdOf(k: Kernel, object: number): number {
  return k.words[object + OP_ID];
}

/** How the process ended; `status` is RAT_ERR_STILL_ACTIVE while it has not. */
export function processExit(k: Kernel, object: number): { status: number; code: number; reason: number } {
  const { words } = k;
  const status = processOf(k, object) === 0 ? RAT_SUCCESS : RAT_ERR_STILL_ACTIVE;
  return { status, code: words[object + OP_EXIT_CODE], reason: words[object + OP_REASON] & REASON_MASK };
}

/** The signal that has ended the process, as POSIX tells it, also where none has; 0 when it has ended by itself. */
export function endSignal(k: Kernel, object: number): number {
  const word = k.words[object + OP_REASON];
  const signal = word >>> REASON_SIGNAL_SHIFT;
  if (signal !== 0) return signal;
  const reason = word & REASON_MASK;
  return reason === EXIT_REASON.KILLED ? SIGNAL.KILL : reason === EXIT_REASON.TRAPPED ? SIGNAL.SEGV : 0;
}

export const PROCESS_TYPE = defineType({
  number: TYPE.PROCESS,
  name: 'PROCESS',
  ...FLAGGED,
  message: MESSAGE.PROCESS_EXITED,
  maker: OP_MAKER,
  completionValue: (k, object) => k.words[object + OP_EXIT_CODE],
  rights: () => COMMON_RIGHTS | RIGHT.TERMINATE,
  describe: (k, object) => ({
    signaled: FLAGGED.isSignaled(k, object, k.thread),
    count: 0,
    owner: 0,
    endOf: processIdOf(k, object),
  }),
});
