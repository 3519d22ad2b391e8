/** WebAssembly files made by hand, for tests of what loads them: in Node and in a page. */

/** LEB128, unsigned; numbers below 0 as signed of 7 bits. */
export function leb(value: number): number[] {
  if (value < 0) return [value & 0x7f];
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 0x80);
  }
}

export function name(text: string): number[] {
  const bytes = new TextEncoder().encode(text);
  return [...leb(bytes.length), ...bytes];
}

export const vector = (elements: readonly number[][]): number[] => [...leb(elements.length), ...elements].flat();

/** The values of `parameters` and `results` are type bytes: 0x7f is i32, 0x7e i64. */
export const functionType = (parameters: number[] = [], results: number[] = []): number[] => [
  0x60,
  ...leb(parameters.length),
  ...parameters,
  ...leb(results.length),
  ...results,
];

export const I32 = 0x7f;
export const I64 = 0x7e;
export const F32 = 0x7d;
export const F64 = 0x7c;
export const V128 = 0x7b;
export const FUNCREF = 0x70;
export const EXTERNREF = 0x6f;
export const EXNREF = 0x69;

export const KIND = { FUNCTION: 0, TABLE: 1, MEMORY: 2, GLOBAL: 3, TAG: 4 };

export interface Entry {
  name: string;
  /** Kind and what follows it. */
  what: number[];
}

export interface Parts {
  /** Type 0 should be `() -> ()`. */
  types?: number[][];
  imports?: (Entry & { module: string })[];
  /** Type indices of the functions. */
  functions?: number[];
  tables?: number[][];
  memories?: number[][];
  tags?: number[][];
  globals?: number[][];
  exports?: Entry[];
  /** Index of the start function. */
  start?: number;
  elements?: number[][];
  /** Bodies without locals and `end`. */
  code?: number[][];
  data?: number[][];
}

export const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

export function section(id: number, body: ArrayLike<number>): Uint8Array {
  const head = [id, ...leb(body.length)];
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

export function image(...sections: ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const parts = [HEADER, ...sections];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export const entry = (text: string, what: number[]): Entry => ({ name: text, what });
export const imported = (module: string, text: string, what: number[]) => ({ module, name: text, what });
/** An import of a function. */
export const importedCall = (module: string, text: string, type = 0) => imported(module, text, [0, ...leb(type)]);

/**
 * A program: as far as `parts` do not say otherwise, one that has a memory of a page and a `_start` that does
 * nothing.
 */
export function program(parts: Parts = {}): Uint8Array<ArrayBuffer> {
  const imports = parts.imports ?? [];
  const start = imports.filter(({ what }) => what[0] === KIND.FUNCTION).length;
  const importsMemory = imports.some(({ what }) => what[0] === KIND.MEMORY);
  const whole: Parts = {
    types: [functionType()],
    functions: [0],
    memories: importsMemory ? [] : [[0, 1]],
    exports: [entry('_start', [KIND.FUNCTION, ...leb(start)]), entry('memory', [KIND.MEMORY, 0])],
    code: [[]],
    ...parts,
  };
  const { types, functions, tables, memories, tags, globals, exports, elements, code, data } = whole;
  const some = (id: number, elements: readonly number[][] | undefined) =>
    elements === undefined || elements.length === 0 ? [] : [section(id, vector(elements))];
  return image(
    ...some(1, types),
    ...some(
      2,
      imports.map((i) => [...name(i.module), ...name(i.name), ...i.what]),
    ),
    ...some(
      3,
      functions?.map((type) => leb(type)),
    ),
    ...some(4, tables),
    ...some(5, memories),
    ...some(13, tags),
    ...some(6, globals),
    ...some(
      7,
      exports?.map((e) => [...name(e.name), ...e.what]),
    ),
    ...(whole.start === undefined ? [] : [section(8, leb(whole.start))]),
    ...some(9, elements),
    ...some(
      10,
      code?.map((body) => [...leb(body.length + 2), 0, ...body, 0x0b]),
    ),
    ...some(11, data),
  );
}
