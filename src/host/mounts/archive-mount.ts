/** A mount that fills its directory once, from something in memory. */
import type { Archive } from '../archives/entry.ts';
import { type MountPlace, SystemMount } from './mount.ts';

/** Loaded when something is unpacked for the first time. */
export type Archives = typeof import('../archives/index.ts');

export class ArchiveMount extends SystemMount {
  constructor(
    readonly kind: 'zip' | 'tar' | 'files',
    /** @param most bytes that it may have when it is unpacked, roughly. */
    private readonly read: (archives: Archives, most: number) => Promise<Archive>,
    private readonly keepsOutsideLinks: boolean,
  ) {
    super();
  }

  async mount({ files, directory, bringer, check }: MountPlace): Promise<undefined> {
    const archives = await import('../archives/index.ts');
    const free = archives.roomOf(files);
    const room = bringer?.leftOf(free) ?? free;
    const archive = await this.read(archives, room.bytes);
    check();
    const plan = archives.planUnpacking(archive, { room, keepsOutsideLinks: this.keepsOutsideLinks });
    await archives.unpack(files, directory, plan, check, bringer);
  }
}
