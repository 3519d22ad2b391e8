import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

const dist = join(packageRoot(), 'dist');

/** The built page of `ratos run`. */
export const PAGE_FOLDER = join(dist, 'run');
/** The programs of the guest's `/bin`. */
export const TOOLS_FOLDER = join(dist, 'bin');

export function toolNames(): string[] {
  if (!existsSync(TOOLS_FOLDER)) return [];
  return readdirSync(TOOLS_FOLDER)
    .filter((name) => name.endsWith('.wasm'))
    .map((name) => name.slice(0, -'.wasm'.length));
}

function readMap(file: string): Record<string, string> {
  const path = join(TOOLS_FOLDER, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}

/** Further names of tools: `{ ls: 'tools' }`. */
export const toolLinks = () => readMap('links.json');

/** Entries of the desktop's launcher, by their file names. */
export const applicationEntries = () => readMap('applications.json');
