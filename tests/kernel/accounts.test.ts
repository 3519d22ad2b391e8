/** Who is charged for kernel memory: every block to somebody, as long as it is theirs; and what stays for the page. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_FDS } from '../../src/guest-abi/limits.ts';
import { OPEN, RAT_ERR_NO_MEMORY, RAT_ERR_QUOTA, RIGHT } from '../../src/guest-abi/status.ts';
import { closeHandle, createHandle, prepareHandles } from '../../src/kernel/core/handle-table.ts';
import { release } from '../../src/kernel/core/object.ts';
import { findInconsistencies } from '../../src/kernel/fs/check.ts';
import { FileSystem } from '../../src/kernel/fs/file-system.ts';
import { readCounters } from '../../src/kernel/inspect/counters.ts';
import { inspectKernel } from '../../src/kernel/inspect/system.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import { forEachAccount } from '../../src/kernel/memory/accounts.ts';
import { PAGE_PROCESS } from '../../src/kernel/memory/header.ts';
import { blockWords } from '../../src/kernel/memory/heap.ts';
import { P_ACCOUNT, P_HEAP } from '../../src/kernel/memory/process-record.ts';
import { utf8Bytes } from '../../src/kernel/memory/utf8.ts';
import { createCompletionQueue, postCompletion } from '../../src/kernel/objects/completion-queue.ts';
import { makeDevices } from '../../src/kernel/objects/device.ts';
import { createEvent } from '../../src/kernel/objects/event.ts';
import { createPipe, type PipeEnds, releasePipe } from '../../src/kernel/objects/pipe.ts';
import { openPath } from '../../src/kernel/process/open-path.ts';
import { createProcess, reapProcess, setCurrentDirectory, setStrings } from '../../src/kernel/process/process.ts';
import { discardChild, prepareChild } from '../../src/kernel/process/spawn.ts';
import { createThread, discardThread, endThread, freeThread } from '../../src/kernel/process/thread.ts';

interface Limits {
  heap?: number;
  quotaHeap?: number;
  quotaSystemThreads?: number;
  quotaProgramThreads?: number;
  quotaProgramProcesses?: number;
  quotaProgramHeap?: number;
  quotaProgramOpenFiles?: number;
  reserve?: number;
}

const TABLE_BYTES = 10 << 20;

function kernelWith({ heap = 8 << 20, ...limits }: Limits = {}): Kernel {
  const k = Kernel.create(
    {
      bytes: TABLE_BYTES + heap,
      quotaHandles: 32768,
      quotaThreads: 256,
      quotaPackets: 65536,
      wallClock: () => 0,
      ...limits,
    },
    true,
  );
  k.files = FileSystem.create({ maxBytes: 1 << 20, now: () => 0 });
  prepareHandles(k, PAGE_PROCESS);
  return k;
}

/** A view that acts for a process, for what asks no more than whom it is charged to. */
function viewOf(page: Kernel, process: number): Kernel {
  const k = new Kernel(page.buffer, true, () => 0);
  k.files = page.files;
  k.process = process;
  return k;
}

const NAME = utf8Bytes('/bin/test');
const none = { userData: 0, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 };
/** Words of a chunk of packets. */
const CHUNK = 1024;

interface Program {
  heap: number;
  living: number;
}
interface Process {
  record: number;
  k: Kernel;
  program: Program;
  own: number;
  outliving: number;
  directory: number;
  strings: number;
}
/** A charge that can outlive its process. */
interface Charge {
  words: number;
  process: Process;
}

/** The kernel, and beside it the plain sums. */
class Ledger {
  readonly page = kernelWith({ heap: 2 << 20 });
  private readonly base = readCounters(this.page);
  readonly processes: Process[] = [];
  readonly pipes: { ends: PipeEnds; charge: Charge | null }[] = [];
  readonly queues: { queue: number; charge: Charge | null }[] = [];

