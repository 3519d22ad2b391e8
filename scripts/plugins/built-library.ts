/** The built library on the development server, for tests. */
import { readFile } from 'node:fs';
import type { Plugin } from 'vite';

/** Tests get the built library as a host that serves files has it: what a worker loads is not gone over each time. */
export function builtLibrary(): Plugin {
  return {
    name: 'built-library',
    configureServer: ({ middlewares }) =>
      void middlewares.use('/dist', (request, response, next) => {
        const path = (request.url ?? '').split('?')[0] ?? '';
        if (!path.endsWith('.js')) return next();
        readFile(new URL(`../../dist${path}`, import.meta.url), (error, body) => {
          if (error !== null) return next();
          response.setHeader('Content-Type', 'text/javascript');
          response.setHeader('Cache-Control', 'max-age=600');
          response.end(body);
        });
      }),
  };
}
