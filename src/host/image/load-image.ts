/** From a file to a compiled module: on the page's thread for small files, in the image worker for others. */
import { RAT_ERR_NO_MEMORY } from '../../guest-abi/status.ts';
import type { FileSystem } from '../../kernel/fs/file-system.ts';
import { newFileStat } from '../../kernel/fs/types.ts';
import { badImage, ImageError, malformed, printable } from './image-error.ts';
import { ROOM } from './limits.ts';
import { type PreparedImage, prepareForWasmer, prepareImage } from './prepare.ts';

/** What the program is to run on: our own layer, or `@wasmer/wasi`. */
export type Engine = 'ratos' | 'wasmer';

const PREPARE = { ratos: prepareImage, wasmer: prepareForWasmer };

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

export interface LoadedImage extends Omit<PreparedImage, 'bytes'> {
  readonly module: WebAssembly.Module;
}

/** How the bytes of a program are made what runs. */
export type ImageOptions = Pick<ImageRequest, 'memoryQuota' | 'engine' | 'stopChecks'>;

/** Rejects with ImageError. */
export async function loadImage(files: FileSystem, request: ImageRequest): Promise<LoadedImage> {
  return compileImage(() => readImage(files, request), request);
}

/** The same for bytes that lie in no file. They are used up. Rejects with ImageError. */
export async function compileImage(
  read: () => Uint8Array<ArrayBuffer>,
  { engine, memoryQuota, stopChecks }: ImageOptions,
): Promise<LoadedImage> {
  try {
    const { bytes, ...prepared } = PREPARE[engine](read(), memoryQuota, stopChecks);
    return { module: await WebAssembly.compile(bytes), ...prepared };
  } catch (error) {
    throw imageErrorOf(error);
  }
}

/** What our checks or the engine's have thrown. */
function imageErrorOf(error: unknown): ImageError {
  if (error instanceof ImageError) return error;
  if (error instanceof RangeError) return new ImageError(RAT_ERR_NO_MEMORY, 'there is no memory to load it');
  return malformed(printable(error instanceof Error ? error.message : String(error)));
}

/** The file's bytes, all of one generation: programs write files while they are read. */
function readImage(files: FileSystem, { inode, generation, size }: ImageRequest): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(ROOM + size).subarray(ROOM);
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
