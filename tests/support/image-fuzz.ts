/** Mutated WebAssembly files through the loader's checks, with the engine as the judge: in Node and in a page. */
import { ImageError } from '../../src/host/image/image-error.ts';
import { type PreparedImage, prepareImage } from '../../src/host/image/prepare.ts';
import { ModuleReader } from '../../src/host/image/read-module.ts';
import {
  EXTERNREF,
  entry,
  FUNCREF,
  functionType,
  I32,
  I64,
  importedCall,
  KIND,
  type Parts,
  program,
} from './wasm-module.ts';

const QUOTA = 1 << 26;

const PARTS: Parts = {
  types: [functionType(), functionType([I32], [I32]), functionType([I32, I64, I32, I32], [I32])],
  imports: [
    importedCall('ratos', 'RatYield'),
    importedCall('wasi_snapshot_preview1', 'fd_seek', 2),
    importedCall('wasi_snapshot_preview1', 'fd_close', 1),
  ],
  functions: [0, 1],
  tables: [
    [FUNCREF, 0, 1],
    [EXTERNREF, 1, 0, 9],
  ],
  globals: [
    [I32, 1, 0x41, 5, 0x0b],
    [FUNCREF, 0, 0xd2, 3, 0x0b],
    [I64, 0, 0x42, 0x7f, 0x0b],
  ],
  exports: [
    entry('_start', [KIND.FUNCTION, 3]),
    entry('memory', [KIND.MEMORY, 0]),
    entry('__stack_pointer', [KIND.GLOBAL, 0]),
    entry('other', [KIND.TABLE, 0]),
  ],
  code: [
    [0x41, 0, 0x10, 2, 0x1a],
    [0x20, 0],
  ],
  elements: [[0, 0x41, 0, 0x0b, 1, 3]],
  data: [[0, 0x41, 0, 0x0b, 2, 1, 2]],
};
/** Has what engines of every age know. */
export const PLAIN = program(PARTS);
/** Has the rest of WebAssembly 3.0, as far as it is loaded: typed references, groups of types, tags. */
export const MODERN = program({
  ...PARTS,
  types: [
    ...(PARTS.types as number[][]),
    [0x4e, 2, 0x50, 0, 0x60, 1, 0x63, 0, 1, I64, 0x4f, 0, 0x60, 2, 0x64, FUNCREF, 0x6c, 0],
  ],
  tables: [...(PARTS.tables as number[][]), [0x40, 0, 0x63, 0, 0, 1, 0xd2, 3, 0x0b], [FUNCREF, 5, 0, 3]],
  tags: [[0, 0]],
  globals: [...(PARTS.globals as number[][]), [0x64, 0x6c, 0, 0x41, 0, 0xfb, 28, 0x0b], [0x63, 0, 1, 0xd0, 0, 0x0b]],
});

/** A generator of numbers that is the same on every run (mulberry32). */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Bytes at which parsers stumble: signs and ends of numbers, kinds, counts. */
const INTERESTING = [0x00, 0x01, 0x02, 0x03, 0x0b, 0x20, 0x40, 0x50, 0x5f, 0x60, 0x63, 0x70, 0x7f, 0x80, 0x81, 0xff];

/** Changes `bytes` in some places before `end`. */
function mutate(bytes: Uint8Array, end: number, random: (below: number) => number): Uint8Array<ArrayBuffer> {
  let result = new Uint8Array(bytes);
  for (let n = 1 + random(3); n > 0 && result.length > 0; n--) {
    const at = random(Math.min(end, result.length));
    const byte = random(2) === 0 ? random(256) : (INTERESTING[random(INTERESTING.length)] as number);
    const kind = random(16);
    if (kind < 3) result[at] = (result[at] as number) ^ (1 << random(8));
    else if (kind < 9) result[at] = byte;
    else if (kind < 12) result = replaced(result, at, at, [byte]);
    else if (kind < 14) result = replaced(result, at, at + 1 + random(4), []);
    else if (kind < 15) result.copyWithin(at, random(result.length), result.length);
    else result = result.slice(0, at);
  }
  return result;
}

function replaced(bytes: Uint8Array, from: number, to: number, by: number[]): Uint8Array<ArrayBuffer> {
  const rest = bytes.subarray(to);
  const result = new Uint8Array(from + by.length + rest.length);
  result.set(bytes.subarray(0, from));
  result.set(by, from);
  result.set(rest, from + by.length);
  return result;
}

export function mutations(bytes: Uint8Array, count: number, seed: number): Uint8Array<ArrayBuffer>[] {
  const random = numbersFrom(seed);
  return Array.from({ length: count }, () => mutate(bytes, bytes.length, random));
}

/** The prepared image, or null when it is refused as it should be. */
export function attempt(bytes: Uint8Array<ArrayBuffer>): PreparedImage | null {
  try {
    return prepareImage(bytes, QUOTA);
  } catch (error) {
    if (error instanceof ImageError) return null;
    throw error;
  }
}

/** Throws unless what we see in a file that the engine takes is what the engine sees, and all growth is bound. */
export function compareWithEngine(bytes: Uint8Array<ArrayBuffer>, prepared: PreparedImage): void {
  const check = (holds: boolean, what: string) => {
    if (!holds) throw new Error(`${what}: [${bytes}]`);
  };
  const module = new WebAssembly.Module(bytes);
  const seen: unknown[] = [];
  const imports = (m: string, n: string, kind: string) => JSON.stringify([m, n, kind]);
  const read = new ModuleReader(bytes, (found) => seen.push(imports(found.module, found.name, found.kind)), new Set());
  const told = WebAssembly.Module.imports(module).map((found) => imports(found.module, found.name, found.kind));
  check(seen.join() === told.join(), `imports ${seen}, which the engine sees as ${told}`);
  check(read.exportCount === WebAssembly.Module.exports(module).length, 'exports are not what the engine sees');
  check(WebAssembly.validate(prepared.bytes), 'the engine does not take it when it is bound');
  const bound = new ModuleReader(prepared.bytes, () => undefined, new Set());
  for (const { maximum } of bound.memories) check(maximum <= QUOTA >> 16, 'memory is not bound');
  for (const { maximum } of bound.tables) check(maximum <= 1 << 18, 'tables are not bound');
}

/**
 * @param end mutations are made before it.
 * @returns how many mutated files passed our checks, and how many of them the engine takes too.
 */
export function fuzz(bytes: Uint8Array, end: number, runs: number, seed: number): { passed: number; valid: number } {
  const count = { passed: 0, valid: 0 };
  const random = numbersFrom(seed);
  for (let i = 0; i < runs; i++) {
    const mutated = mutate(bytes, end, random);
    const prepared = attempt(mutated);
    if (prepared === null) continue;
    count.passed++;
    if (!WebAssembly.validate(mutated)) continue;
    count.valid++;
    compareWithEngine(mutated, prepared);
  }
  return count;
}
