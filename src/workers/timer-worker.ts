/** Entry of the worker that signals timers: it sleeps until the first one is due, and never returns. */
import { Kernel } from '../kernel/kernel.ts';
import { H_TIMER_SEQUENCE } from '../kernel/layout.ts';
import { fireTimers } from '../kernel/timer.ts';

addEventListener('message', (event: MessageEvent<SharedArrayBuffer>) => {
  const kernel = new Kernel(event.data, true, () => performance.timeOrigin + performance.now());
  for (;;) {
    // Read before the list is looked at: a timer that is set after that changes the word, and the wait ends.
    const sequence = Atomics.load(kernel.words, H_TIMER_SEQUENCE);
    Atomics.wait(kernel.words, H_TIMER_SEQUENCE, sequence, fireTimers(kernel));
  }
});
