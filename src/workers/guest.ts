/**
 * A guest thread as its worker sees it: kernel view, memory, and the gate that every import goes through.
 */
import { RatThreadBlock } from '../guest-abi/struct-offsets.ts';
import { STACK_GUARD, STACK_GUARD_WORDS } from '../guest-abi/structs.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { EXIT_REASON } from '../kernel/memory/process-record.ts';
import { imposedStatus, PASSAGE } from '../kernel/process/control.ts';
import {
  enterKernel,
  isInGuestCode,
  isInKernel,
  leaveForGood,
  leaveKernel,
  stateHint,
} from '../kernel/process/gate.ts';
import { beginExit } from '../kernel/process/process.ts';
import { endThread } from '../kernel/process/thread.ts';
import type { GuestMemory } from './guest-memory.ts';
import { probeStack } from './stack-probe.ts';
import type { Tracer } from './trace.ts';
import { unwind } from './unwind.ts';

/** A thread has run over the end of its stack. */
export class StackOverflow extends Error {
  override readonly name = 'StackOverflow';
}

/** Words of the guard that each call looks at. */
const GUARD_SAMPLES = 4;

export type Handler = (...args: never[]) => unknown;

export class Guest {
  /** Set once the instance exists (a program may bring its own memory). */
  memory!: GuestMemory;
  /** The program has brought its memory, which the page does not have. */
  ownMemory = false;
  tracer: Tracer | undefined = undefined;
  /** The thread's RatThreadBlock, 0 for the main thread. */
  block = 0;
  /** Address of the words below the thread's stack that must hold their pattern; 0 for the main thread. */
  guard = 0;
  /** The thread has left the kernel for good: the unwinding that is under way is no trap of the program's. */
  over = false;
  /** What failed under a call of the program's, while it is being unwound. */
  failure: unknown = undefined;
  /** Of the last `enter` that was false: what the call gives. */
  imposed = 0;

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

  /**
   * Goes from guest code into the kernel; unwinds if the thread has been killed.
   * @param object that the call uses without a reference, or 0.
   * @returns false when the call is to give `imposed` and do nothing, back in guest code.
   */
  enter(syscall: number, object = 0): boolean {
    // Before anything is changed: our own code must not run out of stack half-way.
    probeStack(stateHint(this.kernel));
    if (this.guard !== 0) this.checkGuard(GUARD_SAMPLES);
    const passage = enterKernel(this.kernel, syscall, object);
    return passage === PASSAGE.OPEN || this.enterOtherwise(passage);
  }

  private enterOtherwise(passage: number): boolean {
    if (passage === PASSAGE.KILLED || !this.isInKernel()) this.abandon();
    if (passage === PASSAGE.OPEN) return true;
    this.imposed = imposedStatus(this.kernel);
    this.leave(this.imposed);
    return false;
  }

  /** `enter` for a call that does not return, and cannot be answered in its place. */
  enterForGood(syscall: number): void {
    const passage = enterKernel(this.kernel, syscall);
    if (passage === PASSAGE.KILLED || !this.isInKernel()) this.abandon();
  }

  /** Goes back to guest code with a call's result; unwinds if the thread has been killed meanwhile. */
  leave(result: number): number {
    const passage = leaveKernel(this.kernel, result);
    if (passage === PASSAGE.OPEN) return result;
    if (passage === PASSAGE.KILLED) this.abandon();
    return imposedStatus(this.kernel);
  }

  isInKernel(): boolean {
    return isInKernel(this.kernel);
  }

  private abandon(): never {
    this.freeStack();
    this.leaveForGood();
  }

  private leaveForGood(): never {
    leaveForGood(this.kernel);
    this.over = true;
    unwind();
  }

  /**
   * Something failed under a call. In the kernel that is the end of the process, which run-thread.ts brings about when
   * the program has been unwound: it must not catch it and go on. Outside (no stack is left for the call) the program is
   * where it was.
   */
  fail(error: unknown): never {
    if (this.over) unwind();
    if (isInGuestCode(this.kernel)) throw error;
    this.failure ??= error;
    unwind();
  }

  /** Tells libratos that the thread's stack can be used again. The last thing done with guest memory. */
  private freeStack(): void {
    if (this.block === 0) return;
    const words = this.memory.int32();
    const alive = (this.block + RatThreadBlock.alive) >> 2;
    Atomics.store(words, alive, 0);
    Atomics.notify(words, alive);
  }

  /** Ends the process, from inside the kernel. */
  exitProcess(exitCode: number, reason: number = EXIT_REASON.EXIT): never {
    beginExit(this.kernel, this.kernel.process, exitCode, reason);
    this.leaveForGood();
  }

  /** Ends the calling thread, and the process with its last one; from inside the kernel. */
  exitThread(exitCode: number): never {
    const { kernel } = this;
    this.freeStack();
    if (endThread(kernel, kernel.thread, exitCode) === 0) {
      beginExit(kernel, kernel.process, exitCode, EXIT_REASON.EXIT);
    }
    this.leaveForGood();
  }
}
