/** A mount whose files outlive the page. */
import { RAT_ERR_NOT_EMPTY, RAT_ERR_NOT_SUPPORTED, statusName } from '../../guest-abi/status.ts';
import { newDirectoryEntries } from '../../kernel/fs/types.ts';
import { RatError } from '../api.ts';
import { type MountPlace, SystemMount } from './mount.ts';

/** Entries that every listing begins with. */
const DOTS = 2;

export class StoreMount extends SystemMount {
  readonly kind = 'opfs';

  constructor(readonly name: string) {
    super();
  }

  async mount({ files, storage, directory, path }: MountPlace): Promise<undefined> {
    if (storage === null) throw new RatError(RAT_ERR_NOT_SUPPORTED, 'A store can only be mounted by boot.');
    // Two trees would be mixed; and the root has directories of the system.
    if (files.readdir(directory, 0, newDirectoryEntries(DOTS + 1)) > DOTS)
      throw new RatError(RAT_ERR_NOT_EMPTY, `boot: ${path || '/'}: ${statusName(RAT_ERR_NOT_EMPTY)}`);
    await storage.mount(this.name, path, directory);
  }
}
