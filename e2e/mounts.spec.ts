/** Directories that are filled at boot. */
import { zipSync } from 'fflate';
import { RAT_ERR_INVALID_ARGUMENT, RAT_ERR_NO_SPACE } from '../src/guest-abi/status.ts';
import { expect, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

const text = (value: string) => new TextEncoder().encode(value);

test('programs see what is mounted, and change it like any file', async ({ ratosPage }) => {
  const archive = [...zipSync({ 'notes/todo.txt': text('write\nread\n'), 'a.txt': text('a') })];
  const outputs = await ratosPage.evaluate(async (archive) => {
    const { bootShell, mounts, run } = globalThis;
    const gzip = new Response('not gzip').blob();
    const os = await bootShell({
      mounts: { '/zip': mounts.zip(new Uint8Array(archive)), '/zip/more': mounts.files({ 'b.txt': 'b' }) },
    });
    const script = 'cat /zip/notes/todo.txt; echo more >> /zip/a.txt; cat /zip/a.txt; ls /zip /zip/more';
    const { stdout } = await run(os, ['/bin/sh', '-c', script]);
    const damaged = await globalThis.RatOS.boot({ mounts: { '/x': mounts.tar(await gzip) } }).catch((error) => error);
    const large = { mounts: { '/x': mounts.files({ big: new Uint8Array(2 << 20) }) }, fileMemory: 1 << 20 };
    const full = await globalThis.RatOS.boot(large).catch((error) => error);
    await os.shutdown();
    return { stdout, failures: [damaged, full].map(({ status, message }) => [status, message]) };
  }, archive);
  expect(outputs.stdout).toBe('write\nread\namore\n/zip:\na.txt\nmore\nnotes\n\n/zip/more:\nb.txt\n');
  expect(outputs.failures).toEqual([
    [RAT_ERR_INVALID_ARGUMENT, 'boot: /x: the archive is damaged: it is cut off, or no tar archive.'],
    [RAT_ERR_NO_SPACE, expect.stringMatching(/^boot: \/x: the archive would take \d+ bytes, and \d+ are free\.$/)],
  ]);
});

test('a folder is packed, and unpacked in another system', async ({ ratosPage }) => {
  const results = await ratosPage.evaluate(async () => {
    const { bootShell, mounts, run } = globalThis;
    const [os, other] = [await bootShell(), await bootShell()];
    const script = 'cd /home; mkdir -p a/b; seq 100000 > a/b/numbers; ln -s b/numbers a/link; wc -l < a/link';
    const results = [(await run(os, ['/bin/sh', '-c', script])).stdout];
    for (const format of ['zip', 'tar', 'tar.gz'] as const) {
      const blob = await new Response(await os.fs.pack('/home', format)).blob();
      const source = format === 'zip' ? mounts.zip(blob) : mounts.tar(blob);
      await other.fs.unpack(`/tmp/${format}`, source);
      const look = `cd /tmp/${format}; wc -l < a/link; tail -n 1 a/b/numbers`;
      results.push((await run(other, ['/bin/sh', '-c', look])).stdout);
    }
    await Promise.all([os.shutdown(), other.shutdown()]);
    return results;
  });
  const both = '100000\n100000\n';
  expect(results).toEqual(['100000\n', both, both, both]);
});

test('programs that open what is not inflated yet wait for it, and a shutdown meanwhile ends them', async ({
  ratosPage,
}) => {
  const lines = (i: number) => `line of ${i}\n`.repeat(20_000);
  const entries = Array.from({ length: 60 }, (_, i) => [`${i}`, text(lines(i))] as const);
  const archive = [...zipSync(Object.fromEntries(entries))];
  const { counts, first, ended } = await ratosPage.evaluate(async (archive) => {
    const { bootShell, mounts, run } = globalThis;
    const data = { '/data': mounts.zip(new Uint8Array(archive)) };
    const os = await bootShell({ mounts: data });
    const script = 'cd /data; for i in 59 30 0; do wc -l < $i; done';
    const [one, two] = await Promise.all([
      run(os, ['/bin/sh', '-c', script]),
      run(os, ['/bin/sh', '-c', 'head -n 1 /data/58']),
    ]);
    const all = await run(os, ['/bin/sh', '-c', 'cat /data/* | wc -l']);
    await os.shutdown();
    const other = await bootShell({ mounts: data });
    const process = await other.spawn('/bin/cat', ['cat', '/data/59'], { stdin: 'empty' });
    await other.shutdown();
    return { counts: one.stdout + all.stdout, first: two.stdout, ended: (await process.exited).reason };
  }, archive);
  expect(counts).toBe('20000\n20000\n20000\n1200000\n');
  expect(first).toBe('line of 58\n');
  expect(['killed', 'exit']).toContain(ended);
});
