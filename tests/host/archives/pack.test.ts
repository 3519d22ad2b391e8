import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as S from '../../../src/guest-abi/status.ts';
import type { ArchiveFormat, Mount } from '../../../src/host/api.ts';
import { readZip } from '../../../src/host/archives/read-zip.ts';
import { writeZip } from '../../../src/host/archives/write-zip.ts';
import { PageFiles } from '../../../src/host/files.ts';
import { files, tar, zip } from '../../../src/host/mounts/make.ts';
import { SystemState } from '../../../src/host/system-state.ts';
import type { FileSystem } from '../../../src/kernel/fs/file-system.ts';
import { contents, mount, newFiles } from './mounting.ts';

const FORMATS: readonly ArchiveFormat[] = ['zip', 'tar', 'tar.gz'];
/** What does not become shorter. */
const noise = (length: number) => new Uint8Array(randomBytes(length));
const page = (kernel: FileSystem, state = new SystemState()) => new PageFiles(kernel, state);

async function pack(kernel: FileSystem, path: string, format: ArchiveFormat): Promise<Uint8Array> {
  const opened = kernel.inodesInUse;
  const stream = (await page(kernel).pack(path, format)) as ReadableStream<Uint8Array<ArrayBuffer>>;
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  expect(kernel.inodesInUse).toBe(opened);
  return bytes;
}

function source(bytes: Uint8Array, format: ArchiveFormat): Mount {
  return (format === 'zip' ? zip : tar)(bytes, { outsideLinks: 'keep' });
}

type Tree = { [name: string]: Tree | Uint8Array | { link: string } };
const name = fc.oneof(
  fc.constantFrom('a', 'b', 'é✓', ' ', '-', '\\', 'x'.repeat(120), '😀'),
  fc.string({ minLength: 1, maxLength: 12 }).map((text) => text.replaceAll(/[/\0]/g, '_')),
);
const names = name.filter((text) => text !== '.' && text !== '..');
const { tree } = fc.letrec<{ tree: Tree; node: Tree | Uint8Array | { link: string } }>((tie) => ({
  tree: fc.dictionary(names, tie('node'), { maxKeys: 5, noNullPrototype: true }) as fc.Arbitrary<Tree>,
  node: fc.oneof(
    { maxDepth: 4 },
    fc.uint8Array({ maxLength: 5000 }),
    fc.nat(200_000).map((length) => new Uint8Array(length).map((_, i) => i >> 7)),
    fc.record({ link: fc.oneof(names, fc.constant('../x'), fc.constant('/etc'), fc.constant('y'.repeat(300))) }),
    tie('tree'),
  ),
}));

async function make(kernel: FileSystem, path: string, tree: Tree, times: () => bigint): Promise<void> {
  const fs = page(kernel);
  await fs.mkdir(path);
  for (const [key, value] of Object.entries(tree)) {
    const at = `${path}/${key}`;
    if (value instanceof Uint8Array) await fs.writeFile(at, value);
    else if (typeof value.link === 'string') await fs.symlink(value.link, at);
    else await make(kernel, at, value as Tree, times);
    kernel.setTimesPath(kernel.root, at, false, 'keep', times());
  }
}

