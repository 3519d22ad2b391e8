/** Messages between the page and the storage worker, until it runs; from then on it only tells. */

export type StorageRequest =
  | { kind: 'begin'; kernel: SharedArrayBuffer; files: SharedArrayBuffer }
  /** Mount a store at a directory that is empty. `isCopy`: another page holds the store. */
  | { kind: 'mount'; name: string; directory: number; isCopy: boolean }
  | { kind: 'run' };

/** What has become of a mount. */
export interface StorageMounted {
  /** `memory`: nothing is stored, because of `reason`. */
  state: 'persistent' | 'copy' | 'memory';
  reason?: string;
  /** Commits are lost; this is the last one that was whole. */
  repaired?: boolean;
  /** The store could not be read and lies under this name now; a new one has been begun. */
  setAside?: string;
}

export type StorageReply =
  | ({ kind: 'mounted' } & StorageMounted)
  /** Something could not be stored, or can be again (0). */
  | { kind: 'status'; status: number; message: string }
  /** Bytes of a file are damaged. */
  | { kind: 'damage'; message: string }
  /** Everything is stored, as far as that went, and the files are closed. */
  | { kind: 'ended' };
