/** Puts each WASI call between the two sides of the gate. One shape for each number of parameters: no arrays. */
import type { Guest, Handler } from '../guest.ts';
import { ERRNO } from './errno.ts';

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
) => number;

/**
 * @param number the call's number, for inspection.
 * @param handler runs with the thread in the kernel.
 */
function bind(guest: Guest, number: number, handler: Handler): Handler {
  const call = handler as Any;
  switch (handler.length) {
    case 0:
    case 1:
    case 2:
      return function again(a: unknown, b: unknown): number {
        try {
          for (;;) {
            guest.handled = false;
            if (!guest.enter(number)) return guest.instead(number, [a, b].slice(0, handler.length), again);
            const errno = guest.leave(call(a, b));
            if (errno !== ERRNO.INTR || !guest.beginsAgain) return errno;
          }
        } catch (error) {
          return guest.fail(error);
        }
      };
    case 3:
    case 4:
      return function again(a: unknown, b: unknown, c: unknown, d: unknown): number {
        try {
          for (;;) {
            guest.handled = false;
            if (!guest.enter(number)) return guest.instead(number, [a, b, c, d].slice(0, handler.length), again);
            const errno = guest.leave(call(a, b, c, d));
            if (errno !== ERRNO.INTR || !guest.beginsAgain) return errno;
          }
        } catch (error) {
          return guest.fail(error);
        }
      };
    default:
      return function again(
        a: unknown,
        b: unknown,
        c: unknown,
        d: unknown,
        e: unknown,
        f: unknown,
        g: unknown,
        h: unknown,
        i: unknown,
      ): number {
        try {
          for (;;) {
            guest.handled = false;
            if (!guest.enter(number))
              return guest.instead(number, [a, b, c, d, e, f, g, h, i].slice(0, handler.length), again);
            const errno = guest.leave(call(a, b, c, d, e, f, g, h, i));
            if (errno !== ERRNO.INTR || !guest.beginsAgain) return errno;
          }
        } catch (error) {
          return guest.fail(error);
        }
      };
  }
}

/** `proc_exit`, which does not return: a controller's status cannot take its place. */
function bindExit(guest: Guest, number: number, handler: Handler): Handler {
  return (code: number) => {
    try {
      guest.enterForGood(number, [code]);
      return (handler as (code: number) => never)(code);
    } catch (error) {
      return guest.fail(error);
    }
  };
}

/** Binds those of the calls that have a handler here. */
export function bindWasi(
  guest: Guest,
  calls: readonly { number: number; name: string }[],
  handlers: Record<string, Handler>,
): Record<string, Handler> {
  const result: Record<string, Handler> = {};
  for (const { name, number } of calls) {
    const handler = handlers[name];
    if (handler === undefined) continue;
    result[name] = (name === 'proc_exit' ? bindExit : bind)(guest, number, handler);
  }
  return result;
}
