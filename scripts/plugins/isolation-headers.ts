/** The headers that the playground needs, from the development server and the preview. */
import type { Connect, Plugin } from 'vite';

/** RatOS needs shared memory, which a page only gets with these headers. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * Every answer has them. Vite's own setting leaves out "304 Not Modified", and WebKit, which looks at the headers of that
 * answer, too, then refuses the workers of a page that is loaded anew.
 */
export function isolationHeaders(): Plugin {
  const middleware: Connect.NextHandleFunction = (_request, response, next) => {
    for (const [name, value] of Object.entries(isolation)) response.setHeader(name, value);
    next();
  };
  return {
    name: 'isolation-headers',
    configureServer: ({ middlewares }) => void middlewares.use(middleware),
    configurePreviewServer: ({ middlewares }) => void middlewares.use(middleware),
  };
}
