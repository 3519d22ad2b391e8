import type { Diagnostic } from './diagnostics.ts';

/**
 * Looks for mistakes in a source, as clang does with `-fsyntax-only`. The file has been saved by then; `text` is what is in
 * it. What is aborted may reject, or give anything.
 */
export type CheckSyntax = (path: string, text: string, signal: AbortSignal) => Promise<readonly Diagnostic[]>;

/** What clang says can be written at a place. */
export interface CompleteSyntax {
  /** Has the compiler there; rejects when it cannot be had, or with the signal's reason. */
  ready(signal: AbortSignal): Promise<void>;
  /** @returns what clang prints. @param line as clang counts, and so is the column */
  at(path: string, line: number, column: number, signal: AbortSignal): Promise<string>;
}

export interface CheckedFile {
  readonly path: string;
  /** Another one stands for another content. */
  readonly version: unknown;
  readonly text: () => string;
}

/**
 * One check at a time. Who asks while one runs waits for it to end, and only the last one who has asked is served: what has
 * been changed since is checked together.
 */
export class Checker {
  private running = false;
  private wanted: CheckedFile | undefined;
  private abort = new AbortController();

  /**
   * @param current the version of a file as it is now; undefined: it is no longer open.
   * @param done is told only of what still is so.
   */
  constructor(
    private readonly check: CheckSyntax,
    private readonly current: (path: string) => unknown,
    private readonly done: (path: string, found: readonly Diagnostic[]) => void,
  ) {}

  request(file: CheckedFile): void {
    this.wanted = file;
    if (this.running) this.abort.abort();
    else void this.run();
  }

  private async run(): Promise<void> {
    this.running = true;
    for (let file = this.next(); file; file = this.next()) {
      this.abort = new AbortController();
      try {
        const found = await this.check(file.path, file.text(), this.abort.signal);
        if (this.current(file.path) === file.version) this.done(file.path, found);
      } catch {
        // The compiler could not be had, or was told to stop: what was found before stays.
      }
    }
    this.running = false;
  }

  private next(): CheckedFile | undefined {
    const file = this.wanted;
    this.wanted = undefined;
    return file;
  }
}
