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
