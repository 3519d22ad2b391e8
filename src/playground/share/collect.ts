/** What belongs to a source: what is shared with it. */
import type { RatOS } from '../../host/index.ts';
import { absolutePath, foldersAbove, inFolder, nameOf } from '../files/paths.ts';
import { MAKEFILE } from '../run/program-of.ts';
import { isHeader, isSource } from '../source-language.ts';
import { isPath, TEXT_MAX } from './bundle.ts';

/** Larger ones beside the file in front are left out. */
const FILE_MAX = 256 * 1024;
const COUNT_MAX = 100;
const INCLUDE = /^[ \t]*#[ \t]*include[ \t]*"([^"\n]+)"/gm;
/** What the compiler makes, by its name and by how it begins: it is made again. */
const MADE_NAMES = /\.(?:o|a|d|wasm)$/;
const MADE_BEGINS = ['\0asm', '!<arch>'];
/** What is asked for first, where there is not room for all. */
const isCode = (path: string) => isSource(path) || isHeader(path) || nameOf(path) === MAKEFILE;

const directoryOf = (path: string) => path.slice(0, path.lastIndexOf('/'));

export interface Collected {
  /** What the paths are below: the directory of the file, or that above it which has the Makefile. */
  folder: string;
  /** Texts by their paths. */
  files: Record<string, string>;
  /** What belongs to it and is not in there: too large, too many, no text, or elsewhere. */
  leftOut: string[];
}

/**
 * In a directory of its own: all texts that are there. Directly in `home`: the file and what it includes, for the rest is
 * not its own. Rejects where the file itself cannot be shared.
 */
export async function collectFiles({ fs }: RatOS, path: string, home: string): Promise<Collected> {
  const base = await baseOf(fs, path, home);
  const files: Record<string, string> = {};
  const leftOut = new Set<string>();
  let size = 0;
  const textOf = async (full: string): Promise<string | undefined> => {
    try {
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await fs.readFile(full));
      return text.includes('\0') ? undefined : text;
    } catch {
      return undefined;
    }
  };
  const read = async (full: string): Promise<string | undefined> => {
    const name = full.startsWith(`${base}/`) ? full.slice(base.length + 1) : full;
    if (Object.hasOwn(files, name) || leftOut.has(name)) return undefined;
    const stat = await fs.stat(full).catch(() => undefined);
    if (stat?.type !== 'file') return undefined;
    const most = full === path ? TEXT_MAX : FILE_MAX;
    const fits = isPath(name) && Object.keys(files).length < COUNT_MAX && stat.size <= most;
    const text = fits ? await textOf(full) : undefined;
    if (text === undefined || size + text.length > TEXT_MAX) {
      leftOut.add(name);
      return undefined;
    }
    size += text.length;
    files[name] = text;
    return text;
  };
  const readIncluding = async (full: string): Promise<void> => {
    const text = await read(full);
    for (const [, name = ''] of text?.matchAll(INCLUDE) ?? [])
      await readIncluding(absolutePath('/', `${directoryOf(full)}/${name}`));
  };
  await readIncluding(path);
  const [front] = leftOut;
  if (Object.keys(files).length === 0)
    throw new Error(
      `${front ?? path} cannot be shared: it is too large, no text, or has a name that a link cannot hold.`,
    );
  if (base !== home) {
    const beside = await filesBelow(base);
    for (const full of [...beside.filter(isCode), ...beside.filter((each) => !isCode(each))])
      if (isCode(full) || !(await isMade(full))) await read(full);
  }
  return { folder: base, files, leftOut: [...leftOut] };

  async function filesBelow(directory: string): Promise<string[]> {
    const found: string[] = [];
    for (const { name, type } of await fs.readdir(directory, { withFileTypes: true })) {
      if (name.startsWith('.')) continue;
      if (type === 'directory') found.push(...(await filesBelow(inFolder(directory, name))));
      else if (type === 'file') found.push(inFolder(directory, name));
    }
    return found;
  }

  async function isMade(full: string): Promise<boolean> {
    if (MADE_NAMES.test(full)) return true;
    const file = await fs.open(full, 'r').catch(() => undefined);
    if (file === undefined) return false;
    try {
      const begin = String.fromCharCode(...(await file.read({ position: 0, length: 8 })));
      return MADE_BEGINS.some((each) => begin.startsWith(each));
    } finally {
      await file.close();
    }
  }
}

/** A Makefile in `home` is about all that is there. */
async function baseOf(fs: RatOS['fs'], path: string, home: string): Promise<string> {
  const folders = foldersAbove(path).filter((folder) => folder.startsWith(`${home}/`));
  for (const folder of folders) if (await fs.exists(inFolder(folder, MAKEFILE))) return folder;
  return directoryOf(path);
}
