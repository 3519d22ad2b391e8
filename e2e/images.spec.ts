/** Hostile and odd program images: refused with the reason, or bound; and nobody else notices. */
import { expect, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

const RAT_ERR_NOT_FOUND = -7;
const RAT_ERR_IS_DIRECTORY = -23;
const RAT_ERR_NAME_TOO_LONG = -26;
const RAT_ERR_CLOSED = -13;
const RAT_ERR_BAD_IMAGE = -16;

test('images that import what is not there, or with other types, disturb nobody', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, leftOver, run, spawnAll, wasm } = globalThis;
    const { EXTERNREF, F64, FUNCREF, I32, I64, KIND, V128, functionType, imported, importedCall, program } = wasm;
    const calling = (module: string, call: string, parameters: number[], results: number[]) =>
      program({
        types: [functionType(), functionType(parameters, results)],
        imports: [importedCall(module, call, 1)],
      });
    const wasi = 'wasi_snapshot_preview1';
    const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];
    const images = {
      semaphore64: calling('ratos', 'RatReleaseSemaphore', [I32, I64, I32], [I32]),
      rightsAsFloat: calling('ratos', 'RatDuplicateHandle', [I32, F64, I32], [I32]),
      timeout64: calling('ratos', 'RatWaitForHandle', [I32, I64], [I32]),
      vector: calling('ratos', 'RatSleep', [V128], []),
      noResult: calling('ratos', 'RatSetEvent', [I32], []),
      seekReference: calling(wasi, 'fd_seek', [I32, I64, EXTERNREF, I32], [I32]),
      seekShort: calling(wasi, 'fd_seek', [I32, I32, I32, I32], [I32]),
      ...Object.fromEntries(names.map((name) => [`module ${name}`, program({ imports: [importedCall(name, 'f')] })])),
      ...Object.fromEntries(names.map((name) => [`call ${name}`, program({ imports: [importedCall('ratos', name)] })])),
      ...Object.fromEntries(names.map((name) => [`wasi ${name}`, program({ imports: [importedCall(wasi, name)] })])),
      typedTable: program({ imports: [imported('ratos', 'RatYield', [KIND.TABLE, 0x63, 0, 0, 1])] }),
      table: program({ imports: [imported('env', 'table', [KIND.TABLE, FUNCREF, 0, 1])] }),
      global: program({ imports: [imported('env', 'global', [KIND.GLOBAL, 0x64, FUNCREF, 0])] }),
      tag: program({ imports: [imported('env', 'tag', [KIND.TAG, 0, 0])] }),
      twoMemories: program({ memories: [[0, 1], [0, 1]] }), // biome-ignore format: as in the module
      wideMemory: program({ memories: [[4, 1]] }),
      arrays: program({ types: [functionType(), [0x5e, I64, 1]] }),
    };
    const os = await bootWith(['bin/cat', 'bin/true']);
    const base = os.counters();
    const neighbour = await os.spawn('/bin/cat', ['cat']);
    const outcomes = await spawnAll(os, images);
    const writer = neighbour.stdin.getWriter();
    await writer.write(new TextEncoder().encode('still here'));
    await writer.close();
    const said = await globalThis.outcome(neighbour);
    const next = await run(os, ['/bin/true']);
    const left = await leftOver(os, base);
    await os.shutdown();
    return { outcomes, said, next, left };
  });
  for (const [name, outcome] of Object.entries(result.outcomes)) {
    expect(outcome, name).toEqual([
      RAT_ERR_BAD_IMAGE,
      expect.stringMatching(/imports|memories|64-bit addresses|garbage-collected/),
    ]);
  }
  expect(result.outcomes.semaphore64?.[1]).toBe(
    '/bin/semaphore64: imports ratos.RatReleaseSemaphore as (i32, i64, i32) -> i32; it is (i32, i32, i32) -> i32',
  );
  expect(result.outcomes.typedTable?.[1]).toContain('ratos.RatYield (table)');
  expect(result.said).toMatchObject({ stdout: 'still here', code: 0 });
  expect(result.next.code).toBe(0);
  expect(result.left).toEqual([]);
});

