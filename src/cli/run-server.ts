/**
 * The local web server that the page of `ratos run` comes from, and that carries its link. It listens on the
 * loopback interface only, and everything lies below a secret of this run: no other page or user can reach it.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import { hostPath, putDirectory, putFile } from './host-directories.ts';
import type { Job } from './link/job.ts';
import { PAGE_FOLDER, TOOLS_FOLDER } from './package-files.ts';
import type { Directory } from './run-arguments.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
};

/** No honest frame is larger than this; data frames are much smaller. */
const MAX_FRAME = 16 * 1024 * 1024;

export interface RunServerOptions {
  /** The program, once it is compiled. While it is pending the page waits. */
  program: Promise<Uint8Array>;
  job: Job;
  directories: readonly Directory[];
}

/** Where the bytes come from, or undefined for a path that does not exist. */
type Source = string | Uint8Array | undefined;

export class RunServer {
  /** The first link. There is never a second one. */
  readonly link: Promise<WebSocket>;

  private constructor(
    private readonly server: Server,
    private readonly secret: string,
    private readonly options: RunServerOptions,
  ) {
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
        if (taken || this.pathOf(request) !== 'link') {
          socket.destroy();
          return;
        }
        taken = true;
        sockets.handleUpgrade(request, socket, head, resolve);
      });
    });
  }

  static async start(options: RunServerOptions): Promise<RunServer> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return new RunServer(server, randomBytes(18).toString('base64url'), options);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/${this.secret}/`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** The path below the secret; undefined for a request that does not know it. */
  private pathOf(request: IncomingMessage): string | undefined {
    const path = (request.url ?? '').split('?')[0] as string;
    return path.startsWith(`/${this.secret}/`) ? path.slice(this.secret.length + 2) : undefined;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = this.pathOf(request);
    if (path !== undefined && request.method === 'PUT') {
      await this.put(path, request);
      response.writeHead(204, HEADERS).end();
      return;
    }
    const source = path === undefined || request.method !== 'GET' ? undefined : await this.source(path);
    const bytes = typeof source === 'string' ? await readFile(source).catch(() => undefined) : source;
    if (!bytes) {
      response.writeHead(404, HEADERS).end(`${path}: not found`);
      return;
    }
    const name = path === '' ? 'index.html' : (path as string);
    const type = name.startsWith('directories/') ? undefined : TYPES[name === 'job' ? '.json' : extname(name)];
    response.writeHead(200, { ...HEADERS, 'Content-Type': type ?? 'application/octet-stream' }).end(bytes);
  }

  private async source(path: string): Promise<Source> {
    const { job, program } = this.options;
    if (path === 'job') {
      await program;
      return Buffer.from(JSON.stringify(job));
    }
    if (path === 'program.wasm') return program;
    const tool = job.tools.find((name) => path === `bin/${encodeURIComponent(name)}.wasm`);
    if (tool !== undefined) return join(TOOLS_FOLDER, `${tool}.wasm`);
    const shared = this.directoryOf(path);
    if (shared) return hostPath(shared.directory, shared.path);
    return join(PAGE_FOLDER, /^(assets\/)?[\w.-]+$/.test(path) && !path.includes('..') ? path : 'index.html');
  }

  private async put(path: string, request: IncomingMessage): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const shared = this.directoryOf(path);
    if (!shared) throw new Error(`${path}: not a shared folder`);
    if (shared.path.endsWith('/')) putDirectory(shared.directory, shared.path.slice(0, -1));
    else putFile(shared.directory, shared.path, Buffer.concat(chunks));
  }

  private directoryOf(path: string): { directory: Directory; path: string } | undefined {
    const match = /^directories\/(\d+)\/(.+)$/.exec(path);
    const directory = match && this.options.directories[Number(match[1])];
    return directory
      ? { directory, path: (match[2] as string).split('/').map(decodeURIComponent).join('/') }
      : undefined;
  }
}
