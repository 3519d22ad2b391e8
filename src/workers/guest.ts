/**
 * A guest thread as its worker sees it: kernel view, memory, and the gate that every import goes through.
 */
import { EXIT_SIGNAL } from '../guest-abi/signals.ts';
import { EXIT_TRAP } from '../guest-abi/status.ts';
import { RatThreadBlock } from '../guest-abi/struct-offsets.ts';
import { STACK_GUARD, STACK_GUARD_WORDS } from '../guest-abi/values.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { EXIT_REASON, REASON_SIGNAL_SHIFT } from '../kernel/memory/process-record.ts';
import { imposedStatus, PASSAGE } from '../kernel/process/control.ts';
import { keepRights } from '../kernel/process/descriptor-rights.ts';
import {
  enterKernel,
  enterUnobserved,
  isInGuestCode,
  isInKernel,
  leaveForGood,
  leaveKernel,
  stateHint,
} from '../kernel/process/gate.ts';
import { openPreopens } from '../kernel/process/preopens.ts';
import { beginExit } from '../kernel/process/process.ts';
import { changeSignalMask } from '../kernel/process/signals.ts';
import { endThread } from '../kernel/process/thread.ts';
import { CallObserver } from './call-observer.ts';
import { type CallReference, NOTHING as NO_REFERENCE } from './call-reference.ts';
import type { GuestMemory } from './guest-memory.ts';
import type { JobImage, TrapReport } from './protocol.ts';
import { probeStack } from './stack-probe.ts';
import type { Tracer } from './tracer.ts';
import { unwind } from './unwind.ts';

/** A thread has run over the end of its stack. */
export class StackOverflow extends Error {
  override readonly name = 'StackOverflow';
}

/** Words of the guard that each call looks at. */
const GUARD_SAMPLES = 4;

/** What inspection shows a thread in that comes back from a handler: RatSignalMask. */
const RETURN_FROM_HANDLER = 112;

export type Handler = (...args: never[]) => unknown;

export class Guest {
  /** Set once the instance exists (a program may bring its own memory). */
  memory!: GuestMemory;
  /** See RatMemoryGrowsFirst. */
  memoryGrowsFirst = true;
  /** The program has brought its memory, which the page does not have. */
  ownMemory = false;
  tracer: Tracer | undefined = undefined;
  /** Tells the page of a trap; undefined: nobody wants to know. */
  tellTrap: ((report: TrapReport) => void) | undefined = undefined;
  /** The thread's RatThreadBlock, 0 for the main thread. */
  block = 0;
  /** Address of the words below the thread's stack that must hold their pattern; 0 for the main thread. */
  guard = 0;
  /** The thread has left the kernel for good: the unwinding that is under way is no trap of the program's. */
  over = false;
  /** What failed under a call of the program's, while it is being unwound. */
  failure: unknown = undefined;
  /** Where the program that runs comes from. */
  image: JobImage = { inode: 0, generation: 0, codeStart: 0 };
  /** Of the last `enter` that was false: what the call gives, if it is not to be told of first. */
  private imposed = 0;
  private isToTell = false;
  /** Calls by their numbers, as programs import them: what binds a call notes it here. */
  readonly calls: (Handler | undefined)[] = [];
  /** What people read of calls: only looked at when calls are told of. */
  reference: () => CallReference = () => NO_REFERENCE;
  /** Tells the page of the calls of observed threads. */
  readonly observer: CallObserver;
  /** The program was linked with libratos. */
  isLibratos = false;
  /** The program has an entry for threads of wasi-threads. */
  startsWasiThreads = false;
  /** The program's function that calls the handler of a signal; undefined: it has none. */
  deliver: unknown = undefined;
  /** The program's functions by their pointers; undefined: it does not show them. */
  functions: unknown = undefined;
  /** When the wait under way ends, on the system's clock; and whether the next one goes on with that. */
  deadline = 0;
  /** Bytes that the write under way has written before it was interrupted. */
  progress = 0;
  resuming = false;
  /** Of the last call that gave RAT_ERR_INTERRUPTED: a handler has run; and each that did lets the call begin again. */
  handled = false;
  restarts = false;

  constructor(readonly kernel: Kernel) {
    kernel.guestBytes = (address, length) => (this.memory.contains(address, length) ? this.memory.bytes : null);
    this.observer = new CallObserver(this);
    kernel.sleepWatch = this.observer;
  }

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
   * @returns false when the call is to give what `instead` gives and do nothing, back in guest code.
   */
  enter(syscall: number, object = 0): boolean {
    // Before anything is changed: our own code must not run out of stack half-way.
    probeStack(stateHint(this.kernel));
    if (this.guard !== 0) this.checkGuard(GUARD_SAMPLES);
    const passage = enterKernel(this.kernel, syscall, object);
    return passage === PASSAGE.OPEN || this.enterOtherwise(passage);
  }

