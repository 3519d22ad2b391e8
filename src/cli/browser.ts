/**
 * Runs a browser, mostly a headless one, on one page, and ends it for certain.
 *
 * It is started directly and not through Playwright, whose loading alone takes longer than the whole start-up
 * here. It listens on a debugging pipe, for two reasons. The page's address goes through it and not through the
 * command line, which every user of the machine can read. And when this process dies, however it dies, the pipe
 * breaks and the browser leaves by itself.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { DevTools } from './dev-tools.ts';
import { browserFlags } from './find-browser.ts';

const STDERR_KEPT = 4000;
/**
 * The browser makes a folder for a socket among the temporary files, which it leaves behind when it is killed.
 * Its own profile can be the place, unless the socket's path gets longer than a system takes (104 bytes).
 */
const TEMPORARY_PATH_MAX = 56;

/** Of the desktop. */
const SIZE = { width: 1280, height: 800 };

/** Where temporary files are is the environment's word. */
function temporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'ratos-'));
  } catch (error) {
    throw new Error(`no temporary folder in ${tmpdir()} (TMPDIR): ${(error as Error).message}`);
  }
}

export class Browser {
  /** Resolves when there is no page to expect (any more), with why. */
  readonly failed: Promise<string>;
  private readonly ended: Promise<void>;
  private readonly child: ChildProcess;
  private readonly profile = temporaryFolder();
  private readonly devTools: DevTools;
  /** The page's name in the protocol; undefined: the browser has refused it. */
  private readonly page: Promise<string | undefined>;
  private running = true;
  private readonly killAtExit = () => this.kill();

  /** @param visible a person sees it. */
  constructor(
    executable: string,
    url: string,
    private readonly visible = false,
  ) {
    const flags = [
      ...(visible ? [] : ['--headless']),
      `--window-size=${SIZE.width},${SIZE.height}`,
      '--remote-debugging-pipe',
      // Its only page is the one that the pipe asks for.
      '--no-startup-window',
      `--user-data-dir=${this.profile}`,
      ...browserFlags(),
    ];
    // Its own process group: Ctrl-C in the terminal is for the command, which then ends the browser.
    this.child = spawn(executable, flags, {
      detached: process.platform !== 'win32',
      windowsHide: true,
      env: this.profile.length > TEMPORARY_PATH_MAX ? process.env : { ...process.env, TMPDIR: this.profile },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    });
    let stderr = '';
    this.child.stderr?.on('data', (chunk: Buffer) => (stderr = `${stderr}${chunk}`.slice(-STDERR_KEPT)));
    let refused: (why: string) => void = () => undefined;
    this.failed = new Promise((resolve) => {
      const fail = (why: string) => resolve(`${why}\n${stderr}`.trimEnd());
      this.child.once('error', (error) => fail(`cannot start the browser: ${error.message}`));
      this.child.once('exit', (code, signal) => fail(`the browser ended (${signal ?? code})`));
      refused = (why) => fail(`the browser does not open a page: ${why}`);
    });
    const [commands, results] = this.child.stdio.slice(3) as [Writable, Readable];
    this.devTools = new DevTools(commands, results);
    this.page = this.openPage(url, refused);
    this.ended = new Promise((resolve) => {
      const end = () => {
        this.running = false;
        resolve();
      };
      this.child.once('error', end);
      this.child.once('exit', end);
    });
    process.once('exit', this.killAtExit);
  }

  private openPage(url: string, refused: (why: string) => void): Promise<string | undefined> {
    const size = this.visible ? { newWindow: true, ...SIZE } : {};
    return this.devTools.send('Target.createTarget', { url, ...size }).then(
      ({ targetId }) => String(targetId),
      (error: Error) => {
        refused(error.message);
        return undefined;
      },
    );
  }

  /** A picture of the page, PNG, as it is seen now. */
  async picture(): Promise<Buffer> {
    const targetId = await this.page;
    const { sessionId } = await this.devTools.send('Target.attachToTarget', { targetId, flatten: true });
    const { data } = await this.devTools.send('Page.captureScreenshot', { format: 'png' }, String(sessionId));
    return Buffer.from(String(data), 'base64');
  }

  /** Ends the browser at once and removes its profile. */
  async close(): Promise<void> {
    this.kill();
    await this.ended;
    process.off('exit', this.killAtExit);
    this.removeProfile();
  }

  private kill(): void {
    const { pid } = this.child;
    if (!this.running || pid === undefined) return;
    try {
      if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(pid), '/T', '/F']);
      else process.kill(-pid, 'SIGKILL');
    } catch {
      // It has just ended.
    }
  }

  private removeProfile(): void {
    try {
      rmSync(this.profile, { recursive: true, force: true, maxRetries: 3, retryDelay: 20 });
    } catch {
      // A dying helper process of the browser may still hold a file; the folder is in the temporary folder.
    }
  }
}
