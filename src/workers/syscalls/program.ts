/**
 * What every program needs: its id, its end, and calls back into it. WebAssembly traps when a function is called by a pointer of another type than its own, and
 * C programs are full of such: `void *worker()` for a thread, `void handler()` for a signal. On all other machines what
 * is too much is passed over. JavaScript does that, too.
 */
import { processId } from '../../kernel/process/process.ts';
import type { Guest } from '../guest.ts';
import type { SyscallHandlers } from './prologues.ts';

type Calls = Pick<SyscallHandlers, 'RatCallFunction' | 'RatGetCurrentProcessId' | 'RatProcessExit'>;

export function programCalls(guest: Guest): Calls {
  const { kernel } = guest;
  return {
    RatGetCurrentProcessId: () => processId(kernel, kernel.process),
    RatProcessExit: (exitCode) => guest.exitProcess(exitCode),

    RatCallFunction: (pointer, first, second, third) => {
      const called = functionAt(guest.functions, pointer);
      let result: unknown;
      try {
        result = called(first, second, third);
      } catch (error) {
        // One of its parameters is of 64 bits.
        throw error instanceof TypeError ? new WebAssembly.RuntimeError('function signature mismatch') : error;
      }
      return typeof result === 'number' ? result : 0;
    },
  };
}

/** Fails as the engine does when the program calls by a pointer. */
function functionAt(table: unknown, pointer: number): (...words: number[]) => unknown {
  // What the program exports by this name may be anything.
  if (!(table instanceof WebAssembly.Table)) throw new WebAssembly.RuntimeError('null function');
  if (pointer >>> 0 >= table.length) throw new WebAssembly.RuntimeError('table index is out of bounds');
  const called: unknown = table.get(pointer >>> 0);
  if (typeof called !== 'function') throw new WebAssembly.RuntimeError('null function');
  return called as (...words: number[]) => unknown;
}
