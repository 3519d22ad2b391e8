/** `poll_oneoff`: a wait for any of several descriptors and clocks, which a kill reaches like any wait. */
import { MAXIMUM_WAIT_OBJECTS } from '../../guest-abi/limits.ts';
import { RAT_ERR_INTERRUPTED } from '../../guest-abi/status.ts';
import { READY } from '../../kernel/core/byte-io.ts';
import { ioOf, release, writeSideOf } from '../../kernel/core/object.ts';
import { sleepUntil } from '../../kernel/core/park.ts';
import { waitAny } from '../../kernel/core/wait.ts';
import { descriptorObject } from '../../kernel/process/descriptors.ts';
import type { Guest, Handler } from '../guest.ts';
import type { WasiAbi } from './abi.ts';
import { ERRNO } from './errno.ts';
import { checkRights, RIGHT } from './rights.ts';

const EVENT_BYTES = 32;
const CLOCK = 0;
const FD_READ = 1;
const FD_WRITE = 2;
const ABSOLUTE = 1;
const REALTIME = 0;
const MONOTONIC = 1;
const LAST_CLOCK = 3;
/** What a stream must be ready for. */
const READY_FOR: Readonly<Record<number, number>> = {
  [FD_READ]: READY.READ | READY.HANGUP,
  [FD_WRITE]: READY.WRITE | READY.HANGUP | READY.BROKEN,
};
/** Of an event: the other side is gone. */
const HANGUP = 1;

interface Subscription {
  at: number;
  kind: number;
  /** Milliseconds of the system's clock, for a clock. */
  deadline: number;
  /** For a descriptor; below zero when there is none. */
  object: number;
  errno: number;
}

export function pollWasi(guest: Guest, abi: WasiAbi): Record<string, Handler> {
  const { bytes: subscriptionBytes, clock: clockPlace } = abi.subscription;
  const { kernel } = guest;
  /** Objects of the wait under way. */
  const objects = new Int32Array(MAXIMUM_WAIT_OBJECTS);

  const read = (at: number): Subscription => {
    const { memory } = guest;
    const kind = memory.u8(at + 8);
    const result: Subscription = { at, kind, deadline: Number.POSITIVE_INFINITY, object: 0, errno: ERRNO.SUCCESS };
    if (kind === CLOCK) {
      const place = at + clockPlace;
      const clock = memory.u32(place);
      const ms = Number(memory.u64(place + 8)) / 1e6;
      if (clock > LAST_CLOCK) result.errno = ERRNO.INVAL;
      // Who waits does not compute: such a clock would never come there.
      else if (clock > MONOTONIC) result.errno = ERRNO.NOTSUP;
      const absolute = (memory.u16(place + 24) & ABSOLUTE) !== 0;
      result.deadline = !absolute ? kernel.now() + ms : clock === REALTIME ? ms - kernel.epoch : ms;
    } else if (kind === FD_READ || kind === FD_WRITE) {
      const fd = memory.u32(at + 16) | 0;
      result.object = descriptorObject(kernel, kernel.process, fd);
      if (result.object < 0) result.errno = ERRNO.BADF;
      else {
        // A file is always ready, whatever it was opened for.
        const io = ioOf(kernel, result.object);
        const fits = kind === FD_READ ? io.canRead(kernel, result.object) : io.canWrite(kernel, result.object);
        if (io.inode(kernel, result.object) === 0 && !fits) result.errno = ERRNO.BADF;
        else result.errno = checkRights(kernel, fd, RIGHT.POLL_FD_READWRITE);
      }
    } else {
      result.errno = ERRNO.INVAL;
    }
    return result;
  };
  const isReady = (s: Subscription): boolean => {
    if (s.errno !== ERRNO.SUCCESS) return true;
    if (s.kind === CLOCK) return kernel.now() >= s.deadline;
    return (ioOf(kernel, s.object).readiness(kernel, s.object) & READY_FOR[s.kind]) !== 0;
  };

  /** Waits until one of them is ready, or the thread is killed or interrupted: the status of that. */
  const park = (list: Subscription[]): number => {
    const deadline = Math.min(...list.map((s) => s.deadline));
    const waitFor = list.filter((s) => s.object > 0);
    for (const [i, s] of waitFor.entries()) objects[i] = s.kind === FD_WRITE ? writeSideOf(kernel, s.object) : s.object;
    return waitFor.length > 0 ? waitAny(kernel, objects, waitFor.length, deadline) : sleepUntil(kernel, deadline);
  };
  const writeEvent = (at: number, s: Subscription): void => {
    const { memory } = guest;
    const userData = memory.u64(s.at);
    for (let i = 0; i < EVENT_BYTES; i += 8) memory.setU64(at + i, 0n);
    memory.setU64(at, userData);
    memory.setU16(at + 8, s.errno);
    memory.setU8(at + 10, s.kind);
    if (s.kind === CLOCK || s.errno !== ERRNO.SUCCESS) return;
    const io = ioOf(kernel, s.object);
    memory.setNumber64(at + 16, s.kind === FD_READ ? (io.available?.(kernel, s.object) ?? 1) : 1);
    const gone = (io.readiness(kernel, s.object) & (READY.HANGUP | READY.BROKEN)) !== 0;
    memory.setU16(at + 24, gone ? HANGUP : 0);
  };

  return {
    poll_oneoff: (input: number, output: number, count: number, out: number) => {
      const { memory } = guest;
      const n = count >>> 0;
      if (n === 0 || n > MAXIMUM_WAIT_OBJECTS) return ERRNO.INVAL;
      if (!memory.contains(input, n * subscriptionBytes) || !memory.contains(output, n * EVENT_BYTES))
        return ERRNO.FAULT;
      if (!memory.contains(out, 4)) return ERRNO.FAULT;
      const list: Subscription[] = [];
      try {
        for (let i = 0; i < n; i++) list.push(read(input + i * subscriptionBytes));
        // Another may have been quicker to what it was woken for.
        for (let status = 0; status >= 0 && !list.some(isReady); ) {
          status = park(list);
          if (status === RAT_ERR_INTERRUPTED) return ERRNO.INTR;
        }
        const ready = list.filter(isReady);
        for (const [i, s] of ready.entries()) writeEvent(output + i * EVENT_BYTES, s);
        memory.setU32(out, ready.length);
        return ERRNO.SUCCESS;
      } finally {
        for (const s of list) if (s.object > 0) release(kernel, s.object);
      }
    },
  };
}
