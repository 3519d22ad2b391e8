/** What must hold of kernel memory while no call is under way: locks, handles and references, counted from the other end. */
import { HANDLE_CHUNK_ENTRIES, MAX_FDS } from '../../../src/guest-abi/limits.ts';
import { E_META, E_OBJECT, ENTRY_WORDS } from '../../../src/kernel/core/handle-table.ts';
import { forEachObject, O_HANDLES, O_LOCK, O_REFS, O_TYPE, O_WAIT_HEAD } from '../../../src/kernel/core/object.ts';
import { N_NEXT, W_COUNT } from '../../../src/kernel/core/wait-queue.ts';
import type { Kernel } from '../../../src/kernel/kernel.ts';
import {
  P_ALARM,
  P_CHILD_EVENT,
  P_FDS,
  P_HANDLE_CHUNKS,
  P_HANDLE_HIGH,
  P_OPERATIONS,
} from '../../../src/kernel/memory/process-record.ts';
import { T_QUEUE } from '../../../src/kernel/memory/thread-record.ts';
import { OQ_COUNT, OQ_USED } from '../../../src/kernel/objects/completion-queue.ts';
import { G_SOURCES, OG_BLOCK } from '../../../src/kernel/objects/message-records.ts';
import { S_NEXT } from '../../../src/kernel/objects/message-source.ts';
import { X_NEXT, X_OBJECT } from '../../../src/kernel/objects/operation.ts';
import { PACKET_ARMED } from '../../../src/kernel/objects/packet.ts';
import { processOf } from '../../../src/kernel/objects/process-object.ts';
import { sendsOf } from '../../../src/kernel/objects/send.ts';
import { TB_CLIENT, TB_KEPT, TB_OUTPUT } from '../../../src/kernel/objects/terminal-block.ts';
import { terminalBlock } from '../../../src/kernel/objects/terminal-end.ts';
import { OW_BLOCK, WB_OWNER, WB_QUEUE } from '../../../src/kernel/objects/window-block.ts';
import { timersOf } from '../../../src/kernel/objects/window-timers.ts';
import { objectOfEntry } from '../../../src/kernel/process/descriptors.ts';
import { forEachThreadRecord, hasEnded, threadObject } from '../../../src/kernel/process/thread.ts';
import { TYPE } from '../../latch/status.ts';

/** A live handle. */
export interface Entry {
  handle: number;
  object: number;
  type: number;
  /** As bits. */
  rights: number;
}

/** All handles of a process. */
export function entriesOf(k: Kernel, process: number): Entry[] {
  const { words } = k;
  const found: Entry[] = [];
  for (let index = 0; index < words[process + P_HANDLE_HIGH]; index++) {
    const chunk = words[process + P_HANDLE_CHUNKS + Math.floor(index / HANDLE_CHUNK_ENTRIES)];
    const entry = chunk + (index % HANDLE_CHUNK_ENTRIES) * ENTRY_WORDS;
    const meta = words[entry + E_META];
    if ((meta & 0xff) === 0) continue;
    const object = words[entry + E_OBJECT];
    found.push({ handle: ((meta >>> 8) << 16) | index, object, type: words[object + O_TYPE], rights: meta & 0xff });
  }
  return found;
}

/**
 * Compares every object's counts with who can be found to hold it. No thread may be parked.
 * @returns what does not agree.
 */
export function findMiscounts(k: Kernel, processes: number[]): string[] {
  const { words } = k;
  const handles = new Map<number, number>();
  const add = (object: number) => handles.set(object, (handles.get(object) ?? 0) + 1);
  for (const process of processes) {
    for (const { object } of entriesOf(k, process)) add(object);
    for (let fd = 0; fd < MAX_FDS; fd++)
      if (words[words[process + P_FDS] + fd] !== 0) add(objectOfEntry(words[words[process + P_FDS] + fd]));
  }
  // A terminal keeps the pipe to its client open, as long as either end of it is there.
  const terminals = new Set<number>();
  forEachObject(k, TYPE.TERMINAL, (end) => void terminals.add(terminalBlock(k, end)));
  for (const block of terminals) {
    add(words[block + TB_OUTPUT]);
    // And the client's end and what it reads, until there is one.
    if (words[block + TB_KEPT] !== 0) for (const end of [words[block + TB_KEPT], words[block + TB_CLIENT]]) add(end);
  }
  // A window holds the queue that its messages go to, its owner, and its timers.
  const ofWindows: number[] = [];
  forEachObject(k, TYPE.WINDOW, (window) => {
    const block = words[window + OW_BLOCK];
    ofWindows.push(words[block + WB_QUEUE], words[block + WB_OWNER], ...timersOf(k, window));
  });
  const alarms = new Set(processes.map((process) => words[process + P_ALARM]));
  const childEvents = processes.map((process) => words[process + P_CHILD_EVENT]);
  // Operations hold their streams.
  const streams: number[] = [];
  for (const process of processes) {
    for (let each = words[process + P_OPERATIONS]; each !== 0; each = words[each + X_NEXT])
      streams.push(words[each + X_OBJECT]);
  }
  // And what records of threads hold: their objects, their message queues.
  const threads = new Set<number>();
  const living: number[] = [];
  forEachThreadRecord(k, (thread) => {
    if (hasEnded(k, thread)) return;
    living.push(thread);
    threads.add(threadObject(k, thread)).add(words[thread + T_QUEUE]);
  });
  ofWindows.push(...sendsOf(k, living).map(({ window }) => window));
  const found: string[] = [];
  forEachObject(k, 0, (object) => {
    const type = words[object + O_TYPE];
    const known = handles.get(object) ?? 0;
    let references = known;
    // Async waits: each has a reference on its object, and on its queue until it is delivered.
    for (let node = words[object + O_WAIT_HEAD]; node !== 0; node = words[node + N_NEXT]) references++;
    if (type === TYPE.COMPLETION_QUEUE) references += words[object + OQ_USED] - words[object + OQ_COUNT];
    if (type === TYPE.MESSAGE_QUEUE) {
      const block = words[object + OG_BLOCK];
      for (let source = words[block + G_SOURCES]; source !== 0; source = words[source + S_NEXT])
        if (words[source + W_COUNT] === PACKET_ARMED) references++;
    }
    if (threads.has(object) || alarms.has(object) || (type === TYPE.PROCESS && processOf(k, object) !== 0))
      references++;
    references += streams.filter((stream) => stream === object).length;
    references += ofWindows.filter((held) => held === object).length;
    references += childEvents.filter((event) => event === object).length;
    // Less the reference of this very look.
    const counted = [words[object + O_HANDLES], words[object + O_REFS] - 1];
    if (counted[0] !== known || counted[1] !== references)
      found.push(`Type ${type}: ${counted} handles and references are counted, ${[known, references]} found.`);
    if (words[object + O_LOCK] !== 0) found.push(`Type ${type} is locked.`);
  });
  return found;
}

/** Has a kernel view note what it locks; with one thread, a lock that is held would be waited for without end. */
export function watchLocks(k: Kernel, held: Set<number>): Kernel {
  const { words } = k;
  k.lock = (at) => {
    if (Atomics.compareExchange(words, at, 0, 1) !== 0) throw new Error(`Word ${at} is locked twice.`);
    held.add(at);
  };
  k.unlock = (at) => {
    if (!held.delete(at)) throw new Error(`Word ${at} is unlocked and was not locked.`);
    Atomics.store(words, at, 0);
  };
  return k;
}
