/** The playground: development server, build, preview. The library and the page of `ratos run` have their own. */
import { createHash } from 'node:crypto';
import { readdirSync, readFile, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Connect, defineConfig, type Plugin, transformWithOxc } from 'vite';
import { wholeWorker } from './scripts/whole-worker.ts';
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

/** Larger files are not kept for use without a network (the compiler keeps itself), nor what few visitors use before they do. */
const KEPT_MAX = 4 << 20;
const SELDOM_USED = /clang-format|format-worker/;
/** Of the programs, what the page itself loads, and the documents that lessons lead to. */
const KEPT_PROGRAMS = /^programs\/(?:index\.json|lessons\.json|bin\/|docs\/(?!decisions\/))/;

/**
 * What the page is for hosts: with a service worker, for headers that hosts may not set, and for visits without a network
 * (src/playground/offline/).
 */
function serviceWorker(): Plugin {
  const source = (name: string) => new URL(`src/playground/offline/${name}.ts`, import.meta.url);
  const script = async (name: string) => {
    const path = fileURLToPath(source(name));
    return (await transformWithOxc(readFileSync(path, 'utf8'), path, { target: 'es2022' })).code;
  };
  let publicDir = '';
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved(config) {
      publicDir = config.publicDir;
    },
    // When chunks that are empty are gone.
    generateBundle: {
      order: 'post',
      handler: async function (_options, bundle) {
        const inPublic = readdirSync(publicDir, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && statSync(join(entry.parentPath, entry.name)).size <= KEPT_MAX)
          .map((entry) => relative(publicDir, join(entry.parentPath, entry.name)))
          .filter((path) => !/^(?:programs|compiler)\/|^social/.test(path) || KEPT_PROGRAMS.test(path));
        const built = Object.values(bundle).filter((file) =>
          file.type === 'chunk' ? true : Buffer.byteLength(file.source) <= KEPT_MAX,
        );
        const kept = ['./', 'register.js', ...built.map(({ fileName }) => fileName), ...inPublic].filter(
          (path) => !path.endsWith('.map') && !SELDOM_USED.test(path),
        );
        const build = createHash('sha256');
        for (const file of built) build.update(file.type === 'chunk' ? file.code : file.source);
        for (const path of inPublic) build.update(readFileSync(join(publicDir, path)));
        const names = `const KEPT = ${JSON.stringify(kept)}, BUILD = "${build.digest('hex').slice(0, 16)}";\n`;
        this.emitFile({
          type: 'asset',
          fileName: 'service-worker.js',
          source: names + (await script('service-worker')).replace(/^export \{\s*\};?$/m, ''),
        });
        this.emitFile({ type: 'asset', fileName: 'register.js', source: await script('register') });
      },
    },
    transformIndexHtml: () => [{ tag: 'script', attrs: { src: './register.js' }, injectTo: 'head-prepend' }],
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

/** Tests get the built library as a host that serves files has it: what a worker loads is not gone over each time. */
function builtLibrary(): Plugin {
  return {
    name: 'built-library',
    configureServer: ({ middlewares }) =>
      void middlewares.use('/dist', (request, response, next) => {
        const path = (request.url ?? '').split('?')[0] ?? '';
        if (!path.endsWith('.js')) return next();
        readFile(new URL(`./dist${path}`, import.meta.url), (error, body) => {
          if (error !== null) return next();
          response.setHeader('Content-Type', 'text/javascript');
          response.setHeader('Cache-Control', 'max-age=600');
          response.end(body);
        });
      }),
  };
}

/** What the first prompt needs and nothing before it imports: asked for together with the page's own script. */
const PRELOADED = ['src/host/image/load-image.ts', 'src/host/terminal-view.ts'];

function preloads(): Plugin {
  return {
    name: 'preloads',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        const first = chunks.filter(({ facadeModuleId }) => PRELOADED.some((path) => facadeModuleId?.endsWith(path)));
        const files = new Set(first.flatMap(({ fileName, imports }) => [fileName, ...imports]));
        // The others are asked for already.
        return [...files]
          .filter((file) => !html.includes(file))
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `./${file}` },
            injectTo: 'head',
          }));
      },
    },
  };
}

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
