/** What the program changed in the folders of `--dir`, back to the shell's side, which decides what it takes. */
import type { Files } from '../../host/api.ts';
import type { FolderService, Problem, SharedFolder, Tree } from '../link/folders.ts';
import { forEach } from './for-each.ts';
import { readTree } from './guest-tree.ts';

const READ_TRIES = 3;

export async function readTrees(fs: Files, folders: readonly SharedFolder[]): Promise<Tree[]> {
  const trees: Tree[] = [];
  for (const folder of folders) trees.push(await readTree(fs, folder));
  return trees;
}

/** @param before What the folders held at the program's start. */
export async function copyBack(
  fs: Files,
  service: FolderService,
  folders: readonly SharedFolder[],
  before: readonly Tree[],
): Promise<void> {
  const after = await readTrees(fs, folders);
  const wanted = await service.begin(after.map((tree, index) => ({ before: before[index] as Tree, after: tree })));
  const problems: Problem[][] = [];
  for (const [index, { guest }] of folders.entries()) {
    const unread: Problem[] = [];
    problems.push(unread);
    await forEach(wanted[index] ?? [], async (path) => {
      const bytes = await readSteady(fs, `${guest}/${path}`).catch((error: Error) => {
        unread.push({ path, reason: error.message });
      });
      if (bytes) await service.put(index, path, bytes);
    });
  }
  await service.finish(problems);
}

/** The bytes that a file had at one moment. */
async function readSteady(fs: Files, path: string): Promise<Uint8Array> {
  for (let tries = 0; tries < READ_TRIES; tries++) {
    const { type, ino, generation } = await fs.lstat(path);
    if (type !== 'file') throw new Error('it is no file any more');
    const bytes = await fs.readFile(path);
    const now = await fs.lstat(path);
    if (now.ino === ino && now.generation === generation) return bytes;
  }
  throw new Error('a process of the system is still writing to it');
}
