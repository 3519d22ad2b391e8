/** What may be loaded and what may not, and that what is loaded cannot grow beyond the quota. */
import { expect, test } from 'vitest';
import { RAT_ERR_BAD_IMAGE, RAT_ERR_QUOTA } from '../../src/guest-abi/status.ts';
import { ImageError } from '../../src/host/image/image-error.ts';
import { TABLE_ENTRIES_MAX } from '../../src/host/image/limits.ts';
import { prepareForWasmer, prepareImage } from '../../src/host/image/prepare.ts';
import { ROOM } from '../../src/host/image/read-image.ts';
import { ModuleReader } from '../../src/host/image/read-module.ts';
import {
  EXNREF,
  EXTERNREF,
  entry,
  F32,
  F64,
  FUNCREF,
  functionType,
  HEADER,
  I32,
  I64,
  image,
  imported,
  importedCall,
  KIND,
  leb,
  name,
  type Parts,
  program,
  section,
  V128,
  vector,
} from '../support/wasm-module.ts';

const QUOTA = 1 << 30;
const WASI = 'wasi_snapshot_preview1';

/** The status and message with which `bytes` are refused, or 'loads'. */
function verdict(bytes: Uint8Array<ArrayBuffer>, quota = QUOTA): [number, string] | 'loads' {
  try {
    prepareImage(bytes, quota);
    return 'loads';
  } catch (error) {
    if (error instanceof ImageError) return [error.status, error.message];
    throw error;
  }
}
const bad = (message: RegExp | string) => [
  RAT_ERR_BAD_IMAGE,
  typeof message === 'string' ? message : expect.stringMatching(message),
];

/** A program with one imported call of the type `parameters` -> `results`. */
const calling = (module: string, call: string, parameters: number[], results: number[], parts: Parts = {}) =>
  program({
    types: [functionType(), functionType(parameters, results)],
    imports: [importedCall(module, call, 1)],
    ...parts,
  });

const SHARED_MEMORY = imported('env', 'memory', [KIND.MEMORY, 3, 1, 2]);