  spawn(parent: Process | undefined): void {
    const record = createProcess(this.page, parent?.record ?? PAGE_PROCESS, NAME);
    if (record < 0) throw new Error(`No process: ${record}`);
    const program = parent?.program ?? { heap: 0, living: 0 };
    program.living++;
    const k = viewOf(this.page, record);
    const process = { record, k, program, own: 0, outliving: 0, directory: 0, strings: 0 };
    this.processes.push(process);
    this.add(process, blockWords(MAX_FDS));
  }

  private add(process: Process, words: number): void {
    process.own += words;
    process.program.heap += words;
  }

  setDirectory(process: Process, bytes: number): void {
    expect(setCurrentDirectory(process.k, process.record, new Uint8Array(bytes))).toBe(0);
    this.add(process, -process.directory);
    process.directory = blockWords(Math.max(1, Math.ceil(bytes / 4)));
    this.add(process, process.directory);
  }

  setArguments(process: Process, bytes: number): void {
    if (process.strings > 0) return;
    expect(setStrings(process.k, process.record, new Uint8Array(bytes), 0, 0)).toBe(0);
    process.strings = blockWords(Math.max(1, Math.ceil(bytes / 4)));
    this.add(process, process.strings);
  }

  makePipe(process: Process | undefined, order: number): void {
    const capacity = 4096 << order;
    const ends = createPipe(process?.k ?? this.page, capacity);
    if (typeof ends === 'number') throw new Error(`No pipe: ${ends}`);
    this.pipes.push({ ends, charge: this.charge(process, capacity >> 2) });
  }

  makeQueue(): void {
    this.queues.push({ queue: createCompletionQueue(this.page), charge: null });
  }

  /** The first post takes a chunk, for whoever posts. */
  post(at: number, process: Process | undefined): void {
    const entry = this.queues[at % Math.max(this.queues.length, 1)];
    if (entry === undefined) return;
    expect(postCompletion(process?.k ?? this.page, entry.queue, none)).toBe(0);
    if (entry.charge !== null || this.used.has(entry.queue)) return;
    this.used.add(entry.queue);
    entry.charge = this.charge(process, CHUNK);
  }
  private readonly used = new Set<number>();

  private charge(process: Process | undefined, size: number): Charge | null {
    if (process === undefined) return null;
    const words = blockWords(size);
    process.outliving += words;
    process.program.heap += words;
    return { words, process };
  }

  private discharge(charge: Charge | null): void {
    if (charge === null) return;
    charge.process.outliving -= charge.words;
    charge.process.program.heap -= charge.words;
  }

  dropPipe(at: number): void {
    const [pipe] = this.pipes.splice(at % Math.max(this.pipes.length, 1), 1);
    if (pipe === undefined) return;
    releasePipe(this.page, pipe.ends);
    this.discharge(pipe.charge);
  }

  dropQueue(at: number): void {
    const [entry] = this.queues.splice(at % Math.max(this.queues.length, 1), 1);
    if (entry === undefined) return;
    // As its last handle would: what is in it goes.
    this.page.types[this.page.words[entry.queue]].lastHandleClosed(this.page, entry.queue);
    release(this.page, entry.queue);
    this.used.delete(entry.queue);
    this.discharge(entry.charge);
  }

  end(process: Process): void {
    reapProcess(this.page, process.record);
    this.processes.splice(this.processes.indexOf(process), 1);
    process.program.heap -= process.own;
    process.program.living--;
  }

  check(): void {
    const { words } = this.page;
    const accounts = new Map<number, [number, number]>();
    forEachAccount(this.page, (account, { processes, heapWords }) => accounts.set(account, [processes, heapWords]));
    expect(accounts.size).toBe(new Set(this.processes.map(({ program }) => program)).size);
    for (const { record, own, outliving, program } of this.processes) {
      expect(words[record + P_HEAP]).toBe(own + outliving);
      expect(accounts.get(words[record + P_ACCOUNT])).toEqual([program.living, program.heap]);
    }
  }

