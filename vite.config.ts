/** The playground: development server, build, preview. The library and the page of `ratos run` have their own. */
import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

/** RatOS needs shared memory, which a page only gets with these headers. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Hosts that only serve files cannot set headers; there a service worker adds them. */
function isolationServiceWorker(): Plugin {
  const fileName = 'coi-serviceworker.js';
  return {
    name: 'isolation-service-worker',
    apply: 'build',
    generateBundle() {
      const source = readFileSync(new URL(import.meta.resolve('coi-serviceworker/coi-serviceworker.js')), 'utf8');
      this.emitFile({ type: 'asset', fileName, source });
    },
    transformIndexHtml: () => [{ tag: 'script', attrs: { src: `./${fileName}` }, injectTo: 'head-prepend' }],
  };
}

export default defineConfig({
  base: './',
  plugins: [isolationServiceWorker()],
  // Tests are not reloaded under by somebody who edits meanwhile.
  server: { headers: isolation, ...(process.env.RATOS_TEST_PORT ? { hmr: false, watch: null } : {}) },
  preview: { headers: isolation },
  build: { outDir: 'build/playground', target: 'es2022', chunkSizeWarningLimit: 2000, reportCompressedSize: false },
  worker: { format: 'es' },
  // The compiler finds its files beside itself. The others are found at the start, so that the page is not loaded a
  // second time when they are found later.
  optimizeDeps: {
    exclude: ['@yowasp/clang'],
    include: ['@xterm/xterm', '@xterm/addon-fit', 'comlink', '@wasmer/wasi'],
  },
});
