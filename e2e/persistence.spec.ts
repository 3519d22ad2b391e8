/** Files that outlive the page: in a real browser, with its storage. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { zipSync } from 'fflate';
import type { RatOS, StoreStatus } from '../src/host/index.ts';
import { collectErrors, expect, loadTools, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools & {
  os: RatOS;
  told: StoreStatus[];
  confirm(round: number): void;
};

/** Loads a page and boots a system in it with the store at /home, as `os`. */
async function bootWithStore(page: Page, store: string, programs: string[] = []): Promise<StoreStatus[]> {
  await loadTools(page);
  return page.evaluate(
    async ([store, programs]) => {
      const { bootWith, mounts } = globalThis;
      globalThis.told = [];
      globalThis.os = await bootWith(programs, {
        mounts: { '/home': mounts.opfs(store) },
        onStore: (status) => globalThis.told.push(status),
      });
      return globalThis.os.stores();
    },
    [store, programs] as const,
  );
}

const readHome = (page: Page, name: string) =>
  page.evaluate((name) => globalThis.os.fs.readFile(`/home/${name}`, 'utf8').catch(({ message }) => message), name);

const KEPT = { path: '/home', state: 'persistent', isHeldElsewhere: false };

test('what is in a store is there in the next page, and the page before has stored it by itself', async ({
  page,
  context,
}) => {
  expect(await bootWithStore(page, 'kept')).toEqual([{ ...KEPT, name: 'kept' }]);
  await page.evaluate(async () => {
    const { os } = globalThis;
    await os.fs.mkdir('/home/notes');
    await os.fs.writeFile('/home/notes/a', 'one');
    await os.fs.symlink('notes/a', '/home/link');
    await os.fs.sync();
    await os.fs.writeFile('/home/late', 'by the end of the system');
    await os.shutdown();
  });
  await page.close();
  const next = await context.newPage();
  expect(await bootWithStore(next, 'kept')).toEqual([{ ...KEPT, name: 'kept' }]);
  expect([await readHome(next, 'link'), await readHome(next, 'late')]).toEqual(['one', 'by the end of the system']);
  expect(await next.evaluate(() => globalThis.told)).toEqual([]);
  // Another store has nothing of it; nor has a page that mounts none.
  await next.evaluate(() => globalThis.os.shutdown());
  await bootWithStore(next, 'other');
  expect(await readHome(next, 'late')).toContain('NOT_FOUND');
});

test('an asynchronous flush is done when it is on the disk, and its thread waits for none', async ({
  page,
  context,
}) => {
  await bootWithStore(page, 'flushed', ['conformance/async-files']);
  const { exits, before, after } = await page.evaluate(async () => {
    const { os } = globalThis;
    const before = os.counters();
    const exits = [];
    // Who ends the last flush, the program or the storage, is another one each time.
    for (let i = 0; i < 10; i++) {
      const process = await os.spawn('/bin/async-files', ['async-files', '/home']);
      exits.push(await process.exited);
    }
    return { exits, before, after: os.counters() };
  });
  expect(exits).toEqual(Array(10).fill({ code: 0, reason: 'exit' }));
  expect(after.objects).toBe(before.objects);
  await page.close({ runBeforeUnload: false });
  const next = await context.newPage();
  await bootWithStore(next, 'flushed');
  expect(await readHome(next, 'flushed')).toBe('abcdefghijklmnopqrst');
});

test('the tool sync returns when everything is stored', async ({ page, context }) => {
  await loadTools(page);
  const result = await page.evaluate(async () => {
    const { bootShell, mounts, run } = globalThis;
    const os = await bootShell({ mounts: { '/home': mounts.opfs('synced') } });
    return run(os, ['/bin/sh', '-c', 'echo kept > /home/a; sync; sync /home/a && echo done; sync /home/none']);
  });
  expect(result).toMatchObject({ code: 1, stdout: 'done\n', stderr: expect.stringContaining('/home/none') });
  await page.close({ runBeforeUnload: false });
  const next = await context.newPage();
  await bootWithStore(next, 'synced');
  expect(await readHome(next, 'a')).toBe('kept\n');
});

