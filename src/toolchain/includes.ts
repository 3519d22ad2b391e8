/** Finds on disk which files a source may include, so that nothing else is read or counted as an input. */
import { readdir, readFile } from 'node:fs/promises';
import { dirname, extname, join, relative, resolve } from 'node:path';

const DIRECTIVE = /^[ \t]*#[ \t]*(?:include|include_next|import|embed)\b[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>|(\S))/gm;
const QUESTION = /__has_(?:include|embed)\s*\(\s*["<]([^">\n]+)[">]/g;
const HEADERS = new Set(['.h', '.hh', '.hpp', '.hxx', '.h++', '.inc', '.inl', '.ipp', '.def', '.tcc', '.txx']);
const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', 'build']);
const MAXIMUM_DEPTH = 8;
const MAXIMUM_FILES = 4000;
const MAXIMUM_BYTES = 8 << 20;

export interface Includes {
  readonly source: string;
  readonly includeDirectories: readonly string[];
  readonly includedFiles: readonly string[];
  /** Of a source that comes from nowhere on the disk. */
  readonly text?: Uint8Array;
}

/** Files that have been read, for further sources that include them. */
export type FileCache = Map<string, Promise<Buffer | undefined>>;

/**
 * A source, with every file that an `#include` in it or in those files can mean: beside the includer, in the
 * `-I` directories, in the working directory. Names that no such file has are the system's. An `#include` of a
 * macro can mean any header below the source's folder.
 * @returns path relative to `cwd` (absolute where that is not below its root) → contents
 */
export async function collectFiles(
  cwd: string,
  includes: Includes,
  cache: FileCache = new Map(),
): Promise<Map<string, Uint8Array>> {
  const directories = [cwd, ...includes.includeDirectories.map((path) => resolve(cwd, path))];
  const found = new Map<string, Uint8Array>();
  const missing = new Set<string>();
  const source = resolve(cwd, includes.source);
  const queue = [source, ...includes.includedFiles.flatMap((path) => directories.map((place) => resolve(place, path)))];
  let guessed = false;
  const read = (path: string) => {
    if (path === source && includes.text) return Buffer.from(includes.text);
    const reading = cache.get(path) ?? readFile(path).catch(() => undefined);
    cache.set(path, reading);
    return reading;
  };

  while (queue.length > 0 && found.size < MAXIMUM_FILES) {
    const path = queue.pop() as string;
    if (found.has(path) || missing.has(path)) continue;
    const contents = await read(path);
    if (!contents || (contents.length > MAXIMUM_BYTES && path !== source)) {
      missing.add(path);
      continue;
    }
    found.set(path, contents);
    const text = contents.toString('latin1');
    const places = [dirname(path), ...directories];
    for (const [, quoted, angled, macro] of text.matchAll(DIRECTIVE)) {
      const name = quoted ?? angled;
      if (name) queue.push(...places.map((place) => resolve(place, name)));
      else if (macro && !guessed) {
        guessed = true;
        queue.push(...(await headersBelow(dirname(source), 0)));
        for (const directory of directories.slice(1)) queue.push(...(await headersBelow(directory, 0)));
      }
    }
    for (const [, name] of text.matchAll(QUESTION))
      if (name) queue.push(...places.map((place) => resolve(place, name)));
  }

  const files = [...found].map(([path, contents]) => [relative(cwd, path) || path, contents] as const);
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function headersBelow(folder: string, depth: number): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const paths: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const wanted = depth < MAXIMUM_DEPTH && !entry.name.startsWith('.') && !SKIPPED_FOLDERS.has(entry.name);
      if (wanted) paths.push(...(await headersBelow(path, depth + 1)));
    } else if (HEADERS.has(extname(entry.name))) paths.push(path);
    if (paths.length > MAXIMUM_FILES) break;
  }
  return paths;
}
