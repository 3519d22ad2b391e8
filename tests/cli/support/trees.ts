/** Trees of files, folders and links, on this machine and in the system, as plain objects. */
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Files } from '../../../src/host/api.ts';

export const FOLDER = '/';
export const link = (target: string) => `-> ${target}`;

/** Path → FOLDER, `link(target)`, or the text of a file. */
export type PlainTree = Record<string, string>;

export function makeTree(root: string, tree: PlainTree): void {
  for (const [path, value] of Object.entries(tree)) {
    const full = join(root, path);
    mkdirSync(dirname(full), { recursive: true });
    if (value === FOLDER) mkdirSync(full, { recursive: true });
    else if (value.startsWith('-> ')) symlinkSync(value.slice('-> '.length), full);
    else writeFileSync(full, value);
  }
}

const FILE_MAX = 16 << 20;

/** All that is in a folder. '?' is what is neither folder nor link nor a file of a size to look at, or has a bad name. */
export function treeOf(root: string, prefix = ''): PlainTree {
  const tree: PlainTree = {};
  for (const name of readdirSync(join(root, prefix)).sort()) {
    const path = prefix + name;
    const full = join(root, path);
    const stat = lstatSync(full, { throwIfNoEntry: false });
    if (stat?.isDirectory()) Object.assign(tree, { [path]: FOLDER }, treeOf(root, `${path}/`));
    else if (stat?.isSymbolicLink()) tree[path] = link(readlinkSync(full));
    else tree[path] = stat?.isFile() && stat.size <= FILE_MAX ? readFileSync(full, 'utf8') : '?';
  }
  return tree;
}

/** The same of a folder of the system. */
export async function guestTreeOf(fs: Files, root: string, prefix = ''): Promise<PlainTree> {
  const tree: PlainTree = {};
  for (const name of await fs.readdir(`${root}/${prefix}`)) {
    const path = prefix + name;
    const full = `${root}/${path}`;
    const { type } = await fs.lstat(full);
    if (type === 'directory') Object.assign(tree, { [path]: FOLDER }, await guestTreeOf(fs, root, `${path}/`));
    else tree[path] = type === 'symlink' ? link(await fs.readlink(full)) : await fs.readFile(full, 'utf8');
  }
  return tree;
}