  close(): void {
    while (this.processes.length > 0) this.end(this.processes[0]);
    while (this.pipes.length > 0) this.dropPipe(0);
    while (this.queues.length > 0) this.dropQueue(0);
    this.check();
    expect(readCounters(this.page)).toEqual(this.base);
  }
}

describe('what is charged', () => {
  it('is what is held, for each process and each program, whatever is done in whatever order', () => {
    const step = fc.tuple(fc.nat(9), fc.nat(100), fc.nat(5000));
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
        const ledger = new Ledger();
        for (const [what, which, size] of steps) {
          const { processes } = ledger;
          // One more stands for the page.
          const process = processes[which % (processes.length + 1)];
          if (what <= 1 && processes.length < 20) ledger.spawn(process);
          else if (what === 2 && process) ledger.setDirectory(process, size);
          else if (what === 3 && process) ledger.setArguments(process, size * 4);
          else if (what === 4) ledger.makePipe(process, size % 3);
          else if (what === 5) ledger.makeQueue();
          else if (what === 6) ledger.post(size, process);
          else if (what === 7) ledger.dropPipe(size);
          else if (what === 8) ledger.dropQueue(size);
          else if (what === 9 && process) ledger.end(process);
          ledger.check();
        }
        ledger.close();
      }),
      { numRuns: 40 },
    );
  });

  it('stays with the program when its process has ended, and is never taken from another in its place', () => {
    const ledger = new Ledger();
    ledger.spawn(undefined);
    const [parent] = ledger.processes;
    ledger.spawn(parent);
    ledger.makePipe(ledger.processes[1], 0);
    ledger.end(ledger.processes[1]);
    ledger.check();
    ledger.end(parent);
    // Other programs, in the same records.
    ledger.spawn(undefined);
    ledger.spawn(undefined);
    ledger.check();
    ledger.dropPipe(0);
    ledger.check();
    ledger.close();
  });
});

describe('a quota', () => {
  it('of a process ends what it may take, and what is given back can be taken again', () => {
    const page = kernelWith({ quotaHeap: 64 << 10 });
    const process = createProcess(page, PAGE_PROCESS, NAME);
    const k = viewOf(page, process);
    for (let round = 0; round < 3; round++) {
      const pipes: PipeEnds[] = [];
      let last: PipeEnds | number = 0;
      while (typeof (last = createPipe(k, 4096)) !== 'number') pipes.push(last);
      expect(last).toBe(RAT_ERR_QUOTA);
      // The descriptors have taken a page.
      expect(pipes).toHaveLength(15);
      for (const pipe of pipes) releasePipe(k, pipe);
    }
    expect(page.words[process + P_HEAP]).toBe(blockWords(MAX_FDS));
  });

  it('of a program binds its processes together, and no other program', () => {
    const page = kernelWith({ quotaProgramHeap: 64 << 10, quotaProgramProcesses: 4 });
    const first = createProcess(page, PAGE_PROCESS, NAME);
    const children = [1, 2, 3].map(() => createProcess(page, first, NAME));
    expect(createProcess(page, children[0], NAME)).toBe(RAT_ERR_QUOTA);
    const family = [first, ...children].map((process) => viewOf(page, process));
    let made = 0;
    for (let i = 0; typeof createPipe(family[i % 4], 4096) !== 'number'; i++) made++;
    expect(made).toBe(12);
    const other = createProcess(page, PAGE_PROCESS, NAME);
    expect(other).toBeGreaterThan(0);
    expect(createPipe(viewOf(page, other), 4096)).toHaveProperty('read');
  });
});

