/** The bytes of an image, out of the file system. */
import { RAT_ERR_NO_MEMORY } from '../../guest-abi/status.ts';
import type { FileSystem } from '../../kernel/fs/file-system.ts';
import { newFileStat } from '../../kernel/fs/types.ts';
import { badImage, ImageError } from './image-error.ts';

/** Bytes of room that all but odd images can do with, for the maxima that are written into them. */
export const ROOM = 64;

/** What the program is to run on: our own layer, or `@wasmer/wasi`. */
export type Engine = 'ratos' | 'wasmer';

/** Which content of which file, and the quota that it is bound to. */
export interface ImageRequest {
  readonly inode: number;
  readonly generation: number;
  readonly size: number;
  readonly memoryQuota: number;
  readonly engine: Engine;
  /** Whether programs must look in their loops whether they have been killed. */
  readonly stopChecks: boolean;
}

/** How the bytes of a program are made what runs. */
export type ImageOptions = Pick<ImageRequest, 'memoryQuota' | 'engine' | 'stopChecks'>;

/** All of one generation: programs write files while they are read. Throws ImageError. */
export function readImage(files: FileSystem, { inode, generation, size }: ImageRequest): Uint8Array<ArrayBuffer> {
  const bytes = allocate(ROOM + size).subarray(ROOM);
  let at = 0;
  while (at < size) {
    const read = files.read(inode, at, bytes, at, size - at);
    if (read <= 0) break;
    at += read;
  }
  const stat = newFileStat();
  files.stat(inode, stat);
  if (at < size || stat.generation !== generation) throw badImage('changed while it was read');
  return bytes;
}

function allocate(bytes: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(bytes);
  } catch {
    throw new ImageError(RAT_ERR_NO_MEMORY, 'there is no memory to load it');
  }
}