test('what is moved into a store before it was inflated is stored with its bytes', async ({ page, context }) => {
  const text = (i: number) => `line of ${i}\n`.repeat(50_000);
  const names = Array.from({ length: 40 }, (_, i) => [`d/${i}`, new TextEncoder().encode(text(i))] as const);
  const archive = [...zipSync(Object.fromEntries(names))];
  await loadTools(page);
  await page.evaluate(async (archive) => {
    const { mounts, RatOS } = globalThis;
    const zip = mounts.zip(new Uint8Array(archive));
    const os = await RatOS.boot({ mounts: { '/home': mounts.opfs('moved'), '/zip': zip } });
    await os.fs.rename('/zip/d/39', '/home/last');
    await os.fs.rename('/zip/d', '/home/d');
    await os.fs.sync();
  }, archive);
  await page.close();
  const next = await context.newPage();
  await bootWithStore(next, 'moved');
  expect(await readHome(next, 'last')).toBe(text(39));
  expect(await readHome(next, 'd/0')).toBe(text(0));
  expect(await readHome(next, 'd/38')).toBe(text(38));
});

test('what nobody flushes is stored all the same', async ({ page, context }) => {
  await bootWithStore(page, 'behind');
  await page.evaluate(async () => {
    const { os } = globalThis;
    await os.fs.writeFile('/home/a', 'x'.repeat(100_000));
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('ratos');
    const file = await folder.getFileHandle('behind');
    // The commit has the name, and comes after the bytes.
    const isStored = async () => (await (await file.getFile()).text()).includes('\u0001a');
    while (!(await isStored())) await new Promise((resolve) => setTimeout(resolve, 50));
  });
  await page.close({ runBeforeUnload: false });
  const next = await context.newPage();
  await bootWithStore(next, 'behind');
  expect(await readHome(next, 'a')).toBe('x'.repeat(100_000));
});

test('programs flush, open what was not read yet, and are run from a store', async ({ page, context }) => {
  await bootWithStore(page, 'programs', ['bin/sh', 'bin/cat']);
  await page.evaluate(async () => {
    const { os, run } = globalThis;
    await os.fs.writeFile('/home/cat', await os.fs.readFile('/bin/cat'));
    await run(os, ['/bin/sh', '-c', 'echo hello > /home/text']);
    await os.fs.sync();
  });
  await page.close();
  const next = await context.newPage();
  await bootWithStore(next, 'programs', ['bin/sh']);
  const outcomes = await next.evaluate(async () => {
    const { os, run, mounts } = globalThis;
    // Packing reads what nobody has opened, too.
    const packed = await new Response(
      (await os.fs.pack('/home', 'tar')) as ReadableStream<Uint8Array<ArrayBuffer>>,
    ).bytes();
    await os.fs.unpack('/tmp/copy', mounts.tar(packed));
    if ((await os.fs.readFile('/tmp/copy/text', 'utf8')) !== 'hello\n')
      throw new Error('It was packed without its bytes.');
    return [await run(os, ['/home/cat', '/home/text']), await run(os, ['/bin/sh', '-c', '/home/cat /home/text'])];
  });
  for (const { stdout, code } of outcomes) expect([stdout, code]).toEqual(['hello\n', 0]);
});

test('a second page works on a copy, and is told when the first one goes', async ({ page, context }) => {
  await bootWithStore(page, 'shared');
  await page.evaluate(async () => {
    await globalThis.os.fs.writeFile('/home/a', 'first');
    await globalThis.os.fs.sync();
  });
  const second = await context.newPage();
  const errors = collectErrors(second);
  const held = { path: '/home', name: 'shared', state: 'copy', isHeldElsewhere: true };
  expect(await bootWithStore(second, 'shared')).toEqual([held]);
  expect(await second.evaluate(() => globalThis.told)).toEqual([held]);
  expect(await readHome(second, 'a')).toBe('first');
  await second.evaluate(async () => {
    await globalThis.os.fs.writeFile('/home/a', 'second');
    await globalThis.os.fs.sync();
  });
  expect(await readHome(second, 'a')).toBe('second');
  expect(await readHome(page, 'a')).toBe('first');
  await page.close();
  await expect.poll(() => second.evaluate(() => globalThis.told.at(-1)?.isHeldElsewhere)).toBe(false);
  expect(await bootWithStore(second, 'shared')).toEqual([{ ...KEPT, name: 'shared' }]);
  expect(await readHome(second, 'a')).toBe('first');
  expect(errors).toEqual([]);
});