test('what a program brings itself grows no further than its quota', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, leftOver, spawnAll, wasm } = globalThis;
    const { EXTERNREF, FUNCREF, I32, KIND, entry, functionType, importedCall, leb, program } = wasm;
    /** Ends with what `code` leaves on the stack. */
    const exiting = (code: number[], parts: object) =>
      program({
        types: [functionType(), functionType([I32])],
        imports: [importedCall('wasi_snapshot_preview1', 'proc_exit', 1)],
        exports: [entry('_start', [KIND.FUNCTION, 1]), entry('memory', [KIND.MEMORY, 0])],
        code: [[...code, 0x10, 0]],
        ...parts,
      });
    // (loop (br_if 0 (i32.ne (memory.grow (i32.const 1)) (i32.const -1)))) (memory.size)
    const greedy = [0x03, 0x40, 0x41, 1, 0x40, 0, 0x41, 0x7f, 0x47, 0x0d, 0, 0x0b, 0x3f, 0];
    const atOnce = [0x41, ...leb(16384), 0x40, 0];
    // (table.grow (ref.null) (i32.const n))
    const growTable = (type: number, n: number[]) => [0xd0, type, 0x41, ...n, 0xfc, 15, 0];
    const million = [0xc0, 0x84, 0x3d];
    const images = {
      unbound: exiting(greedy, { memories: [[0, 1]] }),
      bound: exiting(greedy, { memories: [[1, 1, ...leb(65536)]] }),
      shared: exiting(greedy, { memories: [[3, 1, ...leb(65536)]] }),
      small: exiting(greedy, { memories: [[1, 1, 5]] }),
      atOnce: exiting(atOnce, { memories: [[0, 1]] }),
      tooLarge: exiting(greedy, { memories: [[0, 65]] }),
      table: exiting(growTable(FUNCREF, million), { tables: [[FUNCREF, 0, 1]] }),
      references: exiting(growTable(EXTERNREF, million), { tables: [[EXTERNREF, 1, 7, ...leb(10_000_000)]] }),
      someOfTable: exiting(growTable(FUNCREF, [0xe8, 0x07]), { tables: [[FUNCREF, 0, 7]] }),
    };
    const os = await bootWith([], { quotas: { memory: 4 << 20 } });
    const base = os.counters();
    const outcomes = await spawnAll(os, images);
    const left = await leftOver(os, base);
    await os.shutdown();
    return { outcomes, left };
  });
  expect(result.outcomes).toEqual({
    unbound: [64, 'exit'],
    bound: [64, 'exit'],
    shared: [64, 'exit'],
    small: [5, 'exit'],
    atOnce: [-1, 'exit'],
    tooLarge: [-11, '/bin/tooLarge: wants 5 MiB of memory; the quota is 4 MiB'],
    table: [-1, 'exit'],
    references: [-1, 'exit'],
    someOfTable: [7, 'exit'],
  });
  expect(result.left).toEqual([]);
});

