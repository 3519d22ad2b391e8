/** An empty page that has RatOS at hand, for tests that drive it from `page.evaluate`. */
import { RatError, RatOS } from '../../src/host/index.ts';
import * as inPage from './in-page.ts';

const tools = { RatOS, RatError, ...inPage };
export type PageTools = typeof tools;
Object.assign(globalThis, tools);
document.documentElement.dataset.ready = 'true';
