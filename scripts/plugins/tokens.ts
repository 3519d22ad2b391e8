/** Colours and sizes of the desktop, for the page around it. */
import type { Plugin } from 'vite';
import { asProperties, DARK, LIGHT } from '../../src/host/desktop/tokens.ts';

/**
 * The desktop's tokens are the page's, too, and there before anything else is. What the visitor chooses on the page goes
 * for the desktop in it.
 */
export function tokens(): Plugin {
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
