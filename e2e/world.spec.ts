/**
 * Programs from the world: libraries and programs that others have written, compiled from their packages as they are,
 * and run; with their own tests where they bring some. e2e/world/programs.ts lists them. Those that take long are
 * left to `npm run test:world -- --all`.
 */
import { basename, extname } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { fileOf } from './world/build.ts';
import { BuilderPool, type Job, outputOf } from './world/pool.ts';
import type { WorldProgram, WorldRun } from './world/program.ts';
import { PROGRAMS } from './world/programs.ts';
import { runProgram } from './world/run.ts';

/** Of `npm run test:world`: names of programs, or `all`; else all that do not take long. */
const wanted = process.env.RATOS_WORLD?.split(' ');
const chosen = PROGRAMS.filter(({ name, heavy }) =>
  wanted ? wanted.includes('all') || wanted.includes(name) : !heavy,
);

const nameIn = (program: WorldProgram, source: string) => `${program.name}/${basename(source, extname(source))}`;

let pool: BuilderPool;
test.beforeAll(() => {
  const jobs = chosen.flatMap((program): Job[] => {
    const { name, sources, suite } = program;
    if (!suite) return [{ name, program: name, output: outputOf(name) }];
    return sources.map((source) => {
      const member = nameIn(program, source);
      return { name: member, program: name, source, output: outputOf(member) };
    });
  });
  pool = new BuilderPool(jobs);
});
test.afterAll(() => pool.close());

const timed = chosen.filter((program) => program.timed);
for (const program of [...chosen.filter((program) => !program.timed), ...timed]) {
  test(program.name, async ({ ratosPage: page }) => {
    test.setTimeout(600_000);
    if (program.timed) await pool.all();
    if (program.suite) {
      for (const source of program.sources) await test.step(source, () => checkMember(page, nameIn(program, source)));
      return;
    }
    const build = await pool.build(program.name);
    expect(build.ok, build.diagnostics).toBe(true);
    for (const run of program.runs) await test.step(run.title ?? 'run', () => check(page, program, build.wasm, run));
  });
}

/** A member of a suite says by its exit code whether it has passed. */
async function checkMember(page: Page, name: string): Promise<void> {
  const build = await pool.build(name);
  expect.soft(build.ok, `${name}: ${build.diagnostics}`).toBe(true);
  if (!build.ok) return;
  const run = { name: basename(name), wasm: build.wasm, args: [], env: {}, stdin: '' };
  const { code, reason, stdout, stderr, left } = await runProgram(page, run);
  expect.soft({ code, reason }, `${name}: ${stdout}${stderr}`).toEqual({ code: 0, reason: 'exit' });
  expect.soft(left, `what ${name} left over`).toEqual([]);
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
