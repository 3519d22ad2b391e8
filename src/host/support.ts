/** What RatOS needs of a browser, and what this one lacks. */
import type { Support } from './api.ts';

export function checkSupport(): Support {
  const missing: string[] = [];
  if (typeof WebAssembly === 'undefined') missing.push('This browser has no WebAssembly.');
  if (typeof Worker === 'undefined') missing.push('This browser has no Web Workers.');
  if (typeof navigator === 'undefined' || navigator.locks === undefined) missing.push('This browser has no Web Locks.');
  if (globalThis.crossOriginIsolated !== true) {
    missing.push(
      'The page is not cross-origin isolated: it must be served over HTTPS or from localhost with ' +
        '"Cross-Origin-Opener-Policy: same-origin" and "Cross-Origin-Embedder-Policy: require-corp".',
    );
  }
  if (typeof SharedArrayBuffer === 'undefined') {
    missing.push('Shared memory (SharedArrayBuffer) is not available.');
  } else if (typeof WebAssembly !== 'undefined' && !hasSharedMemory()) {
    missing.push('WebAssembly cannot use shared memory here.');
  }
  return { ok: missing.length === 0, missing };
}

/** A module that declares a shared memory, of no pages: (module (memory 0 0 shared)). */
const SHARED_MEMORY_MODULE = new Uint8Array([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 4, 1, 3, 0, 0]);

/** Asks the validator: making a memory would take one of the few that a tab has, and fail when there is none left. */
function hasSharedMemory(): boolean {
  return WebAssembly.validate(SHARED_MEMORY_MODULE);
}

/**
 * Whether memory is to have its full size before a program has a second thread. WebKit tells all threads of a new size
 * before `memory.grow` returns, and writes zeros to all that is grown: a program with threads would take 1 GiB.
 */
export function memoryGrowsFirst(): boolean {
  return !isWebKit();
}

/** Whether a worker that computes without making a call runs on when it is terminated, for as long as it computes. */
export function endsNoLoop(): boolean {
  return isWebKit();
}

/** Whether the browser limits what memories may grow to, all together. */
export function countsReservations(): boolean {
  return isWebKit();
}

/**
 * Whether workers can import more of themselves while programs run. In WebKit (seen in WebKitGTK 2.50) an import in one
 * worker does not end while another one is blocked; and a part that imports of the worker's own script has that run a
 * second time in the same worker, which then answers each message twice.
 */
export function importsInWorkers(): boolean {
  return !isWebKit();
}

/**
 * Whether a module waits to be compiled until the engine has optimized what was called often before. WebKit has one queue
 * for both; what a program has in it goes with the worker that ran it (seen in WebKitGTK 2.50: behind clang, a program of
 * some lines waited for half a minute).
 */
export function queuesCompilations(): boolean {
  return isWebKit();
}

/** The engine cannot be asked; its maker can. */
function isWebKit(): boolean {
  return navigator.vendor.startsWith('Apple');
}
