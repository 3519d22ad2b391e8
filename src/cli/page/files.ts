/** The folders of `--dir`: into the guest before the start, and what changed in them back at the end. */
import { RAT_ERR_NOT_FOUND } from '../../guest-abi/status.ts';
import type { FileStat, Files, RatError } from '../../host/api.ts';
import type { JobDirectory } from '../link/job.ts';
import type { Server } from './server.ts';

const CONCURRENT_TRANSFERS = 8;

/** Of everything that was there at the start: guest path → digest of its bytes, '' for what is not a file. */
export type Snapshot = ReadonlyMap<string, string>;

function join(directory: string, path: string): string {
  return `${directory}/${path}`;
}

function urlOf(index: number, path: string): string {
  return `directories/${index}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

async function digest(bytes: Uint8Array): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return hash.toHex?.() ?? Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function forEach<T>(items: Iterable<T>, action: (item: T) => Promise<void>): Promise<void> {
  const queue = items[Symbol.iterator]();
  const lane = async () => {
    for (let next = queue.next(); !next.done; next = queue.next()) await action(next.value);
  };
  await Promise.all(Array.from({ length: CONCURRENT_TRANSFERS }, lane));
}

export async function copyIn(fs: Files, server: Server, directories: readonly JobDirectory[]): Promise<void> {
  for (const [index, { guest, entries }] of directories.entries()) {
    await fs.mkdir(guest, { recursive: true });
    for (const { path, type } of entries) {
      if (type === 'directory') await fs.mkdir(join(guest, path), { recursive: true });
    }
    const files = entries.filter(({ type }) => type === 'file');
    await forEach(files, async ({ path }) => fs.writeFile(join(guest, path), await server.bytes(urlOf(index, path))));
  }
}

export async function takeSnapshot(fs: Files, directories: readonly JobDirectory[]): Promise<Snapshot> {
  const snapshot = new Map<string, string>();
  for (const { guest } of directories) {
    await walk(fs, guest, '', async (path, type) => {
      snapshot.set(join(guest, path), type === 'file' ? await digest(await fs.readFile(join(guest, path))) : '');
    });
  }
  return snapshot;
}

/** Sends back every file and folder that is new or has other contents than before. Nothing is deleted. */
export async function copyOut(
  fs: Files,
  server: Server,
  directories: readonly JobDirectory[],
  before: Snapshot,
  warn: (message: string) => void,
): Promise<void> {
  for (const [index, { guest }] of directories.entries()) {
    const found: string[] = [];
    await walk(fs, guest, '', async (path, type) => {
      if (type === 'symlink') warn(`${join(guest, path)}: symbolic links are not copied back`);
      else if (type === 'file') found.push(path);
      else if (!before.has(join(guest, path))) await server.request(`${urlOf(index, path)}/`, { method: 'PUT' });
    });
    await forEach(found, async (path) => {
      const bytes = await fs.readFile(join(guest, path));
      if (before.get(join(guest, path)) !== (await digest(bytes)))
        await server.request(urlOf(index, path), { method: 'PUT', body: bytes as Uint8Array<ArrayBuffer> });
    });
  }
}

async function walk(
  fs: Files,
  root: string,
  path: string,
  visit: (path: string, type: FileStat['type']) => Promise<void>,
): Promise<void> {
  const names = await fs.readdir(path ? join(root, path) : root).catch((error: RatError) => {
    // The program removed the whole folder: nothing of it is new.
    if (!path && error.status === RAT_ERR_NOT_FOUND) return [];
    throw error;
  });
  for (const name of names) {
    const child = path ? `${path}/${name}` : name;
    const { type } = await fs.stat(join(root, child));
    await visit(child, type);
    if (type === 'directory') await walk(fs, root, child, visit);
  }
}
