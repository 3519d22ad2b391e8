/** Debug information is not compiled, wherever it stands, and where the code begins is told whatever was rewritten. */
import { expect, test } from 'vitest';
import { prepareImage } from '../../src/host/image/prepare.ts';
import { ROOM } from '../../src/host/image/read-image.ts';
import { functionType, HEADER, name, program, section } from '../support/wasm-module.ts';

const QUOTA = 1 << 28;
const CODE = 10;

function sectionsOf(bytes: Uint8Array): { id: number; from: number; body: number; end: number }[] {
  const found = [];
  for (let at = HEADER.length; at < bytes.length; ) {
    const from = at;
    const id = bytes[at++] as number;
    let size = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++] as number;
      size += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
    }
    found.push({ id, from, body: at, end: at + size });
    at += size;
  }
  return found;
}

const custom = (title: string, length: number) => section(0, [...name(title), ...Array<number>(length).fill(7)]);

/** With these sections between all others. */
function strewn(bytes: Uint8Array, between: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const parts = sectionsOf(bytes).flatMap(({ from, end }) => [...between, bytes.subarray(from, end)]);
  return new Uint8Array([...HEADER, ...[...parts, ...between].flatMap((part) => [...part])]);
}

const CUSTOM = [
  custom('.debug_info', 300),
  custom('name', 2),
  custom('.debug_', 0),
  custom('.debug', 9),
  custom('', 1),
];
const KEPT = ['name', '.debug', ''];

for (const room of [0, ROOM]) {
  test(`sections strewn over a file, ${room === 0 ? 'with no room' : 'with room'} before it`, () => {
    // Its memory has no maximum: one is written into it, before the code.
    const plain = program({ types: [functionType()], memories: [[0, 1]] });
    const file = strewn(plain, CUSTOM);
    const roomy = new Uint8Array(room + file.length).subarray(room);
    roomy.set(file);
    const { bytes, codeStart } = prepareImage(roomy, QUOTA);
    const module = new WebAssembly.Module(bytes);
    expect(WebAssembly.Module.customSections(module, '.debug_info')).toEqual([]);
    expect(WebAssembly.Module.customSections(module, '.debug_')).toEqual([]);
    for (const kept of KEPT) {
      const count = sectionsOf(plain).length + 1;
      expect(WebAssembly.Module.customSections(module, kept), kept).toHaveLength(count);
    }
    const code = sectionsOf(bytes).find(({ id }) => id === CODE);
    expect(codeStart).toBe(code?.body);
    const original = sectionsOf(plain).find(({ id }) => id === CODE);
    expect(bytes.subarray(code?.body, code?.end)).toEqual(plain.subarray(original?.body, original?.end));
    // What was given is as it was where it could not be changed in place.
    if (room === 0) expect(roomy).toEqual(file);
  });
}

test('a file without debug information is compiled as it is', () => {
  const plain = program({ memories: [[1, 1, 2]] });
  const { bytes, codeStart } = prepareImage(plain, QUOTA);
  expect(bytes).toBe(plain);
  expect(codeStart).toBe(sectionsOf(plain).find(({ id }) => id === CODE)?.body);
});
