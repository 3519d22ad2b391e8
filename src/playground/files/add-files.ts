/** Puts a person's files into the system. */
import type { RatOS } from '../../host/index.ts';
import { messageOf } from '../elements.ts';
import type { Added } from './dropped.ts';
import { inFolder } from './paths.ts';

export const HOME = '/home';
const BIN = '/bin';
const PROGRAM = '.wasm';

export interface Outcome {
  /** Files that are there now. */
  files: number;
  /** What they are run by, if they are programs. */
  programs: string[];
  /** What could not be added, and why. */
  failures: string[];
}

/** @param progress is told of each before it is begun. @param folder where they come to */
export async function addFiles(
  { fs }: RatOS,
  added: readonly Added[],
  progress: (index: number) => void,
  folder: string = HOME,
): Promise<Outcome> {
  const outcome: Outcome = { files: 0, programs: [], failures: [] };
  for (const [index, { path, file }] of added.entries()) {
    progress(index);
    const full = inFolder(folder, path);
    try {
      await fs.mkdir(file === undefined ? full : full.slice(0, full.lastIndexOf('/')), { recursive: true });
      if (file === undefined) continue;
      await copy(fs, file, full);
      outcome.files++;
      if (folder === HOME && !path.includes('/') && path.endsWith(PROGRAM))
        outcome.programs.push(await nameProgram(fs, path));
    } catch (error) {
      outcome.failures.push(`${path}: ${messageOf(error)}`);
    }
  }
  return outcome;
}

/** Piece by piece: the page need not hold it all. What was there stays until all of it has come. */
async function copy(fs: RatOS['fs'], file: File, path: string): Promise<void> {
  const coming = `${path}.${crypto.randomUUID().slice(0, 8)}.part`;
  try {
    await fill(fs, file, coming);
    await fs.rename(coming, path);
  } catch (error) {
    await fs.rm(coming, { force: true });
    throw error;
  }
}

async function fill(fs: RatOS['fs'], file: File, path: string): Promise<void> {
  const handle = await fs.open(path, 'w');
  try {
    const reader = file.stream().getReader();
    for (let step = await reader.read(); !step.done; step = await reader.read()) await handle.write(step.value);
    const modified = new Date(Math.max(0, file.lastModified));
    await handle.utimes(modified, modified);
  } finally {
    await handle.close();
  }
}

/** Has the shell find the programs that are in /home already: its names for them are gone with the page before. */
export async function namePrograms({ fs }: RatOS): Promise<void> {
  for (const { name, type } of await fs.readdir(HOME, { withFileTypes: true }))
    if (type === 'file' && name.endsWith(PROGRAM)) await nameProgram(fs, name);
}

/**
 * Has the shell find a program by its name without `.wasm`, unless that is the name of another one.
 * @returns what to type.
 */
async function nameProgram(fs: RatOS['fs'], path: string): Promise<string> {
  const name = path.slice(0, -PROGRAM.length);
  const [link, target] = [`${BIN}/${name}`, `${HOME}/${path}`];
  const known = await fs.readlink(link).catch(() => undefined);
  if (known === target) return name;
  try {
    await fs.symlink(target, link);
    return name;
  } catch {
    return target;
  }
}
