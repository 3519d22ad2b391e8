/** What the page is to do: the answer to its request for `job`. Paths are guest paths. */
export interface Job {
  /** The program's name in `/bin`; its bytes are at `program.wasm`. */
  name: string;
  /** Without the first, which is the program's path. */
  args: string[];
  env: Record<string, string>;
  /** Names of the tools for `/bin`; the bytes of each are at `bin/NAME.wasm`. */
  tools: string[];
  directories: JobDirectory[];
}

/** A folder of the shell's side; the files of the one with index I are at `directories/I/PATH`. */
export interface JobDirectory {
  guest: string;
  /** Relative, `/` between names, parents before children. */
  entries: { path: string; type: 'file' | 'directory' }[];
}

/** Exit codes of the command itself, where it is not the program's. */
export const EXIT = {
  COMPILE_ERROR: 1,
  USAGE: 2,
  NO_BROWSER: 3,
  TIMEOUT: 124,
  /** RatOS, the browser or the copying of files failed. */
  FAILED: 125,
  /** The system refused to start the program. */
  CANNOT_START: 126,
  INTERRUPTED: 130,
  TRAPPED: 134,
  /** The reader of the output went away (128 + SIGPIPE). */
  OUTPUT_LOST: 141,
  TERMINATED: 143,
} as const;
