import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Path of a lesson's file. */
export function lessonFile(id: string, file: string): string {
  const folder = readdirSync(join(ROOT, 'lessons')).find((name) => name.replace(/^\d+-/, '') === id);
  return join(ROOT, 'lessons', folder ?? id, file);
}

export interface Result {
  code: number | null;
  stdout: Buffer;
  stderr: string;
}

/** A folder that is removed at the end, and the commands that run in it. */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), 'ratos-e2e-'));
  private readonly commands: Command[] = [];

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, contents: string | Uint8Array): string {
    writeFileSync(this.path(name), contents);
    return this.path(name);
  }

  /** Starts `ratos`, with temporary files (the browser's profile) in this folder. */
  start(args: readonly string[], env: Record<string, string> = {}, command = join(ROOT, 'bin', 'ratos.js')): Command {
    return this.spawn(process.execPath, [command, ...args], env);
  }

  /**
   * Starts a command of the machine's shell on a terminal of its own, in which `$RATOS` is the command. What is written
   * to its standard input is typed, what is shown comes from its standard output.
   */
  onTerminal(line: string): Command {
    const env = { RATOS: `${process.execPath} ${join(ROOT, 'bin', 'ratos.js')}`, SHELL: '/bin/sh' };
    return this.spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], env);
  }

  private spawn(file: string, args: readonly string[], env: Record<string, string>): Command {
    const child = spawn(file, args, {
      cwd: this.folder,
      env: { ...process.env, TMPDIR: this.folder, ...env },
    });
    const started = new Command(child);
    this.commands.push(started);
    return started;
  }

  async run(
    args: readonly string[],
    input: string | Uint8Array = '',
    env: Record<string, string> = {},
  ): Promise<Result> {
    const command = this.start(args, env);
    command.child.stdin.end(input);
    return command.result;
  }

  /** Command lines of living processes that name this folder: a browser that uses a profile in it. */
  processes(): string[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .map((pid) => {
        try {
          return readFileSync(join('/proc', pid, 'cmdline'), 'utf8').replaceAll('\0', ' ');
        } catch {
          return '';
        }
      })
      .filter((line) => line.includes(this.folder));
  }

  remove(): void {
    // A test that failed has left its command running.
    for (const { child } of this.commands) if (child.exitCode === null) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A running `ratos`. */
export class Command {
  readonly result: Promise<Result>;
  stdout = Buffer.alloc(0);
  stderr = '';

  constructor(readonly child: ChildProcessWithoutNullStreams) {
    child.stdin.on('error', () => undefined);
    child.stdout.on('data', (chunk: Buffer) => (this.stdout = Buffer.concat([this.stdout, chunk])));
    child.stderr.on('data', (chunk: Buffer) => (this.stderr += chunk));
    this.result = once(child, 'close').then(([code]) => ({ code, stdout: this.stdout, stderr: this.stderr }));
  }

  /** Resolves when the output so far contains this text. */
  async waitFor(text: string): Promise<void> {
    while (!this.stdout.includes(text)) {
      if (this.child.exitCode !== null) throw new Error(`ended without "${text}": ${this.stdout} ${this.stderr}`);
      await Promise.race([once(this.child.stdout, 'data'), once(this.child, 'close')]);
    }
  }
}
