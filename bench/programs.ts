/** Compiles programs/bench/, and the plain WASI programs once more as other engines take them. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compilePlainWasi } from '../e2e/support/plain-wasi.ts';
import { ROOT } from '../scripts/run-command.ts';
import { SYSTEM_FLAGS, shellProgram } from '../scripts/system-programs.ts';

/** Programs that use nothing of RatOS: `NAME.plain.wasm` is the same source for any WASI engine. */
const PLAIN = ['nothing', 'hello-plain', 'echo', 'files', 'print-lines'];

/**
 * Writes NAME.wasm for each program into `folder`.
 * @param checkout Whose compiler, headers and libratos are used.
 */
export async function buildPrograms(folder: string, checkout: string): Promise<void> {
  const toolchain = pathToFileURL(join(checkout, 'src/toolchain/node.ts')).href;
  const { compileOnDisk } = (await import(toolchain)) as typeof import('../src/toolchain/node.ts');
  mkdirSync(folder, { recursive: true });
  const sources = readdirSync(join(ROOT, 'programs/bench'))
    .filter((name) => /\.c(pp)?$/.test(name))
    .map((name) => `programs/bench/${name}`);
  const single = [...sources, 'programs/bin/true.c'].map((source) => {
    return { name: basename(source, extname(source)), sources: [source], args: ['-O2', '-Wall', '-Wextra'] };
  });
  for (const { name, sources, args } of [...single, { ...shellProgram(), args: SYSTEM_FLAGS }]) {
    const output = join(folder, `${name}.wasm`);
    const result = await compileOnDisk({ cwd: ROOT, sources, args, output });
    if (!result.ok) throw new Error(`${name} does not compile:\n${result.diagnostics}`);
  }
  for (const name of PLAIN) {
    const source = readFileSync(join(ROOT, 'programs/bench', `${name}.c`), 'utf8');
    writeFileSync(join(folder, `${name}.plain.wasm`), await compilePlainWasi(source));
  }
}
