/** Thread objects: what stays of a thread as long as somebody has a handle to it. Signaled when it has ended. */
import { MESSAGE, RAT_ERR_STILL_ACTIVE, RAT_SUCCESS, TYPE } from '../../guest-abi/status.ts';
import { createObject, O_OWN } from '../core/object.ts';
import { COMMON_RIGHTS, defineType } from '../core/object-type.ts';
import { FLAGGED, STATE_MANUAL } from '../core/signaled-flag.ts';
import type { Kernel } from '../kernel.ts';

export const OT_EXIT_CODE = O_OWN;
export const OT_ID = O_OWN + 1;
/** Its thread record; 0 when it has ended. */
export const OT_THREAD = O_OWN + 2;
/** Its maker, and the maker's handle (own-queue.ts). */
const OT_MAKER = O_OWN + 3;

/** Makes the object of a thread; its position, or RAT_ERR_NO_MEMORY. */
export function createThreadObject(k: Kernel): number {
  return createObject(k, TYPE.THREAD, STATE_MANUAL);
}

/** Ties it to its record. */
export function attachThread(k: Kernel, object: number, thread: number, id: number): void {
  k.words[object + OT_ID] = id;
  k.words[object + OT_THREAD] = thread;
}

/** The thread has ended; core/signaled-flag.ts's setSignaled tells those who wait. */
export function detachThread(k: Kernel, object: number, exitCode: number): void {
  k.words[object + OT_EXIT_CODE] = exitCode;
  Atomics.store(k.words, object + OT_THREAD, 0);
}

/** The exit code; `status` is RAT_ERR_STILL_ACTIVE while the thread has not ended. */
export function threadExit(k: Kernel, object: number): { status: number; code: number } {
  const ended = Atomics.load(k.words, object + OT_THREAD) === 0;
  return { status: ended ? RAT_SUCCESS : RAT_ERR_STILL_ACTIVE, code: k.words[object + OT_EXIT_CODE] };
}

export const THREAD_TYPE = defineType({
  number: TYPE.THREAD,
  name: 'THREAD',
  ...FLAGGED,
  message: MESSAGE.THREAD_EXITED,
  maker: OT_MAKER,
  completionValue: (k, object) => k.words[object + OT_EXIT_CODE],
  rights: () => COMMON_RIGHTS,
  describe: (k, object) => ({
    signaled: FLAGGED.isSignaled(k, object, k.thread),
    count: 0,
    owner: 0,
    endOf: k.words[object + OT_ID],
  }),
});
