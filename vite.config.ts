/** The playground: development server, build, preview. The library and the page of `ratos run` have their own. */
import { readFileSync } from 'node:fs';
import { type Connect, defineConfig, type Plugin } from 'vite';
import { asProperties, DARK, LIGHT } from './src/host/desktop/tokens.ts';

/** RatOS needs shared memory, which a page only gets with these headers. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * Every answer has them. Vite's own setting leaves out "304 Not Modified", and WebKit, which looks at the headers of that
 * answer, too, then refuses the workers of a page that is loaded anew.
 */
function isolationHeaders(): Plugin {
  const middleware: Connect.NextHandleFunction = (_request, response, next) => {
    for (const [name, value] of Object.entries(isolation)) response.setHeader(name, value);
    next();
  };
  return {
    name: 'isolation-headers',
    configureServer: ({ middlewares }) => void middlewares.use(middleware),
    configurePreviewServer: ({ middlewares }) => void middlewares.use(middleware),
  };
}

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

/**
 * The desktop's tokens are the page's, too, and there before anything else is. What the visitor chooses on the page goes
 * for the desktop in it.
 */
function tokens(): Plugin {
  const places = (root: string) => `${root}, ${root} .ratos-desktop`;
  const css = [
    `${places(':root')} { ${asProperties(LIGHT)} }`,
    `@media (prefers-color-scheme: dark) { ${places(':root:not([data-theme=light])')} { ${asProperties(DARK)} } }`,
    `${places(':root[data-theme=dark]')} { ${asProperties(DARK)} }`,
  ];
  return {
    name: 'tokens',
    transformIndexHtml: () => [{ tag: 'style', children: css.join('\n'), injectTo: 'head' }],
  };
}

export default defineConfig({
  base: './',
  plugins: [isolationHeaders(), isolationServiceWorker(), tokens()],
  // Tests are not reloaded under by somebody who edits meanwhile.
  server: process.env.RATOS_TEST_PORT ? { hmr: false, watch: null } : {},
  build: { outDir: 'build/playground', target: 'es2022', chunkSizeWarningLimit: 2000, reportCompressedSize: false },
  worker: { format: 'es' },
  // The compiler finds its files beside itself. The others are found at the start, so that the page is not loaded a
  // second time when they are found later.
  optimizeDeps: {
    exclude: ['@yowasp/clang'],
    include: ['@xterm/xterm', '@xterm/addon-fit', 'comlink', '@wasmer/wasi'],
  },
});