  private enterOtherwise(passage: number): boolean {
    this.isToTell = passage === PASSAGE.OBSERVED;
    if (this.isToTell) return false;
    if (passage === PASSAGE.KILLED || !this.isInKernel()) this.abandon();
    if (passage === PASSAGE.OPEN) return true;
    this.imposed = imposedStatus(this.kernel);
    this.leave(this.imposed);
    return false;
  }

  /**
   * What a call gives that was not entered: a status that a controller has imposed on it; or it is told of, and made once
   * more.
   */
  instead(syscall: number, args: readonly unknown[], call: Handler | undefined = this.calls[syscall]): number {
    if (!this.isToTell || call === undefined) return this.imposed;
    this.isToTell = false;
    return this.observer.observe(syscall, args, call);
  }

  /** `enter` for a call that does not return, and cannot be answered in its place. */
  enterForGood(syscall: number, args: readonly unknown[] = []): void {
    let passage = enterKernel(this.kernel, syscall);
    if (passage === PASSAGE.OBSERVED) {
      if (syscall !== 0) this.observer.observeLast(syscall, args);
      passage = enterUnobserved(this.kernel, syscall);
    }
    if (passage === PASSAGE.KILLED || !this.isInKernel()) this.abandon();
  }

  /** Goes back to guest code with a call's result; unwinds if the thread has been killed meanwhile. */
  leave(result: number): number {
    const passage = leaveKernel(this.kernel, result);
    return passage === PASSAGE.OPEN ? result : this.leaveOtherwise(passage, result);
  }

  private leaveOtherwise(passage: number, result: number): number {
    if (passage === PASSAGE.IMPOSED) return imposedStatus(this.kernel);
    // Handlers make calls, too.
    const { deadline, progress } = this;
    let restarts = true;
    for (let next = passage; next !== PASSAGE.OPEN; ) {
      if (next === PASSAGE.KILLED) this.abandon();
      if (next === PASSAGE.ENDS) this.endBySignal();
      const { signalMask } = this.kernel;
      if (!this.callHandler()) restarts = false;
      next = this.afterHandler(signalMask);
    }
    this.handled = true;
    this.restarts = restarts;
    this.deadline = deadline;
    this.progress = progress;
    return result;
  }

  /**
   * Calls the program's handler, in guest code: it may make calls of its own, end the thread, or not come back at all.
   * @returns whether it lets a call that it has interrupted begin again.
   */
  private callHandler(): boolean {
    const { kernel, deliver } = this;
    // What the program calls by this name may be anything.
    if (typeof deliver !== 'function') return true;
    const call = this.observer.suspend();
    try {
      return deliver(kernel.signal, kernel.signalMask, kernel.signalSender) === 1;
    } finally {
      this.observer.resume(call);
    }
  }

  /** Back from a handler: what was blocked before is blocked again, and the next signal's turn comes. */
  private afterHandler(mask: number): number {
    probeStack(stateHint(this.kernel));
    const passage = enterUnobserved(this.kernel, RETURN_FROM_HANDLER);
    if (passage === PASSAGE.KILLED || !this.isInKernel()) return PASSAGE.KILLED;
    // Whatever a controller wants of it.
    changeSignalMask(this.kernel, -1, mask);
    const next = leaveKernel(this.kernel, 0);
    return next === PASSAGE.IMPOSED ? PASSAGE.OPEN : next;
  }

  /** A signal ends the process, from inside the kernel. */
  endBySignal(signal: number = this.kernel.signal): never {
    this.exitProcess(EXIT_SIGNAL + signal, EXIT_REASON.KILLED | (signal << REASON_SIGNAL_SHIFT));
  }

  /** Whether a WASI call begins again that gave EINTR: no handler has run, or all that did let it. */
  get beginsAgain(): boolean {
    return !this.handled || this.restarts;
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

  /** Gives an ordinary WASI program the directories that it begins with. */
  openPreopens(): void {
    this.enterForGood(0);
    const status = keepRights(this.kernel);
    // Without room for rights it would have all of them.
    if (status < 0) this.exitProcess(EXIT_TRAP, EXIT_REASON.TRAPPED);
    openPreopens(this.kernel);
    this.leave(0);
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
