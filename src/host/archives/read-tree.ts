/** Reads an object of texts, bytes and further objects as an archive. */
import { PATH_MAX } from '../../guest-abi/limits.ts';
import { RAT_ERR_NAME_TOO_LONG } from '../../guest-abi/status.ts';
import { utf8Bytes } from '../../kernel/memory/utf8.ts';
import type { FileTree } from '../api.ts';
import { isPlainObject } from '../arguments.ts';
import { type ArchiveEntry, ArchiveError, quoted, refused } from './entry.ts';

export function readTree(tree: FileTree): ArchiveEntry[] {
  const entries: ArchiveEntry[] = [];
  addAll(tree, '', entries);
  return entries;
}

function addAll(tree: FileTree, prefix: string, entries: ArchiveEntry[]): void {
  for (const [name, value] of Object.entries(tree)) {
    const path = prefix === '' ? name : `${prefix}/${name}`;
    // An object that has itself in it has no end, either.
    if (path.length > PATH_MAX) throw new ArchiveError(RAT_ERR_NAME_TOO_LONG, `${quoted(path)} is too long a name.`);
    const content = contentOf(value);
    if (content !== undefined) {
      if (name.endsWith('/')) throw refused(`${quoted(path)} has content and a slash at its end.`);
      entries.push({
        type: 'file',
        path,
        modified: undefined,
        size: content.length,
        isPacked: false,
        content: () => content,
      });
    } else if (isPlainObject(value)) {
      entries.push({ type: 'directory', path, modified: undefined });
      addAll(value as FileTree, path, entries);
    } else {
      throw refused(`${quoted(path)} must be a string, a Uint8Array, an ArrayBuffer or a plain object of such.`);
    }
  }
}

function contentOf(value: FileTree[string]): Uint8Array | undefined {
  if (typeof value === 'string') return utf8Bytes(value);
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return value instanceof Uint8Array ? value : undefined;
}
