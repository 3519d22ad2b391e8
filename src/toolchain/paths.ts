/**
 * Where files lie inside the compiler. Its file system has only forward slashes and takes `..` for nothing at all,
 * so the user's files stand under their absolute paths below one root, and an overlay that clang itself resolves
 * (with `..` as everybody means it) points to them.
 */
import type { Tree } from '@yowasp/clang';

export const ROOT = '/host';

/** Joins, and resolves `.` and `..`. The result is absolute. */
export function resolvePath(cwd: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** `/a/b` and `/a/b/c/d` give `c/d`; undefined when the path is not inside. */
export function pathInside(directory: string, path: string): string | undefined {
  const prefix = directory === '/' ? '/' : `${directory}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

export function directoryOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

/** A directory in a tree of plain objects, made with those above it where it is not there. */
export function putDirectory(tree: Tree, path: string): Tree {
  let directory = tree;
  for (const part of path.split('/')) {
    if (part === '') continue;
    const next = directory[part];
    if (next !== undefined && typeof next !== 'string' && !(next instanceof Uint8Array)) directory = next;
    else directory = directory[part] = {};
  }
  return directory;
}

/** Puts a file into a tree, with the directories above it. */
export function putFile(tree: Tree, path: string, contents: string | Uint8Array): void {
  putDirectory(tree, directoryOf(path))[path.slice(path.lastIndexOf('/') + 1)] = contents;
}

/** Clang's virtual file system overlay for files that lie at just these paths. */
export function overlay(paths: readonly string[]): string {
  return JSON.stringify({
    version: 0,
    'case-sensitive': true,
    'use-external-names': false,
    roots: paths.map((path) => ({
      type: 'directory',
      name: directoryOf(path),
      contents: [{ type: 'file', name: path.slice(path.lastIndexOf('/') + 1), 'external-contents': path }],
    })),
  });
}

export function fileAt(tree: Tree, name: string): Uint8Array | undefined {
  const contents = tree[name];
  return contents instanceof Uint8Array ? contents : undefined;
}
