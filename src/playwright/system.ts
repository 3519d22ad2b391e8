/** The system in the page of one test. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import type { Locator, Page, TestInfo } from '@playwright/test';
import { CompileError, compile, isSource } from '../cli/compile.ts';
import { applicationEntries, TOOLS_FOLDER, toolLinks, toolNames } from '../cli/package-files.ts';
import type { Exit } from '../host/index.ts';
import { checkFile, checkProgram, checkRunOptions } from './arguments.ts';
import * as inPage from './in-page.ts';
import { outputs } from './outputs.ts';

export interface RunOptions {
  /** Arguments, without the program's name. */
  args?: readonly string[] | undefined;
  /** Standard input. Default: empty. */
  stdin?: string | undefined;
  env?: Record<string, string> | undefined;
  /** Working directory. Default `/`. */
  cwd?: string | undefined;
  /** Files that are there before it starts, by absolute paths: texts or bytes. */
  files?: Readonly<Record<string, string | Uint8Array>> | undefined;
  /** For the compiler: `['-O2', '--check', '-Iinclude']`. Relative paths begin at the test's file. */
  flags?: readonly string[] | undefined;
}

/** A program that has ended. */
export interface Result extends Exit {
  /** What was run. */
  readonly program: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs. */
export interface Running {
  readonly pid: number;
  /** Resolves when it has ended. Rejects when it can never end: with who waits for what. */
  readonly result: Promise<Result>;
  /** Ends it. Default code: -1. */
  kill(code?: number): Promise<void>;
}

export interface SystemOptions {
  /** Whether programs can make windows, which fill the page. Default true. */
  desktop: boolean;
  /** Whether the shell and the tools are in `/bin`. Default false: it takes a moment. */
  tools: boolean;
  /** Whether calls are kept, the last 20,000, for the report of a test that fails. Default true. */
  trace: boolean;
}

export class System {
  private readonly problems: string[] = [];

  /** @param page has loaded the page of the server, and is booted. */
  private constructor(
    readonly page: Page,
    private readonly testInfo: TestInfo,
  ) {}

  static async boot(page: Page, url: string, testInfo: TestInfo, options: SystemOptions): Promise<System> {
    const system = new System(page, testInfo);
    page.on('pageerror', (error) => system.problems.push(`The page has failed: ${error.stack ?? error.message}`));
    await page.goto(url);
    await page.evaluate(inPage.boot, { desktop: options.desktop, trace: options.trace });
    if (options.tools) await system.installTools();
    await page.evaluate(inPage.noteBase);
    return system;
  }

  private async installTools(): Promise<void> {
    const tools = Object.fromEntries(toolNames().map((name) => [`/bin/${name}`, `bin/${name}.wasm`]));
    if (!existsSync(TOOLS_FOLDER)) throw new Error('The tools are not built.');
    await this.page.evaluate(inPage.installTools, { tools, links: toolLinks(), entries: applicationEntries() });
  }

  /**
   * Runs a program until it ends.
   * @param program sources, which are compiled, or a `.wasm`, relative to the test's file; or a program that the system
   *   has (`/bin/ls`).
   */
  async run(program: string | readonly string[], options: RunOptions = {}): Promise<Result> {
    const { result } = await this.start(program, options);
    return result;
  }

  /** Starts a program, and leaves it running: for one with windows. It is ended with the test. */
  async start(program: string | readonly string[], options: RunOptions = {}): Promise<Running> {
    const sources = checkProgram('run', program);
    const { args = [], env = {}, cwd = '/', stdin, files = {}, flags = [] } = checkRunOptions('run', options);
    for (const [path, data] of Object.entries(files)) await this.writeFile(path, data);
    const path = await this.install(sources, flags);
    const argv = [path, ...args];
    const { pid, reason } = await this.page.evaluate(inPage.start, { path, argv, env, cwd, stdin });
    if (pid === undefined) throw new Error(`${sources[0]} cannot be started: ${reason}`);
    const result = this.ended(pid, sources[0]);
    // Whoever awaits it is told; a test that does not, in the end.
    result.catch(() => undefined);
    const kill = async (code = -1) => void (await this.page.evaluate(inPage.kill, { pid, code }));
    return { pid, result, kill };
  }

  private async ended(pid: number, program: string): Promise<Result> {
    const { stuck, ...result } = await this.page.evaluate(inPage.ended, pid);
    if (stuck === '') return { program, ...result };
    const problem = `${program} cannot go on:\n${stuck}\n${outputs(result)}`;
    this.problems.push(problem);
    throw new Error(problem);
  }

  /** @returns the program's path in the system. */
  private async install(sources: readonly [string, ...string[]], flags: readonly string[]): Promise<string> {
    const [first] = sources;
    if (first.startsWith('/') && !isSource(first) && extname(first) !== '.wasm') return first;
    const paths = sources.map((source) => this.find(source));
    const wasm = paths.some(isSource) ? await this.compiled([...paths, ...flags]) : await readFile(paths[0] as string);
    const base = first.slice(first.lastIndexOf('/') + 1);
    const path = `/bin/${base.slice(0, base.length - extname(base).length)}`;
    await this.writeFile(path, wasm);
    return path;
  }

  private async compiled(args: string[]): Promise<Uint8Array> {
    try {
      return await compile(args, dirname(this.testInfo.file));
    } catch (error) {
      if (error instanceof CompileError) throw new Error(`The program does not compile.\n${error.diagnostics}`);
      throw error;
    }
  }

  /** Beside the test's file, or where the tests are run. */
  private find(path: string): string {
    const found = [resolve(dirname(this.testInfo.file), path), resolve(path)].find(existsSync);
    if (found === undefined) throw new Error(`There is no file ${path}.`);
    return found;
  }

  /** A window of a program, by its title. What is in it is found by role and name, too. */
  window(title: string | RegExp): Locator {
    return this.page.getByRole('dialog', { name: title, exact: true });
  }

  /** Reads a file of the system. */
  async readFile(path: string): Promise<Uint8Array>;
  async readFile(path: string, encoding: 'utf8'): Promise<string>;
  async readFile(path: string, encoding?: 'utf8'): Promise<Uint8Array | string> {
    const bytes = Buffer.from(await this.page.evaluate(inPage.readFile, path), 'base64');
    return encoding === 'utf8' ? bytes.toString('utf8') : new Uint8Array(bytes);
  }

  /** Writes a file of the system; directories are made. */
  async writeFile(path: string, data: string | Uint8Array): Promise<void> {
    checkFile('writeFile', path, data);
    const base64 = Buffer.from(data).toString('base64');
    await this.page.evaluate(inPage.writeFile, { path, base64 });
  }

  /** Attaches what helps to see why the test has failed. */
  async attachTrace(): Promise<void> {
    const { lines, chrome, waits, output } = await this.page.evaluate(inPage.trace);
    if (output !== '') await this.testInfo.attach('ratos-output.txt', { body: output, contentType: 'text/plain' });
    if (waits !== '') await this.testInfo.attach('ratos-threads.txt', { body: waits, contentType: 'text/plain' });
    if (lines === '') return;
    await this.testInfo.attach('ratos-trace.txt', { body: lines, contentType: 'text/plain' });
    await this.testInfo.attach('ratos-trace.json', { body: chrome, contentType: 'application/json' });
  }

  /** Ends all. @returns what is wrong with what the programs have left behind. */
  async end(): Promise<string[]> {
    const left = await this.page.evaluate(inPage.end);
    return [...this.problems, ...left];
  }
}
