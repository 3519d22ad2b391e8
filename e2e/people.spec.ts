/**
 * Programs as people write them: programs/people/NAME.c (or .cpp) prints what NAME.txt holds; NAME.json says how it is
 * run, and what else is expected. The expected output is that of the same program on Linux.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './support/fixtures.ts';
import { ROOT } from './support/ratos-command.ts';
import { BuilderPool, outputOf } from './world/pool.ts';
import { runProgram } from './world/run.ts';

interface Case {
  args?: string[];
  env?: Record<string, string>;
  stdin?: string;
  /** Exit code. Default 0. */
  code?: number;
  /** Default `exit`. */
  reason?: 'exit' | 'trapped';
  /** Regular expression; default: nothing. */
  stderr?: string;
  /** For the compiler. */
  flags?: string[];
}

const FOLDER = join(ROOT, 'programs', 'people');
const NAME = /^(.*)\.(?:c|cpp)$/;

const programs = readdirSync(FOLDER)
  .filter((file) => NAME.test(file))
  .sort()
  .map((file) => {
    const name = file.replace(NAME, '$1');
    const settings = join(FOLDER, `${name}.json`);
    const given: Case = existsSync(settings) ? JSON.parse(readFileSync(settings, 'utf8')) : {};
    return { file, name, given };
  });

let pool: BuilderPool;
test.beforeAll(() => {
  pool = new BuilderPool(
    programs.map(({ file, name, given }) => ({
      name,
      output: outputOf(`people/${name}`),
      request: { cwd: FOLDER, sources: [file], args: given.flags ?? [] },
    })),
  );
});
test.afterAll(() => pool.close());

for (const { name, given } of programs) {
  test(name, async ({ ratosPage: page }) => {
    // Waits for the compiler, too.
    test.setTimeout(600_000);
    const build = await pool.build(name);
    expect(build.ok, build.diagnostics).toBe(true);
    const { args = [], env = {}, stdin = '' } = given;
    const result = await runProgram(page, { name, wasm: build.wasm, args, env, stdin });
    expect.soft(result.stderr, 'standard error').toMatch(new RegExp(given.stderr ?? '^$'));
    expect.soft(result.stdout, 'standard output').toBe(readFileSync(join(FOLDER, `${name}.txt`), 'utf8'));
    expect.soft(result.reason, 'how it ended').toBe(given.reason ?? 'exit');
    if (result.reason === 'exit') expect.soft(result.code, 'exit code').toBe(given.code ?? 0);
    expect(result.left, 'what is left over').toEqual([]);
  });
}