/** Does something to the file of a store that nobody holds. */
function withStoreFile(page: Page, name: string, what: 'spoil the end' | 'spoil the beginning'): Promise<void> {
  return page.evaluate(
    async ([name, what]) => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('ratos');
      const file = await folder.getFileHandle(name);
      const bytes = new Uint8Array(await (await file.getFile()).arrayBuffer());
      if (what === 'spoil the beginning') bytes.fill(7, 0, 2 * 4096);
      // The batches carry this word.
      else {
        const text = new TextEncoder().encode('RatB');
        const batches = [];
        for (let at = 0; at < bytes.length; at += 4096)
          if (text.every((byte, i) => bytes[at + i] === byte)) batches.push(at);
        bytes[(batches.at(-2) as number) + 20]! ^= 255;
      }
      const writable = await file.createWritable();
      await writable.write(bytes);
      await writable.close();
    },
    [name, what] as const,
  );
}

test('a page that goes for good gives its store to the next one at once, with all that was changed', async ({
  page,
}) => {
  await bootWithStore(page, 'left');
  const read = await page.evaluate(async () => {
    await globalThis.os.fs.writeFile('/home/last', 'the last word');
    // Only a worker may open the file as the store's own does.
    const script = `onmessage = async () => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('ratos');
      const file = await folder.getFileHandle('left');
      for (;;) {
        const opened = await file.createSyncAccessHandle().catch(() => undefined);
        if (opened === undefined) continue;
        const bytes = new Uint8Array(opened.getSize());
        opened.read(bytes, { at: 0 });
        opened.close();
        postMessage(new TextDecoder('latin1').decode(bytes));
        return;
      }
    };`;
    const worker = new Worker(URL.createObjectURL(new Blob([script])));
    const opened = new Promise<string>((resolve) => {
      worker.onmessage = ({ data }) => resolve(data);
    });
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: false }));
    worker.postMessage('open');
    const text = await opened;
    worker.terminate();
    return text.includes('the last word');
  });
  expect(read).toBe(true);
});

test('a damaged store is repaired to a whole commit, or set aside, and that is told', async ({ page }) => {
  await bootWithStore(page, 'damaged');
  await page.evaluate(async () => {
    const { os } = globalThis;
    for (let i = 0; i < 5; i++) {
      await os.fs.writeFile(`/home/${i}`, `file ${i}`);
      await os.fs.sync();
    }
    await os.shutdown();
  });
  await withStoreFile(page, 'damaged', 'spoil the end');
  const [repaired] = await bootWithStore(page, 'damaged');
  expect(repaired).toMatchObject({ state: 'persistent', repaired: true });
  expect(await readHome(page, '0')).toBe('file 0');
  expect(await readHome(page, '4')).toContain('NOT_FOUND');
  await page.evaluate(async () => {
    await globalThis.os.fs.writeFile('/home/after', 'repaired');
    await globalThis.os.shutdown();
  });
  await withStoreFile(page, 'damaged', 'spoil the beginning');
  const [aside] = await bootWithStore(page, 'damaged');
  expect(aside).toMatchObject({ state: 'persistent', setAside: expect.stringMatching(/^damaged\.damaged-/) });
  expect(await page.evaluate(() => globalThis.os.fs.readdir('/home'))).toEqual([]);
  expect(await page.evaluate(() => globalThis.told.length)).toBe(1);
  const names = await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('ratos');
    return Array.fromAsync((folder as unknown as { keys(): AsyncIterable<string> }).keys());
  });
  expect(names).toContain(aside?.setAside);
});

/** Has `change` run in the storage worker before its own script, which is the library's own. */
function changeStorage(page: Page, change: string): Promise<unknown> {
  return page.addInitScript((change) => {
    const Original = Worker;
    Object.assign(globalThis, {
      Worker: class extends Original {
        constructor(url: string | URL, options?: WorkerOptions) {
          if (options?.name !== 'ratos-storage') super(url, options);
          else {
            const script = (text: string) => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
            const imports = [script(change), String(new URL(url, location.href))];
            super(script(imports.map((each) => `import ${JSON.stringify(each)};`).join('\n')), options);
          }
        }
      },
    });
  }, change);
}

