/** Programs that look in their loops whether they have been killed. */
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type NamedMemory, prepareImage } from '../../src/host/image/prepare.ts';
import { addStopChecks } from '../../src/host/image/stop-checks.ts';
import { STOP_ADDRESS, STOP_WORD } from '../../src/host/image/stop-word.ts';
import {
  entry,
  functionType,
  HEADER,
  I32,
  image,
  imported,
  importedCall,
  KIND,
  leb,
  name,
  type Parts,
  program,
  section,
} from '../support/wasm-module.ts';

const QUOTA = 1 << 26;
const LOOP_FOR_EVER = [0x03, 0x40, 0x0c, 0, 0x0b];
/** (call 1 (call 1 …)): the function itself, and never deeper than it needs. */
const FIBONACCI = [
  ...[0x20, 0, 0x41, 2, 0x48, 0x04, I32, 0x20, 0, 0x05],
  ...[0x20, 0, 0x41, 1, 0x6b, 0x10, 1, 0x20, 0, 0x41, 2, 0x6b, 0x10, 1, 0x6a, 0x0b],
];

function threaded(code: number[], parameters: number[] = [], results: number[] = []): Uint8Array<ArrayBuffer> {
  return program({
    types: [functionType(), functionType(parameters, results)],
    imports: [imported('env', 'memory', [KIND.MEMORY, 3, 1, 1]), importedCall('ratos', 'RatYield')],
    functions: [1],
    exports: [entry('_start', [KIND.FUNCTION, 1])],
    code: [code],
  });
}

const memory = () => new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
const wordOf = ({ buffer }: WebAssembly.Memory) => new Int32Array(buffer, STOP_ADDRESS, 1);

function instantiate(bytes: Uint8Array<ArrayBuffer>, env: { memory: WebAssembly.Memory }) {
  const imports = { env, ratos: { RatYield: () => undefined } };
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports._start as (n?: number) => number;
}

test('a loop without calls ends when the word is written by another thread', async () => {
  const bytes = addStopChecks(threaded(LOOP_FOR_EVER), 1) as Uint8Array<ArrayBuffer>;
  const shared = memory();
  const worker = new Worker(
    `const { workerData, parentPort } = require('node:worker_threads');
     const { bytes, memory } = workerData;
     const imports = { env: { memory }, ratos: { RatYield() {} } };
     const { _start } = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports;
     parentPort.postMessage('begins');
     try { _start(); } catch (error) { parentPort.postMessage(String(error)); }`,
    { eval: true, workerData: { bytes, memory: shared } },
  );
  const next = () => new Promise((resolve) => worker.once('message', resolve));
  expect(await next()).toBe('begins');
  Atomics.store(wordOf(shared), 0, STOP_WORD);
  expect(await next()).toMatch(/unreachable/);
  await worker.terminate();
});

test('a function that calls itself looks, too; anything else in the word is nothing', () => {
  const shared = memory();
  const fibonacci = instantiate(addStopChecks(threaded(FIBONACCI, [I32], [I32]), 1) as Uint8Array<ArrayBuffer>, {
    memory: shared,
  });
  for (const value of [0, 1, -1, STOP_WORD + 1]) {
    wordOf(shared)[0] = value;
    expect(fibonacci(15)).toBe(610);
  }
  wordOf(shared)[0] = STOP_WORD;
  expect(() => fibonacci(1)).toThrow(/unreachable/);
});

test('what has no loops stays as it is', () => {
  const bytes = threaded([0x10, 0]);
  expect(addStopChecks(bytes, 1)).toEqual(bytes);
});

test('operands that look like instructions are none', () => {
  const operands = [
    [0x41, 0x83, 0x80, 0x80, 0x80, 0x00, 0x1a], // i32.const 3, of five bytes
    [0x42, 0x83, 0x06, 0x1a],
    [0x43, 0x03, 0x40, 0x0c, 0x00, 0x1a],
    [0x44, 3, 0x40, 3, 0x40, 3, 0x40, 3, 0x40, 0x1a],
    [0xfd, 12, 3, 0x40, 3, 0x40, 3, 0x40, 3, 0x40, 3, 0x40, 3, 0x40, 3, 0x40, 3, 0x40, 0x1a], // v128.const
    [0x41, 0, 0xfd, 0, 3, 3, 0x1a], // v128.load align 8 offset 3
    [0x41, 0, 0xfe, 0x10, 2, 0x84, 0x06, 0x1a], // i32.atomic.load
    [0xfe, 3, 0], // atomic.fence
    [0x41, 0, 0x41, 0, 0x41, 3, 0xfc, 10, 0, 0], // memory.copy
    [0x41, 0, 0x41, 0, 0x41, 3, 0xfc, 11, 0], // memory.fill
    [0x43, 0, 0, 0, 0, 0xfc, 0, 0x1a], // i32.trunc_sat
    [0x41, 0, 0x28, 2, 3, 0x1a],
    [0x3f, 0, 0x1a],
    [0x02, 0x40, 0x02, 0x40, 0x41, 3, 0x0e, 2, 0, 1, 0, 0x0b, 0x0b], // br_table
    [0x41, 3, 0x41, 4, 0x41, 5, 0x1c, 1, I32, 0x1a], // select of a type
    [0x02, I32, 0x41, 3, 0x0b, 0x1a],
    [0x02, 0, 0x0b], // a block of type 0
    [0xd0, 0x70, 0xd1, 0x1a], // ref.null, ref.is_null
    [0x06, 0x40, 0x19, 0x0b], // try, catch_all
    [0x03, I32, 0x41, 3, 0x0b, 0x1a], // a loop that goes round once
    [0x01],
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...operands), { maxLength: 30 }), (parts) => {
      const plain = threaded(parts.flat());
      const checked = addStopChecks(plain, 1) as Uint8Array<ArrayBuffer>;
      expect(checked).not.toBeNull();
      const loops = parts.filter(([opcode]) => opcode === 0x03).length;
      expect(checked.length - plain.length >= loops * 16).toBe(true);
      if (loops === 0) expect(checked).toEqual(plain);
      const shared = memory();
      instantiate(checked, { memory: shared })();
      wordOf(shared)[0] = STOP_WORD;
      if (loops > 0) expect(() => instantiate(checked, { memory: shared })()).toThrow(/unreachable/);
    }),
  );
});

