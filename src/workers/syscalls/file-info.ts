/** What files are: of handles, of paths, of the names in a directory. */
import { NAME_MAX } from '../../guest-abi/limits.ts';
import {
  FILE_KIND,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_INVALID_HANDLE,
  RAT_ERR_NOT_FOUND,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { RatDirectoryEntry, RatFileInfo, RatVolumeInfo } from '../../guest-abi/struct-offsets.ts';
import { DESCRIPTOR } from '../../kernel/fs/path-walk.ts';
import { type FileStat, newFileStat, PAGE_BYTES, TIME, type VolumeFacts } from '../../kernel/fs/types.ts';
import { readDirectory } from '../../kernel/objects/directory-listing.ts';
import { describeStream, kindOf } from '../../kernel/objects/file-facts.ts';
import { describeDescriptor } from '../../kernel/process/descriptor-names.ts';
import type { Guest } from '../guest.ts';
import type { GuestMemory } from '../guest-memory.ts';
import { onPath } from './paths.ts';
import type { SyscallHandlers } from './prologues.ts';

const HAS_FACTS: readonly number[] = [FILE_KIND.REGULAR, FILE_KIND.DIRECTORY, FILE_KIND.LINK, FILE_KIND.DEVICE];
const NAME_BYTES = RatDirectoryEntry.SIZEOF - RatDirectoryEntry.name;

function writeInfo(memory: GuestMemory, out: number, kind: number, stat: FileStat): void {
  const R = RatFileInfo;
  for (let at = R.type; at < R.SIZEOF; at += 4) memory.setU32(out + at, 0);
  memory.setU32(out + R.type, kind);
  if (!HAS_FACTS.includes(kind)) return;
  memory.setNumber64(out + R.length, stat.size);
  memory.setNumber64(out + R.fileId, stat.ino);
  memory.setU32(out + R.linkCount, stat.links);
  const times = [
    [R.createdNs, TIME.CREATED],
    [R.modifiedNs, TIME.MODIFIED],
    [R.accessedNs, TIME.ACCESSED],
  ] as const;
  for (const [at, time] of times) {
    memory.setU32(out + at, stat.times[time]);
    memory.setU32(out + at + 4, stat.times[time + 1]);
  }
}

function writeVolume(memory: GuestMemory, out: number, volume: VolumeFacts): void {
  const R = RatVolumeInfo;
  memory.setU32(out + R.pageBytes, PAGE_BYTES);
  memory.setNumber64(out + R.totalBytes, volume.pages * PAGE_BYTES);
  memory.setNumber64(out + R.freeBytes, volume.freePages * PAGE_BYTES);
  memory.setNumber64(out + R.availableBytes, volume.availablePages * PAGE_BYTES);
  memory.setNumber64(out + R.totalFiles, volume.inodes);
  memory.setNumber64(out + R.freeFiles, volume.freeInodes);
  memory.setNumber64(out + R.availableFiles, volume.availableInodes);
  memory.setU32(out + R.nameMax, NAME_MAX);
  memory.setU32(out + R.nameMax + 4, 0);
}

type Calls = Pick<SyscallHandlers, 'RatGetFileInfo' | 'RatGetPathInfo' | 'RatReadDirectory' | 'RatGetVolumeInfo'>;

export function fileInfoCalls(guest: Guest): Calls {
  const { kernel } = guest;
  const stat = newFileStat();

  /** What a path that names a descriptor gives: one that is not open is not there. */
  const found = (kind: number) => (kind === RAT_ERR_INVALID_HANDLE ? RAT_ERR_NOT_FOUND : kind);
  /** Whether a structure is of the size that there is. */
  const isKnown = (out: number, size: number) => guest.memory.u32(out) === size;
  const tell = (kind: number, out: number): number => {
    if (kind < 0) return kind;
    writeInfo(guest.memory, out, kind, stat);
    return RAT_SUCCESS;
  };

  return {
    RatGetFileInfo: (stream, out) =>
      isKnown(out, RatFileInfo.SIZEOF) ? tell(describeStream(kernel, stream, stat), out) : RAT_ERR_INVALID_ARGUMENT,

    RatGetPathInfo: (path, followLink, out) =>
      isKnown(out, RatFileInfo.SIZEOF)
        ? onPath(guest, path, (dir, name) => {
            const status = kernel.files.statPath(dir, name, followLink !== 0, stat, true);
            if (status <= DESCRIPTOR) return tell(found(describeDescriptor(kernel, DESCRIPTOR - status, stat)), out);
            return status < 0 ? status : tell(kindOf(stat.type), out);
          })
        : RAT_ERR_INVALID_ARGUMENT,

    RatGetVolumeInfo: (path, out) =>
      isKnown(out, RatVolumeInfo.SIZEOF)
        ? onPath(guest, path, (dir, name) => {
            const status = kernel.files.statPath(dir, name, true, stat);
            if (status >= 0) writeVolume(guest.memory, out, kernel.files.volume());
            return Math.min(status, RAT_SUCCESS);
          })
        : RAT_ERR_INVALID_ARGUMENT,

    RatReadDirectory: (directory, out, max, count) => {
      if (max === 0 || !isKnown(out, RatDirectoryEntry.SIZEOF)) return RAT_ERR_INVALID_ARGUMENT;
      let at = out >>> 0;
      const told = readDirectory(kernel, directory, max >>> 0, (entry) => {
        const { memory } = guest;
        memory.setU32(at + RatDirectoryEntry.size, RatDirectoryEntry.SIZEOF);
        memory.setU32(at + RatDirectoryEntry.type, kindOf(entry.type));
        memory.setNumber64(at + RatDirectoryEntry.fileId, entry.ino);
        const name = at + RatDirectoryEntry.name;
        memory.write(name, entry.name.subarray(0, entry.nameLength));
        memory.fill(name + entry.nameLength, 0, NAME_BYTES - entry.nameLength);
        at += RatDirectoryEntry.SIZEOF;
      });
      if (told < 0) return told;
      guest.memory.setU32(count, told);
      return RAT_SUCCESS;
    },
  };
}
