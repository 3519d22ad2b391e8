/** Entry of the worker that signals timers: it sleeps until the first one is due, and never returns. */
import { wallClock } from '../kernel/core/wall-clock.ts';
import { Kernel } from '../kernel/kernel.ts';
import { sleepUntilTimer } from '../kernel/objects/timer.ts';
import { raiseAlarm } from '../kernel/process/signals.ts';

addEventListener('message', (event: MessageEvent<SharedArrayBuffer>) => {
  const kernel = new Kernel(event.data, true, wallClock(performance));
  for (;;) sleepUntilTimer(kernel, (timer) => raiseAlarm(kernel, timer));
});
