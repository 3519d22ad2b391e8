/** `os.fs.pack`. */
import type { FileSystem } from '../kernel/fs/file-system.ts';
import { FILE_TYPE } from '../kernel/fs/types.ts';
import { type ArchiveFormat, RatError } from './api.ts';
import { ArchiveError } from './archives/entry.ts';
import type { Item } from './archives/walk.ts';
import { check, failure } from './file-calls.ts';
import { iterable } from './iterable-stream.ts';
import type { Archives } from './mounts/archive-mount.ts';
import { realPath } from './real-path.ts';
import { bringContent } from './storage/content.ts';

/** @param checkState throws when the system has been shut down. */
export async function packed(
  fs: FileSystem,
  path: string,
  format: ArchiveFormat,
  checkState: () => void,
): Promise<ReadableStream<Uint8Array>> {
  const archives = await import('./archives/index.ts');
  checkState();
  const real = realPath(fs, path);
  if (typeof real === 'number') throw failure(real, 'pack', path);
  await bringAll(fs, archives, real);
  checkState();
  const stream = archives.streamOf(pieces(fs, archives, real, format), checkState);
  if (format !== 'tar.gz') return iterable(stream);
  // The types of the DOM ask for buffers that are not shared, which these are not.
  return iterable((stream as ReadableStream<Uint8Array<ArrayBuffer>>).pipeThrough(new CompressionStream('gzip')));
}

/** Has the bytes of all files brought that are in a store or an archive and were not opened yet: reading a stream cannot wait for them. */
async function bringAll(fs: FileSystem, archives: Archives, path: string): Promise<void> {
  for (const { type, ino } of items(fs, archives, path)) {
    if (type === 'file') check(await bringContent(fs, ino), 'pack', path);
  }
}

function* pieces(fs: FileSystem, archives: Archives, path: string, format: ArchiveFormat): Generator<Uint8Array> {
  const write = format === 'zip' ? archives.writeZip : archives.writeTar;
  try {
    yield* write(fs, items(fs, archives, path));
  } catch (error) {
    if (error instanceof ArchiveError) throw new RatError(error.status, `pack ${path}: ${error.message}`);
    throw error;
  }
}

function* items(fs: FileSystem, archives: Archives, path: string): Generator<Item> {
  const open: number[] = [];
  const opened = (from: string, directory: boolean) => {
    const ino = check(fs.open(fs.root, from, { directory }), 'pack', path);
    open.push(ino);
    return ino;
  };
  try {
    const ino = opened(path, false);
    const slash = path.lastIndexOf('/') + 1;
    // A file is packed as an entry of its directory.
    if (fs.openedType === FILE_TYPE.DIRECTORY) yield* archives.walk(fs, ino);
    else yield* archives.walk(fs, opened(path.slice(0, slash), true), path.slice(slash));
  } finally {
    for (const ino of open) fs.close(ino);
  }
}
