/** What the page asks for before a script of its own does. */
import type { Plugin } from 'vite';

/** What the first prompt needs and nothing before it imports: asked for together with the page's own script. */
const PRELOADED = ['src/host/image/load-image.ts', 'src/host/terminal-view.ts'];

export function preloads(): Plugin {
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
