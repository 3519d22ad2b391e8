import { createReadStream } from 'node:fs';
import { contentType, fileAt, listen, pathOf } from '../../scripts/serve-files.ts';

/** A host that only serves files: it sets no headers but the type and those it is given. */
export function serveFolder(
  folder: string,
  headers: Record<string, string> = {},
): Promise<{ url: string; close(): Promise<void> }> {
  return listen((request, response) => {
    const file = fileAt(folder, pathOf(request));
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { ...headers, 'Content-Type': contentType(file) });
    createReadStream(file).pipe(response);
  });
}
