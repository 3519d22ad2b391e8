import type { VendorSources } from './vendor-sources.ts';

/** What the compiler needs besides the user's files: the contents of src/guest-abi/include and src/guest-abi/lib. */
export interface SupportFiles {
  /** Path below src/guest-abi (`include/ratos.h`, `lib/thread.c`) → text. */
  readonly files: Readonly<Record<string, string>>;
  /** Archives built ahead of time, by their file names, which tell the content that they are made of (archives.ts). */
  readonly archives?: Pick<Store, 'get'>;
  /** Sources of the C and C++ libraries, where there is a disk to read them from. */
  readonly vendor?: VendorSources;
  /** Names what is built with this compiler. */
  readonly compilerVersion?: string;
}

export interface CompileResult {
  readonly ok: boolean;
  /** The program, when `ok`. */
  readonly wasm?: Uint8Array;
  /** Warnings and errors as clang prints them, with the paths that the user gave. Empty when there are none. */
  readonly diagnostics: string;
}

export interface CompileProgress {
  readonly stage: 'load' | 'libratos' | 'c++' | 'compile' | 'link';
  /** What is worked on: a source's path, or empty. */
  readonly what: string;
  readonly done: number;
  /** Bytes for `load`, steps for the rest. */
  readonly total: number;
}

/** Keeps results between sessions. Keys are short and safe as file names. */
export interface Store {
  get(key: string): Promise<Uint8Array | undefined>;
  set(key: string, value: Uint8Array): Promise<void>;
}

export interface CompileOptions {
  readonly onProgress?: (progress: CompileProgress) => void;
  /** Where compiled libratos is kept. Default: in memory only. */
  readonly store?: Store;
}

/** A mistake in the arguments, reported as a diagnostic. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
