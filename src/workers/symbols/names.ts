/** The functions' names, from the section `name`, where the linker has left them demangled. */
import type { ProgramFile } from './program-file.ts';

const FUNCTIONS = 1;

/**
 * @param wanted whose names are asked for.
 * @returns names by index.
 */
export function functionNames(file: ProgramFile, wanted: ReadonlySet<number>): Map<number, string> {
  const names = new Map<number, string>();
  eachName(file, (index, text) => {
    if (wanted.has(index)) names.set(index, text());
  });
  return names;
}

/**
 * @param wanted names, of the only functions that have them.
 * @returns indices by name.
 */
export function functionIndices(file: ProgramFile, wanted: ReadonlySet<string>): Map<string, number> {
  const lengths = new Set([...wanted].map((name) => new TextEncoder().encode(name).length));
  const indices = new Map<string, number>();
  const ambiguous = new Set<string>();
  eachName(file, (index, text, length) => {
    if (!lengths.has(length)) return;
    const name = text();
    if (!wanted.has(name)) return;
    if (indices.has(name)) ambiguous.add(name);
    indices.set(name, index);
  });
  for (const name of ambiguous) indices.delete(name);
  return indices;
}

function eachName(file: ProgramFile, visit: (index: number, text: () => string, length: number) => void): void {
  const section = file.section('name');
  while (section !== undefined && !section.done) {
    const kind = section.u8();
    const size = section.uleb();
    const from = section.at;
    section.skip(size);
    if (kind !== FUNCTIONS) continue;
    const names = section.part(from, from + size);
    for (let n = names.uleb(); n > 0; n--) {
      names.budget.step();
      const index = names.uleb();
      const length = names.uleb();
      const { at } = names;
      names.skip(length);
      visit(index, () => names.part(at).text(length), length);
    }
  }
}
