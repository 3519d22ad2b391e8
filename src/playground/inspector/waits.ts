/** Who waits for whom, out of a look at the system: what the wait graph, its table and its verdict show. */
import type { ObjectSnapshot, SourceFrame, SystemSnapshot, ThreadSnapshot } from '../../host/index.ts';
import { awaitedOf } from './awaited.ts';
import { Names, objectName, ownLine, printable, sentenceList, sleepName } from './names.ts';
import type { Look } from './watcher.ts';

export interface Wait {
  thread: ThreadSnapshot;
  name: string;
  /** What it waits for, in words. */
  waitsFor: string;
  /** Who has that, in words; empty: nobody, or nobody knows. */
  owner: string;
  /** Milliseconds. */
  waited: number;
  place: SourceFrame | undefined;
  /** It is part of a cycle, or can never go on for another reason. */
  state: 'deadlock' | 'stuck' | 'waiting';
}

export interface GraphNode {
  id: string;
  kind: 'thread' | 'object';
  /** Of an object: its type. */
  type: string;
  label: string;
  tid?: number;
  object?: ObjectSnapshot;
  bad: boolean;
}

export interface GraphEdge {
  from: string;
  to: string;
  kind: 'waits' | 'owned';
  bad: boolean;
}

export interface WaitPicture {
  waits: Wait[];
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** The cycles, as names. */
  cycles: string[][];
  verdict: { kind: 'deadlock' | 'stuck' | 'waiting' | 'calm'; text: string };
  names: Names;
}

/** More are only counted: a picture of more says nothing. */
const NODES_MOST = 160;
const OBJECTS_SHOWN = 4;
/** Lines from outside into a cycle that are drawn. The table has all. */
const HANGING_MOST = 2;
const isShell = (path = '') => /(?:^|\/)sh$/.test(path);

export function pictureOf({ snapshot, stacks }: Look, pids?: ReadonlySet<number>): WaitPicture {
  return new Picture(snapshot, stacks, pids).picture;
}

class Picture {
  readonly names: Names;
  private readonly objects: ReadonlyMap<number, ObjectSnapshot>;
  private readonly processes: ReadonlyMap<number, string>;
  private readonly cyclic: ReadonlySet<number>;
  private readonly stuck: ReadonlySet<number>;
  /** Processes that have such threads. */
  private readonly stuckProcesses: ReadonlySet<number>;
  private readonly nodes = new Map<string, GraphNode>();
  private readonly edges = new Map<string, GraphEdge>();
  readonly picture: WaitPicture;

  constructor(
    private readonly snapshot: SystemSnapshot,
    private readonly stacks: Look['stacks'],
    pids: ReadonlySet<number> | undefined,
  ) {
    this.names = new Names(snapshot);
    this.objects = new Map(snapshot.objects.map((object) => [object.id, object]));
    this.processes = new Map(snapshot.processes.map(({ pid, path }) => [pid, printable(path)]));
    this.cyclic = new Set(snapshot.deadlocks.flat());
    this.stuck = new Set(snapshot.stuck);
    this.stuckProcesses = new Set(
      snapshot.processes
        .filter((process) => process.threads.some(({ tid }) => this.stuck.has(tid)))
        .map(({ pid }) => pid),
    );
    const threads = snapshot.processes
      .filter(
        ({ pid, threads: own }) => pids === undefined || pids.has(pid) || own.some(({ tid }) => this.stuck.has(tid)),
      )
      .flatMap((process) => process.threads);
    const waiting = threads.filter((thread) => this.waits(thread));
    for (const thread of waiting) if (this.says(thread)) this.draw(thread);
    const waits = waiting.map((thread) => this.wait(thread)).sort((a, b) => this.rank(a) - this.rank(b));
    const cycles = snapshot.deadlocks.map((cycle) => cycle.map((tid) => this.names.thread(tid)));
    this.picture = {
      waits,
      ...this.connected(),
      cycles,
      verdict: this.verdict(cycles, waits),
      names: this.names,
    };
  }

  private waits(thread: ThreadSnapshot): boolean {
    const { state, waitsFor, futex, sendsTo } = thread;
    if (sleepName(thread) !== '') return true;
    return state === 'waiting' && (waitsFor.length > 0 || futex !== null || sendsTo !== null);
  }

