/** Looking inside of programs while they run: the public types. What they mean together: docs/inside.md. */
import type { CallEvent, CallWait } from '../guest-abi/trace.ts';
import type { HandleSnapshot } from '../kernel/inspect/snapshot.ts';

export type { CallEvent, CallWait, HandleSnapshot };

/** A frame of a thread's stack, as people know it. */
export interface SourceFrame {
  /** The function; empty when nobody knows. */
  name: string;
  /** As the compiler was given it; empty when nobody knows: the program was compiled without `-g`. */
  file: string;
  /** From 1; 0 when nobody knows. */
  line: number;
  column: number;
  /** The engine tells the function alone: the line is the one where that begins. */
  begins?: true;
}

/** A parameter of a call, from the table of calls. */
export interface CallParameter {
  name: string;
  /** As C spells it; empty for calls of WASI. */
  type: string;
  doc: string;
}

/** What the reference says of a call. */
export interface CallDescription {
  name: string;
  parameters: CallParameter[];
  /** `RatStatus`, `bool` …; `errno` for calls of WASI; `noreturn`: it cannot be failed. */
  returns: string;
  /** Statuses that it can give, by their names. */
  errors: string[];
  doc: string;
}

/** A call at whose entry a thread is held. */
export interface HeldCall {
  pid: number;
  tid: number;
  /** Path of the process's program. */
  program: string;
  /** Name of the thread; empty for none. */
  thread: string;
  call: string;
  /** By the names of `describeCall`; strings and structures as what they hold. */
  arguments: string[];
  /** Since when, milliseconds since boot. */
  since: number;
  /** Where it is called from, for `Inspector.source`; empty while stacks are not noted. */
  stack: CallEvent['stack'];
}

/** A place in compiled code: of `CallEvent.stack`. */
export type CodePlace = CallEvent['stack'][number];

export interface RecordOptions {
  /** Processes whose calls are recorded. Default: all that there are and will be. */
  pids?: readonly number[] | undefined;
}

/** Calls as they happen, until it is stopped. */
export interface Recording {
  /** Calls of the system that were not told, because the page had too much to do. */
  readonly dropped: number;
  /** Other processes from now on; undefined: all. */
  setProcesses(pids: readonly number[] | undefined): void;
  stop(): void;
}

export interface ThreadChoice {
  /** Only this thread of the process. Default: all that it has and will have. */
  tid?: number | undefined;
}

/**
 * Looks inside of programs. All of it is off at first, costs programs nothing then, and can be switched on and off at any
 * moment, also of programs that are stuck. Throws a RatError: `RAT_ERR_NOT_FOUND` for processes and threads that do not
 * live.
 */
export interface Inspector {
  /**
   * Threads note where they are in their code before they go to sleep; those that sleep already, when `stacks` asks for
   * them. Costs some 20 µs a sleep.
   */
  noteStacks(on: boolean): void;
  /** Whether they do. */
  readonly notesStacks: boolean;
  /**
   * Where sleeping threads are in their sources, innermost frame first, by their ids. Threads that are awake, or have not
   * noted it yet, are missing: those that slept before `noteStacks` are woken for it, and have it a little later. What has
   * been found is kept, so asking again costs nothing.
   */
  stacks(tids: readonly number[]): Promise<Map<number, SourceFrame[]>>;
  /** The same of places that an event has told. Of a program whose file is gone less is known. */
  source(pid: number, stack: readonly CodePlace[]): Promise<SourceFrame[]>;
  /** The open handles of a process: types, rights, and objects by their ids, of which `inspect` tells more. */
  handles(pid: number): HandleSnapshot[];
  /**
   * Tells of system calls, a few at a time: of each when it returns, and also when it goes to sleep (`pending`), with who
   * ended each sleep. Costs some 5 µs a call; a page that falls behind loses calls, and is told how many.
   */
  record(listener: (calls: CallEvent[]) => void, options?: RecordOptions): Recording;
  /**
   * Holds the threads of a process at the entry of their next calls, before anything is done. Those that wait are held
   * when they make another. Nothing else is different for them: they can be ended, and nobody else notices.
   */
  hold(pid: number, choice?: ThreadChoice): void;
  /** Lets them go their own way again, also those that are held. */
  letGo(pid: number, choice?: ThreadChoice): void;
  /** Threads that are held, in the order in which they came. */
  held(): HeldCall[];
  /** Calls `listener` when a thread has come to where it is held, or goes on. @returns what ends that. */
  onHeld(listener: () => void): () => void;
  /** Lets a held thread make its call, and holds it at the next. */
  step(tid: number): void;
  /**
   * Has the call at which a thread is held give a status (32 bits; WASI: an errno) and do nothing, and holds it at the
   * next. `RAT_ERR_NOT_SUPPORTED` for a call that does not return.
   */
  fail(tid: number, status: number): void;
}
