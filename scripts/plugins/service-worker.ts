/** The playground's service worker, with what it keeps for visits without a network. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Plugin, transformWithOxc } from 'vite';

/** Larger files are not kept for use without a network (the compiler keeps itself). */
const KEPT_MAX = 4 << 20;
/** Kept for who has the compiler. */
const TOOLS = /clang-format|format-worker/;
/** Of the programs, what the page itself loads, and the documents that lessons lead to. */
const KEPT_PROGRAMS = /^programs\/(?:index\.json|lessons\.json|bin\/|docs\/(?!decisions\/))/;

/**
 * What the page is for hosts: with a service worker, for headers that hosts may not set, and for visits without a network
 * (src/playground/offline/).
 */
export function serviceWorker(): Plugin {
  const source = (name: string) => new URL(`../../src/playground/offline/${name}.ts`, import.meta.url);
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
          (path) => !path.endsWith('.map'),
        );
        const page = kept.filter((path) => !TOOLS.test(path));
        const tools = kept.filter((path) => TOOLS.test(path));
        const build = createHash('sha256');
        for (const file of built) build.update(file.type === 'chunk' ? file.code : file.source);
        for (const path of inPublic) build.update(readFileSync(join(publicDir, path)));
        const lists = `PAGE = ${JSON.stringify(page)}, TOOLS = ${JSON.stringify(tools)}`;
        const names = `const ${lists}, BUILD = "${build.digest('hex').slice(0, 16)}";\n`;
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
