/** The clock that each thread of the system is given. */

/** Milliseconds since 1970 on a clock that all threads of the system share. */
export type Clock = () => number;

/**
 * A clock that never goes back, while the page's or the worker's does not.
 * @param performance that of the page or worker.
 */
export function wallClock(performance: { readonly timeOrigin: number; now(): number }): Clock {
  // Read once: WebKit works it out anew each time, some microseconds to and fro, and after the wall clock was set.
  const { timeOrigin } = performance;
  return () => timeOrigin + performance.now();
}
