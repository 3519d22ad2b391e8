/** The `mounts` of `boot`. */
import { statusName } from '../../guest-abi/status.ts';
import type { FileSystem } from '../../kernel/fs/file-system.ts';
import { RatError } from '../api.ts';
import { ArchiveError } from '../archives/entry.ts';
import { invalid } from '../arguments.ts';
import { makeDirectories } from '../make-directories.ts';
import type { SystemStorage } from '../storage/system-storage.ts';
import type { ContentBringer } from './content-bringer.ts';
import { type MountPlace, SystemMount } from './mount.ts';

const CALL = 'boot';

/** Mounts by their paths: names after a slash each, nothing for the root. */
export type Mounts = ReadonlyMap<string, SystemMount>;

/** What a person has given, checked: each path once, the upper ones first. */
export function readMounts(given: object): Mounts {
  const mounts = Object.entries(given).map(([path, mount]): [string, SystemMount] => {
    if (!(mount instanceof SystemMount)) throw invalid(CALL, `mounts[${JSON.stringify(path)}] is no mount.`);
    return [normalized(path), mount];
  });
  mounts.sort(([a], [b]) => (a < b ? -1 : 1));
  const result = new Map(mounts);
  if (result.size < mounts.length) throw invalid(CALL, 'mounts has a path twice.');
  return result;
}

function normalized(path: string): string {
  const names = path.split('/').filter((name) => name !== '');
  if (!path.startsWith('/') || path.includes('\0') || names.includes('.') || names.includes('..'))
    throw invalid(CALL, `mounts: ${JSON.stringify(path)} is no absolute path without "." and "..".`);
  return names.map((name) => `/${name}`).join('');
}

/** Whether something of it outlives the page. */
export function hasStores(mounts: Mounts): boolean {
  return [...mounts.values()].some(({ kind }) => kind === 'opfs');
}

/**
 * Mounts all, one after the other: one may lie in another.
 * @returns what `shutdown` is to do.
 */
export async function mountAll(
  files: FileSystem,
  mounts: Mounts,
  storage: SystemStorage | null = null,
  bringer: ContentBringer | null = null,
): Promise<() => Promise<void>> {
  const endings: (() => Promise<void>)[] = [];
  const endAll = async () => {
    await Promise.all(endings.splice(0).map((end) => end()));
  };
  try {
    for (const [path, mount] of mounts) {
      const end = await mountAt(path, mount, { files, storage, bringer });
      if (end !== undefined) endings.push(end);
    }
  } catch (error) {
    await endAll();
    throw error;
  }
  return endAll;
}

async function mountAt(
  path: string,
  mount: SystemMount,
  parts: Pick<MountPlace, 'files' | 'storage' | 'bringer'>,
): Promise<(() => Promise<void>) | undefined> {
  // Nobody can shut down what has not been booted.
  return inDirectory(parts.files, `${CALL}:`, path, (directory) =>
    mount.mount({ ...parts, directory, path, check: () => {} }),
  );
}

/**
 * Does something with a directory, which is made if it is missing, and held open meanwhile. What is wrong with an archive
 * becomes a RatError of the call.
 */
export async function inDirectory<T>(
  files: FileSystem,
  call: string,
  path: string,
  action: (directory: number) => Promise<T>,
): Promise<T> {
  const failed = (status: number, reason = statusName(status)) => new RatError(status, `${call} ${path}: ${reason}`);
  const made = makeDirectories(files, path);
  if (made < 0) throw failed(made);
  const directory = files.open(files.root, path || '/', { directory: true, followLast: true });
  if (directory < 0) throw failed(directory);
  try {
    return await action(directory);
  } catch (error) {
    if (error instanceof ArchiveError) throw failed(error.status, error.message);
    throw error;
  } finally {
    files.close(directory);
  }
}
