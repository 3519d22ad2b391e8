/** Processes, signals and descriptors that are not there do not link; what a program has of its own does. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileOnDisk } from '../../src/toolchain/node.ts';
import { buildLibrariesFirst } from './built-libraries.ts';

const MINUTES = 60_000;
let folder: string;
buildLibrariesFirst();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ratos-refused-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function build(name: string, text: string) {
  const cwd = join(folder, name.replace('.', '-'));
  mkdirSync(cwd);
  writeFileSync(join(cwd, name), text);
  return compileOnDisk({ cwd, sources: [name], args: [] });
}

describe('processes that are not there', { timeout: 5 * MINUTES }, () => {
  it.each([
    ['fork.c', '#include <unistd.h>\nint main(void) { return fork(); }', /uses fork, which .*: use posix_spawn/],
    ['fork.cpp', '#include <unistd.h>\nint main() { return vfork(); }', /uses fork \(vfork\), .*: use posix_spawn/],
    [
      'exec.c',
      '#include <unistd.h>\nint main(void) { return execl("/bin/ls", "ls", (char *)0); }',
      /uses exec \(execl\), .*: use posix_spawn/,
    ],
  ])('%s does not link', async (name, text, message) => {
    const result = await build(name, text);
    expect(result.ok).toBe(false);
    expect(result.diagnostics).toMatch(message);
  });

  it('functions of a program’s own by those names link', async () => {
    const text = `int kill(int a) { return a; } int wait(void) { return 2; } int fork(void) { return 3; } int alarm;
      int pause(void) { return 4; } int dup(void) { return 5; }
      int main(void) { return kill(1) + wait() + fork() + pause() + dup() + alarm; }`;
    expect(await build('own.c', text)).toMatchObject({ ok: true });
  });
});
