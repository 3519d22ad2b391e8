/** Handles of any process, as they are seen from outside: read without a lock, so each may be gone a moment later. */
import { MAX_FDS } from '../../guest-abi/limits.ts';
import { RIGHT, TYPE, type TypeName } from '../../guest-abi/status.ts';
import { E_META, E_OBJECT, entryOf } from '../core/handle-table.ts';
import { O_ID, O_TYPE } from '../core/object.ts';
import type { Kernel } from '../kernel.ts';
import { PAGE_PROCESS } from '../memory/header.ts';
import { P_ALARM, P_FDS, P_HANDLE_HIGH, P_SIGNALS_CAUGHT } from '../memory/process-record.ts';
import { otherEnd } from '../objects/pipe.ts';
import { objectOfEntry } from '../process/descriptors.ts';
import { listProcesses } from '../process/process.ts';
import type { Signalers } from './deadlocks.ts';
import type { HandleSnapshot } from './snapshot.ts';

const RIGHTS_MASK = 0xff;
const INDEX_MASK = 0xffff;

/** Calls `visit` for each open handle of a process. */
function peekHandles(
  k: Kernel,
  process: number,
  visit: (handle: number, object: number, rights: number) => void,
  from = 0,
): void {
  const { words } = k;
  const high = words[process + P_HANDLE_HIGH];
  for (let index = from; index < high; index++) {
    const entry = entryOf(words, process, index);
    const meta = entry === 0 ? 0 : Atomics.load(words, entry + E_META);
    if ((meta & RIGHTS_MASK) === 0) continue;
    const object = words[entry + E_OBJECT];
    if (Atomics.load(words, entry + E_META) === meta)
      visit((((meta >>> 8) << 16) | index) >>> 0, object, meta & RIGHTS_MASK);
  }
}

/** Calls `visit` for the object of each descriptor of a process. */
function peekDescriptors({ words }: Kernel, process: number, visit: (object: number) => void): void {
  const table = words[process + P_FDS];
  for (let at = table; table !== 0 && at < table + MAX_FDS; at++) {
    const object = objectOfEntry(words[at]);
    if (object !== 0) visit(object);
  }
}

function typeName(k: Kernel, object: number): TypeName {
  return k.types[k.words[object + O_TYPE]]?.name ?? 'EVENT';
}

/** The handles of a process. */
export function handlesOf(k: Kernel, process: number): HandleSnapshot[] {
  const result: HandleSnapshot[] = [];
  peekHandles(k, process, (handle, object, rights) => {
    result.push({ handle, object: k.words[object + O_ID], type: typeName(k, object), rights: rightNames(rights) });
  });
  return result;
}

function rightNames(rights: number): string[] {
  return Object.entries(RIGHT)
    .filter(([, bit]) => (rights & bit) === bit)
    .map(([name]) => name);
}

/** What a handle of the calling process names; null: nothing. */
export function objectOfHandle(k: Kernel, handle: number): { id: number; type: TypeName } | null {
  const { words } = k;
  const entry = entryOf(words, k.process, handle & INDEX_MASK);
  if (entry === 0) return null;
  const meta = Atomics.load(words, entry + E_META);
  if (meta >>> 8 !== handle >>> 16 || (meta & RIGHTS_MASK) === 0) return null;
  const object = words[entry + E_OBJECT];
  return Atomics.load(words, entry + E_META) === meta ? { id: words[object + O_ID], type: typeName(k, object) } : null;
}

/** Whose handles and descriptors name each object: ids of processes, 0 is the page. By the ids of objects. */
export interface Holders {
  readonly all: ReadonlyMap<number, readonly number[]>;
  /** Those that could signal it; of an end of a pipe, those that have the other one. */
  readonly signalers: Signalers;
}

export function holdersOf(k: Kernel): Holders {
  const all = new Map<number, number[]>();
  const signalers = new Map<number, number[] | null>();
  const note = (lists: Map<number, number[] | null>, id: number, pid: number) => {
    const list = lists.get(id);
    if (list === undefined) lists.set(id, [pid]);
    else if (list !== null && list.at(-1) !== pid) list.push(pid);
  };
  const { words } = k;
  const look = (process: number, pid: number) => {
    // A signal ends a wait at a pipe, and its handler may write to one.
    const isSignaled = (words[process + P_SIGNALS_CAUGHT] | words[process + P_ALARM]) !== 0;
    const see = (object: number, rights: number) => {
      const id = words[object + O_ID];
      note(all, id, pid);
      const isPipe = words[object + O_TYPE] === TYPE.PIPE;
      if (!isPipe && (rights & RIGHT.SIGNAL) === 0) return;
      const served = isPipe ? words[otherEnd(k, object) + O_ID] : id;
      if (pid === 0 || (isPipe && isSignaled)) signalers.set(served, null);
      else note(signalers, served, pid);
      if (isPipe && isSignaled) signalers.set(id, null);
    };
    peekHandles(k, process, (_, object, rights) => see(object, rights));
    peekDescriptors(k, process, (object) => see(object, 0));
  };
  look(PAGE_PROCESS, 0);
  for (const { record, id } of listProcesses(k)) look(record, id);
  return { all, signalers };
}
