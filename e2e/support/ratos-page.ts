/** An empty page that has RatOS at hand, for tests that drive it from `page.evaluate`. */
import { RatOS } from '../../src/host/index.ts';

async function loadProgram(folder: 'bin' | 'examples' | 'conformance', name: string): Promise<Uint8Array> {
  const response = await fetch(`/programs/${folder}/${name}.wasm`);
  if (!response.headers.get('content-type')?.includes('wasm')) throw new Error(`${folder}/${name} is not built`);
  return new Uint8Array(await response.arrayBuffer());
}

const tools = { RatOS, loadProgram };
export type PageTools = typeof tools;
Object.assign(globalThis, tools);
document.documentElement.dataset.ready = 'true';
