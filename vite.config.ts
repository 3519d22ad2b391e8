/** The playground: development server, build, preview. The library and the page of `ratos run` have their own. */
import { defineConfig } from 'vite';
import { builtLibrary } from './scripts/plugins/built-library.ts';
import { isolationHeaders } from './scripts/plugins/isolation-headers.ts';
import { preloads } from './scripts/plugins/preloads.ts';
import { serviceWorker } from './scripts/plugins/service-worker.ts';
import { tokens } from './scripts/plugins/tokens.ts';
import { wholeWorker } from './scripts/plugins/whole-worker.ts';

export default defineConfig({
  base: './',
  plugins: [
    isolationHeaders(),
    ...(process.env.RATOS_TEST_PORT ? [builtLibrary()] : []),
    serviceWorker(),
    tokens(),
    preloads(),
  ],
  // Tests are not reloaded under by somebody who edits meanwhile.
  server: process.env.RATOS_TEST_PORT ? { hmr: false, watch: null } : {},
  build: { outDir: 'build/playground', target: 'es2022', chunkSizeWarningLimit: 2000, reportCompressedSize: false },
  worker: { format: 'es', plugins: () => [{ ...wholeWorker(), enforce: 'pre' }] },
  // The compiler and clang-format find their files beside themselves. The others are found at the start, so that the page is not loaded a
  // second time when they are found later.
  optimizeDeps: {
    exclude: ['@yowasp/clang', '@wasm-fmt/clang-format'],
    include: [
      ...['autocomplete', 'commands', 'lang-cpp', 'language', 'lint', 'search', 'state', 'view'].map(
        (name) => `@codemirror/${name}`,
      ),
      ...['@lezer/highlight', '@dagrejs/dagre', 'marked', 'fflate'],
      ...['@xterm/xterm', '@xterm/addon-fit', 'comlink', '@wasmer/wasi'],
    ],
  },
});
