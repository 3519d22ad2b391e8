/** What a program of the world is made of, and what it must do. */
export interface WorldProgram {
  readonly name: string;
  /** Package whose folder the compiler runs in. */
  readonly package: string;
  /** Below the package's folder; `*` stands for any part of a file name, `!` takes away again; see `PLACES`. */
  readonly sources: readonly string[];
  /** Each of the sources is a program of its own, which runs without arguments. */
  readonly suite?: true;
  /** Of a suite: further sources, which each of its programs is made of. */
  readonly library?: readonly string[];
  /** For the compiler and linker; see `PLACES`. */
  readonly flags?: readonly string[];
  /** Takes long to compile: only run with `npm run test:world -- --all`. */
  readonly heavy?: true;
  /** Its tests give threads a time to start in: it runs when nothing is compiled any more. */
  readonly timed?: true;
  readonly runs: readonly WorldRun[];
}

/*
 * PLACES. In sources, library, flags and files, `<drivers>` is e2e/world/drivers, and `<NAME>` the folder of that package.
 */

export interface WorldRun {
  /** When a program runs several times. */
  readonly title?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Guest path → file below the package's folder; see `PLACES`. */
  readonly files?: Readonly<Record<string, string>>;
  readonly expect: {
    /** Default 0. */
    readonly code?: number;
    /** In standard output, then standard error: all of these, in this order. */
    readonly output?: readonly string[];
    /** Nowhere. */
    readonly never?: readonly string[];
  };
}
