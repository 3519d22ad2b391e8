/** What a store lies in: a file that is read and written at places, as a `FileSystemSyncAccessHandle` is. */
export interface StoreFile {
  /** Bytes read: fewer than there is room for at the end of the file alone. */
  read(into: Uint8Array, at: number): number;
  /** Writes all, or throws a `StoreError`. */
  write(from: Uint8Array, at: number): void;
  /** Returns when everything written outlives the computer; throws a `StoreError` if it may not. */
  flush(): void;
  truncate(size: number): void;
  size(): number;
}

/** The storage has failed. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  constructor(
    /** RAT_ERR_NO_SPACE or RAT_ERR_IO. */
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** What is read is not what was written. */
export class DamagedError extends Error {
  override readonly name = 'DamagedError';
}

/** It is a store of another version of the format: nothing is to be done to it. */
export class VersionError extends Error {
  override readonly name = 'VersionError';
}

/** A file in memory: the copy of a store that somebody else holds. */
export class MemoryFile implements StoreFile {
  constructor(private bytes: Uint8Array = new Uint8Array(0)) {}

  read(into: Uint8Array, at: number): number {
    const part = this.bytes.subarray(at, at + into.length);
    into.set(part);
    return part.length;
  }

  write(from: Uint8Array, at: number): void {
    if (at + from.length > this.bytes.length) this.truncate(at + from.length);
    this.bytes.set(from, at);
  }

  flush(): void {}

  truncate(size: number): void {
    const bytes = new Uint8Array(size);
    bytes.set(this.bytes.subarray(0, size));
    this.bytes = bytes;
  }

  size(): number {
    return this.bytes.length;
  }
}
