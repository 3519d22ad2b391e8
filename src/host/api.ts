/**
 * The public face of RatOS: what an embedding page sees. Everything else in src/host/ is private.
 *
 * Every call looks at its arguments first. It throws, or rejects with, a `RatError`: `RAT_ERR_INVALID_ARGUMENT` for one
 * of a wrong type or outside what is taken, `RAT_ERR_INVALID_HANDLE` for whatever is not an open handle of the page in
 * this system, `RAT_ERR_CLOSED` from the call of `shutdown` on, but for what only looks at the system, and sees nothing
 * then. Nothing has been changed then. Strings are passed on as UTF-8, lone surrogates as U+FFFD.
 */

import { statusName } from '../guest-abi/status.ts';
import type { TraceEvent } from '../guest-abi/trace.ts';

export interface BootOptions {
  /**
   * The folder, or its address, that the package's `dist/assets` is served from, on the page's own host: its workers and fonts,
   * for this page, unless `boot` rejects.
   * Default: beside the library's script, where Vite, webpack and pages without a bundler have them. With esbuild: copy the
   * folder (docs/embedding.md).
   */
  assets?: string | URL | undefined;
  /** Bytes of kernel memory (objects, handles, pipes, packets), reserved at boot. Default 64 MiB. */
  kernelMemory?: number | undefined;
  /** Highest number of bytes that all files together may take. Default 512 MiB. */
  fileMemory?: number | undefined;
  /** Workers kept warm for the next process or thread. Default 4. */
  warmWorkers?: number | undefined;
  /** Limits. A call that would pass one gives `RAT_ERR_QUOTA`, and the rest of the system goes on. */
  quotas?: Partial<Quotas> | undefined;
  /**
   * What directories hold from the start, by their absolute paths: `{ '/data': zip(bytes) }`. They are made where they
   * are missing; one may lie in another. `boot` rejects when something cannot be mounted. The contents of a zip are
   * inflated afterwards, what is opened first; what is damaged is told by `RAT_ERR_IO` then.
   */
  mounts?: Readonly<Record<string, Mount>> | undefined;
  /**
   * Where the windows of programs are shown, in all of the element (`attachDesktop`). Default: nowhere, and programs make
   * none.
   */
  desktop?: HTMLElement | undefined;
  /**
   * Shows a line of a source: the desktop offers it when a program has trapped there. Default: nobody does, and it is not
   * offered.
   */
  openLine?: ((place: SourceLine) => void) | undefined;
  /**
   * Called when the last window that is seen is about to go. It stays on the desktop as it is until the promise is settled,
   * three seconds at most: for a picture of it.
   */
  onLastWindow?: (() => Promise<void> | void) | undefined;
  /** Called when a mounted store is not simply found and kept (`opfs`), and whenever its status changes. */
  onStore?: ((status: StoreStatus) => void) | undefined;
  /** Called for each system call when it returns, or a little later (`flushTrace`); tracing costs time. */
  trace?: ((event: TraceEvent) => void) | undefined;
  /**
   * Which calls `trace` is told of. `'begun'`: all, and also when they begin (`pending`), so that those which never
   * return are seen. `'unlisted'`: those that give a status which the reference does not list for them, which would be
   * a fault of RatOS; much quicker. Default `'all'`.
   */
  traceCalls?: 'all' | 'begun' | 'unlisted' | undefined;
}

import type { ProcessSnapshot } from '../kernel/inspect/snapshot.ts';

export type {
  ObjectSnapshot,
  ProcessSnapshot,
  ProgramSnapshot,
  SystemSnapshot,
  ThreadSnapshot,
} from '../kernel/inspect/snapshot.ts';
export type {
  CallDescription,
  CallEvent,
  CallParameter,
  CallWait,
  CodePlace,
  HandleSnapshot,
  HeldCall,
  Inspector,
  Recording,
  RecordOptions,
  SourceFrame,
  ThreadChoice,
} from './inspection.ts';
export type { TraceEvent };

/** A line of a program's source, as its compiler was given the file. */
export interface SourceLine {
  file: string;
  /** From 1. */
  line: number;
  /** From 1; 0: not known. */
  column: number;
}

/** A handle of the page: a number, not 0. */
export type Handle = number;

export interface WaitOptions {
  /** Milliseconds, 0 or more, of any length; 0 polls. Default: for ever. */
  timeout?: number | undefined;
}