  /** A shell that waits for its user, or for what he runs, says nothing of that. */
  private says({ tid, pid }: ThreadSnapshot): boolean {
    return this.stuck.has(tid) || !isShell(this.processes.get(pid));
  }

  /** Those that nobody wakes come before those that only wait for them. */
  private rank({ state, thread }: Wait): number {
    return RANKS[state] + (state === 'stuck' && this.hangsOn(thread) ? 1 : 0);
  }

  /** It could go on if another one that is stuck did. */
  private hangsOn(thread: ThreadSnapshot): boolean {
    if (isShell(this.processes.get(thread.pid))) return true;
    if (this.ownersOf(thread).some((tid) => this.stuck.has(tid))) return true;
    return thread.waitsFor.some((id) => {
      const object = this.objects.get(id);
      return object?.type === 'PROCESS' && this.stuckProcesses.has(object.endOf ?? 0);
    });
  }

  /** With a cycle the picture is that of the cycle, and of who hangs on it, where that does not hide it. */
  private connected(): { nodes: GraphNode[]; edges: GraphEdge[] } {
    const edges = [...this.edges.values()];
    const nodes = [...this.nodes.values()];
    if (this.cyclic.size === 0) return { nodes, edges };
    const kept = new Set(nodes.filter(({ bad }) => bad).map(({ id }) => id));
    const hanging = edges.filter(({ from, to }) => kept.has(to) && !kept.has(from));
    if (hanging.length <= HANGING_MOST) for (const { from } of hanging) kept.add(from);
    return {
      nodes: nodes.filter(({ id }) => kept.has(id)),
      edges: edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
    };
  }

  private wait(thread: ThreadSnapshot): Wait {
    const { tid, since } = thread;
    return {
      thread,
      name: this.names.thread(tid),
      waitsFor: this.waitedFor(thread),
      owner: [
        ...this.ownersOf(thread).map((owner) => this.names.thread(owner)),
        ...(thread.futexLeftBy === null ? [] : [`thread ${thread.futexLeftBy}, which has ended`]),
      ].join(', '),
      waited: since === null ? 0 : Math.max(0, this.snapshot.now - since),
      place: ownLine(this.stacks.get(tid)),
      state: this.cyclic.has(tid) ? 'deadlock' : this.stuck.has(tid) ? 'stuck' : 'waiting',
    };
  }

  private waitedFor(thread: ThreadSnapshot): string {
    const { futex, sendsTo, waitsForAll } = thread;
    const waitsFor = awaitedOf(thread, this.objects);
    if (sendsTo !== null) return `answer of ${this.names.thread(sendsTo)}`;
    if (futex !== null) {
      const isMutex = thread.futexOwner !== null || thread.futexLeftBy !== null;
      return `${isMutex ? 'mutex' : 'lock or condition'} at 0x${futex.toString(16)}`;
    }
    if (waitsFor.length === 0) return sleepName(thread);
    const names = waitsFor.slice(0, OBJECTS_SHOWN).map((id) => this.objectText(id));
    if (waitsFor.length > OBJECTS_SHOWN) names.push(`${waitsFor.length - OBJECTS_SHOWN} more`);
    return names.join(waitsForAll && waitsFor.length > 1 ? ' and ' : ' or ');
  }

  private objectText(id: number): string {
    const object = this.objects.get(id);
    if (object === undefined) return `object #${id}`;
    const { type, endOf, owner } = object;
    if (type === 'THREAD' && endOf !== null) return `end of ${this.names.thread(endOf)}`;
    if (type === 'PROCESS' && endOf !== null) return `end of ${this.processes.get(endOf) ?? 'process'} (${endOf})`;
    if (type === 'MESSAGE_QUEUE' && owner !== null) return 'its messages';
    return objectName(object);
  }

  private ownersOf({ futexOwner, sendsTo, waitsFor }: ThreadSnapshot): number[] {
    if (futexOwner !== null) return [futexOwner];
    if (sendsTo !== null) return [sendsTo];
    const owners = waitsFor.flatMap((id) => {
      const object = this.objects.get(id);
      if (object?.type === 'MUTEX') return object.owner ?? [];
      return object?.type === 'THREAD' ? (object.endOf ?? []) : [];
    });
    return [...new Set(owners)];
  }

  // ── The picture ──────────────────────────────────────────────────────────────────────────────────────────

