/** Looks at a folder of the system. Processes that the program left behind may change it meanwhile. */
import { RAT_ERR_NOT_FOUND } from '../../guest-abi/status.ts';
import { type Files, RatError } from '../../host/api.ts';
import type { SharedFolder, Tree } from '../link/folders.ts';

/** What a folder holds now; no link is followed. A folder that is gone holds nothing. */
export async function readTree(fs: Files, { guest, apart }: Pick<SharedFolder, 'guest' | 'apart'>): Promise<Tree> {
  const tree: Tree = { entries: [], unknown: [] };
  const others = new Set(apart);
  const visit = async (path: string, prefix: string) => {
    for (const name of await fs.readdir(path === '' ? guest : `${guest}/${path}`)) {
      if (!others.has(prefix + name)) await known(prefix + name, () => look(prefix + name));
    }
  };
  const look = async (path: string) => {
    const full = `${guest}/${path}`;
    const { type, ino, generation } = await fs.lstat(full);
    if (type === 'file') tree.entries.push({ path, type, content: `${ino}:${generation}` });
    else if (type === 'symlink') tree.entries.push({ path, type, target: await fs.readlink(full) });
    else if (type === 'directory') {
      tree.entries.push({ path, type });
      await known(path, () => visit(path, `${path}/`));
    }
  };
  const known = async (path: string, action: () => Promise<void>) => {
    try {
      await action();
    } catch (error) {
      if (!isMissing(error)) tree.unknown.push({ path, reason: (error as Error).message });
    }
  };

  await known('', async () => {
    await checkFolder(fs, guest);
    await visit('', '');
  });
  return tree;
}

/** Throws unless every name of the path is a folder's: a link would lead to something else. */
async function checkFolder(fs: Files, path: string): Promise<void> {
  let at = '';
  for (const name of path.split('/').slice(1)) {
    at += `/${name}`;
    if ((await fs.lstat(at)).type !== 'directory') throw new Error('in the system, this folder was replaced');
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof RatError && error.status === RAT_ERR_NOT_FOUND;
}
