/** Arguments, environment, clocks, random numbers, exit. */
import { threadCpuTime } from '../../kernel/core/cpu-time.ts';
import { isDying } from '../../kernel/core/park.ts';
import { putTime } from '../../kernel/fs/times.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { utf8Bytes, utf8Text } from '../../kernel/memory/utf8.ts';
import { copyStrings, currentDirectory, stringsOf } from '../../kernel/process/process.ts';
import { raiseOwnSignal } from '../../kernel/process/signals.ts';
import { processCpuTime } from '../../kernel/process/thread.ts';
import type { Guest, Handler } from '../guest.ts';
import { yieldThread } from '../syscalls/threads.ts';
import { ERRNO } from './errno.ts';

/** WASI has no SIGSTKFLT, which is 16. */
const FIRST_SHIFTED = 16;
const CLOCK = { REALTIME: 0, MONOTONIC: 1, PROCESS: 2, THREAD: 3 };
const LAST_CLOCK = CLOCK.THREAD;
/** Resolution of `performance.now()` in an isolated page, nanoseconds. */
const RESOLUTION_NS = 5000n;
/** `getRandomValues` gives at most this much at once. */
const RANDOM_CHUNK = 65536;

/** The time under way, as the file system writes it: a file's is between those that are asked for before and after. */
const time = new Uint32Array(2);

/** Milliseconds on a WASI clock: since 1970, since the system was booted, or of computing. */
function readClock(kernel: Kernel, clock: number): number {
  if (clock === CLOCK.REALTIME) return kernel.wallTime();
  if (clock === CLOCK.PROCESS) return processCpuTime(kernel);
  return clock === CLOCK.THREAD ? threadCpuTime(kernel, kernel.thread) : kernel.now();
}

/** Writes the nanoseconds on a WASI clock. */
function writeClock(guest: Guest, clock: number, out: number): void {
  const { kernel, memory } = guest;
  putTime(time, 0, readClock(kernel, clock));
  memory.setU32(out, time[0]);
  memory.setU32(out + 4, time[1]);
}

/**
 * WASI has no working directory: an ordinary program is told by a variable, where it is not the root and nobody has set
 * that. Go's runtime goes by it, C libraries by the preopened directory "." (kernel/process/preopens.ts).
 */
function workingDirectory({ kernel }: Guest, environment: Uint8Array): Uint8Array | null {
  const path = utf8Text(currentDirectory(kernel, kernel.process));
  if (path === '/' || `\0${utf8Text(environment)}`.includes('\0PWD=')) return null;
  return utf8Bytes(`PWD=${path}\0`);
}

/** Ours by the numbers of WASI, from 1 on, which leave out one and so are others from there. */
const WASI_SIGNALS = Array.from({ length: 30 }, (_, i) => (i + 1 < FIRST_SHIFTED ? i + 1 : i + 2));

export function processWasi(guest: Guest): Record<string, Handler> {
  const { kernel } = guest;
  const strings = (environment: boolean): { bytes: Uint8Array; count: number } => {
    const { count } = stringsOf(kernel, kernel.process, environment);
    const bytes = copyStrings(kernel, kernel.process, environment);
    const directory = environment && !guest.isLibratos ? workingDirectory(guest, bytes) : null;
    if (directory === null) return { bytes, count };
    const all = new Uint8Array(bytes.length + directory.length);
    all.set(bytes);
    all.set(directory, bytes.length);
    return { bytes: all, count: count + 1 };
  };
  const sizes = (environment: boolean) => (countAt: number, bytesAt: number) => {
    const { memory } = guest;
    if (!memory.contains(countAt, 4) || !memory.contains(bytesAt, 4)) return ERRNO.FAULT;
    const { bytes, count } = strings(environment);
    memory.setU32(countAt, count);
    memory.setU32(bytesAt, bytes.length);
    return ERRNO.SUCCESS;
  };
  const get = (environment: boolean) => (vector: number, buffer: number) => {
    const { memory } = guest;
    const { bytes, count } = strings(environment);
    if (!memory.contains(vector, count * 4) || !memory.contains(buffer, bytes.length)) return ERRNO.FAULT;
    memory.write(buffer, bytes);
    let at = 0;
    for (let i = 0; i < count; i++) {
      memory.setU32(vector + i * 4, buffer + at);
      at = bytes.indexOf(0, at) + 1;
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
      writeClock(guest, clock, out);
      return ERRNO.SUCCESS;
    },

    random_get: (buffer: number, length: number) => {
      if (!guest.memory.contains(buffer, length)) return ERRNO.FAULT;
      for (let done = 0; done < length >>> 0 && !isDying(kernel); done += RANDOM_CHUNK) {
        const chunk = new Uint8Array(Math.min(RANDOM_CHUNK, (length >>> 0) - done));
        guest.memory.write((buffer >>> 0) + done, crypto.getRandomValues(chunk));
      }
      return ERRNO.SUCCESS;
    },

    proc_exit: (code: number) => guest.exitProcess(code | 0),
    proc_raise: (signal: number) => {
      if (signal >>> 0 > WASI_SIGNALS.length) return ERRNO.INVAL;
      const ours = WASI_SIGNALS[signal - 1];
      if (ours !== undefined) raiseOwnSignal(kernel, ours);
      return ERRNO.SUCCESS;
    },
    sched_yield: () => {
      yieldThread(guest);
      return ERRNO.SUCCESS;
    },
  };
}