  private draw(thread: ThreadSnapshot): void {
    const { tid, futex, futexOwner, sendsTo } = thread;
    const sleep = sleepName(thread);
    // Time comes by itself: that is no wait for anybody.
    if (sleep === 'end of its sleep') return;
    if (this.nodes.size >= NODES_MOST && !this.stuck.has(tid)) return;
    const from = this.threadNode(tid);
    if (sendsTo !== null) this.edge(from, this.threadNode(sendsTo), 'waits', this.both(tid, sendsTo));
    else if (futex !== null) {
      const to = this.node(
        `m${thread.pid}-${futex}`,
        'object',
        'lock',
        `0x${futex.toString(16)}`,
        this.cyclic.has(tid),
      );
      this.edge(from, to, 'waits', this.both(tid, futexOwner));
      if (futexOwner !== null) this.edge(to, this.threadNode(futexOwner), 'owned', this.both(tid, futexOwner));
    }
    if (sleep !== '') this.edge(from, this.node(`s${tid}`, 'object', 'signal', '', false), 'waits', false);
    for (const id of awaitedOf(thread, this.objects)) this.drawWait(from, tid, id);
  }

  private drawWait(from: string, tid: number, id: number): void {
    const object = this.objects.get(id);
    if (object === undefined || this.nodes.size >= NODES_MOST + OBJECTS_SHOWN) return;
    const { type, endOf, owner } = object;
    if (type === 'THREAD' && endOf !== null) {
      this.edge(from, this.threadNode(endOf), 'waits', this.both(tid, endOf));
      return;
    }
    const bad = owner !== null && type === 'MUTEX' && this.both(tid, owner);
    const to = this.node(`o${id}`, 'object', type, type === 'PROCESS' ? `${endOf}` : `#${id}`, bad);
    const node = this.nodes.get(to);
    if (node !== undefined) node.object = object;
    this.edge(from, to, 'waits', bad);
    if (type === 'MUTEX' && owner !== null) this.edge(to, this.threadNode(owner), 'owned', bad);
  }

  private both(tid: number, other: number | null): boolean {
    return other !== null && this.cyclic.has(tid) && this.cyclic.has(other);
  }

  private threadNode(tid: number): string {
    const id = this.node(`t${tid}`, 'thread', '', this.names.thread(tid), this.cyclic.has(tid));
    const node = this.nodes.get(id);
    if (node !== undefined) node.tid = tid;
    return id;
  }

  private node(id: string, kind: GraphNode['kind'], type: string, label: string, bad: boolean): string {
    const known = this.nodes.get(id);
    if (known === undefined) this.nodes.set(id, { id, kind, type, label, bad });
    else known.bad ||= bad;
    return id;
  }

  private edge(from: string, to: string, kind: GraphEdge['kind'], bad: boolean): void {
    const key = `${from} ${to} ${kind}`;
    const known = this.edges.get(key);
    if (known === undefined) this.edges.set(key, { from, to, kind, bad });
    else known.bad ||= bad;
  }

  // ── In words ─────────────────────────────────────────────────────────────────────────────────────────────

  private verdict(cycles: string[][], waits: readonly Wait[]): WaitPicture['verdict'] {
    if (cycles.length > 0) {
      const told = cycles.map((cycle) =>
        cycle.length === 1 ? `${cycle[0]} waits for itself` : `${sentenceList(cycle, 12)} wait for one another`,
      );
      return { kind: 'deadlock', text: `Deadlock: ${told.join('; ')}` };
    }
    const stuck = waits.filter(({ state }) => state === 'stuck');
    if (stuck.length > 0) {
      const [first] = stuck;
      const more = stuck.length > 1 ? `, and ${stuck.length - 1} more with it` : '';
      return {
        kind: 'stuck',
        text: `Can’t go on: ${first?.name} waits for ${first?.waitsFor}, and nobody is left who could signal it${more}.`,
      };
    }
    if (waits.length === 0) return { kind: 'calm', text: 'No thread waits for another.' };
    return {
      kind: 'waiting',
      text:
        waits.length === 1 ? '1 thread waits, and may yet go on.' : `${waits.length} threads wait; each may yet go on.`,
    };
  }
}

const RANKS = { deadlock: 0, stuck: 1, waiting: 3 };
