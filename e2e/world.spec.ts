/**
 * Programs from the world: libraries and programs that others have written, compiled from their packages as they are,
 * and run; with their own tests where they bring some. e2e/world/programs.ts lists them. Those that take long are
 * left to `npm run test:world -- --all`.
 */
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { fileOf } from './world/build.ts';
import { BuilderPool, outputOf } from './world/pool.ts';
import type { WorldProgram, WorldRun } from './world/program.ts';
import { PROGRAMS } from './world/programs.ts';
import { runProgram } from './world/run.ts';

/** Of `npm run test:world`: names of programs, or `all`; else all that do not take long. */
const wanted = process.env.RATOS_WORLD?.split(' ');
const chosen = PROGRAMS.filter(({ name, heavy }) =>
  wanted ? wanted.includes('all') || wanted.includes(name) : !heavy,
);

let pool: BuilderPool;
test.beforeAll(() => {
  pool = new BuilderPool(chosen.map(({ name }) => ({ name, output: outputOf(name) })));
});
test.afterAll(() => pool.close());

for (const program of chosen) {
  test(program.name, async ({ ratosPage: page }) => {
    test.setTimeout(600_000);
    const build = await pool.build(program.name);
    expect(build.ok, build.diagnostics).toBe(true);
    for (const run of program.runs) await test.step(run.title ?? 'run', () => check(page, program, build.wasm, run));
  });
}

async function check(page: Page, program: WorldProgram, wasm: string, run: WorldRun): Promise<void> {
  const { args = [], env = {}, stdin = '', expect: wanted } = run;
  const files = Object.fromEntries(
    Object.entries(run.files ?? {}).map(([path, file]) => [path, fileOf(program, file)]),
  );
  const result = await runProgram(page, { name: program.name, wasm, args, env, stdin, files });
  const output = `${result.stdout}${result.stderr}`;
  expect({ code: result.code, reason: result.reason }, output).toEqual({ code: wanted.code ?? 0, reason: 'exit' });
  let position = 0;
  for (const text of wanted.output ?? []) {
    const found = output.indexOf(text, position);
    expect(found, `"${text}" in:\n${output.slice(position)}`).toBeGreaterThanOrEqual(0);
    position = found + text.length;
  }
  for (const unwanted of wanted.never ?? []) expect(output).not.toContain(unwanted);
  expect(result.left, 'what is left over').toEqual([]);
}
