/**
 * The local web server that the page of `ratos run` comes from, and that carries its link. It listens on the
 * loopback interface only, and answers nobody but that page (`ServerGuard`).
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import type { FolderService, Problem, TreePair } from './link/folders.ts';
import { FRAME, textFrame } from './link/frames.ts';
import type { Job } from './link/job.ts';
import { PAGE_FOLDER, TOOLS_FOLDER } from './package-files.ts';
import { ServerGuard } from './server-guard.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

const OTHER_TYPE = 'application/octet-stream';

const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};

/** No honest frame is larger than this; data frames are much smaller. */
const MAX_FRAME = 16 * 1024 * 1024;

export interface RunServerOptions {
  /** The program, once it is compiled. While it is pending the page waits. */
  program: Promise<Uint8Array>;
  job: Job;
  folders: FolderService;
}

/** Where the bytes come from, or undefined for a path that does not exist. */
type Source = string | Uint8Array | undefined;

export class RunServer {
  /** The first link. There is never a second one. */
  readonly link: Promise<WebSocket>;
  private readonly guard: ServerGuard;

  private constructor(
    private readonly server: Server,
    private readonly host: string,
    private readonly options: RunServerOptions,
  ) {
    this.guard = new ServerGuard(host);
    server.on('request', (request, response) => {
      this.answer(request, response).catch((error: Error) => {
        if (!response.headersSent) response.writeHead(500, HEADERS);
        response.end(error.message);
      });
    });
    const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME, perMessageDeflate: false });
    this.link = new Promise((resolve) => {
      let taken = false;
      server.on('upgrade', (request, socket, head) => {
        if (taken || this.guard.pathOf(request) !== 'link') {
          socket.destroy();
          return;
        }
        taken = true;
        sockets.handleUpgrade(request, socket, head, (link) => {
          link.send(textFrame(FRAME.KEY, Buffer.from(this.guard.key)));
          resolve(link);
        });
      });
    });
  }

  static async start(options: RunServerOptions): Promise<RunServer> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return new RunServer(server, `127.0.0.1:${(server.address() as AddressInfo).port}`, options);
  }

  /** Address of the page. Not to be shown to anybody but the browser: see `ServerGuard`. */
  get url(): string {
    return `http://${this.host}/${this.guard.secret}/`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = this.guard.pathOf(request);
    const pageFile = request.method === 'GET' && path !== undefined ? pageFileOf(path) : undefined;
    if (path === undefined || (pageFile === undefined && !this.guard.hasKey(request))) {
      response.writeHead(403, HEADERS).end();
      return;
    }
    if (request.method !== 'GET') {
      const answer = await this.take(`${request.method} ${path}`, await bodyOf(request));
      response.writeHead(200, { ...HEADERS, 'Content-Type': 'application/json' }).end(JSON.stringify(answer ?? null));
      return;
    }
    const source = pageFile ?? (await this.source(path));
    const bytes = typeof source === 'string' ? await readFile(source).catch(() => undefined) : source;
    if (!bytes) {
      response.writeHead(404, HEADERS).end(`${path}: not found`);
      return;
    }
    response.writeHead(200, { ...HEADERS, 'Content-Type': contentType(path) }).end(bytes);
  }

  private async source(path: string): Promise<Source> {
    const { job, program, folders } = this.options;
    if (path === 'job') {
      await program;
      return Buffer.from(JSON.stringify(job));
    }
    if (path === 'program.wasm') return program;
    const file = fileOf(path);
    if (file) return folders.read(file.folder, file.path);
    const tool = job.tools.find((name) => path === `bin/${encodeURIComponent(name)}.wasm`);
    return tool && join(TOOLS_FOLDER, `${tool}.wasm`);
  }

  /** What the page gives. */
  private async take(what: string, body: Buffer): Promise<unknown> {
    const { folders } = this.options;
    if (what === 'POST copy-back') return folders.begin(JSON.parse(body.toString()) as TreePair[]);
    if (what === 'POST copied-back') return folders.finish(JSON.parse(body.toString()) as Problem[][]);
    const file = what.startsWith('PUT ') && fileOf(what.slice('PUT '.length));
    if (!file) throw new Error(`${what}: not understood`);
    return folders.put(file.folder, file.path, body);
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function fileOf(path: string): { folder: number; path: string } | undefined {
  const [, folder, name] = /^folders\/(\d+)\/([^/]+)$/.exec(path) ?? [];
  return name === undefined ? undefined : { folder: Number(folder), path: decodeURIComponent(name) };
}

function contentType(path: string): string {
  if (path.startsWith('folders/')) return OTHER_TYPE;
  const name = path === '' ? 'index.html' : path === 'job' ? 'job.json' : path;
  return TYPES[extname(name)] ?? OTHER_TYPE;
}

/** A file of the page itself, which is in the package and holds nothing private. */
function pageFileOf(path: string): string | undefined {
  if (path === '') return join(PAGE_FOLDER, 'index.html');
  return /^assets\/[\w.-]+$/.test(path) ? join(PAGE_FOLDER, path) : undefined;
}
