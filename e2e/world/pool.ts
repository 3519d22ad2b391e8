/** Compiles programs ahead of the tests that run them, two at a time, in processes of their own. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { availableParallelism, constants, setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DiskCompileRequest } from '../../src/toolchain/node.ts';
import { ROOT } from '../support/ratos-command.ts';

export interface Job {
  name: string;
  /** In programs.ts. */
  program?: string;
  /** The program's only source, of a suite. */
  source?: string;
  output: string;
  /** Of a program that is not in programs.ts. */
  request?: DiskCompileRequest;
}

export interface Build {
  ok: boolean;
  /** It was there from an earlier time. */
  cached: boolean;
  /** The program's path. */
  wasm: string;
  diagnostics: string;
  seconds: number;
}

const BUILDER = fileURLToPath(new URL('builder.ts', import.meta.url));
const LANES = Math.min(2, availableParallelism());

/** Where a program of that name is put. */
export function outputOf(name: string): string {
  return join(ROOT, 'build', 'world', `${name}.wasm`);
}

export class BuilderPool {
  readonly #builds = new Map<string, Promise<Build>>();
  readonly #children: ChildProcess[] = [];
  readonly #waiting: { job: Job; done: (build: Build) => void }[] = [];

  /** Starts to compile them all, in this order. */
  constructor(jobs: readonly Job[]) {
    for (const job of jobs) {
      mkdirSync(dirname(job.output), { recursive: true });
      this.#builds.set(job.name, new Promise((resolve) => this.#waiting.push({ job, done: resolve })));
    }
    for (let lane = 0; lane < Math.min(LANES, jobs.length); lane++) {
      const child = fork(BUILDER, { cwd: ROOT, execArgv: ['--import', 'tsx'], stdio: 'inherit' });
      this.#children.push(child);
      // What runs comes before what is compiled ahead.
      if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
      void work(child, () => this.#waiting.shift());
    }
  }

  /** Resolves when the program has been compiled, or cannot be. It comes before those that nobody has asked for. */
  build(name: string): Promise<Build> {
    const build = this.#builds.get(name);
    if (!build) throw new Error(`${name} is not among the programs to compile`);
    const index = this.#waiting.findIndex(({ job }) => job.name === name);
    if (index > 0) this.#waiting.unshift(...this.#waiting.splice(index, 1));
    return build;
  }

  /** Resolves when everything has been compiled, or cannot be. */
  async all(): Promise<void> {
    await Promise.all(this.#builds.values());
  }

  close(): void {
    for (const child of this.#children) child.kill('SIGKILL');
  }
}

async function work(
  child: ChildProcess,
  take: () => { job: Job; done: (build: Build) => void } | undefined,
): Promise<void> {
  for (let next = take(); next; next = take()) {
    const { job, done } = next;
    const build = await ask(child, job);
    done(build);
  }
  if (child.connected) child.disconnect();
}

function ask(child: ChildProcess, job: Job): Promise<Build> {
  const failed = (diagnostics: string): Build => ({
    ok: false,
    cached: false,
    wasm: job.output,
    diagnostics,
    seconds: 0,
  });
  return new Promise((resolve) => {
    if (child.exitCode !== null || !child.connected) return resolve(failed('the compiler’s process has ended'));
    const end = (code: number | null) => resolve(failed(`the compiler’s process ended with ${code}`));
    child.once('exit', end);
    child.once('message', (build) => {
      child.off('exit', end);
      resolve(build as Build);
    });
    child.send(job);
  });
}