describe('the open files of a program', () => {
  const openFiles = (page: Kernel) => {
    const counts: number[] = [];
    forEachAccount(page, (_, facts) => counts.push(facts.openFiles));
    return counts;
  };
  it('are counted whichever of its processes opens and closes them, and end with QUOTA', () => {
    const page = kernelWith({ quotaProgramOpenFiles: 5 });
    makeDevices(page.files);
    const first = createProcess(page, PAGE_PROCESS, NAME);
    const family = [first, createProcess(page, first, NAME)].map((process) => viewOf(page, process));
    const base = readCounters(page);
    const openIn = (k: Kernel, path: string) => openPath(k, k.files.root, path, OPEN.READ | OPEN.CREATE, false);
    for (let round = 0; round < 2; round++) {
      const objects = ['a', '/dev/null', 'a', 'b', '/dev/zero'].map((path, i) => openIn(family[i % 2], path));
      expect(objects.every((object) => object > 0)).toBe(true);
      expect(openFiles(page)).toEqual([5]);
      for (const k of family) for (const path of ['a', '/dev/null']) expect(openIn(k, path)).toBe(RAT_ERR_QUOTA);
      // The page and other programs open what they like.
      const other = createProcess(page, PAGE_PROCESS, NAME);
      for (const k of [page, viewOf(page, other)]) release(k, openIn(k, 'a'));
      expect(openFiles(page)).toEqual([5, 0]);
      reapProcess(page, other);
      for (const object of objects) release(page, object);
      expect(openFiles(page)).toEqual([0]);
    }
    expect(readCounters(page)).toEqual(base);
    expect(findInconsistencies(page.files.buffer)).toEqual([]);
  });

  it('that outlive it are charged to nobody', () => {
    const page = kernelWith({ quotaProgramOpenFiles: 5 });
    const process = createProcess(page, PAGE_PROCESS, NAME);
    const file = openPath(viewOf(page, process), page.files.root, 'a', OPEN.READ | OPEN.CREATE, false);
    reapProcess(page, process);
    createProcess(page, PAGE_PROCESS, NAME);
    release(page, file);
    expect(openFiles(page)).toEqual([0]);
  });
});

describe('the threads of a program', () => {
  const threadIn = (k: Kernel, process: number) => createThread(k, process, NAME);
  const end = (k: Kernel, thread: number) => {
    endThread(k, thread, 0);
    freeThread(k, thread);
  };

  it('are counted in all its processes, and end with QUOTA; others have theirs', () => {
    const page = kernelWith({ quotaProgramThreads: 3 });
    const first = createProcess(page, PAGE_PROCESS, NAME);
    const second = createProcess(page, first, NAME);
    const other = createProcess(page, PAGE_PROCESS, NAME);
    const base = readCounters(page);
    const k = viewOf(page, first);
    for (let round = 0; round < 2; round++) {
      const threads = [first, second, first].map((process) => threadIn(k, process));
      for (const process of [first, second]) expect(threadIn(k, process)).toBe(RAT_ERR_QUOTA);
      threads.push(threadIn(viewOf(page, other), other));
      expect(threads.every((thread) => thread > 0)).toBe(true);
      for (const thread of threads) end(page, thread);
    }
    // A process that is gone has left nothing behind.
    end(page, threadIn(k, second));
    reapProcess(page, second);
    const threads = [0, 1, 2].map(() => threadIn(k, first));
    expect(threads.every((thread) => thread > 0)).toBe(true);
    for (const thread of threads) end(page, thread);
    expect(readCounters(page).threads).toBe(base.threads);
  });

  it('of all programs are limited, too; the page may start one beyond it', () => {
    const page = kernelWith({ quotaSystemThreads: 4 });
    const processes = [0, 1].map(() => createProcess(page, PAGE_PROCESS, NAME));
    const [first = 0, second = 0] = processes;
    const before = readCounters(page).threads;
    const threads: number[] = [];
    for (let count = before; count < 4; count++) threads.push(threadIn(viewOf(page, first), first));
    expect(threads.every((thread) => thread > 0)).toBe(true);
    for (const process of processes) expect(threadIn(viewOf(page, process), process)).toBe(RAT_ERR_QUOTA);
    const main = threadIn(page, second);
    expect(main).toBeGreaterThan(0);
    end(page, main);
    end(page, threads.pop() ?? 0);
    expect(threadIn(viewOf(page, second), second)).toBeGreaterThan(0);
  });
});

