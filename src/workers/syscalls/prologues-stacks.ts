// Made by `npm run generate` from src/guest-abi/syscalls.ts. Do not edit.
import type { Guest } from '../guest.ts';
import type { SyscallHandlers } from './prologues.ts';

/** What programs import: the handlers, each between the two sides of the gate. */
export function bindStacks(guest: Guest, handlers: Pick<SyscallHandlers, 'RatCaptureStack' | 'RatDescribeStack' | 'RatDescribeThread'>) {
  const { calls } = guest;
  return {
    RatCaptureStack: (calls[170] = (words: number, max: number) => {
      try {
        if (!guest.enter(170)) return guest.instead(170, [words, max]);
        if (!guest.memory.containsArray(words, max, 4)) return guest.leave(0);
        return guest.leave(handlers.RatCaptureStack(words, max));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatDescribeStack: (calls[171] = (words: number, count: number, out: number, size: number) => {
      try {
        if (!guest.enter(171)) return guest.instead(171, [words, count, out, size]);
        if (!guest.memory.containsArray(words, count, 4)) return guest.leave(0);
        if (!guest.memory.containsBuffer(out, size)) return guest.leave(0);
        return guest.leave(handlers.RatDescribeStack(words, count, out, size));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatDescribeThread: (calls[172] = (out: number, size: number) => {
      try {
        if (!guest.enter(172)) return guest.instead(172, [out, size]);
        if (!guest.memory.containsBuffer(out, size)) return guest.leave(0);
        return guest.leave(handlers.RatDescribeThread(out, size));
      } catch (error) {
        return guest.fail(error);
      }
    }),
  };
}
