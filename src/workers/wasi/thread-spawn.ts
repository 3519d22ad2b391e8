/** wasi-threads: a thread is one more instance of the program, on the memory that it imports. */
import { RAT_ERR_QUOTA } from '../../guest-abi/status.ts';
import { REQUEST, submitRequest } from '../../kernel/process/requests.ts';
import { createThread, setThreadStart, threadId } from '../../kernel/process/thread.ts';
import type { Guest } from '../guest.ts';
import { ERRNO, errnoOf } from './errno.ts';

const NAMELESS = new Uint8Array();

/**
 * `thread-spawn`: the id of the new thread, 1 to 0x1fffffff; or an errno, negative.
 * @param number the call's, for inspection.
 */
export function threadSpawn(guest: Guest, number: number): (argument: number) => number {
  const { kernel } = guest;
  const spawn = (argument: number): number => {
    if (!guest.startsWasiThreads) return -ERRNO.NOTSUP;
    const thread = createThread(kernel, kernel.process, NAMELESS);
    if (thread < 0) return -(thread === RAT_ERR_QUOTA ? ERRNO.AGAIN : errnoOf(thread));
    // Before it may run, and end.
    const id = threadId(kernel, thread);
    setThreadStart(kernel, thread, { entry: 0, argument, block: 0 });
    submitRequest(kernel, thread, REQUEST.START_THREAD);
    return id;
  };
  return function again(argument): number {
    try {
      if (!guest.enter(number)) return guest.instead(number, [argument], again);
      return guest.leave(spawn(argument));
    } catch (error) {
      return guest.fail(error);
    }
  };
}
