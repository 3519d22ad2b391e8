/** Where the two versions of WASI differ: preview1, and wasi_unstable before it. */
import { FILE_KIND } from '../../guest-abi/status.ts';
import { FILE_TYPE, type FileStat, TIME } from '../../kernel/fs/types.ts';
import type { GuestMemory } from '../guest-memory.ts';
import { WASI_FILE_TYPE } from './errno.ts';

export interface WasiAbi {
  readonly whence: { readonly SET: number; readonly CURRENT: number; readonly END: number };
  /** Of a `filestat`: its length, where its count of links lies, whether that has 64 bits, and what comes behind it. */
  readonly fileStat: {
    readonly bytes: number;
    readonly links: number;
    readonly wideLinks: boolean;
    readonly size: number;
  };
  /** Of a `subscription`: its length, and the place of a clock's id, which the rest of it follows. */
  readonly subscription: { readonly bytes: number; readonly clock: number };
}

export const PREVIEW1_ABI: WasiAbi = {
  whence: { SET: 0, CURRENT: 1, END: 2 },
  fileStat: { bytes: 64, links: 24, wideLinks: true, size: 32 },
  subscription: { bytes: 48, clock: 16 },
};

export const UNSTABLE_ABI: WasiAbi = {
  whence: { SET: 2, CURRENT: 0, END: 1 },
  fileStat: { bytes: 56, links: 20, wideLinks: false, size: 24 },
  // The clock has a name before its id that nothing is done with.
  subscription: { bytes: 56, clock: 24 },
};

export const WASI_TYPES: Record<number, number> = {
  [FILE_TYPE.FILE]: WASI_FILE_TYPE.REGULAR,
  [FILE_TYPE.DIRECTORY]: WASI_FILE_TYPE.DIRECTORY,
  [FILE_TYPE.SYMLINK]: WASI_FILE_TYPE.SYMLINK,
  [FILE_TYPE.DEVICE]: WASI_FILE_TYPE.CHARACTER,
};

const TIMES = [TIME.ACCESSED, TIME.MODIFIED, TIME.CHANGED] as const;

/** Writes a `filestat`. */
export function writeFileStat({ fileStat }: WasiAbi, memory: GuestMemory, out: number, stat: FileStat): void {
  memory.setU64(out, 1n);
  memory.setNumber64(out + 8, stat.ino);
  memory.setU64(out + 16, BigInt(WASI_TYPES[stat.type] ?? WASI_FILE_TYPE.UNKNOWN));
  if (fileStat.wideLinks) memory.setNumber64(out + fileStat.links, stat.links);
  else memory.setU32(out + fileStat.links, stat.links);
  memory.setNumber64(out + fileStat.size, stat.size);
  for (const [i, time] of TIMES.entries()) {
    const at = out + fileStat.size + 8 * (i + 1);
    memory.setU32(at, stat.times[time]);
    memory.setU32(at + 4, stat.times[time + 1]);
  }
}

/** Writes a `filestat` of what `describeStream` has described. */
export function writeKindStat(abi: WasiAbi, memory: GuestMemory, out: number, kind: number, stat: FileStat): void {
  if (kind === FILE_KIND.TERMINAL) writeTypeStat(abi, memory, out, WASI_FILE_TYPE.CHARACTER);
  else if (kind === FILE_KIND.PIPE) writeTypeStat(abi, memory, out, WASI_FILE_TYPE.UNKNOWN);
  else writeFileStat(abi, memory, out, stat);
}

/** Writes a `filestat` of what is no file: all zero but for its type. */
function writeTypeStat({ fileStat }: WasiAbi, memory: GuestMemory, out: number, type: number): void {
  for (let i = 0; i < fileStat.bytes; i += 8) memory.setU64(out + i, 0n);
  memory.setU64(out + 16, BigInt(type));
}