describe.each(FORMATS)('%s', (format) => {
  test('what is packed and unpacked again is the same', async () => {
    const nanoseconds = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    await fc.assert(
      fc.asyncProperty(tree, fc.infiniteStream(nanoseconds), async (made, times) => {
        const [kernel, other] = [newFiles(), newFiles()];
        await make(kernel, '/from', made, () => times.next().value as bigint);
        const bytes = await pack(kernel, '/from', format);
        await page(other).unpack('/to/it', source(bytes, format));
        const expected = contents(kernel, '/from');
        for (const node of Object.values(expected)) {
          // Of 100 ns, as the format has it.
          if (format === 'zip') node.modified -= node.modified % 100n;
        }
        expect(contents(other, '/to/it')).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  test('a file alone, an empty directory, and one of many names', async () => {
    const kernel = newFiles();
    const fs = page(kernel);
    await fs.mkdir('/d/empty', { recursive: true });
    await fs.writeFile('/d/one', 'text');
    await fs.symlink('one', '/d/link');
    await fs.link('/d/one', '/d/two');
    const other = newFiles();
    await page(other).unpack('/all', source(await pack(kernel, '/d', format), format));
    const all = contents(other, '/all');
    expect(all).toMatchObject({ one: { content: 'text' }, two: { content: 'text' }, link: { content: 'one' } });
    expect(all.one?.links).toBe(format === 'zip' ? 1 : 2);
    await page(other).unpack('/file', source(await pack(kernel, '/d/link', format), format));
    expect(Object.keys(contents(other, '/file'))).toEqual(['one']);
    await page(other).unpack('/none', source(await pack(kernel, '/d/empty', format), format));
    expect(contents(other, '/none')).toEqual({});
  });

  test('it ends where it is cancelled, and where something is wrong', async () => {
    const kernel = newFiles();
    const state = new SystemState();
    const fs = page(kernel, state);
    await fs.mkdir('/d');
    for (let i = 0; i < 50; i++) await fs.writeFile(`/d/${i}`, noise(50_000));
    await expect(fs.pack('/no', format)).rejects.toMatchObject({ status: S.RAT_ERR_NOT_FOUND });
    await expect(fs.pack('/d', 'rar' as never)).rejects.toMatchObject({ status: S.RAT_ERR_INVALID_ARGUMENT });
    const cancelled = (await fs.pack('/d', format)).getReader();
    await cancelled.read();
    await cancelled.cancel();
    const going = (await fs.pack('/d', format)).getReader();
    await going.read();
    // What is removed meanwhile has been packed, or is not there.
    await fs.rm('/d', { recursive: true });
    const rest = async () => {
      while (!(await going.read()).done);
    };
    await rest();
    await fs.mkdir('/d');
    await fs.writeFile('/d/x', new Uint8Array(1 << 20));
    const closed = (await fs.pack('/d', format)).getReader();
    state.shutdown.cancel();
    const end = async () => {
      while (!(await closed.read()).done);
    };
    await expect(end()).rejects.toMatchObject({ status: S.RAT_ERR_CLOSED });
    await page(kernel).rm('/d', { recursive: true });
    expect(contents(kernel, '/'), 'nothing is held open').toEqual({});
    expect(kernel.inodesInUse).toBe(1);
  });
});

test('files that change while they are packed do not make the archive wrong', async () => {
  for (const format of FORMATS) {
    const kernel = newFiles();
    const fs = page(kernel);
    await fs.mkdir('/d');
    await fs.writeFile('/d/a', noise(400_000));
    await fs.writeFile('/d/b', 'b');
    const reader = (await fs.pack('/d', format)).getReader();
    const chunks = [(await reader.read()).value as Uint8Array<ArrayBuffer>];
    await fs.truncate('/d/a', 3);
    await fs.appendFile('/d/b', 'more');
    for (let step = await reader.read(); !step.done; step = await reader.read())
      chunks.push(step.value as Uint8Array<ArrayBuffer>);
    const other = newFiles();
    await page(other).unpack('/', source(new Uint8Array(await new Blob(chunks).arrayBuffer()), format));
    expect(contents(other, '/').a?.content?.length).toBeGreaterThan(0);
    expect(contents(other, '/').b?.content).toMatch(/^b(more)?$/);
  }
});

test('a zip of more entries than 16 bits count has its numbers in 64', () => {
  const item = { ino: 0, size: 0, target: new Uint8Array(), modified: 5_000_000_000n, links: 1 };
  const items = Array.from({ length: 70_000 }, (_, i) => ({ ...item, path: `d${i}`, type: 'directory' as const }));
  const bytes = Buffer.concat([...writeZip(newFiles(), items)]);
  const entries = readZip(bytes);
  expect(entries.length).toBe(70_000);
  expect(entries[69_999]).toEqual({ type: 'directory', path: 'd69999/', modified: 5_000_000_000n });
});

test('unpacking leaves other files, replaces those of the same names, and takes no link for a directory', async () => {
  const kernel = newFiles();
  const fs = page(kernel);
  await fs.mkdir('/d/sub', { recursive: true });
  await fs.mkdir('/outside');
  await fs.writeFile('/d/other', 'other');
  await fs.writeFile('/d/same', 'old');
  await fs.link('/d/same', '/kept');
  await fs.symlink('/outside/file', '/d/link');
  await fs.unpack('/d', files({ same: 'new', link: 'file', sub: { more: 'more' } }));
  expect(contents(kernel, '/d')).toMatchObject({
    other: { content: 'other' },
    same: { content: 'new' },
    link: { type: 'file', content: 'file' },
    'sub/more': { content: 'more' },
  });
  expect(await fs.readFile('/kept', 'utf8'), 'another name of what was replaced').toBe('old');
  await fs.rm('/d/sub', { recursive: true });
  await fs.symlink('/outside', '/d/sub');
  const notDirectory = { status: S.RAT_ERR_NOT_DIRECTORY };
  await expect(fs.unpack('/d', files({ sub: { more: '' } }))).rejects.toMatchObject(notDirectory);
  await expect(fs.unpack('/d', files({ other: { x: '' } }))).rejects.toMatchObject(notDirectory);
  await fs.mkdir('/d/folder');
  const isDirectory = { status: S.RAT_ERR_IS_DIRECTORY };
  await expect(fs.unpack('/d', files({ folder: 'file' }))).rejects.toMatchObject(isDirectory);
  expect(await fs.readdir('/outside')).toEqual([]);
  // Where somebody says to unpack, links are followed.
  await fs.unpack('/d/sub', files({ here: '' }));
  expect(await fs.readdir('/outside')).toEqual(['here']);
  for (const wrong of [{}, null, undefined, 'zip'])
    await expect(fs.unpack('/d', wrong as never)).rejects.toMatchObject({ status: S.RAT_ERR_INVALID_ARGUMENT });
});

describe('other programs', () => {
  let folder: string;
  let kernel: FileSystem;
  const time = 1_600_000_001;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ratos-archives-'));
    kernel = newFiles();
    const fs = page(kernel);
    await fs.mkdir('/d/é/empty', { recursive: true });
    await fs.writeFile('/d/é/text', 'text\n'.repeat(20_000));
    await fs.writeFile(`/d/${'long'.repeat(50)}`, '');
    await fs.symlink('é/text', '/d/link');
    for (const path of ['/d/é/text', '/d/é/empty', '/d/é']) await fs.utimes(path, time, time);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function expectTree(at: string, withLinks = true): void {
    expect(readFileSync(join(at, 'é/text'), 'utf8')).toBe('text\n'.repeat(20_000));
    expect(readFileSync(join(at, 'long'.repeat(50)), 'utf8')).toBe('');
    expect(statSync(join(at, 'é/empty')).isDirectory()).toBe(true);
    if (!withLinks) return;
    expect(readlinkSync(join(at, 'link'))).toBe('é/text');
    expect(statSync(join(at, 'é/text')).mtimeMs).toBe(time * 1000);
    expect(statSync(join(at, 'é')).mtimeMs).toBe(time * 1000);
  }

  test('another library reads a zip', async () => {
    const found = unzipSync(await pack(kernel, '/d', 'zip'));
    expect(Object.keys(found).sort()).toEqual(['link', 'long'.repeat(50), 'é/', 'é/empty/', 'é/text']);
    expect(new TextDecoder().decode(found['é/text'])).toBe('text\n'.repeat(20_000));
  });

  test('tar reads a tar, and what it writes is read', async () => {
    for (const format of ['tar', 'tar.gz'] as const) {
      const file = join(folder, format);
      const at = join(folder, `${format}-out`);
      writeFileSync(file, await pack(kernel, '/d', format));
      mkdirSync(at);
      execFileSync('tar', ['-xf', file, '-C', at]);
      expectTree(at);
    }
    const made = join(folder, 'made');
    mkdirSync(join(made, 'dir'), { recursive: true });
    const long = `dir/${'n'.repeat(120)}`;
    writeFileSync(join(made, long), 'long');
    writeFileSync(join(made, 'a'), 'a');
    linkSync(join(made, 'a'), join(made, 'b'));
    symlinkSync(long, join(made, 'link'));
    utimesSync(join(made, 'a'), time, time);
    const isGnu = execFileSync('tar', ['--version'], { encoding: 'utf8' }).includes('GNU');
    for (const format of [isGnu ? 'gnu' : 'gnutar', 'pax']) {
      const file = join(folder, `${format}-made`);
      execFileSync('tar', ['--format', format, '-czf', file, '-C', made, '.']);
      const fs = newFiles();
      await mount(fs, { '/m': tar(readFileSync(file)) });
      expect(contents(fs, '/m'), format).toMatchObject({
        [long]: { content: 'long' },
        a: { content: 'a', links: 2, modified: BigInt(time) * 1_000_000_000n },
        b: { content: 'a', links: 2 },
        link: { content: long },
      });
    }
  });

  // Where one of them is missing, the library above has read it, and hostile.ts has written others.
  const has = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;
  const PYTHON =
    'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; z.extractall(sys.argv[2])';

  test.runIf(has('unzip', '-v') || has('python3', '--version'))('unzip and Python read a zip', async () => {
    const file = join(folder, 'zip');
    writeFileSync(file, await pack(kernel, '/d', 'zip'));
    if (has('unzip', '-v')) {
      execFileSync('unzip', ['-q', file, '-d', join(folder, 'unzip')], { env: { ...process.env, LC_ALL: 'C.UTF-8' } });
      expectTree(join(folder, 'unzip'));
    }
    if (has('python3', '--version')) {
      execFileSync('python3', ['-c', PYTHON, file, join(folder, 'python')]);
      expectTree(join(folder, 'python'), false);
    }
  });

  test.runIf(has('zip', '-v'))('what zip writes is read', async () => {
    const made = join(folder, 'zip-made');
    mkdirSync(join(made, 'é'), { recursive: true });
    writeFileSync(join(made, 'é/text'), 'text\n'.repeat(1000));
    symlinkSync('é/text', join(made, 'link'));
    utimesSync(join(made, 'é/text'), time, time);
    execFileSync('zip', ['-qry', '../made.zip', '.'], { cwd: made });
    const fs = newFiles();
    await mount(fs, { '/m': zip(readFileSync(join(folder, 'made.zip'))) });
    expect(contents(fs, '/m')).toMatchObject({
      'é/text': { content: 'text\n'.repeat(1000), modified: BigInt(time) * 1_000_000_000n },
      link: { type: 'symlink', content: 'é/text' },
    });
  });
});