test('a call is imported with its own type or not at all', () => {
  const release = (...parameters: number[]) => calling('ratos', 'RatReleaseSemaphore', parameters, [I32]);
  const refused = (actual: string) =>
    bad(`imports ratos.RatReleaseSemaphore as ${actual}; it is (i32, i32, i32) -> i32`);
  expect(verdict(release(I32, I32, I32))).toBe('loads');
  expect(verdict(release(I32, I64, I32))).toEqual(refused('(i32, i64, i32) -> i32'));
  expect(verdict(release(I32, F64, I32))).toEqual(refused('(i32, f64, i32) -> i32'));
  expect(verdict(release(I32, F32, I32))).toEqual(refused('(i32, f32, i32) -> i32'));
  expect(verdict(release(I32, V128, I32))).toEqual(refused('(i32, v128, i32) -> i32'));
  expect(verdict(release(I32, I32))).toEqual(refused('(i32, i32) -> i32'));
  expect(verdict(release())).toEqual(refused('() -> i32'));
  expect(verdict(release(I32, I32, I32, I32))).toEqual(refused('(i32, i32, i32, i32) -> i32'));
  expect(verdict(release(...Array<number>(1000).fill(I64)))).toEqual(
    bad(/^imports ratos.RatReleaseSemaphore as \(i64/),
  );
  expect(verdict(calling('ratos', 'RatReleaseSemaphore', [I32, I32, I32], []))).toEqual(
    refused('(i32, i32, i32) -> ()'),
  );
  expect(verdict(calling('ratos', 'RatReleaseSemaphore', [I32, I32, I32], [I32, I64]))).toEqual(
    refused('(i32, i32, i32) -> (i32, i64)'),
  );
  expect(verdict(calling('ratos', 'RatDuplicateHandle', [I32, F64, I32], [I32]))).toEqual(bad(/i32, f64, i32.*it is/));
  expect(verdict(calling('ratos', 'RatGetTickNs', [], [I64]))).toBe('loads');
  expect(verdict(calling('ratos', 'RatGetTickNs', [], [I32]))).toEqual(bad(/\(\) -> i32; it is \(\) -> i64/));
  expect(verdict(calling(WASI, 'fd_seek', [I32, I64, I32, I32], [I32]))).toBe('loads');
  expect(verdict(calling(WASI, 'proc_exit', [I32], []))).toBe('loads');
  expect(verdict(calling(WASI, 'proc_exit', [I32], [I32]))).toEqual(bad(/\(i32\) -> i32; it is \(i32\) -> \(\)/));
});

test('references in types are read and told', () => {
  const seek = (type: number[], text: string) => {
    const types = [functionType(), [0x60, 4, I32, I64, ...type, I32, 1, I32]];
    expect(verdict(program({ types, imports: [importedCall(WASI, 'fd_seek', 1)] }))).toEqual(
      bad(`imports ${WASI}.fd_seek as (i32, i64, ${text}, i32) -> i32; it is (i32, i64, i32, i32) -> i32`),
    );
  };
  seek([EXTERNREF], '(ref null extern)');
  seek([0x64, EXTERNREF], '(ref extern)');
  seek([0x63, EXNREF], '(ref null exn)');
  seek([0x64, 0], '(ref 0)');
  seek([0x64, 0xc0, 0x00], '(ref 64)');
  seek([0x6c], '(ref null i31)');
});

test('several wrong types are listed, and five are enough', () => {
  const wrong = (count: number) =>
    program({ imports: Array.from({ length: count }, () => importedCall('ratos', 'RatSetEvent')) });
  const one = 'ratos.RatSetEvent as () -> (); it is (i32) -> i32';
  expect(verdict(wrong(2))).toEqual(bad(`imports ${one}, and ${one}`));
  expect(verdict(wrong(100))).toEqual(bad(`imports ${Array<string>(5).fill(one).join(', and ')}`));
});

test('what the system does not provide cannot be imported, whatever its name or kind', () => {
  const names = [
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    'valueOf',
    'prototype',
    '',
    'ratos\0',
    'Ratos',
  ];
  for (const odd of names) {
    for (const [module, call] of [
      [odd, 'RatYield'],
      [odd, odd],
      ['ratos', odd],
      [WASI, odd],
      ['env', odd],
    ] as const) {
      expect(verdict(program({ imports: [importedCall(module, call)] })), `${module}.${call}`).toEqual(
        bad(/^imports what the system does not provide: /),
      );
    }
  }
  const kinds: Record<string, number[]> = {
    'table (0)': [KIND.TABLE, FUNCREF, 0, 1],
    'table (1)': [KIND.TABLE, EXTERNREF, 1, 1, 2],
    'table (2)': [KIND.TABLE, 0x63, 0, 0, 1],
    'table (3)': [KIND.TABLE, 0x64, FUNCREF, 0, 1],
    'table (4)': [KIND.TABLE, 0x63, 0x6e, 4, 1],
    'global (0)': [KIND.GLOBAL, I32, 0],
    'global (1)': [KIND.GLOBAL, I64, 1],
    'global (2)': [KIND.GLOBAL, 0x63, 0, 1],
    'global (3)': [KIND.GLOBAL, EXTERNREF, 0],
    'tag (0)': [KIND.TAG, 0, 0],
    'memory (0)': [KIND.MEMORY, 0, 1],
  };
  for (const [kind, what] of Object.entries(kinds)) {
    for (const [module, text] of [
      ['ratos', 'RatYield'],
      ['env', 'other'],
      ['constructor', 'memory'],
    ] as const) {
      expect(verdict(program({ imports: [imported(module, text, what)] })), kind).toEqual(
        bad(`imports what the system does not provide: ${module}.${text} (${kind.split(' ')[0]})`),
      );
    }
  }
  expect(verdict(program({ imports: [importedCall('env', 'memory')] }))).toEqual(bad(/provide: env\.memory$/));
  const many = Array.from({ length: 8 }, (_, i) => importedCall('env', `f${i}`));
  expect(verdict(program({ imports: many }))).toEqual(bad(/env\.f0, env\.f1, env\.f2, env\.f3, env\.f4, and 3 more$/));
});

test('names in messages are short and fit for a terminal', () => {
  const long = verdict(program({ imports: [importedCall('env', 'x'.repeat(1 << 17))] }));
  expect(long).toEqual(bad(/^imports what the system does not provide: env\.x+…$/));
  expect(long[1]?.length).toBeLessThan(400);
  expect(verdict(program({ imports: [importedCall('env', '\x1b[2J\u202e\n\u2028')] }))).toEqual(
    bad('imports what the system does not provide: env.\\u{1b}[2J\\u{202e}\\u{a}\\u{2028}'),
  );
  // A byte order mark is part of a name.
  expect(verdict(program({ imports: [importedCall('\ufeffratos', 'RatYield')] }))).toEqual(bad(/does not provide/));
  const notText = image(
    section(1, vector([functionType()])),
    section(2, vector([[1, 0xff, ...name('f'), KIND.FUNCTION, 0]])),
  );
  expect(verdict(notText)).toEqual(bad(/does not provide: \ufffd\.f/));
});

test('exports that the system uses have their types', () => {
  const exporting = (text: string, what: number[], parts: Parts = {}) =>
    verdict(
      program({
        types: [functionType(), functionType([I32], [I32]), functionType([I32, I32], [I32]), functionType([], [I64])],
        functions: [0, 1, 2, 3],
        code: [[], [0x41, 0], [0x41, 0], [0x42, 0]],
        globals: [[I32, 1, 0x41, 0, 0x0b]],
        exports: [
          ...(text === '_start' ? [] : [entry('_start', [KIND.FUNCTION, 0])]),
          ...(text === 'memory' ? [] : [entry('memory', [KIND.MEMORY, 0])]),
          entry(text, what),
        ],
        ...parts,
      }),
    );
  expect(exporting('_start', [KIND.FUNCTION, 0])).toBe('loads');
  expect(exporting('_start', [KIND.FUNCTION, 1])).toEqual(bad('exports "_start" as (i32) -> i32; it must be () -> ()'));
  expect(exporting('_start', [KIND.FUNCTION, 3])).toEqual(bad(/"_start" as \(\) -> i64/));
  expect(exporting('_start', [KIND.MEMORY, 0])).toEqual(bad('exports "_start" as a memory; it must be a function'));
  expect(exporting('_start', [KIND.GLOBAL, 0])).toEqual(bad(/as a global/));
  expect(exporting('_start', [KIND.FUNCTION, 9])).toEqual(bad(/there is no function 9/));
  expect(exporting('memory', [KIND.FUNCTION, 0])).toEqual(bad(/"memory" as a function; it must be a memory/));
  expect(exporting('__ratos_thread_main', [KIND.FUNCTION, 2])).toBe('loads');
  expect(exporting('__ratos_thread_main', [KIND.FUNCTION, 3])).toEqual(bad(/__ratos_thread_main" as \(\) -> i64/));
  expect(exporting('__ratos_thread_main', [KIND.GLOBAL, 0])).toEqual(bad(/must be a function/));
  expect(exporting('__wasm_init_tls', [KIND.FUNCTION, 1])).toEqual(bad(/must be \(i32\) -> \(\)/));
  expect(exporting('__stack_pointer', [KIND.GLOBAL, 0])).toBe('loads');
  expect(exporting('__stack_pointer', [KIND.FUNCTION, 0])).toEqual(bad(/must be a global/));
  expect(verdict(program({ exports: [entry('memory', [KIND.MEMORY, 0])] }))).toEqual(
    bad('exports no function "_start"'),
  );
  expect(verdict(program({ exports: [entry('_start', [KIND.FUNCTION, 0])] }))).toEqual(
    bad('neither imports a shared memory nor exports "memory"'),
  );
  // `_start` may be a call of the system itself.
  expect(
    verdict(
      program({
        imports: [importedCall('ratos', 'RatYield')],
        exports: [entry('_start', [KIND.FUNCTION, 0]), entry('memory', [KIND.MEMORY, 0])],
      }),
    ),
  ).toBe('loads');
});

test('a program has one memory, shared when it is the system’s', () => {
  const importing = (...what: number[]) =>
    verdict(program({ imports: [imported('env', 'memory', what)], ...START_ONLY }));
  const START_ONLY: Parts = { exports: [entry('_start', [KIND.FUNCTION, 0])] };
  expect(importing(KIND.MEMORY, 3, 1, 2)).toBe('loads');
  expect(importing(KIND.MEMORY, 0, 1)).toEqual(bad('imports a memory that is not shared'));
  expect(importing(KIND.MEMORY, 7, 1, 2)).toEqual(bad('has a memory with 64-bit addresses'));
  expect(importing(KIND.MEMORY, 8, 1, 16)).toEqual(bad(/limits of an unknown kind/));
  expect(verdict(program({ imports: [SHARED_MEMORY, SHARED_MEMORY], ...START_ONLY }))).toEqual(
    bad('imports its memory twice'),
  );
  expect(verdict(program({ imports: [SHARED_MEMORY], memories: [[0, 1]] }))).toEqual(
    bad('has 2 memories; a program has one'),
  );
  expect(
    verdict(
      program({
        memories: [
          [0, 1],
          [0, 1],
        ],
      }),
    ),
  ).toEqual(bad('has 2 memories; a program has one'));
  expect(verdict(program({ memories: [[4, 1]] }))).toEqual(bad('has a memory with 64-bit addresses'));
  expect(verdict(program({ memories: [[3, 1, 2]] }))).toBe('loads');
  // Each of its threads would be given a memory of its own.
  const thread = [I32, I32, I32, I32, I32];
  expect(verdict(calling('ratos', 'RatThreadStart', thread, [I32]))).toEqual(bad(/not the memory that threads share/));
  expect(
    verdict(
      program({
        types: [functionType(), functionType(thread, [I32])],
        imports: [SHARED_MEMORY, importedCall('ratos', 'RatThreadStart', 1)],
        exports: [entry('_start', [KIND.FUNCTION, 1])],
      }),
    ),
  ).toBe('loads');
});

/** What is compiled, read again. */
const bound = (bytes: Uint8Array<ArrayBuffer>, quota = QUOTA) => {
  const prepared = prepareImage(bytes, quota).bytes;
  expect(WebAssembly.validate(prepared)).toBe(true);
  return new ModuleReader(prepared, () => undefined, new Set(['_start', 'memory', 'unused0']));
};

test('a memory that a program brings is bound to the quota', () => {
  const maximum = (limits: number[], quota = QUOTA) =>
    bound(program({ memories: [limits] }), quota).memories[0]?.maximum;
  expect(maximum([0, 1])).toBe(16384);
  expect(maximum([1, 1, ...leb(65536)])).toBe(16384);
  expect(maximum([1, 1, ...leb(16385)])).toBe(16384);
  expect(maximum([1, 1, ...leb(16384)])).toBe(16384);
  expect(maximum([1, 1, 5])).toBe(5);
  expect(maximum([3, 1, ...leb(65536)])).toBe(16384);
  expect(maximum([0, 1], 3 * 65536 + 1)).toBe(3);
  expect(maximum([0, 3], 3 * 65536 + 65535)).toBe(3);
  expect(verdict(program({ memories: [[0, 4]] }), 4 * 65536 - 1)).toEqual([
    RAT_ERR_QUOTA,
    'wants 1 MiB of memory; the quota is 1 MiB',
  ]);
  expect(verdict(program({ memories: [[0, ...leb(65536)]] }))).toEqual([
    RAT_ERR_QUOTA,
    'wants 4096 MiB of memory; the quota is 1024 MiB',
  ]);
  // Nothing else has changed, and it does grow so far.
  const instance = new WebAssembly.Instance(
    new WebAssembly.Module(prepareImage(program({ data: [[0, 0x41, 0, 0x0b, 3, 7, 8, 9]] }), 3 * 65536).bytes),
  );
  const memory = instance.exports.memory as WebAssembly.Memory;
  expect([...new Uint8Array(memory.buffer, 0, 4)]).toEqual([7, 8, 9, 0]);
  memory.grow(2);
  expect(() => memory.grow(1)).toThrow(RangeError);
});

test('with room before it, an image is bound where it lies', () => {
  const withRoom = (bytes: Uint8Array) => {
    const roomy = new Uint8Array(ROOM + bytes.length).subarray(ROOM);
    roomy.set(bytes);
    return roomy;
  };
  const exports = [
    entry('_start', [KIND.FUNCTION, 0]),
    ...Array.from({ length: 2000 }, (_, i) => entry(`unused${i}`, [KIND.FUNCTION, 0])),
    entry('memory', [KIND.MEMORY, 0]),
  ];
  const custom = section(0, [...name('x'), 1, 2, 3]);
  for (const [parts, inPlace] of [
    [{}, true],
    [{ tables: [[FUNCREF, 0, 1]] }, true],
    [{ exports }, true],
    // More than there is room for.
    [{ tables: Array.from({ length: 50 }, () => [FUNCREF, 0, 0]) }, false],
    [{ memories: [[1, 1, 1]] }, true],
  ] as [Parts, boolean][]) {
    const bytes = image(...[custom, program(parts).subarray(HEADER.length), custom]);
    const expected = prepareImage(bytes.slice(), QUOTA).bytes;
    const roomy = withRoom(bytes);
    const bound = prepareImage(roomy, QUOTA).bytes;
    expect([...bound]).toEqual([...expected]);
    expect(bound.buffer === roomy.buffer).toBe(inPlace);
    expect(WebAssembly.validate(bound)).toBe(true);
  }
});

test('the memory that a program imports is given to it by its limits', () => {
  const memory = (...limits: number[]) =>
    prepareImage(program({ imports: [imported('env', 'memory', [KIND.MEMORY, 3, ...limits])] }), QUOTA).memory;
  const named = { module: 'env', name: 'memory' };
  expect(memory(1, 2)).toEqual({ ...named, initial: 1, maximum: 2 });
  expect(memory(...leb(17), ...leb(65536))).toEqual({ ...named, initial: 17, maximum: 65536 });
});

test('a memory that may have no page may have one, which WebKit needs', () => {
  for (const limits of [
    [0, 0],
    [0, 0x80, 0x80, 0],
    [0x80, 0, 0x80, 0],
  ]) {
    const imports = [imported('env', 'memory', [KIND.MEMORY, 3, ...limits])];
    const { bytes, memory } = prepareImage(program({ imports }), QUOTA);
    expect(memory).toMatchObject({ initial: 0, maximum: 1 });
    const given = new WebAssembly.Memory({ initial: 0, maximum: 1, shared: true });
    new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory: given } });
  }
});

