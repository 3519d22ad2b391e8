/** A person at a terminal of the system: what is typed and shown, and jobs that stop and go on. */
import type { Page } from '@playwright/test';
import type { Terminal } from '../src/host/api.ts';
import { expect, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

interface Step {
  /** Waits until this is shown, after all that was waited for before. */
  see?: string;
  type?: string;
  resize?: { columns: number; rows: number };
  hangUp?: true;
}

interface Outcome {
  shown: string;
  exit: { code: number; reason: string };
}

/** Runs a part of the conformance program on a terminal, step by step. */
async function play(page: Page, part: string, steps: Step[]): Promise<Outcome> {
  return page.evaluate(
    async ({ part, steps }) => {
      const os = await globalThis.bootWith(['conformance/posix-terminal']);
      const terminal: Terminal = os.createTerminal({ columns: 80, rows: 24 });
      const path = '/bin/posix-terminal';
      const process = await os.spawn(path, [path, part], { terminal });
      const watch = globalThis.watchTerminal(terminal, process);
      for (const { see, type, resize, hangUp } of steps) {
        if (see !== undefined && !(await watch.see(see)))
          throw new Error(`It ended; of ${JSON.stringify(watch.shown)} nobody sees ${see}.`);
        if (type !== undefined) terminal.input(type);
        if (resize !== undefined) terminal.resize(resize);
        if (hangUp) terminal.hangUp();
      }
      const exit = await process.exited;
      terminal.hangUp();
      await watch.ended;
      await os.shutdown();
      return { shown: watch.shown, exit };
    },
    { part, steps },
  );
}

const WELL = { code: 0, reason: 'exit' };

test('modes, size, name and group of a terminal', async ({ ratosPage }) => {
  const { shown, exit } = await play(ratosPage, 'modes', []);
  expect(shown).toMatch(/^ok \d+ checks\r\n$/);
  expect(exit).toEqual(WELL);
});

test('lines are edited as they are typed; Ctrl-D ends the input', async ({ ratosPage }) => {
  const { shown, exit } = await play(ratosPage, 'lines', [
    { see: '> ', type: 'onX' },
    { see: 'onX', type: '\x7fe 漢\x7f\r' },
    { see: '> ', type: 'a\rb' },
    { see: '> ', type: '\x04' },
    { see: '> ', type: '\x04' },
  ]);
  expect(shown).toContain('onX\b \be 漢\b \b\b \b\r\n5:one <10>\r\n> ');
  expect(shown).toContain('2:a<10>\r\n');
  expect(shown).toContain('1:b\r\n> end\r\n');
  expect(exit).toEqual(WELL);
});

test('a program that reads keys gets each at once, and nothing is shown but what it writes', async ({ ratosPage }) => {
  const { shown } = await play(ratosPage, 'keys', [
    { see: 'raw', type: '\x03' },
    { see: '[3]', type: '\r\x1b[A' },
    { see: '[13][27][91][65]', type: 'q' },
  ]);
  expect(shown).toBe('\x1b[2Jraw\r\n[3][13][27][91][65][113]');
});

test('lines are read and shown by operations that hold no thread', async ({ ratosPage }) => {
  const { shown, exit } = await play(ratosPage, 'async', [
    { see: 'ready', type: 'one\rtwo\r' },
    { see: 'one\r\ntwo\r\none\r\ntwo', type: '\x04' },
  ]);
  expect(shown).toMatch(/^ready\r\none\r\ntwo\r\none\r\ntwo\r\nok \d+ checks\r\n$/);
  expect(exit).toEqual(WELL);
});

test('a full terminal has no room to write, and a program that waits for some goes on when it is read', async ({
  ratosPage,
}) => {
  const { shown, exit, counters } = await ratosPage.evaluate(async () => {
    const os = await globalThis.bootWith(['conformance/posix-terminal']);
    const before = os.counters();
    const terminal: Terminal = os.createTerminal({ columns: 80, rows: 24 });
    const process = await os.spawn('/bin/posix-terminal', ['posix-terminal', 'room'], { terminal });
    while (!(await os.fs.exists('/full'))) await new Promise((resolve) => setTimeout(resolve, 10));
    let shown = '';
    const decoder = new TextDecoder();
    const reading = (async () => {
      const reader = terminal.output.getReader();
      for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read())
        shown += decoder.decode(chunk.value);
    })();
    const exit = await process.exited;
    terminal.hangUp();
    await reading;
    const counters = { before, after: os.counters() };
    await os.shutdown();
    return { shown, exit, counters };
  });
  expect(shown).toMatch(/^\.{10000,}room\r\nok \d+ checks\r\n$/);
  expect(exit).toEqual(WELL);
  expect(counters.after.objects).toBe(counters.before.objects);
});

test('Ctrl-C, Ctrl-\\, a new size and a hang-up are signals', async ({ ratosPage }) => {
  const { shown, exit } = await play(ratosPage, 'signals', [
    { see: 'ready', type: '\x03' },
    { see: 'signal 2 80x24', type: '\x1c' },
    { see: 'signal 3', resize: { columns: 100, rows: 30 } },
    { see: 'signal 28 100x30', hangUp: true },
  ]);
  expect(shown).toContain('^C');
  expect(exit).toEqual(WELL);
});

test('Ctrl-C ends, Ctrl-Z stops the job in front, whose shell puts it there again', async ({ ratosPage }) => {
  const { shown, exit } = await play(ratosPage, 'job', [
    { see: 'stopped by 21', type: 'one\r' },
    { see: '4:one<10>\r\n> ', type: 'lost\x1a' },
    { see: 'stopped by 20\r\n', type: 'mine\r' },
    { see: 'shell: mine', type: 'two\r' },
    { see: '4:two<10>\r\n> ', type: '\x03' },
  ]);
  expect(shown).toMatch(/\^C\r\nended by 2\r\nok \d+ checks\r\n$/);
  expect(exit).toEqual(WELL);
});

test('Ctrl-C ends a program that computes; Ctrl-Z does nothing to one that nobody could continue', async ({
  ratosPage,
}) => {
  const { exit } = await play(ratosPage, 'lines', [
    { see: '> ', type: '\x1a' },
    { see: '^Z', type: 'still here\r' },
    { see: '11:still here', type: '\x03' },
  ]);
  expect(exit).toEqual({ code: 130, reason: 'killed' });
});
