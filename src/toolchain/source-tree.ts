import type { Tree } from '@yowasp/clang';
import { supportTree } from './libratos.ts';
import { overlay, putDirectory, putFile, ROOT, resolvePath } from './paths.ts';
import type { SupportFiles } from './types.ts';

/** The user's files and the headers of RatOS, as the compiler finds them. */
export function sourceTree(
  files: Iterable<readonly [path: string, contents: string | Uint8Array]>,
  support: SupportFiles,
  cwd: string,
): Tree {
  const tree = supportTree(support);
  putDirectory(tree, ROOT + cwd);
  const paths: string[] = [];
  for (const [name, contents] of files) {
    const path = ROOT + resolvePath(cwd, name);
    putFile(tree, path, contents);
    paths.push(path);
  }
  putFile(tree, '/overlay.json', overlay(paths));
  return tree;
}
