import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { SharedFolders } from './folders/shared-folders.ts';
import { FRAME } from './link/frames.ts';
import { RunServer } from './run-server.ts';

let server: RunServer;
let host: string;
let port: number;
let secret: string;
let origin: string;
let link: WebSocket;
let key: string;

beforeAll(async () => {
  const folders = new SharedFolders([], { removes: false, room: { bytes: 0 }, warn: () => undefined });
  const job = {
    name: 'x',
    args: [],
    env: {},
    terminal: null,
    tools: [],
    links: {},
    applications: {},
    picture: false,
    folders: [],
    argv0: undefined,
    cwd: '/',
    preopens: undefined,
  };
  server = await RunServer.start({ program: Promise.resolve(new Uint8Array(1)), job, folders });
  const url = new URL(server.url);
  ({ host, origin } = url);
  port = Number(url.port);
  secret = url.pathname.split('/')[1] as string;
});
afterAll(() => {
  link?.close();
  server.close();
});

type Headers = Record<string, string>;

async function status(path: string, headers: Headers = {}, method = 'GET'): Promise<number | undefined> {
  const asked = request({ host: '127.0.0.1', port, path, method, headers }).end();
  const [answer] = await once(asked, 'response');
  answer.resume();
  return answer.statusCode;
}

function open(path: string, headers: Headers): Promise<WebSocket> {
  const socket = new WebSocket(`ws://${host}${path}`, { headers });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Guesses at the secret that a careless comparison would take. */
function guesses(): string[] {
  const other = secret.slice(0, -1) + (secret.endsWith('A') ? 'B' : 'A');
  return ['', 'x', secret.slice(0, -1), `${secret}A`, other, secret.toLowerCase(), `%2f${secret}`, `x/${secret}`, '..'];
}

describe('before the link', () => {
  test('there is no link without the secret, nor from another origin, nor under another name', async () => {
    for (const guess of guesses()) await expect(open(`/${guess}/link`, { origin })).rejects.toThrow();
    const path = `/${secret}/link`;
    await expect(open(path, {})).rejects.toThrow();
    await expect(open(path, { origin: 'null' })).rejects.toThrow();
    await expect(open(path, { origin: 'http://example.com' })).rejects.toThrow();
    await expect(open(path, { origin: origin.replace('127.0.0.1', 'localhost') })).rejects.toThrow();
    await expect(open(path, { origin, host: `example.com:${port}` })).rejects.toThrow();
  });

  test('the first one with the secret gets the key', async () => {
    const socket = new WebSocket(`ws://${host}/${secret}/link`, { origin });
    const [frame] = (await once(socket, 'message')) as [Buffer];
    link = socket;
    expect(frame[0]).toBe(FRAME.KEY);
    key = frame.subarray(1).toString();
    expect(await server.link).toBeDefined();
  });
});

describe('after it', () => {
  test('there is no second link', async () => {
    await expect(open(`/${secret}/link`, { origin })).rejects.toThrow();
  });

  const PRIVATE = ['job', 'program.wasm', 'folders/0/file', 'copy-back', 'copied-back'];

  test('the secret and the key together get what is private', async () => {
    const authorization = `Bearer ${key}`;
    expect(await status(`/${secret}/job`, { authorization })).toBe(200);
    expect(await status(`/${secret}/program.wasm?x`, { authorization })).toBe(200);
    expect(await status(`/${secret}/nothing`, { authorization })).toBe(404);
  });

  test('one of them alone gets nothing, whatever the method', async () => {
    for (const path of PRIVATE) {
      for (const method of ['GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'OPTIONS']) {
        expect(await status(`/${secret}/${path}`, { origin }, method), `${method} ${path}`).toBe(403);
        for (const wrong of [key, `Bearer ${key}x`, `Bearer ${secret}`, 'Bearer ', `Basic ${key}`]) {
          expect(await status(`/${secret}/${path}`, { origin, authorization: wrong }, method), wrong).toBe(403);
        }
        for (const guess of guesses()) {
          const headers = { origin, authorization: `Bearer ${key}` };
          expect(await status(`/${guess}/${path}`, headers, method), `${method} ${guess}/${path}`).toBe(403);
        }
      }
    }
  });

  test('the page itself is not shown without the secret', async () => {
    for (const guess of guesses()) expect(await status(`/${guess}/`), guess).toBe(403);
    for (const path of ['/', '/job', '/assets/index.js', '/index.html']) expect(await status(path), path).toBe(403);
  });

  test('a page from elsewhere gets nothing, with secret and key', async () => {
    const authorization = `Bearer ${key}`;
    const path = `/${secret}/job`;
    expect(await status(path, { authorization, host: `example.com:${port}` }), 'DNS rebinding').toBe(403);
    expect(await status(path, { authorization, host: 'localhost' })).toBe(403);
    expect(await status(path, { authorization, origin: 'http://example.com' })).toBe(403);
    expect(await status(path, { authorization, origin: 'null' })).toBe(403);
    expect(await status(path, { authorization }, 'PUT'), 'a change without an origin').toBe(403);
  });

  test('no other interface leads here', async () => {
    const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    for (const { address } of addresses.filter(({ internal, family }) => !internal && family === 'IPv4')) {
      await expect(once(connect(port, address), 'connect'), address).rejects.toThrow();
    }
  });
});