test('where the browser has no storage, files live in memory, and that is told', async ({ page }) => {
  await changeStorage(page, 'Object.defineProperty(navigator, "storage", { value: undefined });');
  const [status] = await bootWithStore(page, 'none');
  expect(status).toMatchObject({ state: 'memory', reason: 'This browser has no storage for files.' });
});

test('a store that somebody else has for a moment is waited for, as WebKit tells it, too', async ({ page }) => {
  const change = `
    const { prototype } = FileSystemFileHandle;
    const { createSyncAccessHandle: create } = prototype;
    const errors = ['NoModificationAllowedError', 'InvalidStateError'];
    prototype.createSyncAccessHandle = function () {
      const error = errors.shift();
      return error === undefined ? create.call(this) : Promise.reject(new DOMException('taken', error));
    };`;
  await changeStorage(page, change);
  expect(await bootWithStore(page, 'taken')).toEqual([{ ...KEPT, name: 'taken' }]);
});

test('where the browser refuses its storage, files live in memory, and that is told', async ({ page }) => {
  await changeStorage(page, 'StorageManager.prototype.getDirectory = () => Promise.reject(new Error("refused"));');
  const [status] = await bootWithStore(page, 'refused');
  expect(status).toMatchObject({ state: 'memory', reason: 'refused' });
  expect(await page.evaluate(() => globalThis.told.length)).toBe(1);
  await page.evaluate(async () => {
    await globalThis.os.fs.writeFile('/home/a', 'in memory');
    await globalThis.os.fs.sync();
  });
  expect(await readHome(page, 'a')).toBe('in memory');
});

test.describe('without its worker', () => {
  test.use({ expectedErrors: [[/broken/], { scope: 'test' }] });

  test('files live in memory, and that is told', async ({ page }) => {
    await page.addInitScript(() => {
      const Original = Worker;
      Object.assign(globalThis, {
        Worker: class extends Original {
          constructor(url: string | URL, options?: WorkerOptions) {
            super(options?.name === 'ratos-storage' ? 'data:text/javascript,throw new Error("broken")' : url, options);
          }
        },
      });
    });
    const [status] = await bootWithStore(page, 'unloadable');
    expect(status).toMatchObject({ state: 'memory', reason: expect.stringContaining('broken') });
    await page.evaluate(() => globalThis.os.fs.writeFile('/home/a', 'in memory'));
    expect(await readHome(page, 'a')).toBe('in memory');
    await page.evaluate(() => globalThis.os.shutdown());
  });
});

test('a full disk is told, programs and the page go on, and what fits then is stored', async ({ page, context }) => {
  await bootWithStore(page, 'full', ['conformance/flush-forever']);
  const browser = await context.newCDPSession(page);
  const { origin } = new URL(page.url());
  const quota = (quotaSize: number) => browser.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
  await page.evaluate(async () => {
    await globalThis.os.fs.writeFile('/home/small', 'small');
    await globalThis.os.fs.sync();
  });
  await quota(1 << 20);
  const { failures, small, program } = await page.evaluate(async () => {
    const { os, run, RatError } = globalThis;
    const status = (error: unknown) => (error instanceof RatError ? error.status : String(error));
    await os.fs.writeFile('/home/large', new Uint8Array(4 << 20).fill(7));
    const failures = [await os.fs.sync().catch(status), await os.fs.sync().catch(status)];
    const program = await run(os, ['/bin/flush-forever', '/home', '0']);
    return { failures, program, small: await os.fs.readFile('/home/small', 'utf8') };
  });
  const noSpace = -25;
  expect(failures).toEqual([noSpace, noSpace]);
  expect(program).toMatchObject({ code: 1, stderr: expect.stringContaining('fsync: No space left on device') });
  expect(small).toBe('small');
  expect(await page.evaluate(() => globalThis.told.at(-1)?.error?.status)).toBe(noSpace);
  await page.evaluate(async () => {
    await globalThis.os.fs.rm('/home/large');
    await globalThis.os.fs.writeFile('/home/after', 'stored');
    await globalThis.os.fs.sync();
  });
  expect(await page.evaluate(() => globalThis.told.at(-1)?.error)).toBe(null);
  await page.close();
  const next = await context.newPage();
  await bootWithStore(next, 'full');
  expect([await readHome(next, 'small'), await readHome(next, 'after')]).toEqual(['small', 'stored']);
});

