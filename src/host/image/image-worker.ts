/** Entry of the worker that loads large images, so that the page does not stand still meanwhile. */
import * as Comlink from 'comlink';
import { wallClock } from '../../kernel/core/wall-clock.ts';
import { FileSystem } from '../../kernel/fs/file-system.ts';
import type { JobImage } from '../../workers/protocol.ts';
import { withoutEntry } from '../../workers/symbols/frame-text.ts';
import { programBytes } from '../../workers/symbols/program-bytes.ts';
import { shortName } from '../../workers/symbols/short-name.ts';
import type { StackFrame } from '../../workers/symbols/stack-text.ts';
import { type Frame, placeOf, symbolize } from '../../workers/symbols/symbolize.ts';
import type { SourceFrame } from '../inspection.ts';
import { ImageError } from './image-error.ts';
import { compileImage, type LoadedImage } from './load-image.ts';
import { type ImageOptions, type ImageRequest, readImage } from './read-image.ts';

/** An error would lose its status on the way to the page. */
export type LoadResult = LoadedImage | { readonly status: number; readonly reason: string };

let files: FileSystem | undefined;

const api = {
  setup(buffer: SharedArrayBuffer): void {
    files = FileSystem.attach(buffer, { mayBlock: true, now: wallClock(performance) });
  },
  /** Places in a program's code as places in its source, by what its file says of them. */
  places(image: JobImage, frames: StackFrame[]): SourceFrame[][] {
    const file = files === undefined ? undefined : programBytes(files, image);
    return frames.map((frame) => withoutEntry(symbolize([frame], file, image.codeStart)).map(sourceFrame));
  },
  async load(request: ImageRequest): Promise<LoadResult> {
    const from = files;
    if (from === undefined) throw new Error('The worker was not set up.');
    return resultOf(async () => compileImage(readImage(from, request), request));
  },
  async compile(bytes: Uint8Array<ArrayBuffer>, options: ImageOptions): Promise<LoadResult> {
    return resultOf(() => compileImage(bytes, options));
  },
};

const sourceFrame = (frame: Frame): SourceFrame => ({ name: shortName(frame.name), ...placeOf(frame) });

async function resultOf(load: () => Promise<LoadedImage>): Promise<LoadResult> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof ImageError) return { status: error.status, reason: error.message };
    throw error;
  }
}

export type ImageWorkerApi = typeof api;
Comlink.expose(api);
