/** `poll`: a wait for any of several descriptors, told by their events. */
import { MAX_FDS, MAXIMUM_WAIT_OBJECTS } from '../../guest-abi/limits.ts';
import { RAT_ERR_INVALID_ARGUMENT, RAT_ERR_TIMEOUT, RAT_SUCCESS } from '../../guest-abi/status.ts';
import { RatPollEntry } from '../../guest-abi/struct-offsets.ts';
import { POLL } from '../../guest-abi/values.ts';
import { READY } from '../../kernel/core/byte-io.ts';
import { ioOf, isReady, release, writeSideOf } from '../../kernel/core/object.ts';
import { sleepUntil } from '../../kernel/core/park.ts';
import { waitAny } from '../../kernel/core/wait.ts';
import { descriptorObject } from '../../kernel/process/descriptors.ts';
import { changeSignalMask } from '../../kernel/process/signals.ts';
import type { Guest } from '../guest.ts';
import type { SyscallHandlers } from './prologues.ts';

/** Of `timeoutNs`. */
const FOREVER = -1n;
/**
 * An object that is signaled for what nobody asked for cannot be waited for: it is looked at this often, in
 * milliseconds. That is so when a pipe with bytes in it is only watched for its end.
 */
const LOOK_EVERY_MS = 10;

/** Deadline on the system's clock for `timeoutNs`; 0 only looks. A wait that goes on after a signal keeps the one it had. */
export function deadlineOfNs(guest: Guest, timeoutNs: bigint): number {
  if (guest.resuming) return guest.deadline;
  if (timeoutNs === FOREVER) guest.deadline = Number.POSITIVE_INFINITY;
  else guest.deadline = timeoutNs === 0n ? 0 : guest.kernel.now() + Number(BigInt.asUintN(64, timeoutNs)) / 1e6;
  return guest.deadline;
}

/** The events of poll.h that an object's readiness means. */
function eventsOf(ready: number): number {
  return (
    ((ready & READY.READ) !== 0 ? POLL.IN : 0) |
    ((ready & READY.WRITE) !== 0 ? POLL.OUT : 0) |
    ((ready & READY.HANGUP) !== 0 ? POLL.HUP : 0) |
    ((ready & READY.BROKEN) !== 0 ? POLL.ERR : 0)
  );
}

type Calls = Pick<SyscallHandlers, 'RatPoll'>;

export function pollCalls(guest: Guest): Calls {
  const { kernel } = guest;
  /** Of the call under way: the entries' objects (0: none is looked at; below zero: not open), and those to wait for. */
  const objects = new Int32Array(MAX_FDS);
  const awaited = new Int32Array(MAXIMUM_WAIT_OBJECTS);

  const entryAt = (entries: number, i: number) => entries + i * RatPollEntry.SIZEOF;

  const eventsThere = (entries: number, i: number): number => {
    if (objects[i] === 0) return 0;
    if (objects[i] < 0) return POLL.NVAL;
    const wanted = guest.memory.u16(entryAt(entries, i) + RatPollEntry.events) | POLL.ERR | POLL.HUP;
    return eventsOf(ioOf(kernel, objects[i]).readiness(kernel, objects[i])) & wanted;
  };

  /** Tells what is there: how many entries have something. */
  const tell = (entries: number, count: number): number => {
    let ready = 0;
    for (let i = 0; i < count; i++) {
      const events = eventsThere(entries, i);
      guest.memory.setU16(entryAt(entries, i) + RatPollEntry.events + 2, events);
      if (events !== 0) ready++;
    }
    return ready;
  };

  /** Parks until there may be something to tell: RAT_SUCCESS, or as of waitAny. */
  const park = (entries: number, count: number, deadline: number): number => {
    let waiting = 0;
    let until = deadline;
    for (let i = 0; i < count; i++) {
      if (objects[i] <= 0) continue;
      const events = guest.memory.u16(entryAt(entries, i) + RatPollEntry.events);
      const side = (events & POLL.OUT) !== 0 ? writeSideOf(kernel, objects[i]) : objects[i];
      // Who asks for room only is told of the end, too.
      for (const object of side === objects[i] ? [side] : [objects[i], side]) {
        const full = waiting === MAXIMUM_WAIT_OBJECTS;
        if (full || isReady(kernel, object)) until = Math.min(deadline, kernel.now() + LOOK_EVERY_MS);
        else awaited[waiting++] = object;
      }
    }
    const outcome = waiting > 0 ? waitAny(kernel, awaited, waiting, until) : sleepUntil(kernel, until);
    return outcome === RAT_ERR_TIMEOUT && kernel.now() < deadline ? RAT_SUCCESS : outcome;
  };

  return {
    RatPoll: (entries, count, timeoutNs, mask, out) => {
      const n = count >>> 0;
      if (n > MAX_FDS) return RAT_ERR_INVALID_ARGUMENT;
      const deadline = deadlineOfNs(guest, timeoutNs);
      if (mask !== 0) changeSignalMask(kernel, -1, guest.memory.i32(mask));
      try {
        for (let i = 0; i < n; i++) {
          const fd = guest.memory.i32(entryAt(entries, i));
          objects[i] = fd < 0 ? 0 : descriptorObject(kernel, kernel.process, fd);
        }
        for (;;) {
          const ready = tell(entries, n);
          let status: number = RAT_SUCCESS;
          if (ready === 0 && deadline !== 0) status = park(entries, n, deadline);
          if (ready > 0 || deadline === 0 || status === RAT_ERR_TIMEOUT) {
            guest.memory.setU32(out, ready > 0 ? ready : tell(entries, n));
            return RAT_SUCCESS;
          }
          if (status < 0) return status;
        }
      } finally {
        for (let i = 0; i < n; i++) {
          if (objects[i] > 0) release(kernel, objects[i]);
          objects[i] = 0;
        }
      }
    },
  };
}
