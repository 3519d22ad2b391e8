/**
 * Programs as people write them: programs/people/NAME.c (or .cpp) prints what NAME.txt holds; NAME.json says how it is
 * run, and what else is expected. The expected output is that of the same program on Linux.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'ratos/playwright';
import { ROOT } from './support/ratos-command.ts';
import { BuilderPool, outputOf } from './world/pool.ts';

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

// As fast as they are for a person: calls are not kept.
test.use({ ratosOptions: { trace: false, desktop: false } });

for (const { name, given } of programs) {
  test(name, async ({ ratos }) => {
    // Waits for the compiler, too.
    test.setTimeout(600_000);
    const build = await pool.build(name);
    expect(build.ok, build.diagnostics).toBe(true);
    const { args = [], env = {}, stdin = '' } = given;
    const result = await ratos.run(build.wasm, { args, env, stdin, cwd: '/tmp' });
    expect.soft(result.stderr, 'standard error').toMatch(new RegExp(given.stderr ?? '^$'));
    expect.soft(result.stdout, 'standard output').toBe(readFileSync(join(FOLDER, `${name}.txt`), 'utf8'));
    if (given.reason === 'trapped') expect(result.reason, 'how it ended').toBe('trapped');
    else expect(result).toExitWith(given.code ?? 0);
  });
}
