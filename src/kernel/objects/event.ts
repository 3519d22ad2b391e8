/** Events. */
import { MESSAGE, TYPE } from '../../guest-abi/status.ts';
import { createObject, O_OWN } from '../core/object.ts';
import { defineType } from '../core/object-type.ts';
import { clearSignaled, FLAGGED, initialState, pulseSignaled, setSignaled } from '../core/signaled-flag.ts';
import type { Kernel } from '../kernel.ts';

/** Makes an event with one reference and no handle. Its position, or RAT_ERR_NO_MEMORY. */
export function createEvent(k: Kernel, manualReset: boolean, signaled: boolean): number {
  return createObject(k, TYPE.EVENT, initialState(manualReset, signaled));
}

/** Sets it: all waiters of a manual-reset event are served, one of an auto-reset one. */
export const setEvent = setSignaled;
export const resetEvent = clearSignaled;
/** Serves the waiters of this moment and leaves it reset. */
export const pulseEvent = pulseSignaled;

export const EVENT_TYPE = defineType({
  number: TYPE.EVENT,
  name: 'EVENT',
  ...FLAGGED,
  message: MESSAGE.EVENT_SIGNALED,
  maker: O_OWN,
  signal: (k, event) => {
    setEvent(k, event);
    return 0;
  },
});
