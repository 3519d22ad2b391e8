// Made by `npm run generate` from tests/latch/calls.ts. Do not edit.
import { RAT_ERR_FAULT, RIGHT, TYPE } from './status.ts';
import { lookup } from '../../src/kernel/core/handle-table.ts';
import { release } from '../../src/kernel/core/object.ts';
import type { Guest } from '../../src/workers/guest.ts';

/**
 * The calls behind their prologues: pointers to single values have been checked, and handles stand for
 * objects of the right type, on which the prologue has a reference as long as the handler runs, or which the thread
 * has said that it uses (kernel/core/brief-use.ts).
 */
export interface LatchHandlers {
  /** Creates a latch: signaled once its count has come to 0. */
  RatCreateLatch(count: number, out: number): number;
  /** Lowers the count of a latch. */
  RatCountDownLatch(hObject: number, by: number): number;
}

/** What programs import: the handlers, each between the two sides of the gate. */
export function bindLatchCalls(guest: Guest, handlers: LatchHandlers) {
  const { calls, kernel } = guest;
  return {
    RatCreateLatch: (calls[51] = (count: number, out: number) => {
      try {
        if (!guest.enter(51)) return guest.instead(51, [count, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatCreateLatch(count, out));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatCountDownLatch: (calls[52] = (h: number, by: number) => {
      try {
        if (!guest.enter(52)) return guest.instead(52, [h, by]);
        let result = lookup(kernel, h, TYPE.LATCH, RIGHT.SIGNAL);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatCountDownLatch(hObject, by);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
  };
}
