/** Builds the page of `ratos run` (src/cli/page/). */
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'src/cli/page',
  base: './',
  publicDir: false,
  build: {
    outDir: '../../../dist/run',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
});
