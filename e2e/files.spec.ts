/** `os.fs` beside programs that use the same files. */
import { expect, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

test('a watcher hears what programs do, and ends with the system', async ({ ratosPage }) => {
  const { told, end } = await ratosPage.evaluate(async () => {
    const { bootShell, run } = globalThis;
    const os = await bootShell();
    await os.fs.mkdir('/home/notes');
    const events = os.fs.watch('/home', { recursive: true });
    const told: string[] = [];
    const script = 'cd /home; echo a > notes/a; mv notes texts; echo b >> texts/a';
    await run(os, ['/bin/sh', '-c', script]);
    await os.fs.writeFile('/home/last', '');
    for await (const event of events) {
      told.push(`${event.type} ${event.type === 'renamed' ? `${event.from} ` : ''}${event.path}`);
      if (told.length === 3) break;
    }
    const other = os.fs
      .watch('/home')
      .next()
      .catch((error) => error.message);
    await os.shutdown();
    return { told, end: await other };
  });
  expect(told.sort()).toEqual(['created /home/last', 'created /home/texts/a', 'renamed /home/notes /home/texts']);
  expect(end).toBe('watch: the system has been shut down.');
});
