/** Programs of calls, made by hand: `_start` makes one after another, and nothing else. */

/** An argument that rises by one each round. */
export interface Rising {
  from: number;
}

/** A call of `ratos.…`, whose parameters and result are 32-bit numbers. */
export interface Call {
  name: string;
  arguments: (number | Rising)[];
  /** RatSleep and others give nothing. */
  result?: boolean;
}

export interface ProgramOptions {
  /** `env.memory`, or one of its own. */
  memory?: 'imported' | 'own' | 'own, shared';
  pages?: number;
  data?: { at: number; bytes: number[] }[];
  /** How often the calls are made. */
  rounds?: number;
  /** Calls after those. */
  finally?: readonly Call[];
}

const leb = (value: number): number[] => {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7) {
    const byte = rest & 0x7f;
    const last = (rest >> 7 === 0 && (byte & 0x40) === 0) || (rest >> 7 === -1 && (byte & 0x40) !== 0);
    bytes.push(last ? byte : byte | 0x80);
    if (last) return bytes;
  }
};
const uleb = (value: number): number[] => (value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...uleb(value >>> 7)]);
const text = (name: string) => [...uleb(name.length), ...new TextEncoder().encode(name)];
const vector = (items: number[][]) => [...uleb(items.length), ...items.flat()];
const section = (id: number, body: number[]) => [id, ...uleb(body.length), ...body];
const constant = (value: number) => [0x41, ...leb(value | 0)];
const I32 = 0x7f;
/** The counter of rounds: local 0. */
const GET_ROUND = [0x20, 0];
const SET_ROUND = [0x21, 0];
const ADD = 0x6a;

/** Bytes of a module. Its memory has `pages` pages and does not grow. */
export function programBytes(calls: readonly Call[], options: ProgramOptions = {}): number[] {
  const { memory = 'imported', pages = 1, data = [], rounds = 1, finally: last = [] } = options;
  const all = [...calls, ...last];
  const names = [...new Set(all.map(({ name }) => name))];
  const types = names.map((name) => {
    const { arguments: list, result = true } = all.find((call) => call.name === name) as Call;
    return [0x60, ...vector(list.map(() => [I32])), ...vector(result ? [[I32]] : [])];
  });
  const argument = (value: number | Rising) =>
    typeof value === 'number' ? constant(value) : [...GET_ROUND, ...constant(value.from), ADD];
  const code = ({ name, arguments: list, result = true }: Call) => [
    ...list.flatMap(argument),
    ...[0x10, ...uleb(names.indexOf(name))],
    ...(result ? [0x1a] : []),
  ];
  const next = [...GET_ROUND, ...constant(1), ADD, ...SET_ROUND];
  // loop …; round++; br_if 0 (round < rounds); end
  const loop = [0x03, 0x40, ...calls.flatMap(code), ...next, ...GET_ROUND, ...constant(rounds), 0x49, 0x0d, 0, 0x0b];
  const body = [1, 1, I32, ...loop, ...last.flatMap(code), 0x0b];
  const imports = names.map((name, i) => [...text('ratos'), ...text(name), 0x00, ...uleb(i)]);
  const limits = [memory === 'own' ? 0x01 : 0x03, ...uleb(pages), ...uleb(pages)];
  if (memory === 'imported') imports.push([...text('env'), ...text('memory'), 0x02, ...limits]);
  const exports = [[...text('_start'), 0x00, ...uleb(names.length)]];
  if (memory !== 'imported') exports.push([...text('memory'), 0x02, 0]);
  const segments = data.map(({ at, bytes }) => [0, ...constant(at), 0x0b, ...uleb(bytes.length), ...bytes]);
  return [
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector([...types, [0x60, 0, 0]])),
    ...section(2, vector(imports)),
    ...section(3, vector([uleb(names.length)])),
    ...(memory === 'imported' ? [] : section(5, vector([limits]))),
    ...section(7, vector(exports)),
    ...section(10, vector([[...uleb(body.length), ...body]])),
    ...(segments.length === 0 ? [] : section(11, vector(segments))),
  ];
}

export function programOf(calls: readonly Call[]): WebAssembly.Module {
  return new WebAssembly.Module(new Uint8Array(programBytes(calls)));
}

/** The little-endian bytes of 32-bit words. */
export function wordBytes(...words: number[]): number[] {
  return [...new Uint8Array(Int32Array.from(words).buffer)];
}

/** The bytes of a string, with its zero. */
export function stringBytes(string: string): number[] {
  return [...new TextEncoder().encode(`${string}\0`)];
}
