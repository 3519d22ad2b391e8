/** Builds the entry `ratos/compiler`: a module beside the library's, which it imports, and which brings its worker along. */
import { defineConfig } from 'vite';
import { inlineWorkers } from './vite.lib.config.ts';

export default defineConfig({
  publicDir: false,
  plugins: [inlineWorkers()],
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2022',
    minify: false,
    sourcemap: false,
    reportCompressedSize: false,
    rolldownOptions: { external: /host\/index\.ts$/, output: { paths: () => './index.js' } },
    lib: { entry: 'src/compiler/index.ts', formats: ['es'], fileName: () => 'compiler.js' },
  },
  worker: { format: 'es', rolldownOptions: { output: { minify: true } } },
});