export interface WaitResult {
  /** `RAT_SUCCESS`, `RAT_ABANDONED` or `RAT_ERR_TIMEOUT`. */
  status: number;
  /** The object that satisfied a wait for any; the first abandoned mutex, or 0, of a wait for all; else 0. */
  index: number;
}

/**
 * Objects that the page makes, to share with programs. Calls throw a `RatError` with the kernel's status. The page
 * is one thread: a mutex that it has taken belongs to all of it.
 */
export interface Handles {
  createEvent(manualReset: boolean, initialState: boolean): Handle;
  setEvent(handle: Handle): void;
  resetEvent(handle: Handle): void;
  createMutex(recursive: boolean): Handle;
  releaseMutex(handle: Handle): void;
  createSemaphore(initial: number, maximum: number): Handle;
  releaseSemaphore(handle: Handle, count?: number): void;
  /**
   * A handle to a process that the page has started in this system. `RAT_ERR_NOT_FOUND` when it has ended,
   * `RAT_ERR_NOT_SUPPORTED` for one of `wasi: 'wasmer'`.
   */
  openProcess(process: Process): Handle;
  close(handle: Handle): void;
}

export interface Quotas {
  /** Live processes of the system. Default 110 (a Chromium tab holds 124 memories). The last four are for the page. */
  processes: number;
  /** Threads of one process. Default 256. */
  threads: number;
  /**
   * Threads of all processes of the system; the page may start a program beyond it. Default 448: each is a worker, and
   * an engine has room for some hundreds of those (docs/decisions/0029-what-a-page-loads.md).
   */
  systemThreads: number;
  /** Open handles of one process. Default 32,768, a quarter of the objects that there can be. */
  handles: number;
  /** Bytes of WebAssembly memory of one process. Default 1 GiB. */
  memory: number;
  /** Completions that may lie in one queue, messages that may be posted to one. Default 65,536. */
  packets: number;
  /** Bytes of kernel memory that one process may take for its handles, arguments, pipes, completions and messages. Default 8 MiB. */
  kernelMemory: number;
  /** Live processes of one program and all its descendants. Default 100. */
  programProcesses: number;
  /** Threads of one program and all its descendants. Default 384. */
  programThreads: number;
  /** Bytes of kernel memory of one program and all its descendants. Default 32 MiB, half of what there is. */
  programKernelMemory: number;
  /**
   * Bytes, in pages of 4 KiB, that the files which one program and its descendants have made may take at a time.
   * Default: no limit but `fileMemory`. See docs/spec/files.md for who pays for what.
   */
  programFileMemory: number;
  /** Files, directories and links that one program and its descendants have made, at a time. Default: no limit. */
  programInodes: number;
  /** Open files of one program and all its descendants. Default 65,536, half of the objects that there can be. */
  programOpenFiles: number;
  /** Windows of one process. Default 100; all processes together have at most 1,000. */
  windows: number;
  /** Bytes of what the windows of one process show: three pictures each. Default 128 MiB. */
  windowMemory: number;
}

export interface SpawnOptions {
  /** Environment: names without `=`. Default empty. */
  env?: Record<string, string> | undefined;
  /** Working directory. Default `/`. */
  cwd?: string | undefined;
  /**
   * The directories that an ordinary WASI program begins with, and the only ones that it gets at: paths of the system by
   * the names that the program knows them by. `{}`: none. Default: the root as `/`; and in another working directory
   * also that, as `.`. A program of libratos sees the whole tree, and `wasi: 'wasmer'` one of its own.
   */
  preopens?: Readonly<Record<string, string>> | undefined;
  /** Handles of the page that the program gets copies of, in this order (`RatGetInheritedHandle`). */
  inherit?: readonly Handle[] | undefined;
  /**
   * Standard input. `'pipe'` (the default): write to `process.stdin`. `'empty'`: at its end from the start.
   */
  stdin?: 'pipe' | 'empty' | undefined;
  /**
   * The terminal that is the program's standard input, output and error, and that it is in front of. Its own streams are
   * empty then: the terminal's are used. One that has been hung up rejects with `RAT_ERR_CLOSED`. Not with
   * `wasi: 'wasmer'`.
   */
  terminal?: Terminal | undefined;
  /** With `terminal`: which of the streams are on it; the others are the process's own. Default: all. */
  onTerminal?: { stdin?: boolean | undefined; stdout?: boolean | undefined; stderr?: boolean | undefined } | undefined;
  /**
   * Whether a C program writes each line at once to its own standard output, for the page mostly shows it to a person
   * (the default); or, with `false`, when its buffer is full, which is far quicker. `isatty` is true of neither.
   */
  lines?: boolean | undefined;
  /**
   * `'ratos'` (the default): RatOS's own WASI layer. `'wasmer'`: one isolated WASI preview1 program on
   * `@wasmer/wasi`, with a private file system and no threads; see docs/decisions.
   */
  wasi?: 'ratos' | 'wasmer' | undefined;
  /**
   * Its threads are held at their calls from the first one on (`Inspector.hold`). Default false. Not with
   * `wasi: 'wasmer'`.
   */
  hold?: boolean | undefined;
  /**
   * What becomes of the processes that the program has started when it ends: they live on (`'keep'`, the default), or
   * all its descendants end with it.
   */
  orphans?: 'keep' | 'end' | undefined;
}

