/** Runs one guest thread in this worker, from its start to the moment the worker is free again. */

import { EXIT_TRAP } from '../guest-abi/status.ts';
import { RatThreadBlock } from '../guest-abi/struct-offsets.ts';
import type { CallEvent } from '../guest-abi/trace.ts';
import { STACK_GUARD_WORDS } from '../guest-abi/values.ts';
import { beginCpuTime } from '../kernel/core/cpu-time.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { EXIT_REASON, REASON_SIGNAL_SHIFT } from '../kernel/memory/process-record.ts';
import { utf8Bytes, utf8Text } from '../kernel/memory/utf8.ts';
import { tryWriteStandardError } from '../kernel/process/descriptors.ts';
import { enterUnobserved, leaveForGood, startThread } from '../kernel/process/gate.ts';
import { beginExit, processName } from '../kernel/process/process.ts';
import { becomeThread, threadId, threadStart } from '../kernel/process/thread.ts';
import { referenceIn } from './call-reference.ts';
import { CHUNKS } from './chunks.ts';
import { Guest } from './guest.ts';
import { GuestMemory } from './guest-memory.ts';
import { loadGroups, ProgramImports } from './imports.ts';
import { withRoom } from './memory-room.ts';
import type { Job, TrapReport } from './protocol.ts';
import { scrub } from './scrub.ts';
import type { Tracer } from './tracer.ts';
import type { reportTrap } from './trap.ts';
import { collectStacks, trapSignal } from './trap-signal.ts';
import { prepareUnwinding } from './unwind.ts';

type Exports = {
  _start?: () => void;
  _initialize?: () => void;
  memory?: WebAssembly.Memory;
  __stack_pointer?: WebAssembly.Global;
  __wasm_init_tls?: (address: number) => void;
  wasi_thread_start?: (id: number, argument: number) => void;
  __ratos_thread_main?: (entry: number, argument: number) => unknown;
  __ratos_abi?: unknown;
  __ratos_deliver_signal?: unknown;
  __indirect_function_table?: unknown;
};

/** What a program finds, with the memory that it imports; what is there of another module by that name stays. */
function withMemory(
  imports: WebAssembly.Imports,
  { module, name }: Job['memoryName'],
  memory: WebAssembly.Memory,
): WebAssembly.Imports {
  // In front of the others: those that are made when they are first asked for are not asked for here.
  return Object.create(imports, { [module]: { value: { ...imports[module], [name]: memory } } });
}

/** A worker's guest and what programs import; both are made once and serve one thread after another. */
export class ThreadRunner {
  private readonly guest: Guest;
  private readonly imports: ProgramImports;

  constructor(
    kernel: Kernel,
    tracer: Tracer | undefined,
    memoryGrowsFirst = true,
    tellTrap?: (report: TrapReport) => void,
    tellCalls?: (calls: CallEvent[]) => void,
    private readonly tellMissing?: () => void,
    reference?: SharedArrayBuffer,
  ) {
    this.guest = new Guest(kernel);
    this.guest.observer.tell = tellCalls;
    this.guest.memoryGrowsFirst = memoryGrowsFirst;
    this.guest.tracer = tracer;
    if (reference !== undefined) this.guest.reference = referenceIn(reference);
    this.guest.tellTrap = tellTrap;
    this.guest.memory = NO_MEMORY;
    this.imports = new ProgramImports(this.guest);
    prepareUnwinding();
    collectStacks();
  }

  /** Resolves when the thread has ended; for one that needs nothing which is not here that is on return. */
  run(job: Job, module: WebAssembly.Module): void | Promise<void> {
    return this.imports.complete(job.groups) ? this.runNow(job, module) : this.runLater(job, module);
  }

  /** Once the program's calls have been loaded. */
  private async runLater(job: Job, module: WebAssembly.Module): Promise<void> {
    const { groups } = job;
    try {
      await loadGroups(groups);
    } catch (error) {
      this.tellMissing?.();
      this.refuse(job, error);
      return;
    }
    this.imports.complete(groups);
    await this.runNow(job, module);
  }

  /** What the program imports cannot be had: it ends before it has begun. */
  private refuse({ thread, tid }: Job, error: unknown): void {
    const { kernel } = this.guest;
    if (threadId(kernel, thread) !== tid) return;
    becomeThread(kernel, thread);
    if (!startThread(kernel)) return;
    enterUnobserved(kernel, 0);
    if (beginExitByTrap(kernel, 0))
      tell(kernel, `what it imports of the system could not be loaded (${String(error)})`);
    leaveForGood(kernel);
  }

