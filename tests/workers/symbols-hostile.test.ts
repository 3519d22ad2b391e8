/**
 * Debug information is what a program's file says of itself, and nobody has checked it. Whatever it says, reading it ends,
 * with the names that are known otherwise, and does no more work than its budget has.
 */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Budget, Cursor } from '../../src/workers/symbols/cursor.ts';
import { symbolize } from '../../src/workers/symbols/symbolize.ts';
import { leb, name } from '../support/wasm-module.ts';
import { Random } from './fuzz/random.ts';
import { bytesOf, compiled, linesOf, trapped } from './trapped.ts';

const MINUTES = 60_000;
const SOURCE = {
  'a.cpp': `#include <vector>
static inline int divide(int a, int b) { return a / b; }
template <class T> int sum(const std::vector<T> &items, int by) {
  int total = 0;
  for (const T &item : items) total += divide(item, by);
  return total;
}
int main(int argc, char **) { return sum(std::vector<int>{1, 2, 3}, argc - 1); }
`,
};

interface Section {
  custom: string;
  /** With its id and length. */
  bytes: Uint8Array;
  body: Uint8Array;
}

function sectionsOf(wasm: Uint8Array): Section[] {
  const file = new Cursor(wasm, new Budget(1e9, 1e9), 8);
  const sections: Section[] = [];
  while (!file.done) {
    const from = file.at;
    const id = file.u8();
    const size = file.uleb();
    const end = file.at + size;
    const custom = id === 0 ? file.text(file.uleb()) : '';
    sections.push({ custom, bytes: wasm.subarray(from, end), body: wasm.subarray(file.at, end) });
    file.at = end;
  }
  return sections;
}

const HEADER = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

function join(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function custom(title: string, body: Uint8Array): Uint8Array {
  const head = name(title);
  return join([Uint8Array.of(0, ...leb(head.length + body.length), ...head), body]);
}

/** The file with other contents of some custom sections. */
function withSections(wasm: Uint8Array, changed: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const parts = sectionsOf(wasm).map(({ custom: title, bytes }) => {
    const body = changed.get(title);
    return body === undefined ? bytes : custom(title, body);
  });
  return join([HEADER, ...parts]);
}

let unexpected: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  unexpected = vi.spyOn(console, 'error');
});
afterEach(() => {
  // Nothing but what is foreseen has gone wrong.
  expect(unexpected).not.toHaveBeenCalled();
  unexpected.mockRestore();
});

for (const args of [['-g'], ['-g', '-gdwarf-5']]) {
  it(`mutated tables, ${args.join(' ')}`, { timeout: 3 * MINUTES }, async () => {
    const wasm = await compiled(SOURCE, args);
    const { stack, codeStart } = trapped(wasm);
    const right = linesOf(symbolize(stack, bytesOf(wasm), codeStart));
    expect(right[0]).toMatch(/^a\.cpp:2:\d+ in divide$/);
    const sections = sectionsOf(wasm).filter(({ custom: title }) => title.startsWith('.debug_') || title === 'name');
    expect(sections.length).toBeGreaterThan(4);
    const random = new Random(7);
    let damaged = 0;
    for (let round = 0; round < 500; round++) {
      const { custom: title, body } = sections[random.below(sections.length)] as Section;
      let changed = body.slice();
      if (random.below(8) === 0) changed = changed.subarray(0, random.below(changed.length));
      else {
        for (let n = 1 + random.below(4); n > 0; n--) {
          changed[random.below(Math.min(changed.length, 600))] =
            [0, 0xff, 0x7f, 0x80, random.below(256)][random.below(5)] ?? 0;
        }
      }
      const frames = symbolize(stack, bytesOf(withSections(wasm, new Map([[title, changed]]))), codeStart);
      expect(frames.length).toBeGreaterThanOrEqual(stack.length);
      if (linesOf(frames).join() !== right.join()) damaged++;
    }
    // Else the mutations would test nothing.
    expect(damaged).toBeGreaterThan(70);
  });
}

it('files that are cut off or torn anywhere', { timeout: MINUTES }, async () => {
  const wasm = await compiled(SOURCE, ['-g']);
  const { stack, codeStart } = trapped(wasm);
  const random = new Random(8);
  for (let round = 0; round < 300; round++) {
    const torn = wasm.slice(0, 8 + random.below(wasm.length));
    for (let n = random.below(20); n > 0; n--) torn[8 + random.below(torn.length - 8)] = random.below(256);
    for (const frames of [stack, stack.map(({ index }) => ({ index, offset: -1, name: '' }))]) {
      expect(symbolize(frames, bytesOf(torn), codeStart).length).toBeGreaterThanOrEqual(stack.length);
    }
  }
  const gone = { size: 1000, read: () => new Uint8Array(0) };
  expect(symbolize(stack, gone, codeStart).map(({ name: told }) => told)).toEqual(stack.map(({ name: told }) => told));
});

it('tables without end cost what the budget has, and then there are names', { timeout: MINUTES }, async () => {
  const wasm = await compiled(SOURCE);
  const { stack, codeStart } = trapped(wasm);
  const names = sectionsOf(wasm).find(({ custom: title }) => title === 'name')?.body as Uint8Array;
  const line = sectionsOf(wasm).find(({ custom: title }) => title === '.debug_line')?.body as Uint8Array;
  // A line program of 40 MB: rows and nothing else.
  const rows = new Uint8Array(40 << 20).fill(0x14);
  const long = join([line.slice(0, 4 + 2 + 4), line.slice(10, line.indexOf(0, 60)), rows]);
  new DataView(long.buffer).setUint32(0, long.length - 4, true);
  // Entries that are deeper and deeper in one another, and units that are empty, one after another.
  const empty = new Uint8Array(30 << 20).fill(0);
  for (let at = 0; at + 11 <= empty.length; at += 11) empty.set([7, 0, 0, 0, 4, 0, 0, 0, 0, 0, 4], at);
  const cases: Map<string, Uint8Array>[] = [
    new Map([['.debug_line', long]]),
    new Map([['.debug_info', empty]]),
    new Map([['.debug_info', new Uint8Array(30 << 20).fill(1)]]),
    new Map([['.debug_abbrev', new Uint8Array(30 << 20).fill(1)]]),
    new Map([['.debug_ranges', new Uint8Array(30 << 20).fill(1)]]),
    new Map([['name', join([names.slice(0, 1), new Uint8Array(30 << 20).fill(1)])]]),
  ];
  for (const changed of cases) {
    const frames = symbolize(stack, bytesOf(withSections(wasm, changed)), codeStart);
    expect(frames.length).toBeGreaterThanOrEqual(stack.length);
    expect(frames.at(-1)?.name).toContain('_start');
  }
});
