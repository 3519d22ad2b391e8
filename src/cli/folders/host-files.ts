/** Reading and replacing files of this machine, where anything may change at any time. */
import { createHash, randomBytes } from 'node:crypto';
import {
  type BigIntStats,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  readSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { FILE_MEMORY } from '../link/job.ts';

/** Never through a link, and never waiting for the other end of a pipe. Windows has neither. */
const OPEN_FLAGS = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const READ_TRIES = 3;
const CHUNK = 1 << 20;

export const TOO_LARGE = `it does not fit into the system’s ${FILE_MEMORY / 2 ** 20} MiB of files`;

/** Something is in the way of a copy. The message is for the user. */
export class CopyError extends Error {}

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** On the way is a file, or a link that leads in a circle. */
const NOTHING_THERE = ['ENOTDIR', 'ELOOP'];

/** What is there, without following a link; undefined for nothing. */
export function statOf(full: string): Stats | undefined {
  try {
    return lstatSync(full, { throwIfNoEntry: false });
  } catch (error) {
    if (NOTHING_THERE.includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/**
 * The full path of `path` in the folder `root`. Every folder on the way has to be a real one: a link could lead
 * anywhere.
 * @param make Whether folders that are missing are made.
 */
export function wayTo(root: string, path: string, make: boolean): string {
  const names = path.split('/');
  for (const name of names) if (!isUsable(name)) throw new CopyError('this name cannot be used here');
  let parent = root;
  for (const name of names.slice(0, -1)) {
    parent = join(parent, name);
    const stat = statOf(parent);
    if (!stat && make) mkdirSync(parent);
    else if (stat && !stat.isDirectory()) throw new CopyError('what should hold it is no folder here');
  }
  return join(root, ...names);
}

function isUsable(name: string): boolean {
  if (name === '' || name === '.' || name === '..' || name.includes('\0') || name.includes(sep)) return false;
  return process.platform !== 'win32' || !/[<>:"|?*]/.test(name);
}

/**
 * The bytes of a file, not more than it had when it was opened: it may grow for ever.
 * @returns `steady`: whether nobody changed it meanwhile.
 */
export async function readWhole(full: string): Promise<{ bytes: Buffer; steady: boolean }> {
  const file = await open(full, constants.O_RDONLY | OPEN_FLAGS);
  try {
    for (let tries = 1; ; tries++) {
      const before = await file.stat({ bigint: true });
      const size = Number(before.size);
      if (!before.isFile()) throw new CopyError('not a file any more');
      if (size > FILE_MEMORY) throw new CopyError(TOO_LARGE);
      const bytes = await readTo(file, Buffer.allocUnsafe(size));
      const steady = isUnchanged(before, await file.stat({ bigint: true })) && bytes.length === size;
      if (steady || tries === READ_TRIES) return { bytes, steady };
    }
  } finally {
    await file.close();
  }
}

async function readTo(file: FileHandle, buffer: Buffer): Promise<Buffer> {
  let at = 0;
  while (at < buffer.length) {
    const { bytesRead } = await file.read(buffer, at, buffer.length - at, at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return buffer.subarray(0, at);
}

function isUnchanged(a: BigIntStats, b: BigIntStats): boolean {
  return a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs;
}

/** The digest of a file as it is now; undefined when it is none. */
export function fileDigest(full: string): string | undefined {
  const file = openSync(full, constants.O_RDONLY | OPEN_FLAGS);
  try {
    if (!fstatSync(file).isFile()) return undefined;
    const hash = createHash('sha256');
    const chunk = Buffer.allocUnsafe(CHUNK);
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) hash.update(chunk.subarray(0, read));
    return hash.digest('hex');
  } finally {
    closeSync(file);
  }
}

/** Throws when the user may not write to a file: replacing it would only need a right on its folder. */
export function checkWritable(full: string): void {
  closeSync(openSync(full, constants.O_WRONLY | OPEN_FLAGS));
}

export function linkTarget(full: string): string {
  const target = readlinkSync(full, 'buffer');
  if (!isText(target)) throw new CopyError('its target is not UTF-8');
  return sep === '/' ? target.toString() : target.toString().replaceAll(sep, '/');
}

/** Whether bytes are UTF-8. Decoded otherwise, they would name something else. */
export function isText(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString()).equals(bytes);
}

/** A name for something that takes the place of `full` with one `rename`. Short: `full` may be as long as names get. */
export function temporaryBeside(full: string): string {
  return join(dirname(full), `.ratos-${randomBytes(6).toString('hex')}`);
}

/** Writes a whole file under a temporary name beside `full`, with the mode and the owner of what is there now. */
export function writeBeside(full: string, bytes: Uint8Array, old: Stats | undefined): string {
  const path = temporaryBeside(full);
  const file = openSync(path, 'wx', old ? 0o600 : 0o666);
  try {
    writeFileSync(file, bytes);
    if (old) {
      giveTo(file, old);
      // Without set-user-id and its like: the contents are the program's.
      fchmodSync(file, old.mode & 0o777);
    }
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  return path;
}

function giveTo(file: number, { uid, gid }: Stats): void {
  try {
    fchownSync(file, uid, gid);
  } catch {
    // Only root may give files away.
  }
}