// ── A page that goes at any moment ───────────────────────────────────────────────────────────────────────────

const ROUNDS = Number(process.env.PERSISTENCE_ROUNDS ?? 15);
const LATEST_BYTES = 20_000;

/**
 * Has a program change files in a page until that is closed, or its process is killed.
 * @returns the last round that fsync has confirmed, or -1.
 */
async function oneLife(context: BrowserContext, from: number, ms: number, crashes: boolean): Promise<number> {
  const page = await context.newPage();
  let confirmed = -1;
  await page.exposeFunction('confirm', (round: number) => {
    confirmed = round;
  });
  await bootWithStore(page, 'random', ['conformance/flush-forever']);
  await page.evaluate(async (from) => {
    const { os } = globalThis;
    const process = await os.spawn('/bin/flush-forever', ['flush-forever', '/home', String(from)]);
    process.stdout.pipeThrough(new TextDecoderStream() as never).pipeTo(
      new WritableStream<string>({
        write(text) {
          const lines = text.trim().split('\n');
          globalThis.confirm(Number(lines.at(-1)));
        },
      }),
    );
  }, from);
  await new Promise((resolve) => setTimeout(resolve, ms));
  if (crashes) {
    const crashed = page.waitForEvent('crash');
    const browser = await context.newCDPSession(page);
    // Nobody is left to answer.
    browser.send('Page.crash').catch(() => undefined);
    await crashed;
  }
  await page.close({ runBeforeUnload: false });
  return confirmed;
}

/** A browser with a profile on the disk, as a person has it: the others keep what they store in memory. */
const onDisk = test.extend({
  context: async ({ launchOptions, baseURL }, use) => {
    const profile = mkdtempSync(join(tmpdir(), 'ratos-profile-'));
    const options = { ...launchOptions, ...(baseURL === undefined ? {} : { baseURL }) };
    const context = await chromium.launchPersistentContext(profile, options);
    await use(context);
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  },
});

onDisk('everything that fsync has confirmed is there, whenever the page goes', async ({ context }) => {
  test.setTimeout(60_000 + ROUNDS * 5000);
  let confirmed = -1;
  let next = 0;
  let log = '';
  for (let life = 0; life < ROUNDS; life++) {
    confirmed = Math.max(confirmed, await oneLife(context, next, Math.random() * 400, life % 2 === 1));
    const page = await context.newPage();
    const [status] = await bootWithStore(page, 'random');
    expect(status).toEqual({ ...KEPT, name: 'random' });
    const found = await page.evaluate(async () => {
      const { fs } = globalThis.os;
      const text = (name: string) => fs.readFile(`/home/${name}`, 'utf8').catch(() => '');
      const tokens = await Promise.all(
        ['left', 'right'].map((name) => fs.readdir(`/home/${name}`).catch(() => [] as string[])),
      );
      return { count: await text('count'), latest: await text('latest'), log: await text('log'), tokens };
    });
    await page.close();
    const count = found.count === '' ? -1 : Number(found.count);
    expect(count).toBeGreaterThanOrEqual(confirmed);
    // The steps of a round are done one after the other, so only those of the last one may be missing.
    const rounds = (end: number) => Array.from({ length: Math.max(0, end - next) }, (_, i) => next + i).join('');
    const isWhole = found.log === log + rounds(count + 1);
    expect([log + rounds(count), log + rounds(count + 1)]).toContain(found.log);
    if (confirmed >= 0) {
      const expected = [count, count - 1].map((round) => String.fromCharCode(97 + (round % 26)).repeat(LATEST_BYTES));
      expect(expected).toContain(found.latest);
      expect(found.tokens.flat()).toEqual(['token']);
    }
    log = found.log;
    // One that was cut off is done again.
    next = isWhole ? count + 1 : Math.max(count, 0);
  }
  expect(confirmed).toBeGreaterThan(0);
});
