/** The page's end of the worker that loads the compiler's files. */
import { RAT_ERR_IO } from '../guest-abi/status.ts';
import { RatError } from '../host/index.ts';
import { orAborted } from '../host/or-aborted.ts';
import type { LoadProgress } from './api.ts';
import type { LoadListener } from './download.ts';

export interface LoadRequest {
  /** The folder's address, ending in `/`. */
  readonly base: string;
  readonly keep: boolean;
}

export type LoadMessage =
  | { readonly progress: LoadProgress }
  | { readonly files: Uint8Array<ArrayBuffer> }
  | { readonly llvm: Uint8Array<ArrayBuffer> }
  | { readonly failed: string };

/** Its address is written so that bundlers find it. */
function newLoadWorker(assets: URL | undefined): Worker {
  return assets === undefined
    ? new Worker(new URL('./load-worker.ts', import.meta.url), { type: 'module', name: 'ratos-compiler' })
    : new Worker(new URL('load-worker.js', assets), { type: 'module', name: 'ratos-compiler' });
}

/**
 * In a worker of its own, which goes by itself when it has kept what it has loaded. Rejects with a RatError.
 * @param assets where workers come from, if not from beside this. @param signal ends it: it rejects with the reason.
 * @returns the compiler's module.
 */
export function loadParts(
  request: LoadRequest,
  assets: URL | undefined,
  signal: AbortSignal,
  { onProgress, onFiles }: LoadListener,
): Promise<Uint8Array<ArrayBuffer>> {
  const worker = newLoadWorker(assets);
  const failed = (message: string) => new RatError(RAT_ERR_IO, `the compiler cannot be loaded: ${message}`);
  const loaded = new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
    worker.onerror = ({ message }) => reject(failed(message || 'its worker could not be started'));
    worker.onmessage = ({ data }: MessageEvent<LoadMessage>) => {
      if (signal.aborted) return;
      if ('progress' in data) onProgress(data.progress);
      else if ('files' in data) onFiles(data.files);
      else if ('llvm' in data) resolve(data.llvm);
      else reject(failed(data.failed));
    };
    worker.postMessage(request);
  });
  signal.addEventListener('abort', () => worker.terminate(), { once: true });
  return orAborted(loaded, signal).catch((error: unknown) => {
    worker.terminate();
    throw error;
  });
}