test('a shared memory is imported by any name, another one by none', () => {
  const memory = (module: string, text: string, flags: number) =>
    program({ imports: [imported(module, text, [KIND.MEMORY, flags, 1, 2])] });
  expect(prepareImage(memory('foo', 'bar', 3), QUOTA).memory).toMatchObject({ module: 'foo', name: 'bar' });
  expect(verdict(memory('foo', 'bar', 1))).toEqual(bad('imports what the system does not provide: foo.bar (memory)'));
  expect(verdict(memory('env', 'memory', 1))).toEqual(bad('imports a memory that is not shared'));
});

test('tables are bound together', () => {
  const maxima = (...tables: number[][]) => bound(program({ tables })).tables.map(({ maximum }) => maximum);
  expect(maxima([FUNCREF, 0, 1])).toEqual([TABLE_ENTRIES_MAX]);
  expect(maxima([FUNCREF, 1, 10, 10])).toEqual([10]);
  expect(maxima([FUNCREF, 1, 10, ...leb(0xffff_ffff)])).toEqual([TABLE_ENTRIES_MAX]);
  expect(maxima([FUNCREF, 1, 10, 20])).toEqual([20]);
  expect(maxima([FUNCREF, 0, ...leb(TABLE_ENTRIES_MAX)])).toEqual([TABLE_ENTRIES_MAX]);
  expect(maxima([FUNCREF, 0, 2], [EXTERNREF, 0, 4], [FUNCREF, 1, 8, 8])).toEqual([
    2 + (TABLE_ENTRIES_MAX - 14) / 2,
    4 + (TABLE_ENTRIES_MAX - 14) / 2,
    8,
  ]);
  expect(verdict(program({ tables: [[FUNCREF, 0, ...leb(TABLE_ENTRIES_MAX + 1)]] }))).toEqual(
    bad(/has tables of 262145/),
  );
  const many = Array.from({ length: 20 }, () => [FUNCREF, 0, ...leb(100_000)]);
  expect(verdict(program({ tables: many }))).toEqual(bad(/has tables of 2000000 entries/));
  // With a value for its entries, and references to functions of one type.
  const typed = [0x40, 0x00, 0x63, 0x00, 0x00, 0x01, 0xd2, 0x00, 0x0b];
  const read = new ModuleReader(prepareImage(program({ tables: [typed] }), QUOTA).bytes, () => undefined, new Set());
  expect(read.tables[0]).toMatchObject({ initial: 1, maximum: TABLE_ENTRIES_MAX });
});

