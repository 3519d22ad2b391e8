/** Random histories by `os.fs` and by Node's own file system: what succeeds, what is read, and what is there in the end. */
import { mkdtempSync, promises as node, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PageFiles } from '../../src/host/files.ts';
import { SystemState } from '../../src/host/system-state.ts';
import { findInconsistencies } from '../../src/kernel/fs/check.ts';
import { FileSystem } from '../../src/kernel/fs/file-system.ts';

/** What both have. Paths are absolute in the system, and below a folder of the machine. */
interface Calls {
  base: string;
  fs: Pick<
    typeof node,
    'appendFile' | 'link' | 'mkdir' | 'readlink' | 'rename' | 'rm' | 'symlink' | 'truncate' | 'writeFile'
  >;
  read(path: string): Promise<string>;
  list(path: string): Promise<string[]>;
  look(path: string, follow: boolean): Promise<string>;
  real(path: string): Promise<string>;
}

type Act = [name: string, act: (calls: Calls) => Promise<unknown>];

const name = fc.constantFrom('a', 'b', 'c');
const path = fc
  .array(name, { minLength: 1, maxLength: 3 })
  .chain((names) => fc.constantFrom(names.join('/'), names.join('/'), names.join('/'), `${names.join('/')}/../b`));
const data = fc.constantFrom('', 'text', 'x'.repeat(5000));

function acts(): fc.Arbitrary<Act> {
  const one = (name: string, act: (calls: Calls, at: string) => Promise<unknown>) =>
    path.map((p): Act => [`${name} ${p}`, (calls) => act(calls, `${calls.base}/${p}`)]);
  const two = (name: string, act: (calls: Calls, from: string, to: string) => Promise<unknown>) =>
    fc
      .tuple(path, path)
      .map(([p, q]): Act => [`${name} ${p} ${q}`, (calls) => act(calls, `${calls.base}/${p}`, `${calls.base}/${q}`)]);
  const writes = data.chain((text) =>
    fc.oneof(
      one(`write ${text.length}`, ({ fs }, at) => fs.writeFile(at, text)),
      one(`append ${text.length}`, ({ fs }, at) => fs.appendFile(at, text)),
      one(`truncate ${text.length}`, ({ fs }, at) => fs.truncate(at, text.length)),
    ),
  );
  return fc.oneof(
    writes,
    writes,
    one('mkdir', ({ fs }, at) => fs.mkdir(at)),
    one('mkdir', ({ fs }, at) => fs.mkdir(at)),
    one('mkdir -p', async ({ fs }, at) => void (await fs.mkdir(at, { recursive: true }))),
    one('rm', ({ fs }, at) => fs.rm(at)),
    one('rm -r', ({ fs }, at) => fs.rm(at, { recursive: true })),
    one('rm -rf', ({ fs }, at) => fs.rm(at, { recursive: true, force: true })),
    two('rename', ({ fs }, from, to) => fs.rename(from, to)),
    two('rename', ({ fs }, from, to) => fs.rename(from, to)),
    two('link', ({ fs }, from, to) => fs.link(from, to)),
    fc
      .tuple(fc.constantFrom('a', '../b', 'a/b', './c', 'no/where'), path)
      .map(([to, p]): Act => [`symlink ${to} ${p}`, ({ fs, base }) => fs.symlink(to, `${base}/${p}`)]),
    one('readlink', ({ fs }, at) => fs.readlink(at)),
    one('read', ({ read }, at) => read(at)),
    one('list', ({ list }, at) => list(at)),
    one('stat', ({ look }, at) => look(at, true)),
    one('lstat', ({ look }, at) => look(at, false)),
    one('realpath', ({ real }, at) => real(at)),
  );
}

const nodeCalls = (base: string): Calls => ({
  base,
  fs: node,
  read: (at) => node.readFile(at, 'utf8'),
  list: async (at) => (await node.readdir(at)).sort(),
  async look(at, follow) {
    const stat = await (follow ? node.stat : node.lstat)(at);
    const type = stat.isDirectory() ? 'directory' : stat.isSymbolicLink() ? 'symlink' : 'file';
    return type === 'directory' ? type : `${type} ${stat.size} ${stat.nlink}`;
  },
  // From the folder on that the base is in.
  real: async (at) => (await node.realpath(at)).slice(base.length - '/base'.length),
});

const systemCalls = (fs: PageFiles): Calls => ({
  base: '/base',
  fs: fs as unknown as Calls['fs'],
  read: (at) => fs.readFile(at, 'utf8'),
  list: (at) => fs.readdir(at),
  async look(at, follow) {
    const { type, size, links } = await (follow ? fs.stat(at) : fs.lstat(at));
    return type === 'directory' ? type : `${type} ${size} ${links}`;
  },
  real: (at) => fs.realpath(at),
});

/** Everything below the base. */
async function tree(calls: Calls, at = ''): Promise<string[]> {
  const lines: string[] = [];
  for (const name of await calls.list(calls.base + at)) {
    const full = `${at}/${name}`;
    const what = await calls.look(calls.base + full, false);
    lines.push(`${full} ${what}`);
    if (what === 'directory') lines.push(...(await tree(calls, full)));
    else if (what.startsWith('file')) lines.push(await calls.read(calls.base + full));
    else lines.push(String(await calls.fs.readlink(calls.base + full)));
  }
  return lines;
}

async function outcome(act: Act[1], calls: Calls): Promise<unknown> {
  try {
    return { value: await act(calls) };
  } catch (error) {
    if (error instanceof Error && /RAT_ERR_|^E[A-Z]+:|EISDIR/.test(error.message)) return 'failed';
    throw error;
  }
}

// Elsewhere names, links and errors are others.
test.runIf(process.platform === 'linux')(
  'they agree',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(acts(), { maxLength: 40 }), async (history) => {
        const folder = mkdtempSync(join(tmpdir(), 'ratos-files-'));
        try {
          const kernel = FileSystem.create({ maxBytes: 8 << 20, now: Date.now, mayBlock: true });
          const fs = new PageFiles(kernel, new SystemState());
          // In a folder of its own: links lead out of it.
          await fs.mkdir('/base');
          await node.mkdir(join(folder, 'base'));
          const [theirs, ours] = [nodeCalls(join(folder, 'base')), systemCalls(fs)];
          for (const [name, act] of history) {
            const expected = await outcome(act, theirs);
            expect(await outcome(act, ours), name).toEqual(expected);
          }
          expect(await tree(ours)).toEqual(await tree(theirs));
          expect(findInconsistencies(kernel.buffer)).toEqual([]);
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      }),
      { numRuns: 200 },
    );
  },
  300_000,
);