/** A window of a program. */
export interface WindowInfo {
  id: number;
  title: string;
  /** Its process. */
  pid: number;
  /** The place of its frame on the desktop, the size of its content. */
  rect: { x: number; y: number; width: number; height: number };
  state: 'hidden' | 'normal' | 'minimized' | 'maximized';
  /** false: its thread has taken no message for three seconds, and some wait. */
  responding: boolean;
}

export interface TerminalSize {
  /** Of characters; default 80. */
  columns?: number | undefined;
  /** Default 24. */
  rows?: number | undefined;
}

/**
 * A terminal of the system, as who shows it to a person and types for that person sees it: lines are edited, echoed and
 * made signals of by the system, as programs ask for it (docs/spec/terminal.md).
 */
export interface Terminal {
  /** Types. What there is no room for waits; more than 1 MiB of that is lost. */
  input(data: string | Uint8Array): void;
  /** What is to be shown. While nobody reads it, programs that write more than 64 KiB block. */
  readonly output: ReadableStream<Uint8Array>;
  /** Tells programs in front by SIGWINCH. */
  resize(size: TerminalSize): void;
  /** The person is gone: programs in front are told by SIGHUP, and find the end of the input. Gives it back. */
  hangUp(): void;
}

export interface TerminalViewOptions {
  /** Hears of keys while no terminal is connected. */
  onKey?: ((data: string) => void) | undefined;
  /**
   * Names an element with the role `log`, beside what is drawn, whose text is that of the terminal: what is on the screen,
   * and what has scrolled out of it. Default: there is none.
   */
  logName?: string | undefined;
}

/** Terminals as a person sees them and types into them, in an element of the page: `viewTerminal`. */
export interface TerminalView {
  /** What fits into the element. */
  readonly size: Required<TerminalSize>;
  /** From now on, what is typed goes to this terminal, which has the size of the view; null: to `onKey`. */
  connect(terminal: Terminal | null): void;
  /** Shows the output of a terminal to its end. @param shown called each time some of it has been taken in. */
  show(terminal: Terminal, shown?: () => void): Promise<void>;
  /** Resolves when it has been taken in. */
  write(text: string | Uint8Array): Promise<void>;
  /**
   * Writes a line of the page's own, by itself, and undoes what programs may have left behind: a screen of their own,
   * margins, modes.
   */
  note(text: string): Promise<void>;
  /** Forgets all that is shown. */
  clear(): void;
  focus(): void;
  /** Empties the element. Terminals that were connected are left as they are. */
  remove(): void;
}

export interface Exit {
  /** All 32 bits of the exit code. */
  code: number;
  reason: 'exit' | 'killed' | 'trapped';
}

export interface KillOptions {
  /** Ends all its descendants too, also those whose own parents have ended. Default false. */
  tree?: boolean | undefined;
}

/** A live process of the system, whoever has started it. */
export type ProcessInfo = Omit<ProcessSnapshot, 'threads'> & { threads: number };

