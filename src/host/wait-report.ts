/** What inspection shows of waiting threads, as text for people: who waits for what, and who owns it. */

import type { ObjectSnapshot, ProcessSnapshot, SystemSnapshot, ThreadSnapshot } from '../kernel/inspect/snapshot.ts';

/** More threads than that are only counted; more objects of one wait, too. */
const THREADS_SHOWN = 64;
const OBJECTS_SHOWN = 8;

/**
 * One line a thread: `thread 3 "worker" waits in RatWaitForHandle for mutex #12, which thread 4 "main" owns`, each
 * with its newline. Before them, a line that says so when threads can never go on.
 */
export function waitReport(system: SystemSnapshot): string {
  const names = new Names(system);
  const threads = system.processes.flatMap((process) => process.threads);
  const lines = threads.slice(0, THREADS_SHOWN).map((thread) => `  ${names.thread(thread.tid)} ${names.doing(thread)}`);
  if (threads.length > lines.length) lines.push(`  … and ${threads.length - lines.length} more threads`);
  return [...verdict(system, names), ...lines].map((line) => `${line}\n`).join('');
}

/** Whether there are threads that can never go on, as `waitReport` says of them. */
export function isStuck({ standstill, deadlocks }: SystemSnapshot): boolean {
  return standstill || deadlocks.length > 0;
}

/** How often a `StuckWatch` is to look, in milliseconds. */
export const STUCK_LOOK_MS = 500;
/** Threads are told to be stuck when so many looks show the same: one may come when they are just on their way. */
const SAME_LOOKS = 3;

/** Learns by looking again and again that threads can never go on. */
export class StuckWatch {
  private last = '';
  private same = 0;
  private sleeps = new Map<number, { wait: string; looks: number }>();

  /** @returns what is to be told, once; empty: nothing. */
  look(system: SystemSnapshot): string {
    // Of a program that is not stuck there is no need to make a text.
    const report = isStuck(system) ? waitReport(system) : '';
    this.same = report === this.last ? this.same + 1 : 1;
    this.last = report;
    return this.same === SAME_LOOKS ? report : '';
  }

  /** @returns the same look, with those alone for stuck that were so in each of the last looks, in the same wait. */
  settled(system: SystemSnapshot): SystemSnapshot {
    const before = this.sleeps;
    this.sleeps = new Map();
    const stuck = new Set(system.stuck);
    for (const { tid, since, futex, waitsFor, sendsTo } of system.processes.flatMap(({ threads }) => threads)) {
      if (!stuck.has(tid)) continue;
      const wait = JSON.stringify([since, futex, waitsFor, sendsTo]);
      const known = before.get(tid);
      this.sleeps.set(tid, { wait, looks: known?.wait === wait ? known.looks + 1 : 1 });
    }
    const isSure = (tid: number) => (this.sleeps.get(tid)?.looks ?? 0) >= SAME_LOOKS;
    return {
      ...system,
      stuck: system.stuck.filter(isSure),
      deadlocks: system.deadlocks.filter((cycle) => cycle.every(isSure)),
    };
  }
}

function verdict({ standstill, deadlocks }: SystemSnapshot, names: Names): string[] {
  const cycles = deadlocks.map((cycle) => {
    const [first, ...others] = cycle.map((tid) => names.thread(tid));
    return others.length === 0
      ? `deadlock: ${first} waits for itself`
      : `deadlock: ${list([first as string, ...others], 'and')} wait for one another`;
  });
  return standstill ? [...cycles, 'no thread can go on: each waits for what only another one could do'] : cycles;
}

/** What people call threads, processes and objects. */
class Names {
  private readonly objects: ReadonlyMap<number, ObjectSnapshot>;
  private readonly threads = new Map<number, string>();
  private readonly processes: ReadonlyMap<number, ProcessSnapshot>;

  constructor({ objects, processes }: SystemSnapshot) {
    this.objects = new Map(objects.map((object) => [object.id, object]));
    this.processes = new Map(processes.map((process) => [process.pid, process]));
    for (const { pid, path, threads } of processes) {
      const of = processes.length > 1 ? ` of process ${pid} (${path})` : '';
      for (const { tid, name } of threads) {
        const called = name === '' ? '' : ` "${printable(name)}"`;
        this.threads.set(tid, `thread ${tid}${called}${of}`);
      }
    }
  }

  thread(tid: number): string {
    return this.threads.get(tid) ?? `thread ${tid}`;
  }

  doing(thread: ThreadSnapshot): string {
    const { state, call, owns, forever } = thread;
    const where = call === null ? '' : ` in ${call}`;
    const owned = owns.length === 0 ? '' : `; it owns ${this.objectList(owns, 'and', false)}`;
    const timed = state === 'waiting' && !forever ? ' (with a time-out)' : '';
    if (state === 'waiting') return `waits${where}${this.waitedFor(thread)}${timed}${owned}`;
    if (state === 'kernel') return `is${where || ' in a call'}${owned}`;
    if (state === 'held') return `is held${where}${owned}`;
    return `${state === 'running' ? 'runs' : state === 'starting' ? 'is starting' : 'is ending'}${owned}`;
  }

  private waitedFor(thread: ThreadSnapshot): string {
    const { futex, futexOwner, futexLeftBy, waitsFor, waitsForAll, sendsTo } = thread;
    if (sendsTo !== null) return ` for the answer of ${this.thread(sendsTo)}`;
    if (futex !== null) {
      const address = ` at address 0x${futex.toString(16)}`;
      if (futexLeftBy !== null) return ` for the mutex${address}, which thread ${futexLeftBy} owns, that has ended`;
      return futexOwner === null
        ? ` for a lock or condition${address}`
        : ` for the mutex${address}, which ${this.thread(futexOwner)} owns`;
    }
    if (waitsFor.length === 0) return '';
    return ` for ${this.objectList(waitsFor, waitsForAll ? 'and' : 'or')}`;
  }

  private objectList(ids: readonly number[], word: 'and' | 'or', owners = true): string {
    const shown = ids.slice(0, OBJECTS_SHOWN).map((id) => this.object(id, owners));
    if (ids.length > shown.length) shown.push(`${ids.length - shown.length} more`);
    return list(shown, word);
  }

  private object(id: number, withOwner: boolean): string {
    const object = this.objects.get(id);
    if (object === undefined) return `object #${id}`;
    const { type, endOf, owner } = object;
    if (type === 'THREAD' && endOf !== null) return `the end of ${this.thread(endOf)}`;
    if (type === 'PROCESS' && endOf !== null) {
      const path = this.processes.get(endOf)?.path;
      return `the end of process ${endOf}${path === undefined ? '' : ` (${path})`}`;
    }
    if (type === 'MESSAGE_QUEUE' && owner !== null) return `a message to ${this.thread(owner)}`;
    const named = `${type.toLowerCase().replaceAll('_', ' ')} #${id}`;
    return owner === null || !withOwner ? named : `${named}, which ${this.thread(owner)} owns`;
  }
}

function list(items: readonly string[], word: 'and' | 'or'): string {
  const separator = items.some((item) => item.includes(',')) ? '; ' : ', ';
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(separator)}${items.length > 2 ? separator.trimEnd() : ''} ${word} ${items.at(-1)}`;
}

function printable(name: string): string {
  return name.replace(/\p{Cc}/gu, '?');
}
