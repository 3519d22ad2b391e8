/**
 * Makes what an archive holds, in a directory. Every directory is held open and gone into by its inode, so no link,
 * there before or made meanwhile, leads anything elsewhere.
 */
import {
  RAT_ERR_EXISTS,
  RAT_ERR_LIMIT_EXCEEDED,
  RAT_ERR_NO_SPACE,
  RAT_ERR_NOT_DIRECTORY,
  RAT_ERR_NOT_FOUND,
  RAT_SUCCESS,
  statusName,
} from '../../guest-abi/status.ts';
import type { FileSystem } from '../../kernel/fs/file-system.ts';
import { PAGE_BYTES } from '../../kernel/fs/types.ts';
import { Pace } from '../pace.ts';
import { type ArchiveEntry, ArchiveError, quoted } from './entry.ts';
import type { Plan, Room, Step } from './plan.ts';

/** An inode and a slot of a directory. */
const ENTRY_BYTES = 256 + 64;
/** Of 64 bits, and none before 1970. */
const TIME_MAX = 2n ** 64n - 1n;

type FileEntry = ArchiveEntry & { type: 'file' };
const NOTHING = new Uint8Array();

/** Who brings the bytes of a file, which is empty and held open, when it has been made. */
export interface Later {
  expect(ino: number, size: number, content: () => Uint8Array): void;
}

export function roomOf(files: FileSystem): Room {
  return { bytes: (files.capacity - files.pagesInUse) * PAGE_BYTES, perEntry: ENTRY_BYTES, page: PAGE_BYTES };
}

/**
 * Takes the place of files that are there, and leaves those in directories that are there. Stops at the first thing
 * that cannot be made, and what has been made before stays.
 * @param check throws when it is to go no further; called whenever the page may have done other things.
 * @param later is given what has to be inflated.
 */
export async function unpack(
  files: FileSystem,
  directory: number,
  { root, steps }: Plan,
  check: () => void,
  later: Later | null = null,
): Promise<void> {
  const unpacking = new Unpacking(files, later);
  root.ino = directory;
  const pace = new Pace();
  try {
    for (const step of steps) {
      unpacking.make(step);
      if (!pace.isDue) continue;
      await pace.giveWay();
      check();
    }
    unpacking.finish(steps);
  } finally {
    for (const { ino } of steps) if (ino !== 0) files.close(ino);
  }
}

class Unpacking {
  constructor(
    private readonly files: FileSystem,
    private readonly later: Later | null,
  ) {}

  make(step: Step): void {
    const { entry } = step;
    if (entry === undefined || entry.type === 'directory') this.makeDirectory(step);
    else if (entry.type === 'file') this.makeFile(step, entry);
    else if (entry.type === 'symlink') {
      this.replace(step, (dir) => this.files.symlink(entry.target, dir, step.name));
      this.setTime(step);
    }
  }

  /** What needs all others to be there: links; and the times of directories, which changed with what came into them. */
  finish(steps: readonly Step[]): void {
    for (const step of steps) {
      const { file } = step;
      if (file === undefined) continue;
      this.replace(step, (dir) => this.files.link(directoryOf(file), file.name, false, dir, step.name));
    }
    for (const step of steps) if (step.entry?.type === 'directory') this.setTime(step);
  }

  private makeDirectory(step: Step): void {
    const dir = directoryOf(step);
    const status = this.files.mkdir(dir, step.name);
    if (status !== RAT_ERR_EXISTS) expect(status, step);
    const ino = this.files.open(dir, step.name, { directory: true });
    // A link that was there is not followed.
    step.ino = expect(ino === RAT_ERR_LIMIT_EXCEEDED ? RAT_ERR_NOT_DIRECTORY : ino, step);
  }

  private makeFile(step: Step, { size, isPacked, modified, content }: FileEntry): void {
    const { files, later } = this;
    const isLater = later !== null && isPacked;
    // Before the file is made: it may be damaged.
    const bytes = isLater ? NOTHING : content();
    const ino = this.replace(step, (dir) => files.open(dir, step.name, { create: true, exclusive: true }));
    try {
      this.write(step, ino, bytes);
      if (isLater) later.expect(ino, size, content);
      if (modified !== undefined) expect(files.setTimes(ino, 'keep', clamp(modified)), step);
    } finally {
      files.close(ino);
    }
  }

  private write(step: Step, ino: number, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const written = expect(this.files.write(ino, at, bytes, at, bytes.length - at), step);
      if (written === 0) expect(RAT_ERR_NO_SPACE, step);
      at += written;
    }
  }

  /** Makes a name, in place of a file or link that has it. */
  private replace(step: Step, make: (dir: number) => number): number {
    const dir = directoryOf(step);
    let status = make(dir);
    // Somebody else may make it again meanwhile.
    while (status === RAT_ERR_EXISTS) {
      const removed = this.files.unlink(dir, step.name);
      if (removed !== RAT_ERR_NOT_FOUND) expect(removed, step);
      status = make(dir);
    }
    return expect(status, step);
  }

  private setTime(step: Step): void {
    const modified = step.entry?.modified;
    if (modified === undefined) return;
    const status = this.files.setTimesPath(directoryOf(step), step.name, false, 'keep', clamp(modified));
    // Removed by somebody else meanwhile.
    if (status !== RAT_ERR_NOT_FOUND) expect(status, step);
  }
}

/** Where a step is made: only the root has no parent, and it is never made. */
function directoryOf({ parent }: Step): number {
  return parent?.ino ?? 0;
}

function clamp(time: bigint): bigint {
  return time < 0n ? 0n : time > TIME_MAX ? TIME_MAX : time;
}

function expect(status: number, { path }: Step): number {
  if (status >= RAT_SUCCESS) return status;
  throw new ArchiveError(status, `${quoted(path)}: ${statusName(status)}`);
}