test('a program with instructions that are not known runs without checks', () => {
  const unknown = threaded([0xfb, 28, 0x1a, ...LOOP_FOR_EVER]); // garbage collection
  expect(addStopChecks(unknown, 1)).toBeNull();
  expect(prepareImage(unknown, QUOTA, true)).toMatchObject({ stops: false });
});

test('only where it is asked for', () => {
  for (const bytes of [threaded(LOOP_FOR_EVER), program({ code: [LOOP_FOR_EVER] })]) {
    expect(prepareImage(bytes.slice(), QUOTA, true).stops).toBe(true);
    expect(prepareImage(bytes.slice(), QUOTA).stops).toBe(false);
  }
});

test('a program that brings its memory is given one that the page reaches', () => {
  const greeting = [...new TextEncoder().encode('hello')];
  const data = [[0, 0x41, 16, 0x0b, ...leb(greeting.length), ...greeting]];
  const wasi = importedCall('wasi_snapshot_preview1', 'sched_yield', 1);
  const types = [functionType(), functionType([], [I32])];
  const custom = section(0, [...name('x'), 1, 2, 3]);
  const start = [0x41, 0, 0x41, 0, 0x2d, 0, 16, 0x3a, 0, 8, ...LOOP_FOR_EVER]; // byte 8 is byte 16
  for (const [parts, wanted] of [
    [{ memories: [[1, 2, 9]] }, { initial: 2, maximum: 9 }],
    [{ memories: [[3, 2, 9]] }, { initial: 2, maximum: 9 }],
    [{ memories: [[0, 1]] }, { initial: 1, maximum: QUOTA / 65536 }],
    [
      { memories: [[1, 1, ...leb(65536)]], types, imports: [wasi] },
      { initial: 1, maximum: QUOTA / 65536 },
    ],
  ] as [Parts, { initial: number; maximum: number }][]) {
    const bytes = image(custom, program({ ...parts, code: [start], data }).subarray(HEADER.length), custom);
    const prepared = prepareImage(bytes, QUOTA, true);
    expect(prepared).toMatchObject({ stops: true, tolerant: false, memory: wanted });
    const given = prepared.memory as NamedMemory;
    const shared = new WebAssembly.Memory({ ...wanted, shared: true });
    const imports = { [given.module]: { [given.name]: shared }, wasi_snapshot_preview1: { sched_yield: () => 0 } };
    const module = new WebAssembly.Module(prepared.bytes);
    const { exports } = new WebAssembly.Instance(module, imports);
    expect(exports.memory).toBe(shared);
    expect([...new Uint8Array(shared.buffer, 16, greeting.length)]).toEqual(greeting);
    wordOf(shared)[0] = STOP_WORD;
    expect(exports._start as () => void).toThrow(/unreachable/);
    expect(new Uint8Array(shared.buffer)[8]).toBe(greeting[0]);
    expect(WebAssembly.Module.customSections(module, 'x')).toHaveLength(2);
  }
});

test('one that may have no page may have one, and one with no memory at all is refused by the engine', () => {
  const none = prepareImage(program({ memories: [[1, 0, 0]], code: [LOOP_FOR_EVER] }), QUOTA, true);
  expect(none.memory).toMatchObject({ initial: 0, maximum: 1 });
  const missing = prepareImage(program({ memories: [], code: [LOOP_FOR_EVER] }), QUOTA, true);
  expect(WebAssembly.validate(missing.bytes)).toBe(false);
});

test('a program that brings its memory keeps it where no checks are possible, or would take long', () => {
  const small = program({ code: [LOOP_FOR_EVER] });
  const large = image(small.subarray(HEADER.length), section(0, new Uint8Array(16 << 20)));
  expect(prepareImage(large, QUOTA, true)).toMatchObject({ stops: false, memory: null });
  const unknown = program({ code: [[0xfb, 28, 0x1a, ...LOOP_FOR_EVER]] }); // garbage collection
  expect(prepareImage(unknown, QUOTA, true)).toMatchObject({ stops: false, memory: null });
});
