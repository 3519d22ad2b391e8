/**
 * A guest thread as its worker sees it: kernel view, memory, and the gate that every import goes through.
 */

import { RatThreadBlock } from '../guest-abi/struct-offsets.ts';
import { STACK_GUARD, STACK_GUARD_WORDS } from '../guest-abi/structs.ts';
import { enterKernel, isInKernel, leaveForGood, leaveKernel } from '../kernel/gate.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { EXIT_REASON, T_STATE } from '../kernel/layout.ts';
import { beginExit } from '../kernel/process.ts';
import { endThread } from '../kernel/thread.ts';
import type { GuestMemory } from './guest-memory.ts';
import { probeStack } from './stack-probe.ts';
import type { Tracer } from './trace.ts';

/** Thrown to unwind the guest's stack when its thread is over. Programs have no way to catch it. */
export class ThreadOver {
  constructor(readonly reason: 'ended' | 'killed') {}
}

/** A thread has run over the end of its stack. */
export class StackOverflow extends Error {
  override readonly name = 'StackOverflow';
}

/** Words of the guard that each call looks at. */
const GUARD_SAMPLES = 4;
const ENDED = new ThreadOver('ended');
const KILLED_THREAD = new ThreadOver('killed');

export type Handler = (...args: never[]) => unknown;

export class Guest {
  /** Set once the instance exists (a program may bring its own memory). */
  memory!: GuestMemory;
  tracer: Tracer | undefined = undefined;
  /** The thread's RatThreadBlock, 0 for the main thread. */
  block = 0;
  /** Address of the words below the thread's stack that must hold their pattern; 0 for the main thread. */
  guard = 0;

  constructor(
    readonly kernel: Kernel,
    /** Where the program's own clocks start: wall-clock milliseconds at system time 0. */
    readonly epoch: number,
  ) {}

  /** Throws when the thread has run over the end of its stack; `words`: how many of the guard's are looked at. */
  checkGuard(words: number): void {
    if (this.guard === 0) return;
    const step = Math.floor(STACK_GUARD_WORDS / words);
    // From the top: an overflow runs downwards from there.
    for (let i = STACK_GUARD_WORDS - 1; i >= 0; i -= step) {
      if (this.memory.u32(this.guard + i * 4) !== STACK_GUARD) throw new StackOverflow('stack overflow');
    }
  }

  /** Goes from guest code into the kernel; unwinds if the thread has been killed. */
  enter(syscall: number): void {
    // Before anything is changed: our own code must not run out of stack half-way.
    const { words, thread } = this.kernel;
    probeStack(words[thread + T_STATE]);
    if (this.guard !== 0) this.checkGuard(GUARD_SAMPLES);
    if (!enterKernel(this.kernel, syscall)) this.abandon();
  }

  /** Goes back to guest code; unwinds if the thread has been killed meanwhile. */
  leave(): void {
    if (!leaveKernel(this.kernel)) this.abandon();
  }

  isInKernel(): boolean {
    return isInKernel(this.kernel);
  }

  private abandon(): never {
    this.freeStack();
    leaveForGood(this.kernel);
    throw KILLED_THREAD;
  }

  /** Tells libratos that the thread's stack can be used again. The last thing done with guest memory. */
  private freeStack(): void {
    if (this.block === 0) return;
    const words = this.memory.words();
    const alive = (this.block + RatThreadBlock.alive) >> 2;
    Atomics.store(words, alive, 0);
    Atomics.notify(words, alive);
  }

  /** Ends the process, from inside the kernel. */
  exitProcess(exitCode: number, reason: number = EXIT_REASON.EXIT): never {
    beginExit(this.kernel.words, this.kernel.process, exitCode, reason);
    leaveForGood(this.kernel);
    throw ENDED;
  }

  /** Ends the calling thread, and the process with its last one; from inside the kernel. */
  exitThread(exitCode: number): never {
    const { kernel } = this;
    this.freeStack();
    if (endThread(kernel, kernel.thread, exitCode) === 0) {
      beginExit(kernel.words, kernel.process, exitCode, EXIT_REASON.EXIT);
    }
    leaveForGood(kernel);
    throw ENDED;
  }
}