  private runNow(job: Job, module: WebAssembly.Module): void | Promise<void> {
    const { guest } = this;
    const { imports } = this.imports;
    const { kernel } = guest;
    // Killed before it began: the broker has done with it already, and its record may be another thread's by now.
    if (threadId(kernel, job.thread) !== job.tid) return;
    becomeThread(kernel, job.thread);
    if (!startThread(kernel)) return;
    beginCpuTime(kernel);
    guest.block = 0;
    guest.guard = 0;
    guest.over = false;
    guest.failure = undefined;
    guest.image = job.image;
    let stackPointer: WebAssembly.Global | undefined;
    guest.isLibratos = false;
    guest.deliver = undefined;
    try {
      if (job.memory !== null) {
        if (job.dirtyBytes > 0) scrub(job.memory, job.dirtyBytes);
        guest.memory = new GuestMemory(job.memory);
      }
      const given = job.memory === null ? imports : withMemory(imports, job.memoryName, job.memory);
      const make = () => new WebAssembly.Instance(module, given);
      const instance = job.memory === null ? withRoom(make) : make();
      const exports = instance.exports as Exports;
      stackPointer = exports.__stack_pointer;
      guest.ownMemory = job.memory === null;
      guest.isLibratos = exports.__ratos_abi !== undefined;
      guest.startsWasiThreads = exports.wasi_thread_start !== undefined;
      guest.deliver = exports.__ratos_deliver_signal;
      guest.functions = exports.__indirect_function_table;
      if (job.memory === null && exports.memory !== undefined) guest.memory = new GuestMemory(exports.memory);
      if (job.main) runMain(guest, exports);
      else runEntry(guest, exports);
    } catch (error) {
      if (!guest.over) return endByTrap(guest, job, guest.failure ?? error, stackPointer);
    } finally {
      guest.observer.finish();
      guest.memory = NO_MEMORY;
      guest.deliver = undefined;
      guest.functions = undefined;
    }
  }
}

/**
 * What a guest has between threads, so that an ended program's memory can be collected; and, when it brings its own
 * memory, in its start function.
 */
const NO_MEMORY = new GuestMemory({ buffer: new ArrayBuffer(0) } as unknown as WebAssembly.Memory);

function runMain(guest: Guest, exports: Exports): void {
  if (!guest.isLibratos) guest.openPreopens();
  exports._start?.();
  // A C `main` that returned has called proc_exit already; this is for programs whose `_start` just returns.
  guest.enterForGood(0);
  guest.exitProcess(0);
}

function runEntry(guest: Guest, exports: Exports): void {
  const { entry, argument, block } = threadStart(guest.kernel);
  if (!guest.isLibratos) {
    runWasiThread(guest, exports, argument);
    return;
  }
  const { memory } = guest;
  const { __stack_pointer: stackPointer, __wasm_init_tls: initTls, __ratos_thread_main: threadMain } = exports;
  if (stackPointer === undefined || threadMain === undefined)
    throw new Error('The program was not linked for threads.');
  guest.block = block >>> 0;
  guest.guard = memory.u32(block + RatThreadBlock.guard);
  stackPointer.value = memory.i32(block + RatThreadBlock.stackTop);
  const tls = memory.i32(block + RatThreadBlock.tls);
  if (tls !== 0) initTls?.(tls);
  const code = threadMain(entry, argument);
  guest.enterForGood(0);
  guest.checkGuard(STACK_GUARD_WORDS);
  // A program can export anything by this name.
  guest.exitThread(typeof code === 'number' ? code | 0 : 0);
}

/** A thread of wasi-threads: it makes its stack itself. */
function runWasiThread(guest: Guest, exports: Exports, argument: number): void {
  const { kernel } = guest;
  exports.wasi_thread_start?.(threadId(kernel, kernel.thread), argument);
  guest.enterForGood(0);
  guest.exitThread(0);
}

/** The guest trapped, overflowed its stack, or something of ours failed under it: the process ends. */
function endByTrap(
  guest: Guest,
  { image }: Job,
  error: unknown,
  stackPointer: WebAssembly.Global | undefined,
): void | Promise<void> {
  const { kernel } = guest;
  // In guest code when it trapped there; in the kernel when a handler failed, which is as good.
  enterUnobserved(kernel, 0);
  // First this: how the process ends is decided, however long reading its line tables takes. Until this thread
  // leaves the process has its streams. When another thread has decided it before, there is nothing to tell.
  if (!guest.isInKernel() || !beginExitByTrap(kernel, trapSignal(error))) {
    leaveForGood(kernel);
    return;
  }
  const overflown = isOverflown(guest, stackPointer);
  return loadReporter().then(
    (report) => {
      try {
        report(guest, image, error, overflown);
      } finally {
        leaveForGood(kernel);
      }
    },
    (failure) => {
      tell(kernel, `trap: ${String(error)} (where cannot be told: ${String(failure)})`);
      leaveForGood(kernel);
    },
  );
}

function beginExitByTrap(kernel: Kernel, signal: number): boolean {
  return beginExit(kernel, kernel.process, EXIT_TRAP, EXIT_REASON.TRAPPED | (signal << REASON_SIGNAL_SHIFT));
}

/** So long the process's end waits for the code that tells where it trapped: the network may have gone. */
const REPORTER_PATIENCE_MS = 3000;

async function loadReporter(): Promise<typeof reportTrap> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('It took too long.')), REPORTER_PATIENCE_MS);
  });
  try {
    return (await Promise.race([CHUNKS.trap(), late])).reportTrap;
  } finally {
    clearTimeout(timer);
  }
}

/** On standard error, in few words. */
function tell(kernel: Kernel, text: string): void {
  const program = utf8Text(processName(kernel, kernel.process));
  tryWriteStandardError(kernel, kernel.process, utf8Bytes(`${program}: ${text}\n`));
}

/** The main stack lies lowest in memory, and others above their guards. */
function isOverflown({ guard }: Guest, stackPointer: WebAssembly.Global | undefined): boolean {
  try {
    const value: unknown = stackPointer?.value;
    if (typeof value !== 'number') return false;
    return guard === 0 ? value < 0 : value >>> 0 < guard;
  } catch {
    // A program can export anything by this name, and of some types there are no values in JavaScript.
    return false;
  }
}
