/**
 * Functions of the sysroot that a program may not use, because they would not do what they say. The linker tells
 * who refers to them, so it makes no difference whether the user brings sources, objects or archives, and what the
 * sysroot's own archives refer to stays linkable.
 */
import { PROCESSES } from './refused-processes.ts';
import { oncePerSymbol } from './undefined-symbols.ts';

export interface Refusal {
  /** What the user calls it. */
  readonly what: string;
  /** Goes on after "which". */
  readonly why: string;
  /** Goes on after "use". */
  readonly instead: string;
  readonly symbols: readonly string[];
  /** What the headers make of it, and is not worth a line of its own. */
  readonly hides?: readonly Refusal[];
}

/** Objects that were compiled without our headers, and sources that declare it themselves. */
const ERRNO: Refusal = {
  what: 'errno as a variable of the whole process',
  why: 'no longer tells what the C library says to a thread',
  instead: '<errno.h>, and ratos cc to compile it',
  symbols: ['errno'],
};

export const REFUSALS: readonly Refusal[] = [...PROCESSES, ERRNO];

/** Makes the linker print every reference to a refused symbol, and every definition of one. */
export const REFUSAL_FLAGS: readonly string[] = [
  ...new Set(REFUSALS.flatMap(({ symbols }) => symbols.map((symbol) => `--trace-symbol=${symbol}`))),
  // What is not in the sysroot at all is found among these errors.
  '--error-limit=0',
];

const TRACE = /^(.+): (reference to|definition of|lazy definition of) (\S+)$/;
const UNDEFINED = /^wasm-ld: (?:error|warning): .+: undefined symbol: (\S+)$/;
const SYSROOT = /^(?:\/usr\/lib\/|\/lib[\w-]+\.a\b)/;
/** Not a file: what the command line names, and what stands in for a weak symbol that nobody defines. */
const LINKER = '<internal>';

/**
 * Takes the traces out of what the linker printed.
 * @param nameOf what the user calls a file that the linker names
 * @returns one line for each thing that a file of the user's must not use, and what else the linker said
 */
export function findRefused(output: string, nameOf: (file: string) => string): { errors: string; rest: string } {
  const traced = new Set(REFUSALS.flatMap(({ symbols }) => symbols));
  const references = new Map<string, Set<string>>();
  // A function that the user defines is none of ours; one that is neither linked nor missed was only asked for weakly.
  const linked = new Set<string>();
  const own = new Set<string>();
  const rest: string[] = [];
  for (const line of output.split('\n')) {
    const [, file = '', kind, symbol = ''] = TRACE.exec(line) ?? [];
    const missing = UNDEFINED.exec(line)?.[1] ?? '';
    if (traced.has(missing)) linked.add(missing);
    else if (!traced.has(symbol.replace('undefined_weak:', ''))) rest.push(line);
    else if (file === LINKER) continue;
    else if (kind === 'definition of') (SYSROOT.test(file) ? linked : own).add(symbol);
    else if (kind === 'reference to' && !SYSROOT.test(file)) {
      references.set(file, (references.get(file) ?? new Set()).add(symbol));
    }
  }

  const errors: string[] = [];
  for (const [file, symbols] of references) {
    const used = (symbol: string) => symbols.has(symbol) && linked.has(symbol) && !own.has(symbol);
    const found = REFUSALS.filter((refusal) => refusal.symbols.some(used));
    const hidden = new Set(found.flatMap(({ hides = [] }) => hides));
    for (const { what, why, instead, symbols: all } of found.filter((refusal) => !hidden.has(refusal))) {
      const functions = all.filter((symbol) => used(symbol) && !symbol.startsWith('_') && !what.includes(symbol));
      const detail = functions.length > 0 ? ` (${functions.join(', ')})` : '';
      errors.push(`error: ${nameOf(file)} uses ${what}${detail}, which ${why}: use ${instead}\n`);
    }
  }
  return { errors: errors.join(''), rest: oncePerSymbol(rest).join('\n') };
}
