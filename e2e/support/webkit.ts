/** WebKitGTK's browser with a page of ours in it, over WebDriver, on a screen that nobody sees. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WebKit } from './other-engines.ts';

/** Keys as WebDriver names them. */
export const CONTROL = '\uE009';
export const ENTER = '\uE007';

type Point = readonly [x: number, y: number];

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

/** Starts a screen, which chooses its own number. */
async function startScreen(command: string): Promise<{ process: ChildProcess; name: string }> {
  const process = spawn(command, ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [number] = (await once(process.stdio[3] as NodeJS.ReadableStream, 'data')) as [Buffer];
  return { process, name: `:${String(number).trim()}` };
}

export class WebKitPage {
  private session = '';

  private constructor(
    private readonly base: string,
    private readonly processes: readonly ChildProcess[],
    private readonly home: string,
  ) {}

  static async start({ driver, browser, screen }: WebKit): Promise<WebKitPage> {
    const home = mkdtempSync(join(tmpdir(), 'ratos-webkit-'));
    const display = await startScreen(screen);
    const port = await freePort();
    const env = {
      ...process.env,
      HOME: home,
      DISPLAY: display.name,
      JSC_useSharedArrayBuffer: '1',
      LIBGL_ALWAYS_SOFTWARE: '1',
      WEBKIT_DISABLE_COMPOSITING_MODE: '1',
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    };
    const server = spawn(driver, [`--port=${port}`], { stdio: 'ignore', env });
    const page = new WebKitPage(`http://127.0.0.1:${port}`, [server, display.process], home);
    const options = { binary: browser, args: ['--automation'] };
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': options } };
    for (let left = 100; ; left--) {
      try {
        ({ sessionId: page.session } = await page.call<{ sessionId: string }>('/session', { capabilities }));
        break;
      } catch (error) {
        // The driver does not listen yet.
        if (left === 0 || !(error instanceof TypeError)) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    await page.call(page.path('timeouts'), { script: 110_000, pageLoad: 60_000 });
    return page;
  }

  private path(command: string): string {
    return `/session/${this.session}/${command}`;
  }

  private async call<T>(path: string, body: unknown, method = 'POST'): Promise<T> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(this.base + path, {
      method,
      headers,
      body: body === null ? null : JSON.stringify(body),
    });
    const { value } = (await response.json()) as { value: T };
    if (!response.ok) throw new Error(JSON.stringify(value));
    return value;
  }

  async open(url: string): Promise<void> {
    await this.call(this.path('url'), { url });
  }

  /** Runs a function in the page, which may not use anything around it. */
  async evaluate<T, A>(body: (argument: A) => T | Promise<T>, argument: A): Promise<T> {
    const script = `const [argument, done] = arguments;
      Promise.resolve().then(() => (${body})(argument)).then((ok) => done({ ok }), (error) => done({ error: String(error?.stack ?? error) }));`;
    const result = await this.call<{ ok: T; error?: string }>(this.path('execute/async'), { script, args: [argument] });
    if (result.error !== undefined) throw new Error(result.error);
    return result.ok;
  }

  /** Presses the mouse at a place, and lets it go at the last of the others. */
  async press(...[first, ...others]: [Point, ...Point[]]): Promise<void> {
    const move = ([x, y]: Point) => ({
      type: 'pointerMove',
      origin: 'viewport',
      duration: 0,
      x: Math.round(x),
      y: Math.round(y),
    });
    const actions = [
      move(first),
      { type: 'pointerDown', button: 0 },
      ...others.map(move),
      { type: 'pointerUp', button: 0 },
    ];
    await this.perform({ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions });
  }

  async type(text: string): Promise<void> {
    const actions = [...text].flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]);
    await this.perform({ type: 'key', id: 'keyboard', actions });
  }

  /** Presses keys together: `CONTROL`, 's'. */
  async chord(...keys: string[]): Promise<void> {
    const actions = [
      ...keys.map((value) => ({ type: 'keyDown', value })),
      ...[...keys].reverse().map((value) => ({ type: 'keyUp', value })),
    ];
    await this.perform({ type: 'key', id: 'keyboard', actions });
  }

  private async perform(...actions: unknown[]): Promise<void> {
    await this.call(this.path('actions'), { actions });
  }

  async screenshot(): Promise<Buffer> {
    return Buffer.from(await this.call<string>(this.path('screenshot'), null, 'GET'), 'base64');
  }

  async close(): Promise<void> {
    if (this.session !== '') await this.call(`/session/${this.session}`, null, 'DELETE').catch(() => undefined);
    for (const process of this.processes) {
      const ended = once(process, 'exit');
      process.kill();
      await ended;
    }
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}
