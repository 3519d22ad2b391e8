/**
 * Arguments for a call, from its row: mostly such as it can work with, the rest just beside them. What pointers point
 * at is written into guest memory before the call.
 */
import {
  RatControlAttributes,
  RatDirectoryEntry,
  RatFileInfo,
  RatFileRange,
  RatHandleInfo,
  RatProcessAttributes,
  RatSpawnAction,
  RatSpawnPlan,
  RatVolumeInfo,
  RatWindowAttributes,
} from '../../../src/guest-abi/struct-offsets.ts';
import type { Parameter, Syscall } from '../../../src/guest-abi/syscall-types.ts';
import type { Kernel } from '../../../src/kernel/kernel.ts';
import { sendsOf } from '../../../src/kernel/objects/send.ts';
import { isControl } from '../../../src/kernel/objects/window.ts';
import { windowStatus } from '../../../src/kernel/objects/window-messages.ts';
import { processId } from '../../../src/kernel/process/process.ts';
import { forEachThreadRecord, hasEnded, threadId } from '../../../src/kernel/process/thread.ts';
import { RIGHT, TYPE, type TypeName } from '../../latch/status.ts';
import { type Entry, entriesOf } from './invariants.ts';
import type { Random } from './random.ts';

/** One process of the fuzzer's. */
export interface Home {
  process: number;
  memory: WebAssembly.Memory;
  /** Handles that it had. */
  closed: number[];
}

/** As WebAssembly passes it. */
export type Value = number | bigint;

const EDGES = [0, 1, -1, 2, 3, 7, 1023, 1024, 1025, 4095, 4096, 65535, 65536, 1 << 20, 0x7fffffff, -0x80000000, -4096];
const LENGTHS = [100, 4096, 20_000, 65_536, 262_144];
const PATHS = [
  ...['/a', '/b', '/d/c', '/d', '/e', '/', '/missing/x', 'a', './b', '/a/x', '', `/${'n'.repeat(300)}`, '/d/../a'],
  ...['/dev/null', '/dev/full', '/dev/stdout', '/dev/fd/3', '/dev/fd', '/dev', '..', 'd/', '/d/e/'],
];
/** Structures that are written, and have their size first. */
const SIZES: Record<string, number> = {
  'RatHandleInfo *': RatHandleInfo.SIZEOF,
  'RatFileInfo *': RatFileInfo.SIZEOF,
  'RatVolumeInfo *': RatVolumeInfo.SIZEOF,
  'RatDirectoryEntry *': RatDirectoryEntry.SIZEOF,
};
/** Where what the calls read and write lies; each parameter has a part of it. */
const WORK = 0x400;
const PART = 0x1000;

export class ArgumentMaker {
  /** Of the last async wait: what cancels it, as long as it is pending. */
  private pending: Value[] = [];
  /** Of the last asynchronous read. */
  private begun: Value[] = [];

  constructor(
    private readonly random: Random,
    private readonly k: Kernel,
    private readonly homes: readonly Home[],
  ) {}

  /** @param entries the handles of the process. */
  make(call: Syscall, home: Home, entries: Entry[]): Value[] {
    if (call.name === 'RatCancelWaitAsync' && this.pending.length > 0 && this.random.percent(50)) return this.pending;
    if (call.name === 'RatCancelFileAsync' && this.begun.length > 0 && this.random.percent(50)) return this.begun;
    const values = this.values(call, home, entries);
    if (call.name === 'RatWaitHandleAsync') this.pending = values;
    if (call.name === 'RatReadFileAsync') this.begun = [values[0], ...values.slice(-2)];
    return values;
  }

  private values(call: Syscall, home: Home, entries: Entry[]): Value[] {
    const bytes = new DataView(home.memory.buffer);
    return call.parameters.map((p, i) => {
      switch (p.type) {
        case 'HANDLE':
          // The caller's own queue, or itself.
          if (call.topic === 'messages' && p.byHandler && this.random.percent(40)) return 0;
          return this.handle(p, home, entries);
        case 'bool':
          return this.random.below(3);
        case 'rights':
          return this.random.of([
            -0x80000000,
            1 << this.random.below(7),
            this.random.below(128),
            this.random.of(EDGES),
          ]);
        case 'timeout':
          // It waits in earnest, where nobody could end it.
          if (call.name === 'RatFutexWait') return 0;
          return this.random.of([0, 0, 1, 50, -1, 0x7fffffff]);
        case 'u32':
          // Sets of signals have any bits, mostly many.
          if (p.name === 'set' || p.name === 'more')
            return this.random.below(0x7fffffff) | this.random.below(0x7fffffff);
          // CREATE is among most.
          if (call.name === 'RatOpenFile' && this.random.percent(80)) return this.random.below(256) | 5;
          if (call.name === 'RatFdLock' && this.random.percent(80)) return this.random.below(3);
          if (p.name === 'id' && call.topic === 'threads' && this.random.percent(60)) return this.threadId();
          if (call.name === 'RatReplySent') return this.sendId(true);
          if (p.name === 'id' && this.random.percent(60)) return processId(this.k, this.random.of(this.homes).process);
          return this.number();
        case 'i64':
          return this.random.of([0n, 0n, 3n, -1n, 4096n, 1n << 40n, -(1n << 63n)]);
        case 'u64':
          if (p.name === 'size') return this.random.of([0n, 3n, 4096n, 5000n, 1n << 40n, 1n << 42n, -1n]);
          return this.random.of([0n, 0n, 1000n, 1_000_000n, 50_000_000n, -1n]);
        case 'path':
        case 'pointer':
          return this.pointer(p, home, entries, bytes, WORK + i * PART + this.random.below(8) * 8);
        case 'f32':
          return this.random.of([0, 0.5, 12, -3, 1e30, Number.NaN, Number.POSITIVE_INFINITY]);
        case 'size':
          return this.random.percent(25) ? this.random.of(LENGTHS) : this.number();
        case 'i32':
          // Of pictures that can be.
          if (p.name === 'stridePixels' && this.random.percent(80)) return 64;
          return this.number();
        case 'uptr':
          return this.random.below(3);
        default:
          return this.number();
      }
    });
  }

