/** Builds the page of the benchmark as a page in production is built. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { build, preview } from 'vite';
import { ROOT } from '../scripts/run-command.ts';
import { buildPrograms } from './programs.ts';

const SITE = join(ROOT, 'build/bench/site');

/** The first port tried; when it is taken the next one is. */
const PORT = 5390;
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

export async function buildSite(): Promise<void> {
  await build({
    configFile: false,
    root: join(ROOT, 'bench/page'),
    base: './',
    logLevel: 'warn',
    publicDir: false,
    build: {
      outDir: SITE,
      emptyOutDir: true,
      target: 'es2022',
      reportCompressedSize: false,
      chunkSizeWarningLimit: 20_000,
    },
    worker: { format: 'es' },
  });
  for (const part of ['dist', 'pkg']) {
    cpSync(join(ROOT, 'node_modules/@wasmer/sdk', part), join(SITE, 'peer', part), { recursive: true });
  }
  await buildPrograms(join(SITE, 'programs'));
}

/** Serves what buildSite has built. */
export async function serveSite(): Promise<{ url: string; close(): Promise<void> }> {
  const server = await preview({
    configFile: false,
    root: join(ROOT, 'bench/page'),
    logLevel: 'warn',
    build: { outDir: SITE },
    preview: { port: PORT, headers: ISOLATION },
  });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('The page of the benchmark cannot be served.');
  return { url, close: () => server.close() };
}
