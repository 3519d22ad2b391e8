/**
 * The vocabulary of the call table: how a parameter looks in C, in WebAssembly and in a trace.
 */
import type { RightName, StatusName, TypeName } from './status.ts';

/** Parameter types: the C spelling, the WebAssembly value type, and how a trace prints the value. */
export const PARAMETER_TYPES = {
  HANDLE: { c: 'HANDLE', wasm: 'i32', print: 'handle' },
  i32: { c: 'int32_t', wasm: 'i32', print: 'signed' },
  u32: { c: 'uint32_t', wasm: 'i32', print: 'unsigned' },
  timeout: { c: 'uint32_t', wasm: 'i32', print: 'timeout' },
  rights: { c: 'uint32_t', wasm: 'i32', print: 'hex' },
  bool: { c: 'bool', wasm: 'i32', print: 'bool' },
  size: { c: 'size_t', wasm: 'i32', print: 'unsigned' },
  i64: { c: 'int64_t', wasm: 'i64', print: 'signed' },
  u64: { c: 'uint64_t', wasm: 'i64', print: 'unsigned' },
  f32: { c: 'float', wasm: 'f32', print: 'float' },
  uptr: { c: 'uintptr_t', wasm: 'i32', print: 'unsigned' },
  pointer: { c: 'void *', wasm: 'i32', print: 'pointer' },
  path: { c: 'const char *', wasm: 'i32', print: 'string' },
} as const satisfies Record<string, { c: string; wasm: 'i32' | 'i64' | 'f32'; print: string }>;
export type ParameterType = keyof typeof PARAMETER_TYPES;

export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  /** C spelling where it says more than the type's own (`HEVENT`, `const RatCompletion *`). */
  readonly c?: string;
  /**
   * For a handle: the object type and right that it must have. STREAM is any that bytes are read from or written to,
   * SIGNALABLE any that RatSignalAndWait can signal.
   */
  readonly object?: TypeName | 'STREAM' | 'SIGNALABLE';
  readonly right?: RightName;
  /** For a handle: the handler gets its value too, behind the object. */
  readonly withHandle?: true;
  /** For a handle: the handler looks it up, because it tells of an error in a way of its own. */
  readonly byHandler?: true;
  /** For a pointer to one value: what the call does with it. It must lie in the process's memory, and not be NULL. */
  readonly access?: 'read' | 'write';
  /** With `access` or `count`: or it is NULL, and then means none, whatever the count. */
  readonly nullable?: true;
  /** For a pointer to several values or bytes: the parameter that says how many. All of them must lie in memory. */
  readonly count?: string;
  readonly doc: string;
}

/**
 * How a call may block its thread:
 * - `never`: finishes inside the calling worker, in bounded time;
 * - `wait`: may park the thread until an object is signaled or a deadline passes;
 * - `storage`: where a file is in a store, may park the thread until the storage worker has brought or stored it;
 * - `display`: may park the thread until the display worker has executed earlier paints, or the desktop has its fonts;
 * - `broker`: visits the page's main thread and parks until it answers;
 * - `ends`: does not return.
 */
export type Blocking = 'never' | 'wait' | 'storage' | 'display' | 'broker' | 'ends';

export type ReturnType = 'RatStatus' | 'bool' | 'u32' | 'u64' | 'iptr' | 'void' | 'noreturn';

export interface Syscall {
  readonly number: number;
  readonly name: string;
  readonly topic: Topic;
  readonly returns: ReturnType;
  readonly parameters: readonly Parameter[];
  readonly blocking: Blocking;
  /**
   * Its one handle's object is used without a reference, for speed: the call does not park on it, or takes a reference
   * before it does (kernel/core/brief-use.ts).
   */
  readonly brief?: true;
  /** Statuses below zero that it can give, in the order in which they are checked. */
  readonly errors: readonly StatusName[];
  /** Statuses above zero that it can give. */
  readonly notices?: readonly StatusName[];
  readonly doc: string;
  /** Part of libratos' private interface: declared in `ratos-internal.h`, not in `ratos.h`. */
  readonly internal?: true;
  /** Runs as a part of the program, of which it calls functions: not through the gate, and not traced. */
  readonly inProgram?: true;
  /** Implemented in libratos over internal calls: a prototype in `ratos.h`, no import. */
  readonly library?: true;
  /** By what name inspection shows a thread that is in it: of the function of libratos that makes it. */
  readonly shownAs?: string;
  /** A function of libratos stands in front of it: the call's own name is that function's, this one the import's in C. */
  readonly behind?: string;
}

export type CallParameter = Pick<Parameter, 'name' | 'type' | 'c' | 'access' | 'count'>;

/** What a page and its workers need to know of a call: all but the words, and what the prologues look at (calls.ts). */
export interface Call
  extends Pick<Syscall, 'number' | 'name' | 'returns' | 'errors' | 'notices' | 'library' | 'inProgram' | 'shownAs'> {
  readonly parameters: readonly CallParameter[];
}

export const TOPICS = {
  handles: 'Handles',
  processes: 'Processes',
  threads: 'Threads',
  synchronization: 'Synchronization',
  waiting: 'Waiting',
  completion: 'Completion queues',
  messages: 'Messages',
  windows: 'Windows',
  files: 'Files and pipes',
} as const;
export type Topic = keyof typeof TOPICS;