test('what no quota binds is not loaded', () => {
  const withType = (...type: number[]) => verdict(program({ types: [functionType(), type] }));
  expect(withType(0x5f, 0)).toEqual(bad(/garbage-collected/));
  expect(withType(0x5e, 0x78, 1)).toEqual(bad(/garbage-collected/));
  expect(withType(0x50, 0, 0x5f, 1, 0x63, 0, 1)).toEqual(bad(/garbage-collected/));
  expect(withType(0x4e, 2, 0x60, 0, 0, 0x4f, 1, 0, 0x5f, 0)).toEqual(bad(/garbage-collected/));
  expect(verdict(program({ tables: [[EXNREF, 0, 1]] }))).toEqual(bad(/keeps exceptions/));
  expect(verdict(program({ globals: [[EXNREF, 1, 0xd0, EXNREF, 0x0b]] }))).toEqual(bad(/keeps exceptions/));
  const tag = (values: number) =>
    verdict(program({ types: [functionType(), functionType(Array<number>(values).fill(I64))], tags: [[0, 1]] }));
  expect(tag(1)).toBe('loads');
  expect(tag(16)).toBe('loads');
  expect(tag(17)).toEqual(bad(/exceptions of 17 values/));
});

test('groups of types count one by one', () => {
  const types = [
    functionType(),
    [0x4e, 2, 0x50, 0, ...functionType([I64]), 0x4f, 1, 1, ...functionType([I64])],
    functionType([I32], [I32]),
  ];
  expect(verdict(program({ types, imports: [importedCall(WASI, 'fd_close', 3)] }))).toBe('loads');
  expect(verdict(program({ types, imports: [importedCall(WASI, 'fd_close', 2)] }))).toEqual(bad(/\(i64\) -> \(\)/));
  expect(verdict(program({ types, imports: [importedCall(WASI, 'fd_close', 4)] }))).toEqual(bad(/there is no type 4/));
});

