/**
 * Preopened directories: the descriptors from PREOPEN_FD on that an ordinary WASI program begins with, each with the name
 * that the program knows it by. Who starts the process may say which; they are opened by its first thread, because only
 * the program tells whether it wants any. Programs of libratos look paths up from the root without them
 * (workers/wasi/path-calls.ts), so that the numbers are free for what they open.
 */
import { PREOPEN_FD } from '../../guest-abi/limits.ts';
import { RAT_SUCCESS } from '../../guest-abi/status.ts';
import { OPEN_DIRECTORY } from '../core/byte-io.ts';
import { release } from '../core/object.ts';
import { FILE_TYPE, newDirectoryEntries } from '../fs/types.ts';
import type { Kernel } from '../kernel.ts';
import { P_PREOPENS, P_PREOPENS_BYTES } from '../memory/process-record.ts';
import { utf8Bytes, utf8Text } from '../memory/utf8.ts';
import { createOpenFile } from '../objects/open-file.ts';
import { isPreopened, PREOPENED, putDescriptor } from './descriptors.ts';
import { copyToHeap, currentDirectory, freeBlock } from './process.ts';

export interface Preopen {
  /** What the program calls it. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

const ROOT: Preopen = { name: '/', path: '/' };
const LISTED_AT_ONCE = 64;

/** A list as it lies in the heap: a name, then a path, each with a zero; and one more zero, so that there is a block. */
const encode = (list: readonly Preopen[]) =>
  utf8Bytes(`${list.map(({ name, path }) => `${name}\0${path}\0`).join('')}\0`);

/** Notes which directories a process begins with, or what they are called. RAT_SUCCESS, or why not. */
export function setPreopens(k: Kernel, process: number, list: readonly Preopen[]): number {
  const { words } = k;
  const bytes = encode(list);
  const block = copyToHeap(k, process, bytes);
  if (block < 0) return block;
  freeBlock(k, process, words[process + P_PREOPENS], words[process + P_PREOPENS_BYTES]);
  words[process + P_PREOPENS] = block;
  words[process + P_PREOPENS_BYTES] = bytes.length;
  return RAT_SUCCESS;
}

function listed(k: Kernel, process: number): Preopen[] | null {
  const from = k.words[process + P_PREOPENS] * 4;
  if (from === 0) return null;
  const texts = utf8Text(k.bytes.slice(from, from + k.words[process + P_PREOPENS_BYTES])).split('\0');
  return Array.from({ length: (texts.length - 2) >> 1 }, (_, i) => ({
    name: texts[2 * i] ?? '',
    path: texts[2 * i + 1] ?? '',
  }));
}

/**
 * What a program begins with when nobody has said: the root. In another working directory also that, as ".", which has
 * to come last: C libraries do not tell "/" from ".", and take the last one for all paths that no other name begins. So
 * that absolute paths do not end up in it, the directories in the root are there as well.
 */
function usual(k: Kernel): Preopen[] {
  const cwd = utf8Text(currentDirectory(k, k.process));
  if (cwd === '/') return [ROOT];
  const { files } = k;
  const entries = newDirectoryEntries(LISTED_AT_ONCE);
  const result: Preopen[] = [ROOT];
  for (let cookie = 0, count = 1; count > 0; cookie = files.nextCookie) {
    count = files.readdir(files.root, cookie, entries);
    for (const { name, nameLength, type } of entries.slice(0, Math.max(count, 0))) {
      const path = `/${utf8Text(name.slice(0, nameLength))}`;
      if (type === FILE_TYPE.DIRECTORY && path !== '/.' && path !== '/..') result.push({ name: path, path });
    }
  }
  return [...result, { name: '.', path: cwd }];
}

/** Opens what the calling thread's process is to begin with; a directory that has gone meanwhile is left out. */
export function openPreopens(k: Kernel): void {
  const { files, process } = k;
  const opened: Preopen[] = [];
  for (const preopen of listed(k, process) ?? usual(k)) {
    const inode = files.open(files.root, preopen.path, { directory: true, followLast: true });
    if (inode < 0) continue;
    const object = createOpenFile(k, inode, OPEN_DIRECTORY);
    if (object < 0) break;
    try {
      if (putDescriptor(k, process, object, PREOPEN_FD + opened.length, PREOPENED) < 0) break;
    } finally {
      release(k, object);
    }
    opened.push(preopen);
  }
  setPreopens(k, process, opened);
}

/** The name of a preopened directory, UTF-8; null when the descriptor is none. */
export function preopenName(k: Kernel, fd: number): Uint8Array | null {
  if (!isPreopened(k, k.process, fd)) return null;
  const preopen = listed(k, k.process)?.[fd - PREOPEN_FD];
  return preopen === undefined ? null : utf8Bytes(preopen.name);
}
