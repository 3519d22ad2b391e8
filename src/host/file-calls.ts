/** What the calls of `os.fs` share: checks of what they are given, and statuses as errors. */
import { RAT_ERR_NO_MEMORY, RAT_ERR_NO_SPACE, statusName } from '../guest-abi/status.ts';
import type { FileSystem } from '../kernel/fs/file-system.ts';
import {
  FILE_TYPE,
  type FileType as KernelFileType,
  type FileStat as KernelStat,
  type NewTime,
  newFileStat,
  TIME,
  timeMs,
  timeNs,
} from '../kernel/fs/types.ts';
import { utf8Bytes } from '../kernel/memory/utf8.ts';
import { type FileStat, type FileType, RatError } from './api.ts';
import { invalid } from './arguments.ts';

const TYPES: Record<KernelFileType, FileType> = {
  [FILE_TYPE.FILE]: 'file',
  [FILE_TYPE.DIRECTORY]: 'directory',
  [FILE_TYPE.SYMLINK]: 'symlink',
  [FILE_TYPE.DEVICE]: 'device',
};
const TIME_MAX = 2n ** 64n - 1n;
const NS_PER_MS = 1_000_000;

export function typeName(type: KernelFileType): FileType {
  return TYPES[type];
}

/** Passes a result on, or throws what it stands for. */
export function check(result: number, action: string, path: string): number {
  if (result < 0) throw failure(result, action, path);
  return result;
}

export function failure(status: number, action: string, path: string): RatError {
  return new RatError(status, `${action} ${path}: ${statusName(status)}`);
}

/** What is to be written; typed arrays of other elements would be taken for something else than they are. */
export function checkData(call: string, data: unknown): Uint8Array {
  if (typeof data === 'string') return utf8Bytes(data);
  if (data instanceof Uint8Array) return data;
  throw invalid(call, 'the data must be a Uint8Array or a string.');
}

export function checkTime(call: string, name: string, time: unknown): NewTime {
  let ns: bigint | undefined;
  if (typeof time === 'bigint') ns = time;
  else {
    const ms = time instanceof Date ? time.getTime() : typeof time === 'number' ? time * 1000 : Number.NaN;
    if (Number.isFinite(ms)) ns = BigInt(Math.trunc(ms)) * BigInt(NS_PER_MS) + BigInt(Math.round((ms % 1) * NS_PER_MS));
  }
  if (ns !== undefined && ns >= 0n && ns <= TIME_MAX) return ns;
  throw invalid(call, `${name} must be a Date, seconds or bigint nanoseconds from 1970 to 2554.`);
}

export function toStat(stat: KernelStat): FileStat {
  const { size, links, times, ino, generation } = stat;
  return {
    type: typeName(stat.type),
    size,
    links,
    mtimeMs: timeMs(times, TIME.MODIFIED),
    mtimeNs: timeNs(times, TIME.MODIFIED),
    atimeMs: timeMs(times, TIME.ACCESSED),
    ctimeMs: timeMs(times, TIME.CHANGED),
    birthtimeMs: timeMs(times, TIME.CREATED),
    ino,
    generation,
  };
}

export function statInode(fs: FileSystem, ino: number, call: string, path: string): FileStat {
  const stat = newFileStat();
  check(fs.stat(ino, stat), call, path);
  return toStat(stat);
}

/** Room for a file's content, which may be sparse and larger than what there is. */
export function bytesFor(size: number, call: string, path: string): Uint8Array {
  try {
    return new Uint8Array(size);
  } catch {
    throw failure(RAT_ERR_NO_MEMORY, call, path);
  }
}

/** Reads from a position on until `bytes` is full or the file ends. @returns how much. */
export function readInto(
  fs: FileSystem,
  ino: number,
  position: number,
  bytes: Uint8Array,
  call: string,
  path: string,
): number {
  let at = 0;
  while (at < bytes.length) {
    const read = check(fs.read(ino, position + at, bytes, at, bytes.length - at), call, path);
    if (read === 0) break;
    at += read;
  }
  return at;
}

/** @param position 'end': behind whatever is there by then. */
export function writeAll(
  fs: FileSystem,
  ino: number,
  position: number | 'end',
  bytes: Uint8Array,
  call: string,
  path: string,
): void {
  for (let at = 0; at < bytes.length; ) {
    const rest = bytes.length - at;
    const written =
      position === 'end' ? fs.append(ino, bytes, at, rest) : fs.write(ino, position + at, bytes, at, rest);
    check(written, call, path);
    if (written === 0) check(RAT_ERR_NO_SPACE, call, path);
    at += written;
  }
}
