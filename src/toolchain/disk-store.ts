/** Results in the user's cache folder, the oldest thrown away. Whatever goes wrong here only costs time. */
import { readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from './make-folder.ts';
import type { Store } from './types.ts';

const MAXIMUM_ENTRIES = 4000;
const MAXIMUM_ARCHIVES = 40;

export function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ratos');
}

export class DiskStore implements Store {
  #counter = 0;

  constructor(readonly folder: string = cacheFolder()) {}

  async get(key: string): Promise<Uint8Array | undefined> {
    const path = join(this.folder, key);
    try {
      const contents = await readFile(path);
      const now = new Date();
      await utimes(path, now, now).catch(() => {});
      return new Uint8Array(contents.buffer, contents.byteOffset, contents.byteLength);
    } catch {
      return undefined;
    }
  }

  /** Whole or not at all, also when several compile the same at once. */
  async set(key: string, value: Uint8Array): Promise<void> {
    const path = join(this.folder, key);
    const temporary = `${path}.${process.pid}.${this.#counter++}.tmp`;
    try {
      await makeFolder(this.folder);
      await writeFile(temporary, value);
      await rename(temporary, path);
      await this.#prune();
    } catch {
      await rm(temporary, { force: true }).catch(() => {});
    }
  }

  async #prune(): Promise<void> {
    const entries = await readdir(this.folder, { withFileTypes: true });
    const all = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    await this.#keep(
      all.filter((name) => !isArchive(name)),
      MAXIMUM_ENTRIES,
    );
    await this.#keep(all.filter(isArchive), MAXIMUM_ARCHIVES);
  }

  async #keep(names: readonly string[], maximum: number): Promise<void> {
    if (names.length <= maximum) return;
    const ages = await Promise.all(
      names.map(async (name) => ({
        name,
        time: (await stat(join(this.folder, name)).catch(() => undefined))?.mtimeMs ?? 0,
      })),
    );
    ages.sort((a, b) => a.time - b.time);
    for (const { name } of ages.slice(0, maximum / 4)) await rm(join(this.folder, name), { force: true });
  }
}

/** Of which each took many seconds to build, and which many programs need. */
function isArchive(name: string): boolean {
  return name.endsWith('.a');
}
