/**
 * Looking at the whole system from the main thread: who exists, who waits for what, who owns what.
 *
 * The system moves meanwhile: each object is looked at under its lock, but not all at one moment.
 */

import { shownName } from '../../guest-abi/call-numbers.ts';
import { LOCK_WORD } from '../../guest-abi/limits.ts';
import { asleepSince, threadCpuTime } from '../core/cpu-time.ts';
import { forEachObject, handleCount, O_LOCK, O_REFS, O_TYPE, O_WAIT_HEAD, objectId } from '../core/object.ts';
import { isStopped } from '../core/stopped.ts';
import {
  N_NEXT,
  N_TAKE,
  N_WAITER,
  OUTCOME_WAITING,
  W_COUNT,
  W_FLAGS,
  W_TAKEN,
  W_THREAD_ID,
  W_WORD,
  WAITER_ALL,
} from '../core/wait-queue.ts';
import { KIND_OPERATION, KIND_THREAD, KIND_WATCH, kindOf } from '../core/waiter-kind.ts';
import { PAGE_BYTES } from '../fs/types.ts';
import type { Kernel } from '../kernel.ts';
import { forEachAccount } from '../memory/accounts.ts';
import { H_NEXT_THREAD_ID } from '../memory/header.ts';
import { P_HEAP } from '../memory/process-record.ts';
import {
  isKernelState,
  STATE_MASK,
  SYSCALL_TIMED,
  T_ANSWER,
  T_STATE,
  T_SYSCALL,
  T_TURN,
  T_WAITER,
  THREAD_STATE,
} from '../memory/thread-record.ts';
import { utf8Text } from '../memory/utf8.ts';
import { OPERATION, X_KIND } from '../objects/operation.ts';
import { K_QUEUE } from '../objects/packet.ts';
import { heldAt } from '../process/control.ts';
import { futexOf } from '../process/gate.ts';
import { listProcesses, processId } from '../process/process.ts';
import {
  cpuTimeOf,
  forEachThreadRecord,
  hasEnded,
  isNew,
  threadId,
  threadName,
  threadProcess,
} from '../process/thread.ts';
import { findDeadlocks, findStuck, isStandstill } from './deadlocks.ts';
import { type Holders, holdersOf } from './handles.ts';
import type { ObjectSnapshot, ProcessSnapshot, ProgramSnapshot, SystemSnapshot, ThreadSnapshot } from './snapshot.ts';
import { objectsWaitedFor } from './waited-for.ts';

const CONTROLLED: ReadonlySet<number> = new Set([
  THREAD_STATE.NEW_CONTROLLED,
  THREAD_STATE.USER_CONTROLLED,
  THREAD_STATE.KERNEL_CONTROLLED,
]);
/** By `PROCESS_STATE`. */
const PROCESS_STATES = ['exiting', 'suspended', 'running', 'exiting', 'stopped'] as const;

/** What a word of a process's memory holds; null when nobody knows. */
export type WordAt = (pid: number, address: number) => number | null;
/** Bytes of a process's memory; null when nobody knows. */
export type MemoryOf = (pid: number) => number | null;

export function inspectKernel(k: Kernel, wordAt: WordAt = () => null, memoryOf: MemoryOf = () => null): SystemSnapshot {
  const holders = holdersOf(k);
  const objects = inspectObjects(k, holders);
  const threads = inspectThreads(k, objects, wordAt);
  const byProcess = new Map<number, ThreadSnapshot[]>();
  for (const thread of threads) {
    const list = byProcess.get(thread.pid);
    if (list === undefined) byProcess.set(thread.pid, [thread]);
    else list.push(thread);
  }
  const processes = listSnapshots(k, memoryOf).map(
    (process): ProcessSnapshot => ({ ...process, threads: byProcess.get(process.pid) ?? [] }),
  );
  return {
    processes,
    programs: inspectPrograms(k),
    objects,
    now: k.now(),
    deadlocks: findDeadlocks(threads, objects),
    stuck: findStuck(threads, objects, holders.signalers),
    standstill: isStandstill(threads, objects),
  };
}

/** All live processes, lowest id first, with the number of their threads. */
export function listSnapshots(
  k: Kernel,
  memoryOf: MemoryOf = () => null,
): (Omit<ProcessSnapshot, 'threads'> & { threads: number })[] {
  return listProcesses(k).map((p) => {
    const end = p.name.indexOf(0);
    return {
      pid: p.id,
      parent: p.parentId,
      path: utf8Text(p.name.subarray(0, end < 0 ? p.name.length : end)),
      state: PROCESS_STATES[p.state] ?? 'exiting',
      handles: p.handles,
      started: p.start,
      cpuMs: cpuTimeOf(k, p.record),
      memory: memoryOf(p.id),
      kernelMemory: k.words[p.record + P_HEAP] * 4,
      threads: p.threads,
    };
  });
}

function inspectPrograms(k: Kernel): ProgramSnapshot[] {
  const processes = listProcesses(k);
  const programs: ProgramSnapshot[] = [];
  forEachAccount(k, (_, { program, heapWords, openFiles }) => {
    const { pages, inodes } = k.filesIfAny?.holdingsOf(program) ?? { pages: 0, inodes: 0 };
    programs.push({
      pids: processes.filter((p) => p.program === program).map(({ id }) => id),
      kernelMemory: heapWords * 4,
      openFiles,
      fileMemory: pages * PAGE_BYTES,
      inodes,
    });
  });
  return programs;
}

