/** What is missing at the link, each thing once: the linker has a line for each reference, and there may be thousands. */

const UNDEFINED = /^wasm-ld: (?:error|warning): .+: undefined symbol: (.+)$/;

/** The first line about each symbol stays, and says how many there were. */
export function oncePerSymbol(lines: readonly string[]): string[] {
  const references = new Map<string, number>();
  const kept: string[] = [];
  for (const line of lines) {
    const symbol = UNDEFINED.exec(line)?.[1];
    const before = symbol === undefined ? 0 : (references.get(symbol) ?? 0);
    if (symbol !== undefined) references.set(symbol, before + 1);
    if (before === 0) kept.push(line);
  }
  return kept.map((line) => {
    const count = references.get(UNDEFINED.exec(line)?.[1] ?? '') ?? 0;
    return count > 1 ? `${line} (${count} references)` : line;
  });
}
