/**
 * Builds the library: an ESM module that brings its workers along, and beside it, in chunks/, what it shares with
 * `wasi: 'wasmer'`.
 */
import { defineConfig, type Plugin } from 'vite';

const NEW_WORKER = /new Worker\(\s*new URL\(\s*(['"])(?<path>[^'"]+)\1,\s*import\.meta\.url,?\s*\),?/g;

/**
 * Turns `new Worker(new URL('x.ts', import.meta.url), …)` into a worker whose code is in this file: then it does not
 * matter which bundler, if any, the embedding page uses, or where it puts the file.
 */
export function inlineWorkers(): Plugin {
  return {
    name: 'inline-workers',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('.ts') || !code.includes('new Worker(')) return null;
      const imports: string[] = [];
      const result = code.replace(NEW_WORKER, (...match) => {
        const { path } = match.at(-1) as { path: string };
        const name = `InlineWorker${imports.length}`;
        imports.push(`import ${name} from ${JSON.stringify(`${path}?worker&inline`)};`);
        return `new ${name}(`;
      });
      // Line numbers stay as they are.
      return { code: imports.join(' ') + result, map: null };
    },
  };
}

/**
 * Lets debuggers find the source map of a worker whose code is in a string: seen from there, at a `blob:` address,
 * the map's relative address leads nowhere. It is made absolute while the library runs, and without `new URL`, so that
 * a bundler of the embedding page does not take the map for something that the page needs.
 */
function workerSourceMaps(): Plugin {
  return {
    name: 'worker-source-maps',
    renderChunk(code, { fileName }) {
      const folder = fileName.startsWith(CHUNKS) ? '' : CHUNKS;
      const result = code.replace(/(\/\/# sourceMappingURL=)([\w-]+\.js\.map)"/g, (_, comment, map) => {
        return `${comment}" + import.meta.url.replace(/[^/]*$/, "${folder}${map}")`;
      });
      return result === code ? null : { code: result, map: null };
    },
  };
}

/** Folder of what is imported only when it is asked for, and of the workers' source maps. */
const CHUNKS = 'chunks/';

export default defineConfig({
  publicDir: false,
  plugins: [inlineWorkers(), workerSourceMaps()],
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2022',
    minify: false,
    sourcemap: true,
    reportCompressedSize: false,
    rolldownOptions: { output: { chunkFileNames: `${CHUNKS}[name].js` } },
    lib: { entry: 'src/host/index.ts', formats: ['es'], fileName: () => 'index.js' },
  },
  // The library itself is for people and bundlers to read; a worker's code is read by each new worker.
  worker: { format: 'es', rolldownOptions: { output: { entryFileNames: `${CHUNKS}[name].js`, minify: true } } },
});