function inspectObjects(k: Kernel, holders: Holders): ObjectSnapshot[] {
  const result: ObjectSnapshot[] = [];
  forEachObject(k, 0, (object) => {
    const shown = inspectObject(k, object);
    shown.holders.push(...(holders.all.get(shown.id) ?? []));
    result.push(shown);
  });
  return result;
}

function inspectObject(k: Kernel, object: number): ObjectSnapshot {
  const { words } = k;
  const waiters: ObjectSnapshot['waiters'] = [];
  const watchers: number[] = [];
  const type = k.types[words[object + O_TYPE]];
  k.lock(object + O_LOCK);
  try {
    for (let node = words[object + O_WAIT_HEAD]; node !== 0; node = words[node + N_NEXT]) {
      const waiter = words[node + N_WAITER];
      const kind = kindOf(words[waiter + W_FLAGS]);
      if (kind === KIND_WATCH) {
        watchers.push(objectId(k, words[waiter + K_QUEUE]));
        continue;
      }
      const shown: ObjectSnapshot['waiters'][number] = {
        tid: words[waiter + W_THREAD_ID],
        async: kind !== KIND_THREAD,
      };
      if (kind === KIND_OPERATION)
        shown.operation = words[words[node + N_TAKE] + X_KIND] === OPERATION.READ ? 'read' : 'write';
      waiters.push(shown);
    }
    const { signaled, count, owner, endOf = null } = type.describe(k, object);
    return {
      id: objectId(k, object),
      type: type.name,
      handles: handleCount(k, object),
      references: Atomics.load(words, object + O_REFS) - 1, // Less our own.
      signaled,
      count,
      owner: owner === 0 ? null : threadId(k, owner),
      endOf,
      waiters,
      watchers,
      holders: [],
    };
  } finally {
    k.unlock(object + O_LOCK);
  }
}

/** Ids of objects, by their owners' thread ids. */
type Owned = ReadonlyMap<number, number[]>;

function ownedObjects(objects: ObjectSnapshot[]): Owned {
  const result = new Map<number, number[]>();
  for (const { id, owner, type } of objects) {
    if (owner === null || type !== 'MUTEX') continue;
    const list = result.get(owner);
    if (list === undefined) result.set(owner, [id]);
    else list.push(id);
  }
  return result;
}

function inspectThreads(k: Kernel, objects: ObjectSnapshot[], wordAt: WordAt): ThreadSnapshot[] {
  const owned = ownedObjects(objects);
  const records = new Map<number, number>();
  forEachThreadRecord(k, (thread) => {
    if (!hasEnded(k, thread)) records.set(threadId(k, thread), thread);
  });
  const threads = [...records.values()].map((record) => inspectThread(k, record, owned));
  for (const thread of threads) {
    const owner = lockOwner(thread, wordAt);
    const record = records.get(thread.tid) ?? 0;
    // Of no lock that is known, it may be anything. One's own is taken while one is looked at; or one has it, and waits still.
    const isOwner = owner === thread.tid ? asleepSince(k, record) === thread.since : records.has(owner);
    if (isOwner) thread.futexOwner = owner;
    else if (owner !== 0 && !records.has(owner) && owner < k.words[H_NEXT_THREAD_ID]) thread.futexLeftBy = owner;
  }
  return threads;
}

/** Who owns the lock, if it is one, whose word a thread waits for; 0: nobody, or nobody knows. */
function lockOwner({ pid, futex }: ThreadSnapshot, wordAt: WordAt): number {
  const word = futex === null ? null : wordAt(pid, futex);
  return word === null || (word & LOCK_WORD.WAITED) === 0 ? 0 : word & LOCK_WORD.OWNER;
}

function inspectThread(k: Kernel, thread: number, owned: Owned): ThreadSnapshot {
  const { words } = k;
  const state = Atomics.load(words, thread + T_STATE) & STATE_MASK;
  const tid = threadId(k, thread);
  const futex = futexOf(k, thread);
  const inKernel = isKernelState(state);
  const waiter = thread + T_WAITER;
  const parked = inKernel && Atomics.load(words, waiter + W_WORD) === OUTCOME_WAITING;
  const call = words[thread + T_SYSCALL];
  const isWaiting = (at: number) => inKernel && Atomics.load(words, thread + at) === OUTCOME_WAITING;
  const asking = isWaiting(T_ANSWER) || isWaiting(T_TURN);
  let name: ThreadSnapshot['state'] = 'ending';
  if (isNew(k, thread)) name = 'starting';
  if (state === THREAD_STATE.USER || state === THREAD_STATE.USER_CONTROLLED) name = 'running';
  if (inKernel && isStopped(k, threadProcess(k, thread))) name = 'stopped';
  else if (inKernel)
    name = heldAt(k, thread) !== null ? 'held' : parked || asking || futex !== null ? 'waiting' : 'kernel';
  return {
    tid,
    pid: processId(k, threadProcess(k, thread)),
    name: utf8Text(threadName(k, thread)),
    state: name,
    call: inKernel ? (shownName(call & ~SYSCALL_TIMED) ?? null) : null,
    waitsFor: parked ? objectsWaitedFor(k, waiter) : [],
    waitsForAll: parked && (words[waiter + W_FLAGS] & WAITER_ALL) !== 0,
    forever: name === 'waiting' && (call & SYSCALL_TIMED) === 0,
    futex,
    futexOwner: null,
    futexLeftBy: null,
    sendsTo: parked && words[waiter + W_COUNT] === 0 ? words[waiter + W_TAKEN] || null : null,
    owns: owned.get(tid) ?? [],
    since: asleepSince(k, thread) || null,
    cpuMs: threadCpuTime(k, thread),
    controlled: CONTROLLED.has(state),
  };
}
