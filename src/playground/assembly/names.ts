import type { Assembly } from './read-assembly.ts';

/** A name of C++ as the linker has it. */
const MANGLED = /\b_Z\w+/g;

/**
 * The same with names as C++ has them: `area(int, int)` for `_Z4areaii`.
 * @param demangle gives them in the order in which it was given them.
 */
export async function withReadableNames(
  assembly: Assembly,
  demangle: (names: readonly string[]) => Promise<readonly string[]>,
): Promise<Assembly> {
  const rows = assembly.rows.filter(({ kind }) => kind !== 'source');
  const names = [...new Set(rows.flatMap(({ text }) => text.match(MANGLED) ?? []))];
  if (names.length === 0) return assembly;
  const found = await demangle(names);
  const readable = new Map(names.map((name, index) => [name, found[index] || name]));
  const replaced = (text: string) => text.replace(MANGLED, (name) => readable.get(name) ?? name);
  return {
    ...assembly,
    rows: assembly.rows.map((row) => (row.kind === 'source' ? row : { ...row, text: replaced(row.text) })),
  };
}
