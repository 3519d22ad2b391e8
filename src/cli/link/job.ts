import type { SharedFolder } from './folders.ts';

/** What the page is to do: the answer to its request for `job`. Paths are guest paths. */
export interface Job {
  /** The program's name in `/bin`; its bytes are at `program.wasm`. */
  name: string;
  /** The first; undefined: the program's path. */
  argv0: string | undefined;
  /** The others. */
  args: string[];
  cwd: string;
  /** undefined: the usual ones. */
  preopens: Record<string, string> | undefined;
  env: Record<string, string>;
  /** The shell's terminal, and which of its standard streams are on it; null: none is. */
  terminal: JobTerminal | null;
  /** Names of the tools for `/bin`; the bytes of each are at `bin/NAME.wasm`. */
  tools: string[];
  /** Further names of tools, and of which. */
  links: Record<string, string>;
  /** Entries of the desktop's launcher, by their file names in /usr/share/applications. */
  applications: Record<string, string>;
  /** A picture is wanted of the desktop, before the program's windows go. */
  picture: boolean;
  /** The bytes of the files of the one with index I are at `folders/I/PATH`. */
  folders: SharedFolder[];
}

export interface JobTerminal {
  on: { stdin: boolean; stdout: boolean; stderr: boolean };
  columns: number;
  rows: number;
}

/** Bytes that all files of the system may take. */
export const FILE_MEMORY = 512 * 2 ** 20;

/** Exit codes of the command itself, where it is not the program's. */
export const EXIT = {
  COMPILE_ERROR: 1,
  USAGE: 2,
  NO_BROWSER: 3,
  TIMEOUT: 124,
  /** RatOS or the browser failed; or the program ended with 0, but files could not be copied back. */
  FAILED: 125,
  /** The system refused to start the program. */
  CANNOT_START: 126,
  INTERRUPTED: 130,
  TRAPPED: 134,
  /** The reader of the output went away (128 + SIGPIPE). */
  OUTPUT_LOST: 141,
  TERMINATED: 143,
} as const;
