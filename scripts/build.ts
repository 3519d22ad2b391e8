/**
 * Builds what the package holds, into dist/: library, types, command, page of the command, tools for `/bin`.
 * `--if-needed`: only when a source is newer than the last build.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { archivesFor } from '../src/toolchain/link-plan.ts';
import { builtArchives } from '../src/toolchain/node.ts';
import { compiledPrograms } from './compiler-programs.ts';
import { ROOT, runNode, runTool } from './run-command.ts';

const SOURCE_FOLDERS = ['src', 'programs', 'scripts'];
const SOURCE_FILES = /^(package(-lock)?\.json|.*\.config\.ts|tsconfig.*\.json)$/;

const dist = join(ROOT, 'dist');
const stamp = join(dist, '.built');

function isBuilt(): boolean {
  const built = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs;
  if (built === undefined) return false;
  const sources = readdirSync(ROOT).filter((name) => SOURCE_FILES.test(name));
  for (const folder of SOURCE_FOLDERS) {
    sources.push(folder);
    for (const path of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }))
      if (!path.includes('node_modules')) sources.push(join(folder, path));
  }
  // A folder's own time tells of files that went away.
  return sources.every((path) => statSync(join(ROOT, path)).mtimeMs <= built);
}

async function step(name: string, exitCode: Promise<number>): Promise<void> {
  const code = await exitCode;
  if (code === 0) return;
  console.error(`Build failed: ${name}`);
  process.exit(code);
}

if (process.argv.includes('--if-needed') && isBuilt()) process.exit(0);

const started = new Date();
if (existsSync(dist))
  // Types are built where they changed.
  for (const part of readdirSync(dist))
    if (part !== 'types') rmSync(join(dist, part), { recursive: true, force: true });
await step('types', runTool('tsc', ['-b']));
await step('library', runNode(['--import', 'tsx', 'scripts/build-library.ts']));
await step('page of the command', runTool('vite', ['build', '-c', 'vite.run.config.ts', '--logLevel', 'warn']));
await step('command', runTool('tsc', ['-p', 'tsconfig.node.json']));
await step('programs', runNode(['--import', 'tsx', 'scripts/build-programs.ts', 'bin']));
cpSync(join(ROOT, 'public', 'programs', 'bin'), join(dist, 'bin'), { recursive: true });
// What C programs are linked with; it took the step before half a minute to build where it was not kept.
mkdirSync(join(dist, 'lib'));
for (const { fileName, contents } of await builtArchives(archivesFor({ check: false }, { sdl: true })))
  writeFileSync(join(dist, 'lib', fileName), contents);
// With which `ratos compiler` makes what a page's compiler is loaded from.
mkdirSync(join(dist, 'compiler'));
for (const [name, wasm] of await compiledPrograms()) writeFileSync(join(dist, 'compiler', `${name}.wasm`), wasm);
// The time of the start: what was changed while this ran is newer.
writeFileSync(stamp, '');
utimesSync(stamp, started, started);