test('of very many exports only those that are used are kept', () => {
  const exports = (count: number) => [
    ...Array.from({ length: count }, (_, i) => entry(`unused${i}`, [KIND.FUNCTION, 0])),
    entry('_start', [KIND.FUNCTION, 0]),
    entry('memory', [KIND.MEMORY, 0]),
  ];
  expect(bound(program({ exports: exports(900) })).exportCount).toBe(902);
  const many = bound(program({ exports: exports(5000) }));
  expect(many.exportCount).toBe(2);
  expect([...many.exports.keys()]).toEqual(['_start', 'memory']);
});

test('files that are no programs', () => {
  const whole = program({ imports: [importedCall('ratos', 'RatYield')], tables: [[FUNCREF, 0, 1]] });
  for (let length = 0; length < whole.length; length++) {
    const part = whole.slice(0, length);
    expect(verdict(part) !== 'loads' || !WebAssembly.validate(part), `${length} bytes`).toBe(true);
  }
  const sections = (...parts: ArrayLike<number>[]) => verdict(image(...parts));
  const types = section(1, vector([functionType()]));
  expect(verdict(new Uint8Array([...HEADER.slice(0, 4), 0x0d, 0, 1, 0]))).toEqual(bad(/does not begin as one/));
  expect(sections(types, types)).toEqual(bad(/section 1 is in the wrong place, at byte 14/));
  expect(sections(section(3, [0]), types)).toEqual(bad(/wrong place/));
  expect(sections(section(6, [0]), section(13, [0]))).toEqual(bad(/wrong place/));
  expect(sections(section(14, [0]))).toEqual(bad('has a section of an unknown kind (14)'));
  expect(sections(section(1, [...vector([functionType()]), 0]))).toEqual(bad(/longer than what is in it/));
  expect(sections([1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00])).toEqual(bad(/a number is too long/));
  expect(sections([1, 0xff, 0xff, 0xff, 0xff, 0x1f])).toEqual(bad(/more than 32 bits/));
  expect(sections([1, 0xff, 0xff, 0xff, 0xff, 0x0f])).toEqual(bad(/ends too early/));
  expect(sections(section(1, [0xff, 0xff, 0x3f]))).toEqual(bad(/announces 1048575 types/));
  expect(sections(section(0, []))).toEqual(bad(/ends too early/));
  expect(sections(section(0, [9, 0x61]))).toEqual(bad(/ends too early/));
  // What newer engines know.
  expect(sections(types, section(2, [1, ...name('ratos'), 0, 0x7f, 1, ...name('RatYield'), 0, 0]))).toEqual(
    bad(/unknown kind/),
  );
  expect(sections(types, section(2, vector([[...name('ratos'), ...name('RatYield'), 0x20, 0]])))).toEqual(
    bad(/unknown kind/),
  );
  expect(sections(section(1, vector([[0x5d, 0]])))).toEqual(bad(/unknown kind of type/));
  expect(sections(section(1, vector([[0x65, 0x5f, 0]])))).toEqual(bad(/unknown kind of type/));
  expect(verdict(program({ tables: [[FUNCREF, 8, 1]] }))).toEqual(bad(/limits of an unknown kind/));
  expect(verdict(program({ tables: [[0x40, 1, FUNCREF, 0, 1, 0xd0, FUNCREF, 0x0b]] }))).toEqual(bad(/unknown kind/));
  expect(verdict(program({ globals: [[I32, 0, 0x10, 0, 0x0b]] }))).toEqual(bad(/unknown instruction/));
  expect(verdict(program({ globals: [[I32, 2, 0x41, 0, 0x0b]] }))).toEqual(bad(/global of an unknown kind/));
});

