/**
 * RatOS as an embedding page has it: the built library. With `?source` in the page's address it is the development
 * server's modules, of which tests can replace one on its way.
 */
import type * as Library from '../../src/host/index.ts';

const address = new URLSearchParams(location.search).has('source') ? '/src/host/index.ts' : '/dist/index.js';
const library: typeof Library = await import(/* @vite-ignore */ address);

export const { chromeTrace, files, opfs, RatError, RatOS, tar, traceLine, zip } = library;
export type RatOS = Library.RatOS;
