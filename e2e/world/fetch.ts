/** Gets the packages of packages.ts, each once, into the user's cache folder. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../../src/toolchain/node.ts';
import { PACKAGES } from './packages.ts';

/** npm tries again by itself, and would wait for minutes where there is no network. */
const NPM_FLAGS = [
  '--ignore-scripts',
  '--fetch-retries=1',
  '--fetch-retry-mintimeout=1000',
  '--fetch-timeout=30000',
  '--loglevel=error',
];
const NPM_TIMEOUT_MS = 60_000;

/** Where a package lies, or will. */
export function folderOf(name: string): string {
  const { version } = entry(name);
  return join(cacheFolder(), 'world', `${name.replace('/', '+')}@${version}`);
}

const fetched = new Map<string, Promise<string>>();

/**
 * Unpacks a package into its folder, unless it is there.
 * @returns the folder
 */
export function fetchPackage(name: string): Promise<string> {
  let folder = fetched.get(name);
  if (!folder) {
    folder = fetchNow(name);
    fetched.set(name, folder);
  }
  return folder;
}

async function fetchNow(name: string): Promise<string> {
  const folder = folderOf(name);
  if (existsSync(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const temporary = await mkdtemp(`${folder}.`);
  try {
    const tarball = await pack(name, temporary);
    const unpacked = join(temporary, 'package');
    await mkdir(unpacked);
    await promisify(execFile)('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1']);
    // Another process may have been quicker; its folder holds the same.
    await rename(unpacked, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
    return folder;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** @returns the path of the tarball, whose content is what packages.ts says. */
async function pack(name: string, folder: string): Promise<string> {
  const { version, integrity } = entry(name);
  const args = ['pack', `${name}@${version}`, ...NPM_FLAGS, '--pack-destination', folder];
  try {
    await promisify(execFile)('npm', args, {
      cwd: folder,
      timeout: NPM_TIMEOUT_MS,
      killSignal: 'SIGKILL',
      shell: process.platform === 'win32',
    });
  } catch (error) {
    const why = (error as { stderr?: string }).stderr?.trim() || (error as Error).message;
    throw new Error(`${name}@${version}, which this test compiles, cannot be had from the npm registry:\n${why}`);
  }
  const file = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
  if (!file) throw new Error(`npm pack ${name}@${version} made no tarball`);
  const path = join(folder, file);
  const actual = `sha512-${createHash('sha512')
    .update(await readFile(path))
    .digest('base64')}`;
  if (actual !== integrity) throw new Error(`${name}@${version}: its tarball is ${actual}, not ${integrity}`);
  return path;
}

function entry(name: string): (typeof PACKAGES)[string] {
  const found = PACKAGES[name];
  if (!found) throw new Error(`${name} is not in packages.ts`);
  return found;
}
