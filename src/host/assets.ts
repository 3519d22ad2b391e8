/**
 * The files that a page loads while it runs, beside its own script: workers and fonts. Their addresses are written so that
 * bundlers find them (`new Worker(new URL(…, import.meta.url))`), and all here, because here is what a bundler that does
 * not (esbuild) puts beside the page's script.
 */

import { KERNEL_ADDRESS } from '../workers/kernel-address.ts';
import { importsInWorkers } from './support.ts';

/** Where they are served from, when somebody has said so. */
let folder: URL | undefined;

export const assetFolder = (): URL | undefined => folder;

/** Where workers are looked for, in words: a bundler may know it better. */
export const assetPlace = (): string => (folder === undefined ? `beside ${import.meta.url}` : `in ${folder}`);

/** Has them loaded from another folder: where dist/assets/ of the package has been copied to. undefined: none was said. */
export function setAssetFolder(address: URL | undefined): void {
  folder = address;
}

/** The address of a font, which the bundler knows by one of its own. */
export function assetUrl(url: string): string {
  return folder === undefined ? url : new URL(url.slice(url.lastIndexOf('/') + 1), folder).href;
}

/** A worker of a folder that was named; null: none was. */
const fromFolder = (script: string, name: string) =>
  folder === undefined ? null : new Worker(new URL(script, folder), { type: 'module', name });

/**
 * Whether the library's files are served as they are: then its worker's parts lie beside the file of the kernel, which the
 * worker shares with the page. Written so that no bundler looks into it: where one has put them together, or given
 * them other addresses, the worker is the one that has all parts in one file.
 */
function isServedAsBuilt(): boolean {
  return (
    KERNEL_ADDRESS.startsWith(location.origin) &&
    KERNEL_ADDRESS === import.meta.url.replace(/[^/]*$/, () => 'assets/kernel.js')
  );
}

const inParts = (script: string, name: string) =>
  isServedAsBuilt() && importsInWorkers()
    ? new Worker(KERNEL_ADDRESS.replace(/[^/]*$/, script), { type: 'module', name })
    : null;

export const newProcessWorker = () =>
  fromFolder(importsInWorkers() ? 'process-worker.js' : 'process-worker-whole.js', 'ratos') ??
  inParts('process-worker.js', 'ratos') ??
  (importsInWorkers()
    ? new Worker(new URL('../workers/process-worker.ts', import.meta.url), { type: 'module', name: 'ratos' })
    : new Worker(new URL('../workers/process-worker-whole.ts', import.meta.url), { type: 'module', name: 'ratos' }));

export const newTimerWorker = () =>
  fromFolder('timer-worker.js', 'ratos-timers') ??
  new Worker(new URL('../workers/timer-worker.ts', import.meta.url), { type: 'module', name: 'ratos-timers' });

export const newStorageWorker = () =>
  fromFolder('storage-worker.js', 'ratos-storage') ??
  new Worker(new URL('../workers/storage-worker.ts', import.meta.url), { type: 'module', name: 'ratos-storage' });

export const newDisplayWorker = () =>
  fromFolder('display-worker.js', 'ratos-display') ??
  new Worker(new URL('../workers/display-worker.ts', import.meta.url), { type: 'module', name: 'ratos-display' });

export const newImageWorker = () =>
  fromFolder('image-worker.js', 'ratos-images') ??
  new Worker(new URL('./image/image-worker.ts', import.meta.url), { type: 'module', name: 'ratos-images' });

export const newWasmerWorker = () =>
  fromFolder('engine-worker.js', 'ratos-wasmer') ??
  new Worker(new URL('./wasmer/engine-worker.ts', import.meta.url), { type: 'module', name: 'ratos-wasmer' });
