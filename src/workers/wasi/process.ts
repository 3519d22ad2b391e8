/** Arguments, environment, clocks, random numbers, exit. */
import { P_ARGC, P_ARGUMENTS, P_ARGUMENTS_BYTES, P_ENVC } from '../../kernel/layout.ts';
import type { Guest, Handler } from '../guest.ts';
import { yieldThread } from '../syscalls/threads.ts';
import { ERRNO } from './errno.ts';

const REALTIME = 0;
const LAST_CLOCK = 3;
/** Resolution of `performance.now()` in an isolated page, nanoseconds. */
const RESOLUTION_NS = 5000n;
/** `getRandomValues` gives at most this much at once. */
const RANDOM_CHUNK = 65536;

/** Nanoseconds on a WASI clock: wall time, or since the system was booted. */
export function clockNs(guest: Guest, clock: number): number {
  const ms = guest.kernel.now() + (clock === REALTIME ? guest.epoch : 0);
  return Math.round(ms * 1e6);
}

export function processWasi(guest: Guest): Record<string, Handler> {
  const { kernel } = guest;
  const { words } = kernel;

  /** The process's strings number `from` to `to`: where they lie in kernel memory, in bytes. */
  const strings = (environment: boolean): { from: number; bytes: number; count: number } => {
    const start = words[kernel.process + P_ARGUMENTS] * 4;
    const end = start + words[kernel.process + P_ARGUMENTS_BYTES];
    let middle = start;
    for (let i = 0; i < words[kernel.process + P_ARGC]; i++) middle = kernel.bytes.indexOf(0, middle) + 1;
    return environment
      ? { from: middle, bytes: end - middle, count: words[kernel.process + P_ENVC] }
      : { from: start, bytes: middle - start, count: words[kernel.process + P_ARGC] };
  };
  const sizes = (environment: boolean) => (countAt: number, bytesAt: number) => {
    const { memory } = guest;
    if (!memory.contains(countAt, 4) || !memory.contains(bytesAt, 4)) return ERRNO.FAULT;
    const { bytes, count } = strings(environment);
    memory.setU32(countAt, count);
    memory.setU32(bytesAt, bytes);
    return ERRNO.SUCCESS;
  };
  const get = (environment: boolean) => (vector: number, buffer: number) => {
    const { memory } = guest;
    const { from, bytes, count } = strings(environment);
    if (!memory.contains(vector, count * 4) || !memory.contains(buffer, bytes)) return ERRNO.FAULT;
    memory.write(buffer, kernel.bytes.subarray(from, from + bytes));
    let at = from;
    for (let i = 0; i < count; i++) {
      memory.setU32(vector + i * 4, buffer + (at - from));
      at = kernel.bytes.indexOf(0, at) + 1;
    }
    return ERRNO.SUCCESS;
  };

  return {
    args_sizes_get: sizes(false),
    args_get: get(false),
    environ_sizes_get: sizes(true),
    environ_get: get(true),

    clock_res_get: (clock: number, out: number) => {
      if (clock >>> 0 > LAST_CLOCK) return ERRNO.INVAL;
      if (!guest.memory.contains(out, 8)) return ERRNO.FAULT;
      guest.memory.setU64(out, RESOLUTION_NS);
      return ERRNO.SUCCESS;
    },
    clock_time_get: (clock: number, _precision: bigint, out: number) => {
      if (clock >>> 0 > LAST_CLOCK) return ERRNO.INVAL;
      if (!guest.memory.contains(out, 8)) return ERRNO.FAULT;
      guest.memory.setNumber64(out, clockNs(guest, clock));
      return ERRNO.SUCCESS;
    },

    random_get: (buffer: number, length: number) => {
      if (!guest.memory.contains(buffer, length)) return ERRNO.FAULT;
      for (let done = 0; done < length >>> 0; done += RANDOM_CHUNK) {
        const chunk = new Uint8Array(Math.min(RANDOM_CHUNK, (length >>> 0) - done));
        guest.memory.write((buffer >>> 0) + done, crypto.getRandomValues(chunk));
      }
      return ERRNO.SUCCESS;
    },

    proc_exit: (code: number) => guest.exitProcess(code | 0),
    proc_raise: (_signal: number) => ERRNO.NOTSUP,
    sched_yield: () => {
      yieldThread(guest);
      return ERRNO.SUCCESS;
    },
  };
}
