/** Whatever the bytes: an answer or an ImageError, in steps that the file's length bounds, and the engine's view. */
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { ByteReader } from '../../src/host/image/byte-reader.ts';
import { compileOnDisk } from '../../src/toolchain/node.ts';
import { attempt, compareWithEngine, fuzz, MODERN, PLAIN } from '../support/image-fuzz.ts';
import {
  entry,
  FUNCREF,
  functionType,
  I32,
  I64,
  image,
  imported,
  importedCall,
  KIND,
  leb,
  name,
  program,
  section,
  vector,
} from '../support/wasm-module.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

test('the files that are mutated load', () => {
  const prepared = attempt(PLAIN);
  expect(prepared).toMatchObject({ memory: null, tolerant: false });
  if (prepared !== null) compareWithEngine(PLAIN, prepared);
  // Node's engine may be too old for it; a page's is asked in e2e/bad-input.spec.ts.
  expect(attempt(MODERN)).not.toBeNull();
});

test('mutations of small files', () => {
  const plain = fuzz(PLAIN, PLAIN.length, 20_000, 1);
  // Else the mutations would be too coarse to test anything.
  expect(plain.passed).toBeGreaterThan(500);
  expect(plain.valid).toBeGreaterThan(200);
  expect(fuzz(MODERN, MODERN.length, 20_000, 2).passed).toBeGreaterThan(500);
});

test('mutations of a compiled program', async () => {
  const compiled = await compileOnDisk({ cwd: ROOT, sources: ['programs/bin/true.c'], args: ['-Wall', '-Wextra'] });
  const bytes = compiled.wasm as Uint8Array<ArrayBuffer>;
  // Of its own: what is prepared is used up.
  const prepared = attempt(bytes.slice());
  expect(prepared).toMatchObject({ tolerant: true, memory: { initial: 32 } });
  if (prepared !== null) compareWithEngine(bytes, prepared);
  // What is read lies at the beginning; code and what is behind it is skipped as a whole.
  expect(fuzz(bytes, 1500, 1000, 3).passed).toBeGreaterThan(20);
});

const { byte } = ByteReader.prototype;
afterEach(() => {
  ByteReader.prototype.byte = byte;
});

/** Bytes that are read one by one while `bytes` are loaded; what is skipped or copied as a whole costs nothing here. */
function steps(bytes: Uint8Array<ArrayBuffer>): number {
  let count = 0;
  ByteReader.prototype.byte = function (this: ByteReader) {
    count++;
    return byte.call(this);
  };
  attempt(bytes);
  ByteReader.prototype.byte = byte;
  return count;
}

test('no file takes more steps than it has bytes, give or take', () => {
  const repeat = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
  const large = functionType(Array<number>(1000).fill(I64));
  const families: Record<string, (n: number) => Uint8Array<ArrayBuffer>> = {
    'large types': (n) => program({ types: [functionType(), ...repeat(n >> 5, () => large)] }),
    'small types': (n) => program({ types: repeat(n, () => functionType()) }),
    'empty groups': (n) => program({ types: [functionType(), ...repeat(n, () => [0x4e, 0])] }),
    'imports of large types': (n) =>
      program({
        types: [functionType(), large],
        imports: repeat(n, () => importedCall('ratos', 'RatYield', 1)),
      }),
    'imports of tables': (n) => program({ imports: repeat(n, () => imported('', '', [KIND.TABLE, FUNCREF, 0, 0])) }),
    exports: (n) => program({ exports: repeat(n, (i) => entry(`e${i}`, [KIND.FUNCTION, 0])) }),
    tables: (n) => program({ tables: repeat(Math.min(n, 1000), () => [FUNCREF, 0, 0]) }),
    'long expressions': (n) =>
      program({ globals: [[I32, 0, 0x41, 0, ...repeat(n, () => [0x41, 0, 0x6a]).flat(), 0x0b]] }),
    'small custom sections': (n) => image(...repeat(n, () => section(0, [0]))),
    'counts that are lies': (n) => image(...repeat(n, () => section(1, [0xff, 0xff, 0xff, 0x7f]))),
    'announced imports': (n) =>
      image(
        section(1, vector([functionType()])),
        section(2, [...leb(n), ...repeat(n, () => [...name(''), ...name('')]).flat()]),
      ),
  };
  for (const [family, make] of Object.entries(families)) {
    for (const n of [500, 4000]) {
      const bytes = make(n);
      // Wrong types are told of five imports, with up to a thousand values each.
      expect(steps(bytes), `${family}, ${n}`).toBeLessThanOrEqual(2 * bytes.length + 10_100);
    }
  }
});
