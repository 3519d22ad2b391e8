/** The tools beside the compiler, on files of this disk: `ar`, `ranlib`, `nm` and their like. */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Tree } from '@yowasp/clang';
import { runTool, type ToolResult } from './clang.ts';
import { fileAt, putFile, ROOT, resolvePath } from './paths.ts';
import { UsageError } from './types.ts';

export interface ToolRequest {
  readonly cwd: string;
  readonly args: readonly string[];
}

export interface ToolOutput {
  readonly ok: boolean;
  readonly output: string;
}

/** Tools that only read. Arguments that name a file mean that file; all others are the tool's. */
export async function runReader(name: string, { cwd, args }: ToolRequest): Promise<ToolOutput> {
  const tree: Tree = {};
  const inside = args.map((arg) => place(tree, cwd, arg) ?? arg);
  const { ok, output } = await runTool(name, inside, tree);
  return { ok, output: output.replaceAll(`${ROOT}/`, '/') };
}

/** @returns the path inside the compiler, when there is such a file */
function place(tree: Tree, cwd: string, arg: string): string | undefined {
  if (arg.startsWith('-')) return undefined;
  const contents = contentsOf(resolve(cwd, arg));
  if (!contents) return undefined;
  const path = ROOT + resolvePath('/', resolve(cwd, arg));
  putFile(tree, path, contents);
  return path;
}

function contentsOf(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

interface Member {
  readonly name: string;
  readonly contents: Uint8Array;
}

/**
 * `ar`. The tool itself can make an archive here, but not change one: its file system does not replace a file by
 * another. So the members are taken out, changed, and put into a new archive.
 * @throws UsageError
 */
export async function runArchiver({ cwd, args }: ToolRequest): Promise<ToolOutput> {
  const [letters = '', archive, ...names] = args[0]?.startsWith('--') ? [] : args;
  const operations = letters.replace(/^-/, '');
  if (archive === undefined) throw new UsageError('ar: say what to do, with which archive: ar rcs libNAME.a FILE...');
  const operation = /[dmpqrstx]/.exec(operations.replace(/s(?=.*[dmpqrtx])/g, ''))?.[0];
  const path = resolve(cwd, archive);
  const old = contentsOf(path);
  if (operation === 'r' || operation === 'q') {
    const added = names.map((name) => ({ name: basename(name), contents: given(cwd, name) }));
    const kept = old ? await members(old) : [];
    const result = await makeArchive(operation === 'r' ? replaced(kept, added) : [...kept, ...added]);
    writeFileSync(path, result);
    const created = old || operations.includes('c') ? '' : `ar: creating ${archive}\n`;
    return { ok: true, output: created };
  }
  if (!old) throw new UsageError(`ar: ${archive}: no such archive`);
  if (operation === 'd') {
    writeFileSync(path, await makeArchive((await members(old)).filter(({ name }) => !names.includes(name))));
    return { ok: true, output: '' };
  }
  if (operation === 'x') {
    for (const { name, contents } of await members(old)) {
      if (names.length === 0 || names.includes(name)) writeFileSync(resolve(cwd, name), contents);
    }
    return { ok: true, output: '' };
  }
  if (operation === 's') {
    writeFileSync(path, await makeArchive(await members(old)));
    return { ok: true, output: '' };
  }
  if (operation !== 't' && operation !== 'p') throw new UsageError(`ar: '${letters}' is not possible here`);
  const { ok, output } = await runTool('ar', [letters, '/archive.a', ...names], { 'archive.a': old });
  return { ok, output };
}

/** `ranlib`: an archive has its index from the start, but one of another `ar` may have none. */
export async function runIndexer({ cwd, args }: ToolRequest): Promise<ToolOutput> {
  const archives = args.filter((arg) => !arg.startsWith('-'));
  if (archives.length === 0) throw new UsageError('ranlib: name an archive');
  for (const archive of archives) await runArchiver({ cwd, args: ['s', archive] });
  return { ok: true, output: '' };
}

function given(cwd: string, name: string): Uint8Array {
  const contents = contentsOf(resolve(cwd, name));
  if (!contents) throw new UsageError(`ar: ${name}: no such file`);
  return contents;
}

/** New members stand where one of the same name stood, or at the end. */
function replaced(old: readonly Member[], added: readonly Member[]): Member[] {
  const result = [...old];
  for (const member of added) {
    const at = result.findIndex(({ name }) => name === member.name);
    if (at < 0) result.push(member);
    else result[at] = member;
  }
  return result;
}

async function members(archive: Uint8Array): Promise<Member[]> {
  const listed = await archiver(['t', '/archive.a'], { 'archive.a': archive });
  const names = listed.output.split('\n').filter((name) => name !== '');
  const result: Member[] = [];
  const seen = new Map<string, number>();
  for (const name of names) {
    // Several may have one name; they are told apart by their number.
    const number = (seen.get(name) ?? 0) + 1;
    seen.set(name, number);
    const { files } = await archiver(['xN', String(number), '/archive.a', name], { 'archive.a': archive });
    const contents = fileAt(files, name);
    if (contents) result.push({ name, contents });
  }
  return result;
}

async function makeArchive(list: readonly Member[]): Promise<Uint8Array> {
  // Each in a folder of its own: several may have one name.
  const tree: Tree = {};
  const paths = list.map(({ name, contents }, index) => {
    const path = `/members/${index}/${name}`;
    putFile(tree, path, contents);
    return path;
  });
  const { files } = await archiver(['qcs', '/archive.a', ...paths], tree);
  const contents = fileAt(files, 'archive.a');
  if (!contents) throw new Error('ar left no archive');
  return contents;
}

async function archiver(args: readonly string[], tree: Tree): Promise<ToolResult> {
  const result = await runTool('ar', args, tree);
  if (!result.ok) throw new UsageError(`ar: ${result.output.trim().replaceAll('/archive.a', 'the archive')}`);
  return result;
}