/** A program that takes all it can get of something. */
const HOSTILE: Record<string, (k: Kernel, process: number) => boolean> = {
  pipes: (k) => typeof createPipe(k, 1 << 16) !== 'number',
  'small pipes': (k) => typeof createPipe(k, 4096) !== 'number',
  queues: (k) => {
    const queue = createCompletionQueue(k);
    return queue > 0 && postCompletion(k, queue, none) === 0;
  },
  events: (k) => createEvent(k, false, false) > 0,
  handles: (k, process) => {
    const event = createEvent(k, false, false);
    return event > 0 && createHandle(k, process, event, RIGHT.SIGNAL) > 0;
  },
  threads: (k, process) => createThread(k, process, NAME) > 0,
  children: (k, process) => {
    const child = createProcess(k, process, NAME);
    return child > 0 && setStrings(k, child, new Uint8Array(1 << 20), 0, 0) === 0;
  },
};
/** What one process takes of each in its turn. */
const TURN = 2000;

describe('when programs have filled everything', () => {
  for (const [name, kinds] of Object.entries({
    ...Object.fromEntries(Object.keys(HOSTILE).map((kind) => [kind, [kind]])),
    'all of it': Object.keys(HOSTILE),
  })) {
    it(`with ${name}, the page can look, end, and start`, () => {
      const heap = 24 << 20;
      const page = kernelWith({
        heap,
        reserve: 4 << 20,
        quotaHeap: 4 << 20,
        quotaProgramHeap: 16 << 20,
        quotaProgramProcesses: 40,
      });
      const file = page.files.open(page.files.root, '/program', { create: true, followLast: true });
      page.files.close(file);
      const processes = [1, 2, 3, 4, 5, 6].map(() => createProcess(page, PAGE_PROCESS, NAME));
      for (let going = true; going; ) {
        going = false;
        for (const process of processes) {
          const k = viewOf(page, process);
          for (const kind of kinds) {
            let taken = 0;
            while (taken < TURN && HOSTILE[kind](k, process)) taken++;
            if (taken > 0) going = true;
          }
        }
      }
      const before = readCounters(page);
      for (let round = 0; round < 2; round++) {
        expect(inspectKernel(page).processes.length).toBeGreaterThanOrEqual(6);
        const pipes = [1, 2, 3].map(() => createPipe(page, 1 << 16));
        for (const pipe of pipes) expect(pipe).toHaveProperty('read');
        const standard = (pipes as PipeEnds[]).map(({ write }) => createHandle(page, PAGE_PROCESS, write, 0xff));
        const plan = { path: '/program', cwd: '/', strings: [NAME], argc: 1, envc: 0, standard, inherit: [] };
        const child = prepareChild(page, page.files, plan);
        if (typeof child === 'number') throw new Error(`The page gets no child: ${child}`);
        const thread = createThread(page, child.process, NAME);
        expect(thread).toBeGreaterThan(0);
        discardThread(page, thread);
        discardChild(page, child);
        for (const handle of standard) expect(closeHandle(page, PAGE_PROCESS, handle)).toBe(0);
        for (const pipe of pipes as PipeEnds[]) releasePipe(page, pipe);
        expect(readCounters(page)).toEqual(before);
      }
    });
  }

  it('a program itself is refused, with nothing half made', () => {
    const page = kernelWith({ heap: 4 << 20, reserve: 1 << 20 });
    const process = createProcess(page, PAGE_PROCESS, NAME);
    const k = viewOf(page, process);
    while (typeof createPipe(k, 4096) !== 'number');
    const before = readCounters(page);
    expect(createPipe(k, 4096)).toBe(RAT_ERR_NO_MEMORY);
    expect(setCurrentDirectory(k, process, new Uint8Array(5000))).toBe(RAT_ERR_NO_MEMORY);
    expect(createProcess(k, process, NAME)).toBe(RAT_ERR_NO_MEMORY);
    const thread = createThread(k, process, NAME);
    endThread(page, thread, 0);
    freeThread(page, thread);
    expect(readCounters(page)).toEqual(before);
  });
});
