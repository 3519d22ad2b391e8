/** What index.json of the compiler tells (src/toolchain/compiler-files.ts makes it, src/compiler/ reads it). */

/** A file beside it. */
export interface CompilerPart {
  /** Its name has some of the checksum in it: another content has another name. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface CompilerIndex {
  /** Names all that the parts are made of. */
  readonly content: string;
  readonly version: string;
  /** Small programs, each loaded when it is first started: `cc`, the driver, and `make`. */
  readonly programs: Readonly<Record<string, CompilerPart>>;
  /** clang and its like, one program: its bytes in parts of `partBytes`, each compressed with gzip. */
  readonly llvm: { readonly bytes: number; readonly partBytes: number; readonly parts: readonly CompilerPart[] };
  /** Headers and libraries, a compressed tar that belongs in /usr. */
  readonly files: CompilerPart;
}
