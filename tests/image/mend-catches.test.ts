/** What is put between a call and a `catch` for an engine that would miss it: in place, and of no effect elsewhere. */
import { expect, test } from 'vitest';
import { mendCatches, missesCatches } from '../../src/host/image/mend-catches.ts';
import { entry, FUNCREF, functionType, I32, KIND, program } from '../support/wasm-module.ts';

const CALL_INDIRECT = 0x11;
const NOP = 0x01;
const padded = (value: number) => [(value & 0x7f) | 0x80, ((value >> 7) & 0x7f) | 0x80, 0x80, 0x80, 0x00];
const call = (type: number[], table: number[]) => [0x41, 0, CALL_INDIRECT, ...type, ...table];
const THROW = [0x08, 0];
/** What catches gives 1. */
const caught = [0x41, 1, 0x0f];

/** Functions `a`, `b`, … of these bodies, of type () -> (i32); entry 0 of the table throws. */
function throwing(bodies: number[][]): Uint8Array<ArrayBuffer> {
  return program({
    types: [functionType(), functionType([], [I32])],
    functions: [0, ...bodies.map(() => 1)],
    tables: [[FUNCREF, 0, 1]],
    tags: [[0, 0]],
    exports: bodies.map((_, i) => entry(String.fromCharCode(97 + i), [KIND.FUNCTION, 1 + i])),
    elements: [[0, 0x41, 0, 0x0b, 1, 0]],
    code: [THROW, ...bodies.map((body) => [...body, 0x41, 0])],
  });
}

function results(bytes: Uint8Array<ArrayBuffer>): number[] {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  return Object.values(exports).map((f) => (f as () => number)());
}

const BODIES = {
  catch: [0x06, 0x40, ...call(padded(0), padded(0)), 0x07, 0, ...caught, 0x0b],
  catchAll: [0x06, 0x40, ...call(padded(0), padded(0)), 0x19, ...caught, 0x0b],
  delegate: [0x06, 0x40, 0x06, 0x40, ...call(padded(0), padded(0)), 0x18, 0, 0x07, 0, ...caught, 0x0b],
};

test('a nop comes between an indirect call and what catches, and nothing else changes', () => {
  for (const body of Object.values(BODIES)) {
    const bytes = throwing([body]);
    const mended = bytes.slice();
    mendCatches(mended);
    expect(mended.filter((byte, i) => byte !== bytes[i])).toEqual(new Uint8Array([0x00, NOP]));
    const last = bytes.findIndex((byte, i) => i > 0 && mended[i] === NOP && byte === 0x00);
    expect([0x07, 0x18, 0x19]).toContain(mended[last + 1]);
    expect(results(mended)).toEqual([1]);
  }
  const all = throwing(Object.values(BODIES));
  mendCatches(all);
  expect(results(all)).toEqual([1, 1, 1]);
});

test('what is not such a call stays as it is', () => {
  const others = [
    // Operands that cannot be shortened.
    [0x06, 0x40, ...call([0], [0]), 0x07, 0, ...caught, 0x0b],
    [0x06, 0x40, ...call(padded(0), [0]), 0x07, 0, ...caught, 0x0b],
    // Something comes between.
    [0x06, 0x40, ...call(padded(0), padded(0)), NOP, 0x07, 0, ...caught, 0x0b],
    // Four bytes do not hold it, were there so many tables.
    [0x06, 0x40, ...call(padded(0), [0x80, 0x80, 0x80, 0x80, 0x01]), 0x07, 0, ...caught, 0x0b],
  ];
  for (const body of others) {
    const bytes = throwing([body]);
    const mended = bytes.slice();
    mendCatches(mended);
    expect(mended).toEqual(bytes);
  }
});

test('at the end of the bytes nothing is read or written beyond', () => {
  for (let length = 1; length < 14; length++) {
    const bytes = new Uint8Array(32);
    bytes.set([CALL_INDIRECT, ...padded(0), ...padded(0), 0x07]);
    const before = bytes.slice();
    mendCatches(bytes.subarray(0, Math.min(length, 11)));
    expect(bytes).toEqual(before);
  }
});

test('this engine has no such fault', () => {
  expect(missesCatches()).toBe(false);
});
