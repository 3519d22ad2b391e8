/** The folders of `--dir` into the system, before the program starts. */
import type { Files } from '../../host/api.ts';
import type { FolderService, Problem, SharedFolder } from '../link/folders.ts';
import { forEach } from './for-each.ts';

/** Copies all folders in. What does not go in is told, and keeps nothing else from going in. */
export async function copyIn(
  fs: Files,
  service: Pick<FolderService, 'read'>,
  folders: readonly SharedFolder[],
  leftOut: (folder: SharedFolder, problem: Problem) => void,
): Promise<void> {
  // One may lie in another: then it has to be there first.
  for (const { guest } of folders) await fs.mkdir(guest, { recursive: true });
  for (const [index, folder] of folders.entries()) {
    const full = (path: string) => `${folder.guest}/${path}`;
    const attempt = async (path: string, action: () => Promise<void>) => {
      try {
        await action();
      } catch (error) {
        leftOut(folder, { path, reason: (error as Error).message });
      }
    };
    for (const { path, type } of folder.entries) {
      if (type === 'directory') await attempt(path, () => fs.mkdir(full(path), { recursive: true }));
    }
    const files = folder.entries.filter(({ type }) => type === 'file');
    // Several are read at once, but they are written in their order: which of them there is no room for is always the
    // same.
    let written = Promise.resolve();
    await forEach(files, ({ path }) => {
      const before = written;
      const copy = async () => {
        const [bytes] = await Promise.all([service.read(index, path), before]);
        if (bytes) await attempt(path, () => write(fs, full(path), bytes));
      };
      written = copy();
      return written;
    });
    // Last, so that nothing is written through one.
    for (const entry of folder.entries) {
      if (entry.type === 'symlink') await attempt(entry.path, () => fs.symlink(entry.target, full(entry.path)));
    }
  }
}

/** A whole file or none. */
async function write(fs: Files, path: string, bytes: Uint8Array): Promise<void> {
  try {
    await fs.writeFile(path, bytes);
  } catch (error) {
    await fs.rm(path, { force: true });
    throw error;
  }
}
