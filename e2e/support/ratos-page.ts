/** An empty page that has RatOS at hand, for tests that drive it from `page.evaluate`. */
import * as wasm from '../../tests/support/wasm-module.ts';
import * as inPage from './in-page.ts';
import { chromeTrace, files, opfs, RatError, RatOS, tar, traceLine, zip } from './library.ts';
import { watchTerminal } from './terminal-watch.ts';

/** For few tests, with much of the loader: not loaded for the others. */
const loadImageFuzz = () => import('../../tests/support/image-fuzz.ts');

const mounts = { files, opfs, tar, zip };
const tools = { RatOS, RatError, chromeTrace, traceLine, mounts, ...inPage, watchTerminal, loadImageFuzz, wasm };
export type PageTools = typeof tools;
Object.assign(globalThis, tools);
document.documentElement.dataset.ready = 'true';
