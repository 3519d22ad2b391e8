/**
 * Looking at the whole system from the main thread: who exists, who waits for what, who owns what.
 *
 * It is a picture of a moving thing: each object is looked at under its lock, but not all at one moment.
 */

import { TYPE, type TypeName } from '../guest-abi/status.ts';
import { SYSCALLS } from '../guest-abi/syscalls.ts';
import { WASI_CALLS } from '../guest-abi/wasi.ts';
import type { Kernel } from './kernel.ts';
import {
  H_OBJECT_HIGH,
  H_THREAD_HIGH,
  MUTEX_COUNT_SHIFT,
  N_NEXT,
  N_OBJECT,
  N_WAITER,
  NODE_WORDS,
  O_HANDLES,
  O_ID,
  O_LOCK,
  O_REFS,
  O_STATE,
  O_TYPE,
  O_WAIT_HEAD,
  OBJECT_TABLE,
  OBJECT_WORDS,
  OQ_COUNT,
  OUTCOME_WAITING,
  P_ID,
  STATE_SIGNALED,
  T_FUTEX,
  T_ID,
  T_OBJECT,
  T_PROCESS,
  T_STATE,
  T_SYSCALL,
  T_WAITER,
  THREAD_STATE,
  THREAD_TABLE,
  THREAD_WORDS,
  W_COUNT,
  W_FLAGS,
  W_NODES,
  W_THREAD_ID,
  W_WORD,
  WAITER_ALL,
  WAITER_ASYNC,
} from './layout.ts';
import { release, tryReference } from './object.ts';
import type { ObjectPicture, ProcessPicture, SystemPicture, ThreadPicture } from './picture.ts';
import { listProcesses } from './process.ts';
import { isSignaled, ownerOf } from './state.ts';
import { utf8Text } from './text.ts';
import { threadName } from './thread.ts';

const TYPE_NAMES = new Map<number, TypeName>(Object.entries(TYPE).map(([name, number]) => [number, name as TypeName]));
const CALL_NAMES = new Map<number, string>([...SYSCALLS, ...WASI_CALLS].map(({ number, name }) => [number, name]));
const PROCESS_STATES = ['suspended', 'suspended', 'running', 'exiting', 'exiting'] as const;

export function inspectKernel(k: Kernel): SystemPicture {
  const objects = inspectObjects(k);
  const threads = inspectThreads(k, objects);
  const processes = listProcesses(k).map((p): ProcessPicture => {
    const end = p.name.indexOf(0);
    return {
      pid: p.id,
      parent: p.parentId,
      path: utf8Text(p.name.subarray(0, end < 0 ? p.name.length : end)),
      state: PROCESS_STATES[p.state] ?? 'exiting',
      handles: p.handles,
      threads: threads.filter(({ pid }) => pid === p.id),
    };
  });
  return { processes, objects, deadlocks: findDeadlocks(threads, objects) };
}

function inspectObjects(k: Kernel): ObjectPicture[] {
  const { words } = k;
  const result: ObjectPicture[] = [];
  const high = Atomics.load(words, H_OBJECT_HIGH);
  for (let object = OBJECT_TABLE; object < high; object += OBJECT_WORDS) {
    if (!tryReference(words, object)) continue;
    const type = TYPE_NAMES.get(words[object + O_TYPE]);
    if (type !== undefined) result.push(inspectObject(k, object, type));
    release(k, object);
  }
  return result;
}

function inspectObject(k: Kernel, object: number, type: TypeName): ObjectPicture {
  const { words } = k;
  const waiters: ObjectPicture['waiters'] = [];
  k.lock(object + O_LOCK);
  for (let node = words[object + O_WAIT_HEAD]; node !== 0; node = words[node + N_NEXT]) {
    const waiter = words[node + N_WAITER];
    waiters.push({ tid: words[waiter + W_THREAD_ID], async: (words[waiter + W_FLAGS] & WAITER_ASYNC) !== 0 });
  }
  const state = words[object + O_STATE];
  const owner = type === 'MUTEX' ? ownerOf(state) : 0;
  let count = 0;
  if (type === 'SEMAPHORE') count = state >>> 1;
  if (type === 'MUTEX') count = state >>> MUTEX_COUNT_SHIFT;
  if (type === 'COMPLETION_QUEUE') count = words[object + OQ_COUNT];
  const plain = type === 'EVENT' || type === 'TIMER' || type === 'PROCESS' || type === 'THREAD';
  const picture: ObjectPicture = {
    id: words[object + O_ID] >>> 0,
    type,
    handles: words[object + O_HANDLES],
    references: Atomics.load(words, object + O_REFS) - 1, // Less our own.
    signaled: plain ? (state & STATE_SIGNALED) !== 0 : owner === 0 && isSignaled(k, object, k.thread),
    count,
    owner: owner === 0 ? null : words[owner + T_ID],
    waiters,
  };
  k.unlock(object + O_LOCK);
  return picture;
}

