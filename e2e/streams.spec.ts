/** Streams of a process in whatever order they are used; tests/host/streams.test.ts has the variations. */
import { RAT_ERR_CLOSED } from '../src/guest-abi/status.ts';
import { expect, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

test('a blocked write and a waiting read end when they are aborted, cancelled, or the program is killed', async ({
  ratosPage,
}) => {
  const result = await ratosPage.evaluate(async () => {
    const { RatError, bootWith, leftOver } = globalThis;
    const os = await bootWith(['bin/sleep']);
    const base = os.counters();
    const statusOf = (error: unknown) => (error instanceof RatError ? error.status : String(error));
    const waiters = async (count: number) => {
      while (os.counters().waiters !== count) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    // It neither reads nor writes.
    const sleep = () => os.spawn('/bin/sleep', ['sleep', '1000']);
    const [one, two] = [await sleep(), await sleep()];
    const big = new Uint8Array(100_000);

    await waiters(0);
    const writer = one.stdin.getWriter();
    const aborted = writer.write(big).then(() => 'written', statusOf);
    const reader = one.stdout.getReader();
    const cancelled = reader.read();
    await waiters(2);
    await Promise.all([writer.abort(), reader.cancel(), one.stderr.cancel()]);
    await waiters(0);

    const killed = two.stdin
      .getWriter()
      .write(big)
      .then(() => 'written', statusOf);
    const ended = two.stdout.getReader().read();
    await waiters(2);
    for (const process of [one, two]) process.kill(3);
    const outcomes = { aborted: await aborted, cancelled: await cancelled, killed: await killed, ended: await ended };
    const exits = [await one.exited, await two.exited];
    const left = await leftOver(os, base);
    await os.shutdown();
    return { ...outcomes, exits, left };
  });
  const done = { done: true, value: undefined };
  expect(result).toEqual({
    aborted: RAT_ERR_CLOSED,
    cancelled: done,
    killed: RAT_ERR_CLOSED,
    ended: done,
    exits: Array(2).fill({ code: 3, reason: 'killed' }),
    left: [],
  });
});

test('what nobody reads is given back when the last child that could write it has ended', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, leftOver } = globalThis;
    const os = await bootWith(['bin/sh', 'bin/sleep', 'bin/echo']);
    const base = os.counters();
    // The shell has ended when its children end: they inherit its streams.
    const start = () => os.spawn('/bin/sh', ['sh', '-c', '(sleep 0.5; echo last) & (sleep 0.2) & echo first']);
    const unread = await start();
    await unread.exited;
    const alive = os.inspect().processes.length;
    const left = await leftOver(os, base);
    // What was written is still there.
    const text = await new Response(unread.stdout as ReadableStream<BufferSource>).text();
    await os.shutdown();
    return { alive: alive > 0, left, text };
  });
  expect(result).toEqual({ alive: true, left: [], text: 'first\nlast\n' });
});

test('a program is told which of its streams are terminals', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { RatError, bootWith } = globalThis;
    const os = await bootWith(['conformance/terminals']);
    const seen = async (options: object) => {
      const terminal = os.createTerminal();
      let text = '';
      const read = async (stream: ReadableStream<Uint8Array>) => {
        for await (const chunk of stream) text += new TextDecoder().decode(chunk);
      };
      const given = 'onTerminal' in options ? { ...options, terminal } : options;
      const process = await os.spawn('/bin/terminals', ['/bin/terminals', 'print'], given);
      const reading = [read(process.stdout), read(terminal.output)];
      await process.exited;
      terminal.hangUp();
      await Promise.all(reading);
      return text;
    };
    const refused = async (options: object) =>
      os.spawn('/bin/terminals', ['x'], options).then(
        () => 'started',
        (error) => (error instanceof RatError ? error.message : String(error)),
      );
    const gone = os.createTerminal();
    gone.hangUp();
    return {
      none: await seen({}),
      all: await seen({ onTerminal: {} }),
      output: await seen({ onTerminal: { stdin: false, stderr: false } }),
      input: await seen({ onTerminal: { stdout: false, stderr: false } }),
      empty: await seen({ stdin: 'empty', onTerminal: {} }),
      wrong: [
        await refused({ terminal: true }),
        await refused({ terminal: gone }),
        await refused({ terminal: os.createTerminal(), onTerminal: { stdout: 1 } }),
      ],
      left: await os.shutdown(),
    };
  });
  expect(result).toMatchObject({
    none: '000',
    all: '111',
    output: '010',
    input: '100',
    empty: '011',
    wrong: [
      'spawn: terminal must be one of createTerminal.',
      'The terminal has been hung up.',
      'spawn: onTerminal.stdout must be true or false, not 1.',
    ],
  });
});
