/** Wraps a call's handler so that it runs inside the kernel. One shape for each number of parameters: no arrays. */
import type { Guest, Handler } from './guest.ts';

type Any = (
  a?: unknown,
  b?: unknown,
  c?: unknown,
  d?: unknown,
  e?: unknown,
  f?: unknown,
  g?: unknown,
  h?: unknown,
  i?: unknown,
) => unknown;

/**
 * @param number the call's number, for inspection.
 * @param handler runs with the thread in state KERNEL. What it throws is the thread's end; anything but
 *   `ThreadOver` is a fault of ours or of the engine, and ends the process as a trap does.
 */
export function gated(guest: Guest, number: number, handler: Handler): Handler {
  const h = handler as Any;
  switch (handler.length) {
    case 0:
      return () => {
        guest.enter(number);
        const result = h();
        guest.leave();
        return result;
      };
    case 1:
      return (a: unknown) => {
        guest.enter(number);
        const result = h(a);
        guest.leave();
        return result;
      };
    case 2:
      return (a: unknown, b: unknown) => {
        guest.enter(number);
        const result = h(a, b);
        guest.leave();
        return result;
      };
    case 3:
      return (a: unknown, b: unknown, c: unknown) => {
        guest.enter(number);
        const result = h(a, b, c);
        guest.leave();
        return result;
      };
    case 4:
      return (a: unknown, b: unknown, c: unknown, d: unknown) => {
        guest.enter(number);
        const result = h(a, b, c, d);
        guest.leave();
        return result;
      };
    default:
      return (
        a: unknown,
        b: unknown,
        c: unknown,
        d: unknown,
        e: unknown,
        f: unknown,
        g: unknown,
        i: unknown,
        j: unknown,
      ) => {
        guest.enter(number);
        const result = h(a, b, c, d, e, f, g, i, j);
        guest.leave();
        return result;
      };
  }
}
