/** Stores in the origin private file system. */
import { RAT_ERR_IO, RAT_ERR_NO_SPACE } from '../guest-abi/status.ts';
import { MemoryFile, StoreError, type StoreFile } from '../storage/store-file.ts';

/** The directory that they lie in. */
const FOLDER = 'ratos';
/** A page that has just been closed may have the file for a moment. */
const PATIENCE_MS = 5000;
const PAUSE_MS = 25;

/** How engines say that somebody else has the file; the second is WebKit's. */
const TAKEN = ['NoModificationAllowedError', 'InvalidStateError'];

/** In a private window Chromium (150) gives an error of its own, below zero, as an unsigned number of bytes. */
const CHROMIUM_NO_SPACE = -8;

/** A file of its own for a store, which nobody else can open meanwhile. */
export class OpfsFile implements StoreFile {
  constructor(private readonly handle: FileSystemSyncAccessHandle) {}

  read(into: Uint8Array, at: number): number {
    const read = attempt(() => this.handle.read(into, { at }));
    if (read > into.length) throw new StoreError(RAT_ERR_IO, 'The browser could not read its storage.');
    return read;
  }

  write(from: Uint8Array, at: number): void {
    const written = attempt(() => this.handle.write(from, { at }));
    if (written === from.length) return;
    if (written < from.length || (written | 0) === CHROMIUM_NO_SPACE)
      throw new StoreError(RAT_ERR_NO_SPACE, 'The browser’s storage is full.');
    throw new StoreError(RAT_ERR_IO, 'The browser could not write to its storage.');
  }

  flush(): void {
    attempt(() => this.handle.flush());
  }

  truncate(size: number): void {
    attempt(() => this.handle.truncate(size));
  }

  size(): number {
    return attempt(() => this.handle.getSize());
  }

  close(): void {
    this.handle.close();
  }
}

function attempt<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
    throw new StoreError(
      isFull ? RAT_ERR_NO_SPACE : RAT_ERR_IO,
      error instanceof Error ? error.message : String(error),
    );
  }
}

async function folder(): Promise<FileSystemDirectoryHandle> {
  // WebKitGTK has it switched off.
  const storage: StorageManager | undefined = navigator.storage;
  if (storage?.getDirectory === undefined) throw new Error('This browser has no storage for files.');
  const root = await storage.getDirectory();
  return root.getDirectoryHandle(FOLDER, { create: true });
}

export async function openFile(name: string): Promise<OpfsFile> {
  const file = await (await folder()).getFileHandle(name, { create: true });
  for (const end = performance.now() + PATIENCE_MS; ; ) {
    try {
      return new OpfsFile(await file.createSyncAccessHandle());
    } catch (error) {
      const isTaken = error instanceof DOMException && TAKEN.includes(error.name);
      if (!isTaken || performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/** What a store's file holds at this moment, while somebody else may write to it. */
export async function readCopy(name: string): Promise<MemoryFile> {
  const file = await (await folder()).getFileHandle(name);
  return new MemoryFile(new Uint8Array(await (await file.getFile()).arrayBuffer()));
}

/** Gives a closed file another name, which is not in use yet. */
export async function moveFile(name: string, to: string): Promise<void> {
  const directory = await folder();
  const file = (await directory.getFileHandle(name)) as FileSystemFileHandle & { move?: (to: string) => Promise<void> };
  if (file.move !== undefined) return file.move(to);
  const target = await (await directory.getFileHandle(to, { create: true })).createWritable();
  await target.write(await file.getFile());
  await target.close();
  await directory.removeEntry(name);
}
