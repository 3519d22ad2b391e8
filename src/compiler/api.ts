/** What an embedding page sees of the compiler: `ratos/compiler`. */

/** How far the compiler's load is. */
export interface LoadProgress {
  /** Bytes, compressed as they are loaded. Those that were kept from an earlier visit are counted at once. */
  readonly loaded: number;
  readonly total: number;
}

export interface CompilerOptions {
  /**
   * Where the compiler's files are: the folder with its `index.json` (`npm run programs` makes it, as
   * public/compiler). Default: the folder `compiler` beside the page.
   */
  url?: string | URL | undefined;
  /** Called while the compiler is loaded, also when that is because somebody has started `cc` in the shell. */
  onProgress?: ((progress: LoadProgress) => void) | undefined;
  /** Whether what is loaded is kept for later visits, where the browser lets it (Cache API). Default true. */
  keep?: boolean | undefined;
  /**
   * Whether headers of the C++ library are compiled ahead, in the background, once something that begins with them has
   * been compiled or checked: `cc --precompile` as a process of the system, and some 14 MB of its files for each set of
   * headers and flags, four at most. What is compiled is the same with it. Default false.
   */
  precompile?: boolean | undefined;
}

/** `absent`: nothing has asked for it. `failed`: the last load has; the next one goes on where it was. */
export type CompilerState = 'absent' | 'loading' | 'ready' | 'failed';

export interface LoadOptions {
  /** Gives up; what has been loaded is not lost. */
  signal?: AbortSignal | undefined;
}

export interface CompileRequest {
  /** Paths, absolute or from `cwd`: sources in C and C++, objects, archives. Mixed as for `cc`. */
  sources: string | readonly string[];
  /** Path of what is made. Default: what `cc` makes, `NAME.wasm` after the first source. */
  output?: string | undefined;
  /** As for `cc`: `-O2`, `-Wall`, `-DNAME`, `-lm`; see docs/c/command-line.md. */
  flags?: readonly string[] | undefined;
  /** Compiles so that mistakes are seen when the program runs (`--check`). */
  check?: boolean | undefined;
  /** With C++ taken for the language of `.c` files, and its library linked, as `c++` does. */
  cxx?: boolean | undefined;
  /** Default `/`. */
  cwd?: string | undefined;
  /** Ends the compiler's processes: rejects with the signal's reason when they are gone. */
  signal?: AbortSignal | undefined;
}

/** Of a run of `cc` whose arguments say what is done. */
export type RunOptions = Pick<CompileRequest, 'cxx' | 'cwd' | 'signal'>;

/** What the compiler says of a place. */
export interface Problem {
  severity: 'error' | 'warning' | 'note';
  /** As the compiler was given it; empty where it tells no place. */
  file: string;
  /** From 1; 0: no place. */
  line: number;
  column: number;
  message: string;
}

export interface CompileResult {
  /** Of `cc`: 0 when it has done its work, else 1; 128 and the signal when one of its processes was ended by one. */
  exitCode: number;
  /** What it was asked to print (`-E`, `--version`), on standard output. */
  output: string;
  /** What was said, as in a terminal without colours. */
  diagnostics: string;
  /** The same, with the colours of a terminal (ANSI). */
  colored: string;
  /** The places of it, in its order. */
  problems: readonly Problem[];
  /** Milliseconds: of all of it, of clang, and of the linker. */
  ms: { total: number; compile: number; link: number };
}
