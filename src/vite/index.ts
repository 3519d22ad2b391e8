/**
 * The Vite plugin: `import program from './program.c?ratos'` compiles, with the compiler that `ratos cc` has. What has been
 * compiled before, of the same files, is kept and not compiled again.
 */
import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path';
import type { Connect, Plugin, ViteDevServer } from 'vite';
import { runCompiler } from '../cli/compiler-thread.ts';
import { firstMistake } from './mistake.ts';

export interface RatosOptions {
  /** Arguments for the compiler, as for `ratos cc`. Default `['-O2']`. */
  flags?: readonly string[] | undefined;
  /** Whether the development server and the preview isolate pages, which RatOS needs of them. Default true. */
  isolate?: boolean | undefined;
}

const WANTED = /^(?<source>.*\.(?:c|cc|cp|cpp|cxx|c\+\+|C))\?(?:.*&)?ratos(?:&|$)/;
/** Where the development server has what was compiled. */
const SERVED = '@ratos/';

const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

interface Compiled {
  wasm: Uint8Array;
  diagnostics: string;
}

/** All answers have the headers, "304 Not Modified" too, at which WebKit looks. */
const isolated: Connect.NextHandleFunction = (_request, response, next) => {
  for (const [name, value] of Object.entries(ISOLATION)) response.setHeader(name, value);
  next();
};

export function ratos({ flags = ['-O2'], isolate = true }: RatosOptions = {}): Plugin {
  let base = '/';
  /** Where relative paths in the flags begin. */
  let root = process.cwd();
  let server: ViteDevServer | undefined;
  /** What the development server gives, by its address after `SERVED`. */
  const served = new Map<string, Uint8Array>();
  /** Files of what did not compile: Vite watches only those of what did. */
  const failing = new Map<string, ReadonlySet<string>>();

  /** @param noteFile is told of each file that the program is made of. */
  async function compile(source: string, noteFile: (path: string) => void): Promise<Compiled> {
    const { program } = await runCompiler({ kind: 'program', cwd: root, args: [source, ...flags] });
    const { ok = false, wasm, diagnostics = '', files = [] } = program ?? {};
    for (const path of files) noteFile(path);
    if (ok && wasm) {
      failing.delete(source);
      return { wasm, diagnostics };
    }
    failing.set(source, new Set(files));
    server?.watcher.add([...files]);
    throw firstMistake(diagnostics, source);
  }

  return {
    name: 'ratos',
    enforce: 'pre',

    // Vite before 8 moves a library's scripts, and leaves behind what they find beside themselves: workers.
    config: () => ({ optimizeDeps: { exclude: ['ratos'] } }),

    configResolved(config) {
      ({ base, root } = config);
    },

    configureServer(given) {
      server = given;
      if (isolate) given.middlewares.use(isolated);
      given.middlewares.use((request, response, next) => {
        const path = request.url?.split('?')[0] ?? '';
        const at = path.indexOf(SERVED);
        const wasm = at < 0 ? undefined : served.get(decodeURIComponent(path.slice(at + SERVED.length)));
        if (wasm === undefined) next();
        else response.setHeader('Content-Type', 'application/wasm').end(wasm);
      });
      given.watcher.on('change', (path) => {
        if ([...failing.values()].some((files) => files.has(path))) given.ws.send({ type: 'full-reload' });
      });
      // It may be the header that was not there.
      given.watcher.on('add', () => {
        if (failing.size > 0) given.ws.send({ type: 'full-reload' });
      });
    },

    configurePreviewServer({ middlewares }) {
      if (isolate) middlewares.use(isolated);
    },

    async load(id) {
      const source = WANTED.exec(id)?.groups?.source;
      if (source === undefined) return null;
      const name = basename(source, extname(source));
      let compiled: Compiled;
      try {
        compiled = await compile(source, (path) => this.addWatchFile(path));
      } catch (error) {
        return this.error(error as Error);
      }
      const { wasm, diagnostics } = compiled;
      if (diagnostics !== '') this.warn(diagnostics);
      let url: string;
      if (server === undefined) {
        const file = this.emitFile({ type: 'asset', name: `${name}.wasm`, source: wasm });
        url = `import.meta.ROLLUP_FILE_URL_${file}`;
      } else {
        const path = `${createHash('sha256').update(wasm).digest('hex').slice(0, 16)}/${name}.wasm`;
        served.set(path, wasm);
        url = JSON.stringify(`${base}${SERVED}${path}`);
      }
      return {
        code: `const url = ${url};
async function bytes() {
  const response = await fetch(url);
  if (!response.ok) throw new Error(\`\${url}: \${response.status} \${response.statusText}\`);
  return new Uint8Array(await response.arrayBuffer());
}
export default { name: ${JSON.stringify(name)}, url, bytes };
`,
        map: null,
      };
    },
  };
}

export default ratos;
