/** What belongs to a source: what is shared with it. */
import type { RatOS } from '../../host/index.ts';
import { isPath } from './bundle.ts';

/** Larger ones, and those that are no texts, are left out. */
const FILE_MAX = 256 * 1024;
const COUNT_MAX = 100;
const INCLUDE = /^[ \t]*#[ \t]*include[ \t]*"([^"\n]+)"/gm;
const TEXTS = /(?:\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|inc|txt|md|json|csv)|\/(?:M|m)akefile)$/;

const directoryOf = (path: string) => path.slice(0, path.lastIndexOf('/'));

/**
 * In a directory of its own: all texts that are there. Directly in `home`: the file and what it includes, for the rest is
 * not its own.
 * @returns texts by their paths below the directory of the file.
 */
export async function collectFiles({ fs }: RatOS, path: string, home: string): Promise<Record<string, string>> {
  const base = directoryOf(path);
  const files: Record<string, string> = {};
  const read = async (full: string): Promise<string | undefined> => {
    const name = full.slice(base.length + 1);
    if (!full.startsWith(`${base}/`) || !isPath(name) || Object.hasOwn(files, name)) return undefined;
    if (Object.keys(files).length >= COUNT_MAX) return undefined;
    const stat = await fs.stat(full).catch(() => undefined);
    if (stat?.type !== 'file' || stat.size > FILE_MAX) return undefined;
    try {
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await fs.readFile(full));
      files[name] = text;
      return text;
    } catch {
      return undefined;
    }
  };
  const readIncluding = async (full: string): Promise<void> => {
    const text = await read(full);
    for (const [, name = ''] of text?.matchAll(INCLUDE) ?? [])
      await readIncluding(normal(`${directoryOf(full)}/${name}`));
  };
  await readIncluding(path);
  if (base !== home) await walk(base);
  return files;

  async function walk(directory: string): Promise<void> {
    for (const { name, type } of await fs.readdir(directory, { withFileTypes: true })) {
      const full = `${directory}/${name}`;
      if (name.startsWith('.')) continue;
      if (type === 'directory') await walk(full);
      else if (type === 'file' && TEXTS.test(full)) await read(full);
    }
  }
}

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