test('custom sections may be anywhere and hold anything', () => {
  const custom = section(0, [...name('anything'), ...Array<number>(1000).fill(0xff)]);
  const whole = program();
  expect(verdict(image(custom, whole.subarray(HEADER.length), custom, custom))).toBe('loads');
});

test('constant expressions of every kind', () => {
  const globals = [
    [I32, 0, 0x41, 0x80, 0x80, 0x80, 0x80, 0x78, 0x0b],
    [I64, 0, 0x42, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f, 0x0b],
    [F32, 0, 0x43, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b],
    [F64, 0, 0x44, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b],
    [V128, 0, 0xfd, 0x0c, ...Array<number>(16).fill(0x0b), 0x0b],
    [FUNCREF, 0, 0xd0, FUNCREF, 0x0b],
    [FUNCREF, 0, 0xd2, 0x00, 0x0b],
    [I32, 0, 0x23, 0x00, 0x41, 0x05, 0x6a, 0x41, 0x03, 0x6c, 0x0b],
    [EXTERNREF, 1, 0xd0, EXTERNREF, 0xfb, 0x1a, 0xfb, 0x1b, 0x0b],
    [0x64, 0x6c, 0, 0x41, 0, 0xfb, 0x1c, 0x0b],
  ];
  expect(verdict(program({ globals }))).toBe('loads');
});

test('a program for another engine imports WASI alone and is bound as well', () => {
  const prepared = prepareForWasmer(
    calling(WASI, 'fd_close', [I32], [I32], {
      exports: [entry('_start', [KIND.FUNCTION, 1]), entry('memory', [KIND.MEMORY, 0])],
      types: [functionType(), functionType([I32], [I32])],
    }),
    65536 * 9,
  );
  expect(new ModuleReader(prepared.bytes, () => undefined, new Set()).memories[0]?.maximum).toBe(9);
  const refused = (bytes: Uint8Array<ArrayBuffer>) => {
    try {
      prepareForWasmer(bytes, QUOTA);
    } catch (error) {
      return error instanceof ImageError ? error.message : error;
    }
    return 'loads';
  };
  expect(refused(program({ imports: [importedCall('ratos', 'RatYield')] }))).toMatch(
    /this one imports ratos\.RatYield$/,
  );
  expect(refused(program({ imports: [SHARED_MEMORY] }))).toMatch(/this one imports env\.memory \(memory\)$/);
  expect(refused(program({ exports: [entry('_start', [KIND.FUNCTION, 0])] }))).toBe('exports no memory "memory"');
});
