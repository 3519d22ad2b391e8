/** The alarm of a process: a timer without handles that sends SIGALRM when it is due (objects/timer.ts). */
import { release } from '../core/object.ts';
import type { Kernel } from '../kernel.ts';

import { P_ALARM } from '../memory/process-record.ts';
import { armedFor, cancelTimer, createTimer, setTimer } from '../objects/timer.ts';

/** What an alarm was set to: milliseconds until it is due, and between it and the next; 0: not set. */
export interface Alarm {
  due: number;
  period: number;
}

/**
 * Sets the alarm of the calling process; a due time of 0 stops it, one below 0 leaves it.
 * @returns what it was set to, or RAT_ERR_NO_MEMORY.
 */
export function setAlarm(k: Kernel, due: number, period: number): Alarm | number {
  const { words, process } = k;
  let timer = Atomics.load(words, process + P_ALARM);
  if (timer === 0) {
    if (due <= 0) return { due: 0, period: 0 };
    const made = createTimer(k, true);
    if (made < 0) return made;
    // Another thread may have been quicker.
    timer = Atomics.compareExchange(words, process + P_ALARM, 0, made) || made;
    if (timer !== made) release(k, made);
  }
  const former = armedFor(k, timer);
  if (due === 0) cancelTimer(k, timer);
  else if (due > 0) setTimer(k, timer, due, period);
  return former;
}