  private threadId(): number {
    const ids: number[] = [];
    forEachThreadRecord(this.k, (thread) => void ids.push(threadId(this.k, thread)));
    return this.random.of(ids);
  }

  /** Of something that was sent, if there is any. */
  private sendId(served: boolean): number {
    const threads: number[] = [];
    forEachThreadRecord(this.k, (thread) => !hasEnded(this.k, thread) && threads.push(thread));
    const sends = sendsOf(this.k, threads).filter((send) => send.served === served);
    return sends.length === 0 ? this.random.below(3) : this.random.of(sends).id;
  }

  private number(): number {
    const { random } = this;
    if (random.percent(80)) return random.below(random.of([4, 16, 64, 64]));
    return random.percent(80) ? random.of(EDGES) : random.below(0x7fffffff);
  }

  /** Mostly a live one of the right type. */
  handle(p: Pick<Parameter, 'object' | 'right'> & { name?: string }, home: Home, entries: Entry[]): number {
    const { random, k } = this;
    if (random.percent(12)) {
      const foreign = entriesOf(k, random.of(this.homes).process);
      const strange = [random.of(EDGES), random.below(0x7fffffff), random.below(64) | 0x10000];
      if (home.closed.length > 0) strange.push(random.of(home.closed));
      if (foreign.length > 0) strange.push(random.of(foreign).handle);
      return random.of(strange) | 0;
    }
    const fits = this.livingWindows(
      p,
      entries.filter((entry) => isFit(entry, p)),
    );
    const near = random.percent(50) ? entries : entries.filter((entry) => isFit(entry, { object: p.object }));
    const list = fits.length > 0 && random.percent(85) ? fits : near;
    return list.length === 0 ? 0 : random.of(list).handle | 0;
  }

  /** Of windows those that live, and for a control mostly controls: they are few among handles that stay open. */
  private livingWindows(p: Pick<Parameter, 'object'> & { name?: string }, fits: Entry[]): Entry[] {
    if (p.object !== 'WINDOW') return fits;
    const living = fits.filter(({ object }) => windowStatus(this.k, object) >= 0);
    const meant = living.filter(({ object }) => isControl(this.k, object) === (p.name === 'c'));
    return meant.length > 0 && this.random.percent(80) ? meant : fits;
  }

  private pointer(p: Parameter, home: Home, entries: Entry[], bytes: DataView, at: number): number {
    const { random } = this;
    const size = home.memory.buffer.byteLength;
    if (random.percent(10)) {
      const beside = [0, -1, size, size - 1, size - 4, size - 8, size - 24, size - 32, -0x80000000, at + 1, at + 2, 4];
      return random.of(beside) | 0;
    }
    if (p.nullable === true && random.percent(30)) return 0;
    this.prepare(p, home, entries, bytes, at);
    return at;
  }

  private prepare(p: Parameter, home: Home, entries: Entry[], bytes: DataView, at: number): void {
    const { random } = this;
    const u32 = (offset: number, value: number) => bytes.setUint32(at + offset, value, true);
    const size = p.c === undefined ? undefined : SIZES[p.c];
    if (p.type === 'path') this.path(bytes, at);
    else if (size !== undefined) u32(0, random.percent(90) ? size : random.below(64));
    else if (p.c === 'HANDLE *' && p.access === undefined) {
      for (let i = 0; i < 16; i++) u32(i * 4, this.handle({}, home, entries));
    } else if (p.c === 'const char *const *') {
      if (random.percent(50)) u32(0, 0);
      else {
        this.path(bytes, at + 64);
        u32(0, at + 64);
        u32(4, random.percent(90) ? 0 : random.of(EDGES));
      }
    } else if (p.c === 'const RatProcessAttributes *') this.attributes(home, entries, bytes, at);
    else if (p.c === 'const RatSpawnPlan *') this.plan(bytes, at);
    else if (p.c === 'RatSendResult *') bytes.setInt32(at, this.sendId(false), true);
    else if (p.c === 'const RatWindowAttributes *') this.window(home, entries, bytes, at);
    else if (p.c === 'const RatControlAttributes *') this.control(bytes, at);
    else if (p.c === 'RatFileRange *') {
      u32(RatFileRange.type, random.below(4));
      for (const field of [RatFileRange.from, RatFileRange.to])
        bytes.setBigUint64(at + field, BigInt(random.below(9)), true);
    }
  }