test('the page looks only at small images, and never asks the engine for lists', async ({ ratosPage }) => {
  test.setTimeout(240_000);
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, leftOver, run, spawnAll, wasm } = globalThis;
    const { KIND, entry, importedCall, program, section } = wasm;
    const lists = { exports: 0, imports: 0 };
    const { Module, compile } = WebAssembly;
    for (const list of ['exports', 'imports'] as const) {
      const original = Module[list] as (module: WebAssembly.Module) => never[];
      Module[list] = (module: WebAssembly.Module) => {
        lists[list]++;
        return original(module);
      };
    }
    let largest = 0;
    WebAssembly.compile = (bytes: BufferSource) => {
      largest = Math.max(largest, bytes.byteLength);
      return compile(bytes as Uint8Array<ArrayBuffer>);
    };
    const exports = [
      ...Array.from({ length: 400_000 }, (_, i) => entry(`e${i}`, [KIND.FUNCTION, 0])),
      entry('_start', [KIND.FUNCTION, 0]),
      entry('memory', [KIND.MEMORY, 0]),
    ];
    const unknown = Array.from({ length: 50_000 }, () => importedCall('env', 'unknown'));
    const padded = (image: Uint8Array, bytes: number) => {
      const tail = section(0, new Uint8Array(bytes));
      const result = new Uint8Array(image.length + tail.length);
      result.set(image);
      result.set(tail, image.length);
      return result;
    };
    const images = {
      exports: program({ exports }),
      unknown: program({ imports: unknown }),
      types: program({ types: Array.from({ length: 110_000 }, () => wasm.functionType()) }),
      large: padded(program(), 4 << 20),
      largeTraps: padded(program({ code: [[0x00]] }), 1 << 20),
      largeInvalid: padded(program({ code: [[0x6a]] }), 1 << 20),
      largeText: new Uint8Array(1 << 20).fill(0x20),
    };
    const os = await bootWith(['bin/true']);
    const base = os.counters();
    const outcomes = await spawnAll(os, images);
    const next = await run(os, ['/bin/true']);
    // Two at once, and what is loaded already.
    const both = await Promise.all([run(os, ['/bin/large']), run(os, ['/bin/exports'])]);
    const plain = program({
      types: [wasm.functionType(), wasm.functionType([wasm.I32], [wasm.I32])],
      imports: [importedCall('wasi_snapshot_preview1', 'fd_close', 1)],
      exports: [entry('_start', [KIND.FUNCTION, 1]), entry('memory', [KIND.MEMORY, 0])],
    });
    await os.fs.writeFile('/bin/plain', padded(plain, 1 << 20));
    const onWasmer = await run(os, ['/bin/plain'], { wasi: 'wasmer' });
    const left = await leftOver(os, base);
    await os.shutdown();
    return { outcomes, codes: [next, ...both, onWasmer].map(({ code }) => code), left, lists, largest };
  });
  expect(result.outcomes).toEqual({
    exports: [0, 'exit'],
    unknown: [RAT_ERR_BAD_IMAGE, expect.stringMatching(/env\.unknown, and 49995 more$/)],
    types: [RAT_ERR_BAD_IMAGE, expect.stringMatching(/110000 types, and at most 100000/)],
    large: [0, 'exit'],
    largeTraps: [-1000, 'trapped'],
    largeInvalid: [RAT_ERR_BAD_IMAGE, expect.stringMatching(/not a WebAssembly program: .*#0/)],
    largeText: [RAT_ERR_BAD_IMAGE, expect.stringMatching(/not a WebAssembly program/)],
  });
  expect(result.codes).toEqual([0, 0, 0, 0]);
  expect(result.lists).toEqual({ exports: 0, imports: 0 });
  expect(result.largest).toBeLessThanOrEqual(320 << 10);
  expect(result.left).toEqual([]);
});

test('a program that is loaded before it is started', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { RatError, bootWith, leftOver, run, wasm } = globalThis;
    const os = await bootWith(['bin/true']);
    const base = os.counters();
    const { compile } = WebAssembly;
    let compiled = 0;
    WebAssembly.compile = (bytes: BufferSource) => {
      compiled++;
      return compile(bytes as Uint8Array<ArrayBuffer>);
    };
    await os.fs.writeFile('/bin/text', 'no program');
    await os.fs.writeFile('/bin/small', wasm.program());
    await Promise.all([os.preloadProgram('/bin/small'), os.preloadProgram('/bin/small')]);
    const loaded = compiled;
    const { code } = await run(os, ['/bin/small']);
    const statusOf = (path: string) =>
      os.preloadProgram(path).then(
        () => 0,
        (error: unknown) => (error instanceof RatError ? error.status : String(error)),
      );
    const refused = await Promise.all(['/bin/none', '/bin/text', '/bin', 'x'.repeat(5000)].map(statusOf));
    const left = await leftOver(os, base);
    await os.shutdown();
    return { loaded, code, compiled, refused, after: await statusOf('/bin/small'), left };
  });
  expect(result).toEqual({
    loaded: 1,
    code: 0,
    compiled: 1,
    refused: [RAT_ERR_NOT_FOUND, RAT_ERR_BAD_IMAGE, RAT_ERR_IS_DIRECTORY, RAT_ERR_NAME_TOO_LONG],
    after: RAT_ERR_CLOSED,
    left: [],
  });
});

test('a system that is shut down while it loads', async ({ ratosPage }) => {
  const outcomes = await ratosPage.evaluate(async () => {
    const { RatError, bootWith, wasm } = globalThis;
    const { name, program, section } = wasm;
    const large = new Uint8Array([...program(), ...section(0, [...name('x'), ...new Uint8Array(400 << 10)])]);
    const os = await bootWith([]);
    await os.fs.writeFile('/bin/large', large);
    await os.fs.writeFile('/bin/other', large);
    const starts = ['/bin/large', '/bin/large', '/bin/other'].map((path) =>
      os.spawn(path).then(
        () => 'started',
        (error: unknown) => (error instanceof RatError ? error.status : String(error)),
      ),
    );
    await os.shutdown();
    return Promise.all(starts);
  });
  expect(outcomes).toEqual([RAT_ERR_CLOSED, RAT_ERR_CLOSED, RAT_ERR_CLOSED]);
});

