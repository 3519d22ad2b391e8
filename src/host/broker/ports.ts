/** What the broker needs of the page, handed in: so it is free of the DOM, and tests can run it step by step. */

/** Time that passes outside. */
export interface Clock {
  /** Milliseconds since some moment. */
  now(): number;
  /** Calls `action` once, `ms` milliseconds from now or later. */
  after(ms: number, action: () => void): void;
}

/** A compiled program. */
export interface ProgramPort {
  readonly id: number;
  /** What it asks of the memory that the system gives it; null when it brings its own, which the page does not have. */
  readonly memory: unknown;
}

/** The memory of one process. */
export interface MemoryPort {
  /** Wakes whoever is parked on a word of it. */
  notify(address: number): void;
  /** `length` bytes of it, or as many as there are, shared with those who use it. */
  bytes(address: number, length: number): Uint8Array;
  /** Nobody uses it any more. */
  release(): void;
  /** It will be released before long, when the last worker of its ended process is gone. */
  expect(): void;
}

/** What a worker is to run. */
export interface ThreadJob<Program, Memory> {
  /** Thread record. */
  readonly thread: number;
  /** Its id: when it has been killed before it began, the record may be another thread's. */
  readonly tid: number;
  readonly program: Program;
  /** null for a program that brings its own. */
  readonly memory: Memory | null;
  /** The process's first thread, which runs `_start`. */
  readonly main: boolean;
}

/** A worker, lent for one thread. */
export interface WorkerPort<Program, Memory> {
  /** Runs a thread; resolves when the worker is back in its event loop, rejects when it failed. */
  run(job: ThreadJob<Program, Memory>): Promise<void>;
  /** The thread has left: the worker can be lent again. */
  release(): void;
  /** Ends the worker; resolves when it runs no more, which can take seconds. */
  terminate(): Promise<void>;
}

export interface WorkersPort<Program, Memory> {
  /**
   * Lends a worker, at once when one is idle, else as soon as one comes back or has been made.
   * @param take gives false when the worker is no longer wanted: the next in line gets it.
   * @param held how many workers the thread's process has: those with fewer come first.
   */
  acquire(take: (worker: WorkerPort<Program, Memory>) => boolean, held: () => number): void;
}

/** What a thread asks of a control, or of a window's menu, and waits for. */
export interface ControlRequest {
  /** The object. */
  readonly object: number;
  /** `CONTROL_REQUEST`, and its arguments. */
  readonly what: number;
  readonly a: number;
  readonly b: number;
  /** Of the program that asks; null: it has brought its own, which the page does not have. */
  readonly memory: Pick<MemoryPort, 'bytes'> | null;
  /** Whether the thread still waits. If not, its memory is not to be touched. */
  readonly isWanted: () => boolean;
  readonly answer: (status: number) => void;
}

/** A thread has made a window, and waits until it is shown. */
export interface ShowRequest {
  readonly window: number;
  /** Whether the thread still waits. If not, there may be no such window any more. */
  readonly isWanted: () => boolean;
  /** RAT_SUCCESS, or why not. */
  readonly answer: (status: number) => void;
}

/** Who shows windows. */
export interface WindowsPort {
  /** Shows a window, and answers, now or later. */
  show(request: ShowRequest): void;
  /** Does what is asked of a control, and answers, now or later. */
  control(request: ControlRequest): void;
  /** A process puts a text, UTF-8, into the clipboard: RAT_SUCCESS, or why not. */
  setClipboard(pid: number, text: Uint8Array): number;
  /** A process wants the text in the clipboard: it, UTF-8, or why not. */
  clipboard(pid: number): Uint8Array | number;
  /** Programs have changed windows. */
  update(): void;
}
