/**
 * Random calls of several threads of two processes: the real prologues, handlers and kernel, one call at a time. A call
 * that would park lets the other threads go on for a while; if nothing has ended its wait by then, its time passes or
 * its thread is killed, and another takes its place.
 *
 * After every call the status is held against the call's row, and no lock may be held; now and then all counts are
 * compared with what they count.
 */

import { PREOPEN_FD } from '../../../src/guest-abi/limits.ts';
import { SIGNAL } from '../../../src/guest-abi/signals.ts';
import { RIGHTS_ALL } from '../../../src/guest-abi/status.ts';
import type { Syscall } from '../../../src/guest-abi/syscall-types.ts';
import { IMPORTED_SYSCALLS } from '../../../src/guest-abi/syscalls.ts';
import { OPEN_DIRECTORY } from '../../../src/kernel/core/byte-io.ts';
import { createHandle } from '../../../src/kernel/core/handle-table.ts';
import { release } from '../../../src/kernel/core/object.ts';
import { isDying } from '../../../src/kernel/core/park.ts';
import { isHeldByStop } from '../../../src/kernel/core/stopped.ts';
import { findInconsistencies, heldLocks } from '../../../src/kernel/fs/check.ts';
import { FileMemory } from '../../../src/kernel/fs/file-memory.ts';
import { FileSystem } from '../../../src/kernel/fs/file-system.ts';
import { readCounters } from '../../../src/kernel/inspect/counters.ts';
import { inspectKernel } from '../../../src/kernel/inspect/system.ts';
import { Kernel } from '../../../src/kernel/kernel.ts';
import { HEAP_START, PAGE_PROCESS } from '../../../src/kernel/memory/header.ts';
import { P_SIGNAL_END, P_SIGNALS } from '../../../src/kernel/memory/process-record.ts';
import { SurfaceMemory } from '../../../src/kernel/memory/surface-memory.ts';
import { utf8Bytes } from '../../../src/kernel/memory/utf8.ts';
import { makeDevices } from '../../../src/kernel/objects/device.ts';
import { createOpenFile } from '../../../src/kernel/objects/open-file.ts';
import { noteChange } from '../../../src/kernel/objects/process-object.ts';
import { createTerminal } from '../../../src/kernel/objects/terminal.ts';
import { fireTimers, markTimersStarted } from '../../../src/kernel/objects/timer.ts';
import { setDesktop } from '../../../src/kernel/objects/window.ts';
import { adoptDescriptor, closeDescriptor } from '../../../src/kernel/process/descriptors.ts';
import { markDying, startThread } from '../../../src/kernel/process/gate.ts';
import {
  addInherited,
  createProcess,
  markRunning,
  processId,
  processObject,
  reapProcess,
  reserveInherited,
} from '../../../src/kernel/process/process.ts';
import { raiseSignal } from '../../../src/kernel/process/signals.ts';
import {
  becomeThread,
  createThread,
  discardThread,
  endThread,
  freeThread,
  hasEnded,
  threadId,
} from '../../../src/kernel/process/thread.ts';
import { LAZY_GROUPS } from '../../../src/workers/call-groups.ts';
import { Guest } from '../../../src/workers/guest.ts';
import { GuestMemory } from '../../../src/workers/guest-memory.ts';
import { buildImports, loadGroups } from '../../../src/workers/imports.ts';
import { prepareUnwinding } from '../../../src/workers/unwind.ts';
import { isParked } from '../../kernel/support/system.ts';
import { LATCH_CALLS } from '../../latch/calls.ts';
import { createLatch } from '../../latch/countdown-latch.ts';
import { latchCalls } from '../../latch/handlers.ts';
import { bindLatchCalls, type LatchHandlers } from '../../latch/prologues.ts';
import { TYPES } from '../../latch/types.ts';
import { ArgumentMaker, type Home, type Value } from './arguments.ts';
import { type Entry, entriesOf, findMiscounts, watchLocks } from './invariants.ts';
import { judge } from './judge.ts';
import { Pressure } from './pressure.ts';
import { Random } from './random.ts';
import { StandIn } from './stand-in.ts';

await loadGroups(LAZY_GROUPS);

