/** Entry of the worker that loads large images, so that the page does not stand still meanwhile. */
import * as Comlink from 'comlink';
import { wallClock } from '../../kernel/core/wall-clock.ts';
import { FileSystem } from '../../kernel/fs/file-system.ts';
import { ImageError } from './image-error.ts';
import { type ImageRequest, type LoadedImage, loadImage } from './load-image.ts';

/** An error would lose its status on the way to the page. */
export type LoadResult = LoadedImage | { readonly status: number; readonly reason: string };

let files: FileSystem | undefined;

const api = {
  setup(buffer: SharedArrayBuffer): void {
    files = FileSystem.attach(buffer, { mayBlock: true, now: wallClock(performance) });
  },
  async load(request: ImageRequest): Promise<LoadResult> {
    if (files === undefined) throw new Error('The worker was not set up.');
    try {
      return await loadImage(files, request);
    } catch (error) {
      if (error instanceof ImageError) return { status: error.status, reason: error.message };
      throw error;
    }
  },
};

export type ImageWorkerApi = typeof api;
Comlink.expose(api);
