/** Mounts as the system sees them. */
import type { FileSystem } from '../../kernel/fs/file-system.ts';
import type { Mount } from '../api.ts';
import type { SystemStorage } from '../storage/system-storage.ts';
import type { ContentBringer } from './content-bringer.ts';

/** Where something is mounted. */
export interface MountPlace {
  files: FileSystem;
  /** The inode of the directory, which is held open meanwhile. */
  directory: number;
  /** Its path, without a slash at the end. */
  path: string;
  /** Where stores are mounted; null: only what is unpacked can be. */
  storage: SystemStorage | null;
  /** Who brings the bytes of files afterwards; null: they are there when `mount` resolves. */
  bringer: ContentBringer | null;
  /** Throws when the system has been shut down meanwhile. */
  check: () => void;
}

/** The same in every copy of the library that a page may have. */
const MARK = Symbol.for('ratos.mount');

export abstract class SystemMount implements Mount {
  abstract readonly kind: Mount['kind'];
  readonly [MARK] = true;

  static [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && MARK in value;
  }

  /**
   * Fills the directory, before the first program runs.
   * @returns what `shutdown` is to do when all programs have ended, if anything.
   */
  abstract mount(place: MountPlace): Promise<(() => Promise<void>) | undefined>;
}