function inspectThreads(k: Kernel, objects: ObjectPicture[]): ThreadPicture[] {
  const { words } = k;
  const result: ThreadPicture[] = [];
  const high = Atomics.load(words, H_THREAD_HIGH);
  for (let slot = 1; slot < high; slot++) {
    const thread = THREAD_TABLE + slot * THREAD_WORDS;
    const state = Atomics.load(words, thread + T_STATE);
    if (state === THREAD_STATE.FREE || words[thread + T_OBJECT] === 0) continue;
    const tid = words[thread + T_ID];
    const futex = Atomics.load(words, thread + T_FUTEX);
    const inKernel = state === THREAD_STATE.KERNEL;
    const waiter = thread + T_WAITER;
    const parked = inKernel && Atomics.load(words, waiter + W_WORD) === OUTCOME_WAITING;
    const waitsFor: number[] = [];
    // Nodes of a wait that is just ending may be stale; their objects are still objects.
    if (parked) {
      for (let i = 0; i < words[waiter + W_COUNT]; i++) {
        const object = words[words[waiter + W_NODES] + i * NODE_WORDS + N_OBJECT];
        if (object >= OBJECT_TABLE) waitsFor.push(words[object + O_ID] >>> 0);
      }
    }
    let name: ThreadPicture['state'] = 'ending';
    if (state === THREAD_STATE.NEW) name = 'starting';
    if (state === THREAD_STATE.USER) name = 'running';
    if (inKernel) name = parked || futex !== 0 ? 'waiting' : 'kernel';
    result.push({
      tid,
      pid: words[words[thread + T_PROCESS] + P_ID],
      name: utf8Text(threadName(k, thread)),
      state: name,
      call: inKernel ? (CALL_NAMES.get(words[thread + T_SYSCALL]) ?? null) : null,
      waitsFor,
      waitsForAll: parked && (words[waiter + W_FLAGS] & WAITER_ALL) !== 0,
      futex: futex === 0 ? null : futex >>> 0,
      owns: objects.filter(({ owner }) => owner === tid).map(({ id }) => id),
    });
  }
  return result;
}

/**
 * Finds threads that can never go on, because each waits for a mutex that another of them owns, and names the
 * cycles. A thread that waits for anything else may yet be woken, and so may a wait-any with one such object.
 */
export function findDeadlocks(threads: ThreadPicture[], objects: ObjectPicture[]): number[][] {
  const byId = new Map(objects.map((object) => [object.id, object]));
  const stuck = new Map(threads.filter(({ state }) => state === 'waiting').map((thread) => [thread.tid, thread]));
  /** Owners, still stuck, that keep this thread from going on; empty when it may. */
  const blockers = (thread: ThreadPicture): number[] => {
    const owners = thread.waitsFor.map((id) => {
      const object = byId.get(id);
      const owner = object?.type === 'MUTEX' ? object.owner : null;
      return owner !== null && stuck.has(owner) ? owner : null;
    });
    const blocking = owners.filter((owner) => owner !== null);
    const several = thread.waitsFor.length > 1 && !thread.waitsForAll;
    return several && blocking.length < owners.length ? [] : blocking;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const thread of stuck.values()) {
      if (blockers(thread).length === 0) changed = stuck.delete(thread.tid);
    }
  }
  const cycles: number[][] = [];
  const seen = new Set<number>();
  for (const start of stuck.keys()) {
    const path: number[] = [];
    let at: number | undefined = start;
    while (at !== undefined && !seen.has(at)) {
      seen.add(at);
      path.push(at);
      const thread = stuck.get(at);
      at = thread === undefined ? undefined : blockers(thread)[0];
    }
    // Only a path that comes back to itself is a new cycle; else it leads into one that is known.
    if (at !== undefined && path.includes(at)) cycles.push(path.slice(path.indexOf(at)));
  }
  return cycles;
}
