/**
 * The public face of RatOS: what an embedding page sees. Everything else in src/host/ is private.
 */

export interface BootOptions {
  /** Bytes of kernel memory (objects, handles, pipes, packets), reserved at boot. Default 64 MiB. */
  kernelMemory?: number;
  /** Highest number of bytes that all files together may take. Default 512 MiB. */
  fileMemory?: number;
  /** Workers kept warm for the next process or thread. Default 4. */
  warmWorkers?: number;
  /** Limits of one process. */
  quotas?: Partial<Quotas>;
  /** Called with one line for each system call, as strace prints it; tracing costs time. */
  trace?: (line: string) => void;
}

export interface Quotas {
  /** Live processes of the system. Default 100 (a Chromium tab holds 124 memories). */
  processes: number;
  /** Threads of one process. Default 256. */
  threads: number;
  /** Open handles of one process. Default 65,536. */
  handles: number;
  /** Bytes of WebAssembly memory of one process. Default 1 GiB. */
  memory: number;
  /** Completions that may lie in one queue. Default 65,536. */
  packets: number;
}

export interface SpawnOptions {
  /** Environment. Default empty. */
  env?: Record<string, string>;
  /** Working directory. Default `/`. */
  cwd?: string;
  /**
   * Standard input. `'pipe'` (the default): write to `process.stdin`. `'empty'`: at its end from the start.
   */
  stdin?: 'pipe' | 'empty';
  /**
   * `'ratos'` (the default): RatOS's own WASI layer. `'wasmer'`: one isolated WASI preview1 program on
   * `@wasmer/wasi`, with a private file system and no threads; see docs/decisions.
   */
  wasi?: 'ratos' | 'wasmer';
}

export interface Exit {
  /** All 32 bits of the exit code. */
  code: number;
  reason: 'exit' | 'killed' | 'trapped';
}

export interface Process {
  readonly pid: number;
  /** Bytes written here reach the program's standard input; closing it is end of file. */
  readonly stdin: WritableStream<Uint8Array>;
  /** The program blocks while nobody reads and the pipe (64 KiB) is full. */
  readonly stdout: ReadableStream<Uint8Array>;
  readonly stderr: ReadableStream<Uint8Array>;
  /** Resolves when the process has ended and everything it held has been released. Never rejects. */
  readonly exited: Promise<Exit>;
  /** Ends the process in whatever state it is. Does nothing when it has ended. */
  kill(code?: number): void;
}

export interface FileStat {
  type: 'file' | 'directory' | 'symlink';
  size: number;
  /** Milliseconds since 1970. */
  mtimeMs: number;
  ino: number;
}

/** Like `node:fs/promises`. Failures reject with a `RatError`. */
export interface Files {
  writeFile(path: string, data: Uint8Array | string): Promise<void>;
  readFile(path: string): Promise<Uint8Array>;
  readFile(path: string, encoding: 'utf8'): Promise<string>;
  mkdir(path: string, options?: { recursive?: boolean }): Promise<void>;
  readdir(path: string): Promise<string[]>;
  stat(path: string): Promise<FileStat>;
  rm(path: string, options?: { recursive?: boolean; force?: boolean }): Promise<void>;
}

/** Named counters of the kernel; after every program they are back where they were before it. */
export interface Counters {
  processes: number;
  threads: number;
  objects: number;
  handles: number;
  /** Threads and async waits that are queued on objects. */
  waiters: number;
  /** Completion packets, queued or reserved. */
  packets: number;
  /** Kernel heap in use, in units of 64 bytes. */
  pages: number;
  /** Workers running guest threads (warm idle ones are not counted). */
  workers: number;
}

/** A failed call, with the status that the kernel gave. */
export class RatError extends Error {
  override readonly name = 'RatError';
  constructor(
    /** `RAT_ERR_…` value. */
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export interface Support {
  ok: boolean;
  /** What is missing, each a sentence; empty when `ok`. */
  missing: string[];
}
