/** The playground as a host has it: built, and served compressed, with a count of what has been asked for. */
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { ROOT, runNode } from '../../scripts/run-command.ts';

const FOLDER = join(ROOT, 'build/playground');
const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};
const ISOLATION = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
/** Names with a sum of what is in them. */
const NEVER_CHANGES = /^\/assets\//;

/** An answer that has been sent. */
export interface Sent {
  path: string;
  /** Of its body; compressed, but for what is compressed already. */
  bytes: number;
  /** Milliseconds since 1970. */
  at: number;
}

export interface Host {
  url: string;
  /** Since the last one has emptied it. */
  readonly sent: Sent[];
  close(): Promise<void>;
}

export async function buildPlayground(): Promise<void> {
  for (const script of ['build-programs', 'build-compiler']) {
    if ((await runNode(['--import', 'tsx', `scripts/${script}.ts`])) !== 0) throw new Error(`${script} failed`);
  }
  await build({ root: ROOT, logLevel: 'warn' });
}

interface Answer {
  body: Buffer;
  headers: Record<string, string>;
}

export async function servePlayground(folder = FOLDER): Promise<Host> {
  const answers = new Map<string, Answer>();
  const sent: Sent[] = [];
  const answerTo = (path: string): Answer | undefined => {
    const known = answers.get(path);
    if (known !== undefined) return known;
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return undefined;
    const content = readFileSync(file);
    // The compiler's parts are compressed by themselves.
    const packed = path.startsWith('/compiler/') ? content : gzipSync(content, { level: 9 });
    const headers: Record<string, string> = {
      ...ISOLATION,
      'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
      'Cache-Control': NEVER_CHANGES.test(path) ? 'max-age=31536000, immutable' : 'no-cache',
      ...(packed === content ? {} : { 'Content-Encoding': 'gzip' }),
    };
    const answer = { body: packed, headers };
    answers.set(path, answer);
    return answer;
  };
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/'));
    const answer = answerTo(path);
    if (answer === undefined) {
      response.writeHead(404, ISOLATION).end();
      return;
    }
    sent.push({ path, bytes: answer.body.length, at: Date.now() });
    response.writeHead(200, { ...answer.headers, 'Content-Length': answer.body.length }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    sent,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
