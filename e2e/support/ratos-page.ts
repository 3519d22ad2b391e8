/** An empty page that has RatOS at hand, for tests that drive it from `page.evaluate`. */
import { chromeTrace, RatError, RatOS, traceLine } from '../../src/host/index.ts';
import * as inPage from './in-page.ts';

const tools = { RatOS, RatError, chromeTrace, traceLine, ...inPage };
export type PageTools = typeof tools;
Object.assign(globalThis, tools);
document.documentElement.dataset.ready = 'true';
