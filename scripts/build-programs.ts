/**
 * Compiles programs/ into public/programs/, with an index for the page; or only the folders that are named, without
 * the index. Unchanged programs come from the cache.
 * `--page`: only what the page of `npm start` needs. `--quickly`: that without the C++ library, and programs in C++,
 * where it is not there yet: it takes most of a minute to build, once on a machine.
 * Exits with 1, after all of them, when one does not compile.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LIBCXX } from '../src/toolchain/cxx-runtime.ts';
import { compilerVersion } from '../src/toolchain/installation.ts';
import { ALL_ARCHIVES } from '../src/toolchain/link-plan.ts';
import { builtArchives, type CompileProgress, compileOnDisk, isBuilt } from '../src/toolchain/node.ts';
import { documents } from './documents.ts';
import { lessonPrograms, readLessons } from './lessons.ts';
import { runNode } from './run-command.ts';
import {
  APPLICATION_FLAGS,
  applicationEntries,
  applicationPrograms,
  SYSTEM_FLAGS,
  shellProgram,
  toolsProgram,
} from './system-programs.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const output = join(root, 'public/programs');
const FOLDERS = ['bin', 'lessons', 'conformance', 'windows'] as const;
type Folder = (typeof FOLDERS)[number];

interface Program {
  folder: Folder;
  name: string;
  /** Relative to the root. */
  sources: string[];
  /** Further names in `/bin` for it. */
  links?: string[];
  /** What the compiler is told; undefined: what its folder says. */
  flags?: readonly string[];
}

function programsIn(folder: Folder): Program[] {
  if (folder === 'lessons') return lessonPrograms().map((program) => ({ ...program, folder }));
  const path = join(root, 'programs', folder);
  if (!existsSync(path)) return [];
  const extensions = folder === 'bin' ? ['.c'] : ['.c', '.cpp'];
  const single = readdirSync(path)
    .filter((file) => extensions.includes(extname(file)))
    .sort()
    .map((file) => ({ folder, name: file.slice(0, -extname(file).length), sources: [`programs/${folder}/${file}`] }));
  if (folder !== 'bin') return single;
  return [
    ...single,
    ...[shellProgram(), toolsProgram()].map((program) => ({ ...program, folder })),
    ...applicationPrograms().map((program) => ({ ...program, folder, flags: APPLICATION_FLAGS })),
  ];
}

/** What a program wants of the compiler; those of conformance by NAME.json. */
function flagsOf({ folder, sources: [source = ''], flags }: Program): string[] {
  if (flags !== undefined) return [...flags];
  if (folder === 'bin') return [...SYSTEM_FLAGS];
  const path = join(root, source.replace(/\.c(pp)?$/, '.json'));
  if (!existsSync(path)) return ['-Wall', '-Wextra'];
  const { compile = [] } = JSON.parse(readFileSync(path, 'utf8')) as { compile?: string[] };
  return ['-Wall', '-Wextra', ...compile];
}

/** Writes only what has changed, so that a watching server sees no more than that. */
function writeChanged(path: string, contents: Uint8Array): void {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}

function removeStale(folders: readonly Folder[], programs: readonly Program[]): void {
  for (const folder of folders) {
    const path = join(output, folder);
    if (!existsSync(path)) continue;
    const wanted = new Set(programs.filter((program) => program.folder === folder).map(({ name }) => `${name}.wasm`));
    if (folder === 'bin') for (const name of ['links.json', 'applications.json']) wanted.add(name);
    for (const file of readdirSync(path)) if (!wanted.has(file)) rmSync(join(path, file));
  }
}

/** Only what the page of `npm start` needs: no conformance programs, and no lessons, which the page compiles itself. */
const forPage = process.argv.includes('--page');
const withCxx = !process.argv.includes('--quickly') || (await isBuilt(LIBCXX));
if (!withCxx) console.log('The C++ library is built meanwhile. Load the page again then, for the examples in C++.');
const named = FOLDERS.filter((folder) => process.argv.includes(folder));
const folders = forPage ? FOLDERS.filter((folder) => folder === 'bin') : FOLDERS;
const programs = (named.length > 0 ? named : folders)
  .flatMap(programsIn)
  .filter(({ sources }) => withCxx || sources.every((source) => source.endsWith('.c')));
/** The tools, compiled in a process beside this one as soon as something has to be compiled before them. */
let tools: Promise<number> | undefined;
let current = '';
const onProgress = ({ stage, done, total }: CompileProgress) => {
  if (stage === 'load' && !tools && current !== 'tools' && programs.some(({ name }) => name === 'tools')) {
    tools = runNode(['--import', 'tsx', 'scripts/build-tools.ts']);
  }
  if (stage === 'c++' && done < total) console.log(`C++ library ${done + 1}/${total}`);
};
let failures = 0;
let unchanged = 0;
for (const [index, program] of programs.entries()) {
  const { folder, name, sources } = program;
  current = name;
  if (name === 'tools') await tools;
  const result = await compileOnDisk({ cwd: root, sources, args: flagsOf(program) }, { onProgress });
  const step = `${index + 1}/${programs.length} ${folder}/${name}`;
  if (result.ok && result.wasm) {
    writeChanged(join(output, folder, `${name}.wasm`), result.wasm);
    if (result.cached) unchanged++;
    else console.log(`compiled ${step}`);
  } else {
    failures++;
    console.error(`failed ${step}`);
  }
  if (result.diagnostics) console.error(result.diagnostics.trimEnd());
}
/** Names that are links, and to what: `{ "ls": "tools" }`. Beside the programs, for the package and for the page. */
const links = Object.fromEntries(
  programs.flatMap(({ name, links: names = [] }) => names.map((link) => [link, name] as const)),
);
const applications = applicationEntries();
const writeJson = (path: string, value: unknown) =>
  writeChanged(join(output, path), Buffer.from(`${JSON.stringify(value, null, 1)}\n`));
if (programs.some(({ folder }) => folder === 'bin')) {
  writeJson('bin/links.json', links);
  writeJson('bin/applications.json', applications);
}
if (named.length === 0 || named.includes('lessons')) {
  writeJson('lessons.json', readLessons());
  for (const [path, page] of documents()) writeChanged(join(output, 'docs', path), Buffer.from(page));
}
if (unchanged > 0) console.log(`unchanged ${unchanged}/${programs.length}`);
if (!forPage) removeStale(named.length > 0 ? named : FOLDERS, programs);
if (named.length > 0) process.exit(failures > 0 ? 1 : 0);

// Ahead of time: a page could build some of them, in seconds, and others not at all.
const archives = await builtArchives(
  ALL_ARCHIVES.filter((recipe) => withCxx || recipe !== LIBCXX),
  { onProgress },
);
const archiveNames = archives.map(({ fileName }) => fileName);
for (const file of forPage ? [] : readdirSync(output)) {
  if (file.endsWith('.a') && !archiveNames.includes(file)) rmSync(join(output, file));
}
for (const { fileName, contents } of archives) writeChanged(join(output, fileName), contents);
const names = (folder: Folder) => programs.filter((program) => program.folder === folder).map(({ name }) => name);
const index = {
  bin: names('bin'),
  links,
  applications,
  conformance: names('conformance'),
  archives: archiveNames,
  /** A part of those names, which a page cannot find by itself. */
  compilerVersion: compilerVersion(),
};
writeJson('index.json', index);
if (failures > 0) process.exit(1);
