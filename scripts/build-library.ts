/**
 * Builds the library into dist/: `index.js`; beside it chunks that are imported when they are needed; and in `assets/`
 * what it loads as files while it runs: workers and fonts. A bundler finds those by `new URL(…, import.meta.url)`, and so
 * does a page without one. All addresses are relative to dist/ itself, where every chunk lies, so they are right, too,
 * where a bundler makes one file of all.
 */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type OutputOptions, type Plugin, rolldown } from 'rolldown';
import { splitModules } from './plugins/split-modules.ts';
import { WHOLE_WORKER, wholeWorker } from './plugins/whole-worker.ts';
import { ROOT } from './run-command.ts';

const ASSETS = 'assets/';

const NEW_WORKER = /new Worker\(\s*new URL\(\s*(['"])(?<path>[^'"]+)\1,\s*import\.meta\.url,?\s*\)/g;
const MARK = /__ratosAsset\((["'`])(.*?)\1\)/g;

/** The addresses of workers and fonts, which only stand in the end: a minifier would write them as no bundler reads them. */
function assets(): Plugin {
  return {
    name: 'assets',
    transform(code, id) {
      if (!id.endsWith('.ts') || !code.includes('new Worker(')) return null;
      const marked = code.replace(NEW_WORKER, (...match) => {
        const { path } = match.at(-1) as { path: string };
        const name = basename(path, '.ts');
        // Bundlers do not take workers apart (Vite before 8 refuses to).
        return `new Worker(__ratosAsset("${name === 'process-worker' ? WHOLE_WORKER : name}.js")`;
      });
      // Lines stay what they are.
      return { code: marked, map: null };
    },
    resolveId: (source) => (/\?(url|inline)$/.test(source) ? { id: `\0${source}` } : null),
    load(id) {
      const [, path, how] = /^\0(.*)\?(url|inline)$/.exec(id) ?? [];
      if (path === undefined) return null;
      const file = fileURLToPath(import.meta.resolve(path));
      if (how === 'inline') return `export default ${JSON.stringify(readFileSync(file, 'utf8'))}`;
      const fileName = basename(file);
      this.emitFile({ type: 'asset', fileName: ASSETS + fileName, source: readFileSync(file) });
      return `export default __ratosAsset("${fileName}").href`;
    },
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        file.code = file.code.replace(MARK, (_match, _quote, name) => `new URL("./${ASSETS}${name}", import.meta.url)`);
      }
    },
  };
}

/** `@wasmer/wasi` names a file that it neither has nor uses, and webpack looks for it. */
function noEngineFile(): Plugin {
  const named = /new URL\((['"])[\w.]+\.wasm\1,\s*import\.meta\.url\)/g;
  return {
    name: 'no-engine-file',
    transform: (code, id) =>
      id.includes('@wasmer/wasi') && named.test(code) ? { code: code.replace(named, 'undefined'), map: null } : null,
  };
}

/** Entries beside the library import it as a page does: there is one of it. */
function besideLibrary(): Plugin {
  return {
    name: 'beside-library',
    resolveId(source, importer) {
      const [, name] = importer === undefined ? [] : (/\/(host|compiler)\/index\.ts$/.exec(source) ?? []);
      if (name === undefined) return null;
      return { id: name === 'host' ? './index.js' : './compiler.js', external: true };
    },
  };
}

async function bundle(input: Record<string, string>, output: OutputOptions, plugins: Plugin[] = []): Promise<void> {
  const build = await rolldown({
    cwd: ROOT,
    input,
    plugins: [assets(), noEngineFile(), wholeWorker(), ...plugins],
    transform: { target: 'es2022' },
    // Offsets in records are numbers where they are used, not variables.
    optimization: { inlineConst: { mode: 'all', pass: 3 } },
  });
  await build.write({ dir: join(ROOT, 'dist'), format: 'es', sourcemap: true, minify: true, ...output });
  await build.close();
}

// The page and its first worker are the same kernel: a page without a bundler loads that once, and what few programs need
// when one does. What workers load lies beside them, wherever that is.
const ofPage = /src\/(host|compiler)\//;
await bundle(
  { index: 'src/host/index.ts', 'process-worker': 'src/workers/process-worker.ts' },
  {
    entryFileNames: ({ name }) => `${name.endsWith('-worker') ? ASSETS : ''}${name}.js`,
    chunkFileNames: ({ moduleIds, name }) => `${moduleIds.some((id) => ofPage.test(id)) ? '' : ASSETS}${name}.js`,
    codeSplitting: {
      groups: [
        {
          name: 'kernel',
          test: /src\/(kernel|guest-abi)\/|src\/workers\/(recent|protocol|kernel-address|call-reference)|node_modules\/comlink\//,
          tags: ['$initial'],
        },
        // What the lazy parts share with the page's script: there already.
        { name: 'shared', test: /src\/host\/(?!index)/, minShareCount: 2, tags: ['$initial'] },
      ],
    },
  },
  [splitModules(/\/src\/(?:kernel|guest-abi|workers)\/.*\.ts$/)],
);
await bundle({ compiler: 'src/compiler/index.ts' }, {}, [besideLibrary()]);
await bundle({ element: 'src/element/index.ts' }, { chunkFileNames: '[name].js' }, [besideLibrary()]);
for (const path of [
  `src/workers/${WHOLE_WORKER}.ts`,
  'src/workers/timer-worker.ts',
  'src/workers/storage-worker.ts',
  'src/workers/display-worker.ts',
  'src/host/image/image-worker.ts',
  'src/host/wasmer/engine-worker.ts',
  'src/compiler/load-worker.ts',
]) {
  await bundle({ [basename(path, '.ts')]: path }, { entryFileNames: `${ASSETS}[name].js`, codeSplitting: false });
}
