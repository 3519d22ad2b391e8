/**
 * A program with its files, as a link or an archive holds it. Whatever comes in is somebody else's: it is looked at whole
 * before any of it is used.
 */

export interface Bundle {
  /** Texts by their paths, below one directory. */
  files: Record<string, string>;
  /** The one in front. */
  file: string;
  arguments: string;
  /** Of the compiler. */
  flags: string;
  input: string;
  checks: boolean;
}

const FILES_MAX = 100;
const PATH_MAX = 200;
/** Of a file system: bytes of a name. */
const NAME_BYTES_MAX = 255;
/** Characters, of all files together. */
export const TEXT_MAX = 2_000_000;
const FIELD_MAX = 100_000;
/** Names, with slashes between; none is `.` or `..`, none begins with a dot, none holds what is not shown. */
const PATH = /^(?!\.)[^/\p{C}\\]+(?:\/(?!\.)[^/\p{C}\\]+)*$/u;

/** It is not what a link or archive of the playground holds. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
}

export function isPath(path: string): boolean {
  if (path.length > PATH_MAX || !PATH.test(path)) return false;
  return path.split('/').every((name) => new TextEncoder().encode(name).length <= NAME_BYTES_MAX);
}

/** The folders that a file is in. */
function foldersOf(path: string): string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, at) => names.slice(0, at + 1).join('/'));
}

/** Throws a BundleError. */
export function checkBundle(given: unknown): Bundle {
  const fail = (what: string): never => {
    throw new BundleError(what);
  };
  if (typeof given !== 'object' || given === null) return fail('it holds no program');
  const {
    files,
    file,
    arguments: words = '',
    flags = '',
    input = '',
    checks = false,
  } = given as Record<string, unknown>;
  if (typeof files !== 'object' || files === null || Array.isArray(files)) return fail('it holds no files');
  const entries = Object.entries(files as Record<string, unknown>);
  if (entries.length === 0 || entries.length > FILES_MAX) return fail(`it holds ${entries.length} files`);
  let size = 0;
  const checked: [string, string][] = entries.map(([path, text]) => {
    if (!isPath(path)) return fail('a file in it has a name that cannot be');
    if (typeof text !== 'string') return fail(`${path} is no text`);
    size += text.length;
    return [path, text];
  });
  if (size > TEXT_MAX) return fail('its files are too large');
  const both = entries.flatMap(([path]) => foldersOf(path)).find((folder) => Object.hasOwn(files, folder));
  if (both !== undefined) return fail(`${both} is a file in it, and a folder`);
  if (typeof file !== 'string' || !Object.hasOwn(files, file)) return fail('it does not say which file is in front');
  const isField = (value: unknown): value is string => typeof value === 'string' && value.length <= FIELD_MAX;
  if (!isField(words) || !isField(flags) || !isField(input) || typeof checks !== 'boolean')
    return fail('what it is run with is unclear');
  return { files: Object.fromEntries(checked), file, arguments: words, flags, input, checks };
}
