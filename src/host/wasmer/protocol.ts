/** Messages between the page and the worker of one program on `@wasmer/wasi`. */

export interface Prepare {
  kind: 'prepare';
  /** The engine itself, where the page has it already. */
  engine: WebAssembly.Module | undefined;
  program: WebAssembly.Module;
  /** Arguments, the program's name first. */
  args: string[];
  env: Record<string, string>;
}

/** Begins to run what was prepared, with all of its standard input. */
export interface Run {
  kind: 'run';
  stdin: Uint8Array;
}

export type ToEngine = Prepare | Run;

export type FromEngine =
  /** The program could be linked. `engine` is for the next worker. */
  | { kind: 'prepared'; engine: WebAssembly.Module }
  | { kind: 'rejected'; reason: string }
  | { kind: 'output'; stream: 1 | 2; bytes: Uint8Array }
  | { kind: 'exit'; code: number }
  | { kind: 'trap'; reason: string };
