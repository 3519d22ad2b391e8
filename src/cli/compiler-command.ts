/** `ratos compiler FOLDER`: the files of which a page has its compiler. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { packageRoot } from './package-files.ts';
import { UsageError } from './usage.ts';

export async function compilerCommand(argv: readonly string[]): Promise<number> {
  const [folder, ...more] = argv;
  if (folder === undefined || folder.startsWith('-') || more.length > 0)
    throw new UsageError('say where the files are to be: ratos compiler FOLDER');
  const { writeCompilerFiles } = await import('../toolchain/compiler-files.ts');
  const programs = join(packageRoot(), 'dist/compiler');
  const names = readdirSync(programs).filter((file) => file.endsWith('.wasm'));
  const bytes = await writeCompilerFiles(resolve(folder), {
    programs: new Map(names.map((file) => [basename(file, '.wasm'), readFileSync(join(programs, file))])),
  });
  const what = bytes === undefined ? 'nothing has changed' : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  process.stdout.write(`${folder}: ${what}\n`);
  return 0;
}
