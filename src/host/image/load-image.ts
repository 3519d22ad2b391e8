/** From a file's bytes to a compiled module: on the page's thread for small files, in the image worker for others. */
import { RAT_ERR_NO_MEMORY } from '../../guest-abi/status.ts';
import { ImageError, malformed, printable } from './image-error.ts';
import { type PreparedImage, prepareForWasmer, prepareImage } from './prepare.ts';
import type { ImageOptions } from './read-image.ts';

const PREPARE = { ratos: prepareImage, wasmer: prepareForWasmer };

export interface LoadedImage extends Omit<PreparedImage, 'bytes'> {
  readonly module: WebAssembly.Module;
}

/** The bytes are used up. Rejects with ImageError. */
export async function compileImage(
  given: Uint8Array<ArrayBuffer>,
  { engine, memoryQuota, stopChecks }: ImageOptions,
): Promise<LoadedImage> {
  try {
    const { bytes, ...prepared } = PREPARE[engine](given, memoryQuota, stopChecks);
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
