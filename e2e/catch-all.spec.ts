/** Programs that catch every exception (`catch_all`) cannot catch their own end: it reaches them as a trap. */
import { expect, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

/** More than there are warm workers: if each kept one, the system would have none left. */
const PROGRAMS = 8;

const text = (name: string) => [name.length, ...new TextEncoder().encode(name)];
const section = (id: number, body: number[]) => [id, body.length, ...body];

/** A program that calls `ratos.NAME(value)` for ever, and catches whatever comes out of it. */
function stubborn(name: string, value: number): number[] {
  // loop; try; i32.const value; call 0; catch_all; end; br 0; end
  const body = [0x00, 0x03, 0x40, 0x06, 0x40, 0x41, value, 0x10, 0x00, 0x19, 0x0b, 0x0c, 0x00, 0x0b, 0x0b];
  return [
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [2, 0x60, 1, 0x7f, 0, 0x60, 0, 0]),
    ...section(2, [1, ...text('ratos'), ...text(name), 0x00, 0]),
    ...section(3, [1, 1]),
    ...section(5, [1, 0x00, 1]),
    ...section(7, [2, ...text('memory'), 0x02, 0, ...text('_start'), 0x00, 1]),
    ...section(10, [1, body.length, ...body]),
  ];
}

for (const [name, value, code] of [
  ['RatProcessExit', 7, 7],
  ['RatExitThread', 9, 9],
  ['RatSleep', 1, 5],
] as const) {
  test(`${name} in a program that catches everything`, async ({ ratosPage }) => {
    const result = await ratosPage.evaluate(
      async ({ bytes, count, name }) => {
        const { bootWith, leftOver, parkedIn, run } = globalThis;
        const os = await bootWith(['bin/true']);
        await os.fs.writeFile('/bin/stubborn', new Uint8Array(bytes));
        const base = os.counters();
        const exits = await Promise.all(
          Array.from({ length: count }, async () => {
            const process = await os.spawn('/bin/stubborn', ['stubborn'], { stdin: 'empty' });
            if (name === 'RatSleep') {
              // It has begun to sleep, and been woken, at least once.
              await parkedIn(os, 'RatSleep', process);
              process.kill(5);
            }
            return process.exited;
          }),
        );
        const after = await Promise.all(Array.from({ length: count }, () => run(os, ['/bin/true'])));
        const left = await leftOver(os, base);
        await os.shutdown();
        return { exits, after: after.map((outcome) => outcome.code), left };
      },
      { bytes: stubborn(name, value), count: PROGRAMS, name },
    );
    expect(result.exits.map((exit) => exit.code)).toEqual(Array(PROGRAMS).fill(code));
    expect(result.after).toEqual(Array(PROGRAMS).fill(0));
    expect(result.left).toEqual([]);
  });
}