/** Every call that a program can make, but the one that would end the process. */
export const ROWS: readonly Syscall[] = [...IMPORTED_SYSCALLS, ...LATCH_CALLS].filter(
  ({ name, inProgram }) => name !== 'RatProcessExit' && inProgram !== true,
);

export interface FuzzOptions {
  seed: number;
  rows?: readonly Syscall[];
  /** The handlers of the latch's calls, for those that are wrong on purpose. */
  latch?: (guest: Guest) => LatchHandlers;
}

/** A thread. */
interface Player {
  home: Home;
  guest: Guest;
  calls: Record<string, (...values: Value[]) => unknown>;
  /** In a call; its time-out, Infinity for none. */
  busy: boolean;
  row: Syscall | undefined;
  timeout: number;
}

const THREADS_EACH = 2;
const PAGES = 2;
const HANDLES = 200;
/** So little that some of it is used up now and then, by both processes together, too. */
const HEAP_BYTES = 2 << 20;
const FILE_BYTES = 256 << 10;
const CHECK_EVERY = 500;
const HISTORY = 30;
/** Threads that are parked at a time. */
const DEPTH = 3;

const WINDOWS = { quotaWindows: 8, quotaSurfaces: 1 << 20 };

/** Milliseconds that a call waits at most. */
function timeoutOf(row: Syscall, values: Value[]): number {
  const ms = values[row.parameters.findIndex(({ type }) => type === 'timeout')];
  const ns = values[row.parameters.findIndex(({ name }) => name === 'timeoutNs')];
  const value = ns === undefined || ns === -1n ? (ms ?? -1) : Number(ns) / 1e6;
  return value === -1 ? Number.POSITIVE_INFINITY : Number(value);
}

export class Fuzzer {
  /** How often each call gave each status. */
  readonly seen = new Map<string, Map<string, number>>();
  private readonly random: Random;
  private readonly rows: readonly Syscall[];
  private readonly clock = { now: 1000 };
  private readonly held = new Set<number>();
  private readonly page: Kernel;
  private readonly files: FileSystem;
  private readonly fileMemory: FileMemory;
  private readonly baseline: Record<string, number>;
  private readonly homes: Home[];
  private readonly players: Player[];
  private readonly broker: StandIn;
  private readonly pressure: Pressure;
  private readonly arguments: ArgumentMaker;
  private readonly history: string[] = [];
  private depth = 0;
  /** How full the handle tables are to be for a while. */
  private fill = HANDLES;

  constructor(private readonly options: FuzzOptions) {
    prepareUnwinding();
    this.random = new Random(options.seed);
    this.rows = options.rows ?? ROWS;
    const now = () => this.clock.now;
    const quotas = { quotaHandles: HANDLES, quotaThreads: 16, quotaPackets: 8, quotaHeap: HEAP_BYTES, ...WINDOWS };
    this.page = watchLocks(
      Kernel.create({ bytes: HEAP_START * 4 + HEAP_BYTES, ...quotas, wallClock: now }, true, TYPES),
      this.held,
    );
    this.files = FileSystem.create({ maxBytes: FILE_BYTES, now, mayBlock: true });
    makeDevices(this.files);
    this.page.files = this.files;
    this.page.surfaces = SurfaceMemory.create(1 << 21);
    setDesktop(this.page, true);
    this.fileMemory = new FileMemory(this.files.buffer, true);
    this.files.mkdir(this.files.root, 'd');
    markTimersStarted(this.page);
    this.pressure = new Pressure(this.page, this.random, HEAP_BYTES);
    this.broker = new StandIn(this.page, this.random);
    this.baseline = readCounters(this.page);
    this.homes = [true, false].map((shared) => this.newHome(shared));
    this.arguments = new ArgumentMaker(this.random, this.page, this.homes);
    this.players = this.homes.flatMap((home) => Array.from({ length: THREADS_EACH }, () => this.newPlayer(home, now)));
  }

