/**
 * Runs a headless browser on one page, and ends it for certain.
 *
 * It is started directly and not through Playwright, whose loading alone takes longer than the whole start-up
 * here. It listens on a debugging pipe that nobody uses: when this process dies, however it dies, the pipe breaks
 * and the browser leaves by itself.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserFlags } from './find-browser.ts';

const STDERR_KEPT = 4000;

export class Browser {
  /** Resolves when the browser has ended, with why. */
  readonly ended: Promise<string>;
  private readonly child: ChildProcess;
  private readonly profile = mkdtempSync(join(tmpdir(), 'ratos-'));
  private running = true;
  private readonly killAtExit = () => this.kill();

  constructor(executable: string, url: string) {
    const flags = ['--headless', '--remote-debugging-pipe', `--user-data-dir=${this.profile}`, ...browserFlags()];
    // Its own process group: Ctrl-C in the terminal is for the command, which then ends the browser.
    this.child = spawn(executable, [...flags, url], {
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    });
    let stderr = '';
    this.child.stderr?.on('data', (chunk: Buffer) => (stderr = `${stderr}${chunk}`.slice(-STDERR_KEPT)));
    for (const pipe of this.child.stdio.slice(3)) pipe?.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      const end = (why: string) => {
        this.running = false;
        resolve(why);
      };
      this.child.once('error', (error) => end(`cannot start the browser: ${error.message}`));
      this.child.once('exit', (code, signal) => end(`the browser ended (${signal ?? code})\n${stderr}`.trimEnd()));
    });
    process.once('exit', this.killAtExit);
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