  private control(bytes: DataView, at: number): void {
    const { random } = this;
    const A = RatControlAttributes;
    const set = (offset: number, value: number) => bytes.setUint32(at + offset, value, true);
    for (let i = 0; i < A.SIZEOF; i += 4) set(i, 0);
    set(A.size, random.percent(95) ? A.SIZEOF : random.below(64));
    set(A.kind, random.percent(95) ? 1 + random.below(10) : this.number());
    set(A.flags, random.percent(90) ? random.below(16) : this.number());
    this.path(bytes, at + 64);
    if (random.percent(80)) set(A.text, random.percent(90) ? at + 64 : this.number());
    for (const field of [A.x, A.y, A.width, A.height])
      set(field, random.percent(95) ? 1 + random.below(500) : this.number());
  }

  private window(home: Home, entries: Entry[], bytes: DataView, at: number): void {
    const { random } = this;
    const A = RatWindowAttributes;
    const set = (offset: number, value: number) => bytes.setUint32(at + offset, value, true);
    for (let i = 0; i < A.SIZEOF; i += 4) set(i, 0);
    set(A.size, random.percent(95) ? A.SIZEOF : random.below(64));
    set(A.flags, random.percent(80) ? random.below(8) : this.number());
    this.path(bytes, at + 64);
    if (random.percent(80)) set(A.title, at + 64);
    for (const field of [A.x, A.y, A.width, A.height])
      set(field, random.percent(90) ? random.below(500) : this.number());
    if (random.percent(20)) set(A.parent, this.handle({ object: 'WINDOW', right: 'WRITE' }, home, entries));
  }

  /** No environment, and now and then a step with the descriptors. */
  private plan(bytes: DataView, at: number): void {
    const { random } = this;
    const set = (offset: number, value: number) => bytes.setUint32(at + offset, value, true);
    for (let i = 0; i < 128; i += 4) set(i, 0);
    set(RatSpawnPlan.envp, at + 64);
    set(RatSpawnPlan.actions, at + 72);
    set(RatSpawnPlan.actionCount, random.percent(90) ? random.below(3) : random.of(EDGES));
    for (let i = 0; i < 2; i++) {
      set(72 + i * RatSpawnAction.SIZEOF + RatSpawnAction.kind, random.percent(90) ? random.below(3) + 1 : 0);
      set(72 + i * RatSpawnAction.SIZEOF + RatSpawnAction.from, random.below(8));
      set(72 + i * RatSpawnAction.SIZEOF + RatSpawnAction.to, random.below(8));
    }
  }

  private path(bytes: DataView, at: number): void {
    const text = new TextEncoder().encode(`${this.random.of(PATHS)}\0`);
    for (const [i, byte] of text.entries()) bytes.setUint8(at + i, byte);
  }

  private attributes(home: Home, entries: Entry[], bytes: DataView, at: number): void {
    const { random } = this;
    const A = RatProcessAttributes;
    const set = (offset: number, value: number) => bytes.setUint32(at + offset, value, true);
    for (let i = 0; i < A.SIZEOF; i += 4) set(i, 0);
    set(A.size, random.percent(95) ? A.SIZEOF : random.below(64));
    set(A.flags, random.percent(90) ? random.below(2) : random.of(EDGES));
    for (const field of [A.stdIn, A.stdOut, A.stdErr]) {
      if (random.percent(20)) set(field, this.handle({ object: 'STREAM' }, home, entries));
    }
    if (random.percent(30)) {
      this.path(bytes, at + 64);
      set(A.cwd, at + 64);
    }
    const inherited = random.percent(95) ? random.below(4) : random.of(EDGES);
    set(A.inherit, at + 512);
    set(A.inheritCount, inherited);
    for (let i = 0; i < 4; i++) bytes.setUint32(at + 512 + i * 4, this.handle({}, home, entries), true);
    if (random.percent(5)) set(random.of([A.job, A.security]), 1);
  }
}

function isFit({ type, rights }: Entry, { object, right }: Pick<Parameter, 'object' | 'right'>): boolean {
  if (right !== undefined && (rights & RIGHT[right]) === 0) return false;
  if (object === undefined) return true;
  if (object === 'STREAM') return type === TYPE.FILE || type === TYPE.PIPE || type === TYPE.TERMINAL;
  if (object === 'SIGNALABLE') return ([TYPE.EVENT, TYPE.SEMAPHORE, TYPE.MUTEX, TYPE.LATCH] as number[]).includes(type);
  return type === TYPE[object as TypeName];
}
