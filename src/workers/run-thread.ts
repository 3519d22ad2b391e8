/** Runs one guest thread in this worker, from its start to the moment the worker is free again. */

import { EXIT_TRAP } from '../guest-abi/status.ts';
import { RatThreadBlock } from '../guest-abi/struct-offsets.ts';
import { STACK_GUARD_WORDS } from '../guest-abi/structs.ts';
import { enterKernel, leaveForGood, startThread } from '../kernel/gate.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { EXIT_REASON, T_ARGUMENT, T_BLOCK, T_ENTRY, T_PROCESS } from '../kernel/layout.ts';
import { Guest, ThreadOver } from './guest.ts';
import { GuestMemory } from './guest-memory.ts';
import { buildImports } from './imports.ts';
import type { Job } from './protocol.ts';
import { scrub } from './scrub.ts';
import type { Tracer } from './trace.ts';
import { reportTrap } from './trap.ts';

type Exports = {
  _start?: () => void;
  _initialize?: () => void;
  memory?: WebAssembly.Memory;
  __stack_pointer?: WebAssembly.Global;
  __wasm_init_tls?: (address: number) => void;
  __ratos_thread_main?: (entry: number, argument: number) => number;
};

/** A worker's guest and what programs import; both are made once and serve one thread after another. */
export class ThreadRunner {
  private readonly guest: Guest;
  private readonly imports: ReturnType<typeof buildImports>;

  constructor(kernel: Kernel, epoch: number, tracer: Tracer | undefined) {
    this.guest = new Guest(kernel, epoch);
    this.guest.tracer = tracer;
    this.imports = buildImports(this.guest);
  }

  run(job: Job, module: WebAssembly.Module): void {
    const { guest, imports } = this;
    const { kernel } = guest;
    kernel.thread = job.thread;
    kernel.process = kernel.words[job.thread + T_PROCESS];
    // Killed before it began: the broker has done with it already.
    if (!startThread(kernel)) return;
    guest.block = 0;
    guest.guard = 0;
    try {
      if (job.memory !== null) {
        if (job.dirtyBytes > 0) scrub(job.memory, job.dirtyBytes);
        guest.memory = new GuestMemory(job.memory);
      }
      const env = job.memory === null ? {} : { memory: job.memory };
      const instance = new WebAssembly.Instance(module, { ...imports, env } as unknown as WebAssembly.Imports);
      const exports = instance.exports as Exports;
      if (job.memory === null && exports.memory !== undefined) guest.memory = new GuestMemory(exports.memory);
      if (job.main) runMain(guest, exports);
      else runEntry(guest, exports);
    } catch (error) {
      if (!(error instanceof ThreadOver)) endByTrap(guest, error);
    } finally {
      guest.memory = NO_MEMORY;
    }
  }
}

/** What a guest has between threads, so that an ended program's memory can be collected. */
const NO_MEMORY = new GuestMemory({ buffer: new ArrayBuffer(0) } as unknown as WebAssembly.Memory);

function runMain(guest: Guest, exports: Exports): void {
  exports._start?.();
  // A C `main` that returned has called proc_exit already; this is for programs whose `_start` just returns.
  guest.enter(0);
  guest.exitProcess(0);
}

function runEntry(guest: Guest, exports: Exports): void {
  const { words, thread } = guest.kernel;
  const block = words[thread + T_BLOCK];
  const { memory } = guest;
  const { __stack_pointer: stackPointer, __wasm_init_tls: initTls, __ratos_thread_main: threadMain } = exports;
  if (stackPointer === undefined || threadMain === undefined)
    throw new Error('The program was not linked for threads.');
  guest.block = block >>> 0;
  guest.guard = memory.u32(block + RatThreadBlock.guard);
  stackPointer.value = memory.i32(block + RatThreadBlock.stackTop);
  const tls = memory.i32(block + RatThreadBlock.tls);
  if (tls !== 0) initTls?.(tls);
  const code = threadMain(words[thread + T_ENTRY], words[thread + T_ARGUMENT]);
  guest.enter(0);
  guest.checkGuard(STACK_GUARD_WORDS);
  guest.exitThread(code);
}

/** The guest trapped, overflowed its stack, or something of ours failed under it: the process ends. */
function endByTrap(guest: Guest, error: unknown): void {
  const { kernel } = guest;
  try {
    // In guest code when it trapped there; in the kernel when a handler threw, which is as good.
    enterKernel(kernel, 0);
    if (!guest.isInKernel()) {
      leaveForGood(kernel);
      return;
    }
    reportTrap(guest, error);
    guest.exitProcess(EXIT_TRAP, EXIT_REASON.TRAPPED);
  } catch (over) {
    if (!(over instanceof ThreadOver)) throw over;
  }
}