test('a start function that traps, spins or calls the system', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, leftOver, outcome, spawnAll, wasm } = globalThis;
    const { I32, KIND, entry, functionType, importedCall, program } = wasm;
    const os = await bootWith([]);
    const base = os.counters();
    const starting = (code: number[]) =>
      program({
        types: [functionType(), functionType([I32, I32, I32, I32], [I32]), functionType([I32])],
        imports: [
          importedCall('wasi_snapshot_preview1', 'fd_write', 1),
          importedCall('wasi_snapshot_preview1', 'proc_exit', 2),
        ],
        functions: [0, 0],
        exports: [entry('_start', [KIND.FUNCTION, 2]), entry('memory', [KIND.MEMORY, 0])],
        code: [[0x41, 3, 0x10, 1], code],
        start: 3,
      });
    const outcomes = await spawnAll(os, {
      // First, in a worker that has run nothing. Its memory is not known yet: an error (EFAULT), with which it exits.
      writes: starting([0x41, 1, 0x41, 0, 0x41, 1, 0x41, 0, 0x10, 0, 0x10, 1]),
      nothing: starting([]),
      traps: starting([0x00]),
      exits: starting([0x41, 5, 0x10, 1]),
    });
    await os.fs.writeFile('/bin/spins', starting([0x03, 0x40, 0x0c, 0, 0x0b]));
    const spinning = await os.spawn('/bin/spins');
    spinning.kill(9);
    const killed = await outcome(spinning);
    const left = await leftOver(os, base);
    await os.shutdown();
    return { outcomes, killed, left };
  });
  expect(result.outcomes).toEqual({
    nothing: [3, 'exit'],
    traps: [-1000, 'trapped'],
    exits: [5, 'exit'],
    writes: [21, 'exit'],
  });
  expect(result.killed).toMatchObject({ code: 9, reason: 'killed' });
  expect(result.left).toEqual([]);
});

test('mutated images: what passes our checks is what this engine sees', async ({ ratosPage }) => {
  const counts = await ratosPage.evaluate(async () => {
    const { MODERN, PLAIN, attempt, compareWithEngine, fuzz } = await globalThis.loadImageFuzz();
    for (const image of [PLAIN, MODERN]) {
      const prepared = attempt(image);
      if (prepared === null) throw new Error('The image itself does not load.');
      compareWithEngine(image, prepared);
    }
    return [fuzz(PLAIN, PLAIN.length, 10_000, 11), fuzz(MODERN, MODERN.length, 20_000, 12)];
  });
  for (const { passed, valid } of counts) {
    expect(passed).toBeGreaterThan(500);
    expect(valid).toBeGreaterThan(100);
  }
});

test('mutated images are started, and leave nothing', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { RatError, bootWith, leftOver, run } = globalThis;
    const imageFuzz = await globalThis.loadImageFuzz();
    const os = await bootWith(['bin/true']);
    const base = os.counters();
    const count: Record<string, number> = {};
    for (const mutated of imageFuzz.mutations(imageFuzz.MODERN, 600, 13)) {
      await os.fs.writeFile('/bin/mutated', mutated);
      let outcome: string;
      try {
        const process = await os.spawn('/bin/mutated', ['mutated'], { stdin: 'empty' });
        // It may be spinning.
        process.kill();
        await process.exited;
        outcome = 'started';
      } catch (error) {
        outcome = error instanceof RatError ? String(error.status) : String(error);
      }
      count[outcome] = (count[outcome] ?? 0) + 1;
    }
    const next = await run(os, ['/bin/true']);
    const left = await leftOver(os, base);
    await os.shutdown();
    return { count, next, left };
  });
  expect(Object.keys(result.count).sort()).toEqual([String(RAT_ERR_BAD_IMAGE), 'started']);
  expect(result.count.started).toBeGreaterThan(10);
  expect(result.next.code).toBe(0);
  expect(result.left).toEqual([]);
});
