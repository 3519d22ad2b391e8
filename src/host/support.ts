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

function hasSharedMemory(): boolean {
  try {
    return new WebAssembly.Memory({ initial: 0, maximum: 0, shared: true }).buffer instanceof SharedArrayBuffer;
  } catch {
    return false;
  }
}