export interface Process {
  readonly pid: number;
  /**
   * Bytes written here reach the program's standard input; closing it is end of file. A write waits while the pipe
   * (64 KiB) is full; aborting ends it, and so does the end of the process: it rejects with `RAT_ERR_CLOSED` then.
   */
  readonly stdin: WritableStream<Uint8Array>;
  /** The program blocks while nobody reads and the pipe (64 KiB) is full. */
  readonly stdout: ReadableStream<Uint8Array>;
  readonly stderr: ReadableStream<Uint8Array>;
  /** Resolves when the process has ended and everything it held has been released. Never rejects. */
  readonly exited: Promise<Exit>;
  /**
   * Ends the process in whatever state it is. Does nothing when it has ended, but for `tree`.
   * @param code 32 bits, signed or not. Default -1.
   */
  kill(code?: number, options?: KillOptions): void;
}

export type FileType = 'file' | 'directory' | 'symlink' | 'device';

export interface FileStat {
  type: FileType;
  size: number;
  /** Names that it has. */
  links: number;
  /** When the content was changed last: milliseconds since 1970, and the same in nanoseconds. */
  mtimeMs: number;
  mtimeNs: bigint;
  /** When it was read last; when content, names or times were changed last; when it was made. */
  atimeMs: number;
  ctimeMs: number;
  birthtimeMs: number;
  ino: number;
  /** Changes with the content of a file: `ino` and `generation` together name one content of one file. */
  generation: number;
}

export interface DirectoryEntry {
  name: string;
  type: FileType;
  ino: number;
}

/** A time to be set: a Date, seconds since 1970 as in Node, or nanoseconds since then. */
export type FileTime = Date | number | bigint;

/** As in Node: for reading, writing an empty file, appending; `+`: both; `x`: the file must not be there. */
export type OpenFlag = 'r' | 'r+' | 'w' | 'w+' | 'wx' | 'wx+' | 'a' | 'a+' | 'ax' | 'ax+';

/** An open file. It goes on being the same one when it is renamed or removed. */
export interface FileHandle {
  /**
   * Reads up to `length` bytes (default: 64 KiB) from byte `position` on; without one, from where the last such call
   * ended. None: the end.
   */
  read(options?: { position?: number; length?: number }): Promise<Uint8Array>;
  /** Writes all of it at byte `position`; without one, where the last such call ended. With `a`, always at the end. */
  write(data: Uint8Array | string, position?: number): Promise<void>;
  stat(): Promise<FileStat>;
  /** @param size bytes; default 0. What is longer then is zeros. */
  truncate(size?: number): Promise<void>;
  utimes(accessed: FileTime, modified: FileTime): Promise<void>;
  /** A second call does nothing; every other one rejects with `RAT_ERR_CLOSED` from then on. */
  close(): Promise<void>;
}

/** Something that happened to a name, whoever did it. */
export type FileEvent =
  | { type: 'created' | 'changed' | 'removed'; path: string }
  | { type: 'renamed'; from: string; path: string }
  /** Something has changed among more than 65,536 names, which are not compared: look yourself. */
  | { type: 'overflow'; path: string };

export interface WatchOptions {
  /** Hears of what is below directories in it, too. Default: of what is in it. */
  recursive?: boolean | undefined;
  /** Ends it: the iteration rejects with the signal's reason then. */
  signal?: AbortSignal | undefined;
}

/** Something that a directory can be filled from, made by `files`, `zip` or `tar`. May be used more than once. */
export interface Mount {
  readonly kind: 'files' | 'zip' | 'tar' | 'opfs';
}

/** Files by their names, or by paths: texts, bytes, and plain objects for directories. */
export interface FileTree {
  readonly [name: string]: string | Uint8Array | ArrayBuffer | FileTree;
}

export type ArchiveFormat = 'zip' | 'tar' | 'tar.gz';

export interface UnpackOptions {
  /**
   * What becomes of symbolic links that lead out of the directory that an archive is unpacked in: the archive is
   * refused (the default), or they are made all the same. Nothing is ever written through one.
   */
  outsideLinks?: 'refuse' | 'keep' | undefined;
}

/** Like `node:fs/promises`. Failures reject with a `RatError`. */
/** What is to be known of a store that `opfs` has mounted. */
export interface StoreStatus {
  /** Where it is mounted. */
  path: string;
  name: string;
  /**
   * `persistent`: what is changed is stored within a second. `copy`: another page holds the store; this is a copy of what
   * it had stored last, and changes are not stored. `memory`: nothing could be read, and nothing is stored.
   */
  state: 'persistent' | 'copy' | 'memory';
  /** Why it is `memory`. */
  reason?: string;
  /** Another page holds the store. When that no longer is so, a page that is loaded anew gets it. */
  isHeldElsewhere: boolean;
  /** The store was damaged: what was stored last is lost, what was stored before is there. */
  repaired?: boolean;
  /** The store could not be read at all; it lies in the folder `ratos` under this name now, and a new one was begun. */
  setAside?: string;
  /** What could not be stored or read, and is tried again: a `RAT_ERR_…` status, with words. null: nothing any more. */
  error?: { status: number; message: string } | null;
}

