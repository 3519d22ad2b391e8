/** The playground as a host has it: built, and served compressed, with a count of what has been asked for. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { ROOT, runNode } from '../../scripts/run-command.ts';
import { contentType, fileAt, listen, pathOf } from '../../scripts/serve-files.ts';

const FOLDER = join(ROOT, 'build/playground');
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
    const file = fileAt(folder, path);
    if (file === undefined) return undefined;
    const content = readFileSync(file);
    // The compiler's parts are compressed by themselves.
    const packed = path.startsWith('/compiler/') ? content : gzipSync(content, { level: 9 });
    const headers: Record<string, string> = {
      ...ISOLATION,
      'Content-Type': contentType(file),
      'Cache-Control': NEVER_CHANGES.test(path) ? 'max-age=31536000, immutable' : 'no-cache',
      ...(packed === content ? {} : { 'Content-Encoding': 'gzip' }),
    };
    const answer = { body: packed, headers };
    answers.set(path, answer);
    return answer;
  };
  const host = await listen((request, response) => {
    const path = pathOf(request);
    const answer = answerTo(path);
    if (answer === undefined) {
      response.writeHead(404, ISOLATION).end();
      return;
    }
    sent.push({ path, bytes: answer.body.length, at: Date.now() });
    response.writeHead(200, { ...answer.headers, 'Content-Length': answer.body.length }).end(answer.body);
  });
  return { ...host, sent };
}
