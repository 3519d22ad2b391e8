/** Flags of a compiler with which it does not come to a program. */
const NO_PROGRAM: ReadonlySet<string> = new Set(['-c', '-S', '-E', '-M', '-MM', '-fsyntax-only']);

/** The first of them; undefined: a program comes of it. */
export const partialFlag = (flags: readonly string[]): string | undefined => flags.find((flag) => NO_PROGRAM.has(flag));
