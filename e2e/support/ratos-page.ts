/** An empty page that has RatOS at hand, for tests that drive it from `page.evaluate`. */
import { chromeTrace, RatError, RatOS, traceLine } from '../../src/host/index.ts';
import * as imageFuzz from '../../tests/support/image-fuzz.ts';
import * as wasm from '../../tests/support/wasm-module.ts';
import * as inPage from './in-page.ts';

const tools = { RatOS, RatError, chromeTrace, traceLine, ...inPage, imageFuzz, wasm };
export type PageTools = typeof tools;
Object.assign(globalThis, tools);
document.documentElement.dataset.ready = 'true';
