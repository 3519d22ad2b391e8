/** Builds the page of the benchmark as a page in production is built. */
import { join } from 'node:path';
import { build } from 'vite';
import { ROOT } from '../scripts/run-command.ts';
import { buildPrograms } from './programs.ts';

export const SITE = join(ROOT, 'build/bench/site');

export const ISOLATION = {
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
  await buildPrograms(join(SITE, 'programs'));
}
