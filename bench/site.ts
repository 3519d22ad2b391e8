/** Builds the page of the benchmark as a page in production is built, over the sources of this or another checkout. */
import { cpSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, type Plugin, preview } from 'vite';
import { ROOT, runNode } from '../scripts/run-command.ts';
import { buildPrograms } from './programs.ts';

export interface Site {
  /** The checkout whose `src/` is measured. The benchmark itself, programs included, is always this one's. */
  checkout: string;
  /** Where it is built. */
  folder: string;
  /** The first port tried; when it is taken the next one is. */
  port: number;
}

export const OWN_SITE: Site = { checkout: ROOT, folder: join(ROOT, 'build/bench/site'), port: 5390 };

/** The site of another checkout, which must have its dependencies installed. */
export function otherSite(path: string): Site {
  const checkout = resolve(path);
  for (const part of ['src/host/index.ts', 'src/toolchain/node.ts', 'node_modules']) {
    if (!existsSync(join(checkout, part))) throw new Error(`${checkout} is no checkout to measure: it has no ${part}`);
  }
  return { checkout, folder: join(ROOT, 'build/bench/other-site'), port: 5490 };
}

const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** What the page imports from `src/` comes from another checkout, and so what is imported there. */
function sourcesOf(checkout: string): Plugin {
  const own = join(ROOT, 'src/');
  const isOwn = (id: string) => id.startsWith(own);
  return {
    name: 'sources-of-another-checkout',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      return found && isOwn(found.id) ? { ...found, id: join(checkout, 'src', found.id.slice(own.length)) } : found;
    },
    buildEnd() {
      // Else this checkout would be compared with itself, and nobody would notice.
      if ([...this.getModuleIds()].some(isOwn)) this.error(`The page has sources of ${own}.`);
    },
  };
}

export async function buildSite({ checkout, folder }: Site): Promise<void> {
  await build({
    configFile: false,
    root: join(ROOT, 'bench/page'),
    base: './',
    logLevel: 'warn',
    publicDir: false,
    plugins: checkout === ROOT ? [] : [sourcesOf(checkout)],
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      reportCompressedSize: false,
      chunkSizeWarningLimit: 20_000,
    },
    worker: { format: 'es' },
  });
  for (const part of ['dist', 'pkg']) {
    cpSync(join(ROOT, 'node_modules/@wasmer/sdk', part), join(folder, 'peer', part), { recursive: true });
  }
  await buildPrograms(join(folder, 'programs'), checkout);
  await runNode(['--import', 'tsx', 'scripts/build-compiler.ts']);
  cpSync(join(ROOT, 'public/compiler'), join(folder, 'compiler'), { recursive: true });
}

/** Serves what buildSite has built. */
export async function serveSite({ folder, port }: Site): Promise<{ url: string; close(): Promise<void> }> {
  const server = await preview({
    configFile: false,
    root: join(ROOT, 'bench/page'),
    logLevel: 'warn',
    build: { outDir: folder },
    preview: { port, headers: ISOLATION },
  });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('The page of the benchmark cannot be served.');
  return { url, close: () => server.close() };
}
