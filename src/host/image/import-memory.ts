/**
 * Has a program that brings a memory import one instead, which the page has, too: then it can write there that the
 * process has been killed (stop-checks.ts). Memories are numbered apart from all else that is imported, so no other
 * index changes.
 */
import { ByteReader, join, unsignedInteger } from './byte-reader.ts';
import { HEADER_BYTES } from './header.ts';
import { SECTION } from './read-module.ts';

/** No program imports by this name. */
export const GIVEN_MEMORY = { module: 'ratos given', name: 'memory' } as const;

const CUSTOM = 0;
/** Of an import. */
const MEMORY_KIND = 2;
/** Flags of limits: it has a maximum, and is shared. */
const SHARED = 3;

/**
 * @param bytes an image that is well formed and brings one memory.
 * @param limits of the memory that it is given, in pages.
 */
export function importMemory(
  bytes: Uint8Array,
  { initial, maximum }: { readonly initial: number; readonly maximum: number },
): Uint8Array<ArrayBuffer> {
  const limits = [SHARED, ...unsignedInteger(initial), ...unsignedInteger(maximum)];
  const given = new Uint8Array([...nameOf(GIVEN_MEMORY.module), ...nameOf(GIVEN_MEMORY.name), MEMORY_KIND, ...limits]);
  const parts = [bytes.subarray(0, HEADER_BYTES)];
  const file = new ByteReader(bytes, HEADER_BYTES, bytes.length);
  let imported = false;
  while (!file.done) {
    const from = file.at;
    const id = file.byte();
    const body = file.part(file.u32());
    // Imports come behind types, and before all else.
    if (!imported && id !== CUSTOM && id !== SECTION.TYPE) {
      const others = id === SECTION.IMPORT ? body.u32() : 0;
      const rest = id === SECTION.IMPORT ? bytes.subarray(body.at, file.at) : new Uint8Array();
      const imports = join([new Uint8Array(unsignedInteger(others + 1)), rest, given]);
      parts.push(new Uint8Array([SECTION.IMPORT, ...unsignedInteger(imports.length)]), imports);
      imported = true;
      if (id === SECTION.IMPORT) continue;
    }
    if (id !== SECTION.MEMORY) parts.push(bytes.subarray(from, file.at));
  }
  return join(parts);
}

function nameOf(text: string): number[] {
  const bytes = new TextEncoder().encode(text);
  return [...unsignedInteger(bytes.length), ...bytes];
}
