/** The page's end of the image worker, which is started when it is first needed. */
import * as Comlink from 'comlink';
import { RAT_ERR_CLOSED, RAT_ERR_NO_MEMORY } from '../../guest-abi/status.ts';
import type { JobImage } from '../../workers/protocol.ts';
import type { StackFrame } from '../../workers/symbols/stack-text.ts';
import { newImageWorker } from '../assets.ts';
import type { SourceFrame } from '../inspection.ts';
import { ImageError } from './image-error.ts';
import type { ImageWorkerApi, LoadResult } from './image-worker.ts';
import type { LoadedImage } from './load-image.ts';
import type { ImageOptions, ImageRequest } from './read-image.ts';

interface Running {
  readonly api: Comlink.Remote<ImageWorkerApi>;
  /** Ends the worker; rejects when it has ended. */
  readonly end: (reason: ImageError) => void;
  readonly ended: Promise<never>;
}

export class BackgroundLoader {
  private running: Running | undefined;
  private closed = false;

  constructor(private readonly files: SharedArrayBuffer) {}

  /** Rejects with ImageError. */
  load(request: ImageRequest): Promise<LoadedImage> {
    return this.run((api) => api.load(request));
  }

  /** The same for bytes that lie in no file. They are gone from the page afterwards. */
  compile(bytes: Uint8Array<ArrayBuffer>, options: ImageOptions): Promise<LoadedImage> {
    return this.run((api) => api.compile(Comlink.transfer(bytes, [bytes.buffer]), options));
  }

  private async run(load: (api: Comlink.Remote<ImageWorkerApi>) => Promise<LoadResult>): Promise<LoadedImage> {
    if (this.closed) throw CLOSED;
    const { api, ended } = (this.running ??= this.start());
    const result = await Promise.race([load(api), ended]);
    if ('status' in result) throw new ImageError(result.status, result.reason);
    return result;
  }

  /** As the image worker's: for each frame those that it stands for, innermost first. Rejects with ImageError. */
  async places(image: JobImage, frames: StackFrame[]): Promise<SourceFrame[][]> {
    if (this.closed) throw CLOSED;
    const { api, ended } = (this.running ??= this.start());
    return Promise.race([api.places(image, frames), ended]);
  }

  private start(): Running {
    const worker = newImageWorker();
    const api = Comlink.wrap<ImageWorkerApi>(worker);
    let reject: (reason: ImageError) => void;
    const ended = new Promise<never>((_, rejected) => {
      reject = rejected;
    });
    // Those who wait are told; there may be nobody.
    ended.catch(() => undefined);
    const end = (reason: ImageError) => {
      worker.terminate();
      this.running = undefined;
      reject(reason);
    };
    worker.addEventListener('error', (event) =>
      end(new ImageError(RAT_ERR_NO_MEMORY, event.message || 'the worker that loads images could not be started')),
    );
    api.setup(this.files).catch((error: unknown) => end(new ImageError(RAT_ERR_NO_MEMORY, String(error))));
    return { api, end, ended };
  }

  /** Ends the worker; what is being loaded is rejected. */
  close(): void {
    this.closed = true;
    this.running?.end(CLOSED);
  }
}

const CLOSED = new ImageError(RAT_ERR_CLOSED, 'the system has been shut down');