  private newHome(shared: boolean): Home {
    const process = createProcess(this.page, PAGE_PROCESS, utf8Bytes('/bin/fuzz'));
    // It has inherited one handle.
    reserveInherited(this.page, process, 1);
    const latch = createLatch(this.page, 100);
    addInherited(this.page, process, createHandle(this.page, process, latch, RIGHTS_ALL));
    release(this.page, latch);
    // And the root directory, as every program.
    const root = createOpenFile(this.page, this.files.openInode(this.files.root), OPEN_DIRECTORY);
    adoptDescriptor(this.page, process, root, PREOPEN_FD);
    // And a terminal, whose other ends it has, too.
    const terminal = createTerminal(this.page, 80, 24);
    if (typeof terminal === 'number') throw new Error(`No terminal: ${terminal}`);
    adoptDescriptor(this.page, process, terminal.program, 0);
    for (const end of [terminal.client, terminal.output]) {
      createHandle(this.page, process, end, RIGHTS_ALL);
      release(this.page, end);
    }
    markRunning(this.page, process);
    return { process, memory: new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared }), closed: [] };
  }

  private newPlayer(home: Home, now: () => number): Player {
    const k = watchLocks(new Kernel(this.page.buffer, true, now, TYPES), this.held);
    k.files = this.files;
    k.surfaces = this.page.surfaces;
    const guest = new Guest(k);
    guest.memory = new GuestMemory(home.memory);
    const latch = (this.options.latch ?? latchCalls)(guest);
    const calls = { ...buildImports(guest).ratos, ...bindLatchCalls(guest, latch) } as unknown as Player['calls'];
    const player = { home, guest, calls, busy: false, row: undefined, timeout: 0 };
    k.fault = (point) => {
      if (point === 'before-park') this.parks(player);
    };
    this.begin(player);
    return player;
  }

  /** Gives a player a new thread. */
  private begin({ guest, home }: Player): void {
    becomeThread(guest.kernel, createThread(this.page, home.process, utf8Bytes('fuzz')));
    guest.over = false;
    if (!startThread(guest.kernel)) throw new Error('A new thread does not start.');
  }

  // ── Calls ────────────────────────────────────────────────────────────────────────────────────────────────

  run(calls: number): void {
    try {
      for (let i = 1; i <= calls; i++) {
        this.step();
        if (i % CHECK_EVERY === 0) this.check();
      }
      this.check();
    } catch (error) {
      const text = `seed ${this.options.seed}: ${(error as Error).stack}\n${this.history.join('\n')}`;
      throw new Error(text, { cause: error });
    }
  }

  private step(): void {
    const player = this.random.of(this.players.filter(({ busy }) => !busy));
    let row = this.random.of(this.rows);
    const entries = entriesOf(this.page, player.home.process);
    const full = entries.length > this.fill;
    if (full && this.random.percent(40)) row = this.rows.find(({ name }) => name === 'RatCloseHandle') ?? row;
    this.call(player, row, entries);
    this.broker.serve();
  }

  private call(player: Player, row: Syscall, entries: Entry[]): void {
    const { guest, home } = player;
    player.row = row;
    const values = this.arguments.make(row, home, entries);
    player.timeout = timeoutOf(row, values);
    if (row.name === 'RatYield') player.timeout = 1;
    const line = `${row.name}(${values.join(', ')})`;
    this.note(`${line} …`);
    player.busy = true;
    let result: unknown;
    try {
      result = player.calls[row.name](...values);
    } catch (error) {
      if (guest.failure !== undefined) throw guest.failure;
      if (!guest.over) throw error;
      result = undefined;
    }
    player.busy = false;
    if (guest.failure !== undefined) throw guest.failure;
    const text = guest.over ? 'ended' : judge(row, result, guest, values);
    this.note(`${line} = ${text}`);
    const counts = this.seen.get(row.name) ?? new Map<string, number>();
    this.seen.set(row.name, counts.set(text, (counts.get(text) ?? 0) + 1));
    if (row.name === 'RatCloseHandle' && result === 0) home.closed = [Number(values[0]), ...home.closed.slice(0, 9)];
    if (this.held.size > 0) throw new Error(`${line} left words ${[...this.held]} locked.`);
    if (heldLocks(this.fileMemory).length > 0) throw new Error(`${line} left the file system locked.`);
    if (guest.over) this.replace(player);
  }

  private note(text: string): void {
    this.history.push(text);
    if (this.history.length > HISTORY) this.history.shift();
  }

  // ── Threads that park, and that end ──────────────────────────────────────────────────────────────────────

  private parks(player: Player): void {
    const { kernel } = player.guest;
    if (this.held.size > 0) throw new Error(`A thread parks with words ${[...this.held]} locked.`);
    // A wait that was satisfied on the way here.
    if (!isParked(kernel)) return;
    // One that was killed in a wait that begins again comes here too, on its way out.
    if (this.random.percent(5) && !isDying(kernel)) this.inspect(player);
    if (this.random.percent(80)) this.broker.serve();
    if (this.depth < DEPTH) {
      this.depth++;
      for (let left = this.random.below(6); left > 0 && isParked(kernel); left--) this.step();
      this.depth--;
    }
    if (!isParked(kernel)) return;
    // Time does nothing to who is stopped.
    if (isHeldByStop(this.page, kernel.thread) && this.random.percent(50)) {
      raiseSignal(this.page, processId(this.page, kernel.process), SIGNAL.CONT, 0);
    } else if (isHeldByStop(this.page, kernel.thread)) markDying(this.page, kernel.thread);
    else if (player.timeout === Number.POSITIVE_INFINITY || this.random.percent(10))
      markDying(this.page, kernel.thread);
    else {
      this.clock.now += player.timeout + 1;
      if (this.random.percent(50)) fireTimers(this.page);
    }
  }

  /** A thread that parks is shown in its call. */
  private inspect({ guest, row }: Player): void {
    const tid = threadId(this.page, guest.kernel.thread);
    const shown = inspectKernel(this.page).processes.flatMap(({ threads }) => threads.filter((one) => one.tid === tid));
    if (
      shown.length !== 1 ||
      !['waiting', 'stopped'].includes(shown[0].state) ||
      shown[0].call !== (row?.shownAs ?? row?.name)
    ) {
      throw new Error(`In ${row?.name} the thread is shown as ${JSON.stringify(shown)}.`);
    }
  }

  /** Does for a thread that has ended what the broker does. */
  private replace(player: Player): void {
    const { thread } = player.guest.kernel;
    this.broker.serve();
    if (!hasEnded(this.page, thread)) endThread(this.page, thread, 0);
    freeThread(this.page, thread);
    // Its process goes on, also when a signal has ended it.
    this.page.words[player.home.process + P_SIGNAL_END] = 0;
    this.begin(player);
  }

  // ── What must hold ───────────────────────────────────────────────────────────────────────────────────────

  private check(): void {
    const processes = [...this.homes.map(({ process }) => process), ...this.broker.children];
    const wrong = findMiscounts(this.page, processes);
    wrong.push(...findInconsistencies(this.files.buffer).slice(0, 3));
    if (wrong.length > 0) throw new Error(`Miscounted:\n${wrong.slice(0, 5).join('\n')}`);
    this.pressure.change(this.homes.map(({ process }) => process));
    // For a while, so that it comes to the quota of handles, too.
    if (this.random.percent(25)) this.fill = this.random.of([20, 60, 120, 2 * HANDLES, 2 * HANDLES, 2 * HANDLES]);
    for (const { process } of this.homes) {
      for (let i = 0; i < 30; i++) closeDescriptor(this.page, process, PREOPEN_FD + 1 + this.random.below(60));
      // As if one had been sent that all threads block.
      this.page.words[process + P_SIGNALS] |= 1 << this.random.below(31);
    }
    // As if they had been stopped, or continued.
    for (const process of processes)
      noteChange(this.page, processObject(this.page, process), this.random.of([0, SIGNAL.STOP]));
    fireTimers(this.page);
  }

  /**
   * Ends everything.
   * @returns the counters that are not what they were at the beginning.
   */
  end(): Record<string, number> {
    this.pressure.end();
    for (const { guest } of this.players) discardThread(this.page, guest.kernel.thread);
    for (const process of [...this.broker.children, ...this.homes.map((home) => home.process)])
      reapProcess(this.page, process);
    const now = readCounters(this.page);
    const changed = Object.entries(now).map(([name, value]) => [name, value - this.baseline[name]] as const);
    return Object.fromEntries(changed.filter(([, difference]) => difference !== 0));
  }
}
