/**
 * What the loader must know of a WebAssembly file before it runs, and the engine does not tell: the limits of its
 * memory. Format: WebAssembly Core Specification, binary format, "Modules".
 */

export interface MemoryImport {
  /** Pages of 64 KiB. */
  initial: number;
  maximum: number;
  shared: boolean;
}

export interface WasmFacts {
  /** The memory that it imports as `env.memory`. */
  imported: MemoryImport | null;
  /** The memory that it brings itself. */
  own: MemoryImport | null;
}

const SECTION_IMPORT = 2;
const SECTION_MEMORY = 5;
const KIND = { FUNCTION: 0, TABLE: 1, MEMORY: 2, GLOBAL: 3, TAG: 4 };
const LIMITS = { MAXIMUM: 1, SHARED: 2, MEMORY64: 4 };
const MAXIMUM_PAGES = 65536;

class Reader {
  at = 0;
  constructor(private readonly bytes: Uint8Array) {}

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    const value = this.bytes[this.at++];
    if (value === undefined) throw new RangeError('The file ends too early.');
    return value;
  }

  /** Unsigned LEB128. */
  number(): number {
    let result = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      result += (byte & 0x7f) * 2 ** shift;
      if ((byte & 0x80) === 0) return result;
    }
  }

  skip(length: number): void {
    this.at += length;
  }

  name(): string {
    const length = this.number();
    const text = new TextDecoder().decode(this.bytes.subarray(this.at, this.at + length));
    this.skip(length);
    return text;
  }

  limits(): MemoryImport {
    const flags = this.byte();
    const initial = this.number();
    const maximum = (flags & LIMITS.MAXIMUM) !== 0 ? this.number() : MAXIMUM_PAGES;
    return { initial, maximum, shared: (flags & LIMITS.SHARED) !== 0 };
  }
}

/** Reads a file that the engine has accepted. */
export function readWasmFacts(bytes: Uint8Array): WasmFacts {
  const facts: WasmFacts = { imported: null, own: null };
  const reader = new Reader(bytes);
  reader.skip(8);
  while (!reader.done) {
    const section = reader.byte();
    const length = reader.number();
    const end = reader.at + length;
    if (section === SECTION_IMPORT) facts.imported = importedMemory(reader);
    if (section === SECTION_MEMORY && reader.number() > 0) facts.own = reader.limits();
    if (section > SECTION_MEMORY && section !== 13) break;
    reader.at = end;
  }
  return facts;
}

function importedMemory(reader: Reader): MemoryImport | null {
  let found: MemoryImport | null = null;
  for (let count = reader.number(); count > 0; count--) {
    const module = reader.name();
    const name = reader.name();
    switch (reader.byte()) {
      case KIND.FUNCTION:
        reader.number();
        break;
      case KIND.TABLE:
        reader.number();
        reader.limits();
        break;
      case KIND.MEMORY: {
        const limits = reader.limits();
        if (module === 'env' && name === 'memory') found = limits;
        break;
      }
      case KIND.GLOBAL:
        reader.number();
        reader.byte();
        break;
      default:
        reader.byte();
        reader.number();
    }
  }
  return found;
}
