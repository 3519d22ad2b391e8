/** Programs of calls, made by hand: `_start` makes one after another, with numbers as arguments. */

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
const I32 = 0x7f;

/** A call of `ratos.…`, whose parameters and result are 32-bit numbers. */
export interface Call {
  name: string;
  arguments: number[];
  /** RatSleep and others give nothing. */
  result?: boolean;
}

/** A module that imports `env.memory`, shared, of one page. */
export function programOf(calls: readonly Call[]): WebAssembly.Module {
  const names = [...new Set(calls.map(({ name }) => name))];
  const first = names.map((name) => calls.find((call) => call.name === name) as Call);
  const types = first.map(({ arguments: list, result = true }) => [
    0x60,
    ...vector(list.map(() => [I32])),
    ...vector(result ? [[I32]] : []),
  ]);
  const body = calls.flatMap(({ name, arguments: list, result = true }) => [
    ...list.flatMap((value) => [0x41, ...leb(value | 0)]),
    ...[0x10, ...uleb(names.indexOf(name))],
    ...(result ? [0x1a] : []),
  ]);
  const code = [0x00, ...body, 0x0b];
  const imports = names.map((name, i) => [...text('ratos'), ...text(name), 0x00, ...uleb(i)]);
  return new WebAssembly.Module(
    new Uint8Array([
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...section(1, vector([...types, [0x60, 0, 0]])),
      ...section(2, vector([...imports, [...text('env'), ...text('memory'), 0x02, 0x03, 1, 1]])),
      ...section(3, vector([uleb(names.length)])),
      ...section(7, vector([[...text('_start'), 0x00, ...uleb(names.length)]])),
      ...section(10, vector([[...uleb(code.length), ...code]])),
    ]),
  );
}