export interface Files {
  /** Resolves when everything that has been changed in stores is on the disk. */
  sync(): Promise<void>;
  writeFile(path: string, data: Uint8Array | string): Promise<void>;
  readFile(path: string): Promise<Uint8Array>;
  readFile(path: string, encoding: 'utf8'): Promise<string>;
  readFile(path: string, options: { encoding: 'utf8' }): Promise<string>;
  appendFile(path: string, data: Uint8Array | string): Promise<void>;
  /** @param flag default `'r'`. */
  open(path: string, flag?: OpenFlag): Promise<FileHandle>;
  /** @param size bytes; default 0. What is longer then is zeros. */
  truncate(path: string, size?: number): Promise<void>;
  mkdir(path: string, options?: { recursive?: boolean | undefined }): Promise<void>;
  /** Names, sorted. */
  readdir(path: string, options?: { withFileTypes?: false }): Promise<string[]>;
  readdir(path: string, options: { withFileTypes: true }): Promise<DirectoryEntry[]>;
  stat(path: string): Promise<FileStat>;
  /** As `stat`, but a symbolic link at the end of the path is not followed. */
  lstat(path: string): Promise<FileStat>;
  /** Whether `stat` would find something. */
  exists(path: string): Promise<boolean>;
  /** The path without symbolic links, `.` and `..`. */
  realpath(path: string): Promise<string>;
  /** Gives a file or directory another name, in place of a file or empty directory that has it, in one step. */
  rename(from: string, to: string): Promise<void>;
  /** Gives a file one more name. */
  link(existing: string, path: string): Promise<void>;
  /** The target of a symbolic link, as it was given. */
  readlink(path: string): Promise<string>;
  /** Makes a symbolic link at `path`; its target need not exist. */
  symlink(target: string, path: string): Promise<void>;
  utimes(path: string, accessed: FileTime, modified: FileTime): Promise<void>;
  /** @param options `recursive`: also directories, with all in them; `force`: what is missing is no failure. */
  rm(path: string, options?: { recursive?: boolean | undefined; force?: boolean | undefined }): Promise<void>;
  /**
   * Fills a directory, made if it is missing, from `zip(bytes)`, `tar(bytes)` or `files(tree)`. Files of the same names
   * are replaced, others stay. An archive is refused as a whole when it would reach out of the directory, is damaged as
   * far as its list tells, or is more than there is room for; what has been unpacked before a damaged file stays.
   */
  unpack(path: string, source: Mount): Promise<void>;
  /**
   * What is in a directory, or a file, as an archive: times, symbolic links, empty directories and, in a tar, further
   * names of files are kept. It is made while the stream is read, of what is there by then: `new Response(stream).blob()`.
   */
  pack(path: string, format: ArchiveFormat): Promise<ReadableStream<Uint8Array>>;
  /**
   * Tells what happens to a file or directory, or in it, from the call on, whether programs or the page do it. Throws
   * at once when there is no such thing. Changes are looked for ten times a second while somebody waits for an event,
   * and told as what is different then: what comes and goes in between is not told. Done one after the other, events
   * make the new names of the old ones. Programs are not slowed down by it. End it, by leaving the loop or by `signal`.
   */
  watch(path: string, options?: WatchOptions): AsyncIterableIterator<FileEvent>;
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
  windows: number;
  /** Controls of windows. */
  controls: number;
  /** Memory of what windows show in use, in units of 64 KiB. */
  surfaces: number;
  /** Workers running guest threads (warm idle ones are not counted). */
  workers: number;
}

/** A failed call, with the status that the kernel gave. */
export class RatError extends Error {
  override readonly name = 'RatError';
  /** The status by its name: `'RAT_ERR_QUOTA'`. */
  readonly code: string;
  constructor(
    /** `RAT_ERR_…` value. */
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.code = statusName(status);
  }
}

export interface Support {
  ok: boolean;
  /** What is missing, each a sentence; empty when `ok`. */
  missing: string[];
}
