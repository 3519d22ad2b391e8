/** `cc` of the system and `ratos cc` do the same: one is written in C, the other in TypeScript. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArguments } from '../src/toolchain/arguments.ts';
import { unitFlags } from '../src/toolchain/compile-unit.ts';
import { SYSTEM_ROOT } from '../src/toolchain/driver-config.ts';
import { SUPPORT_ROOT } from '../src/toolchain/flags.ts';
import { supportFiles } from '../src/toolchain/installation.ts';
import { linkArguments, planLink } from '../src/toolchain/link-plan.ts';
import { ROOT as INSIDE } from '../src/toolchain/paths.ts';
import { type CompileResult, UsageError } from '../src/toolchain/types.ts';
import { installCompiler } from './support/compiler.ts';
import { expect, test } from './support/fixtures.ts';
import { ROOT, Workspace } from './support/ratos-command.ts';

const CWD = '/home/w';

/** Command lines, each with the name that the driver is called by. Sources and objects need not mean anything. */
const COMPILES = [
  'cc -c a.c',
  'cc -c -O0 -g -Wall a.c -o out/a.o',
  'cc -c -std=c99 -std=c++20 a.c',
  'cc -c -std=c99 -std=c++20 a.cc',
  'c++ -c a.c',
  'c++ -c -fno-exceptions a.cc',
  'cc -c -fexceptions a.c',
  'cc -c --check a.c',
  'cc -c -fsanitize=address,undefined -O2 a.cc',
  'cc -c -g0 -Iinclude -I include -D A=1 -DB -isystem sys -include first.h a.c',
  'cc -S a.c b.cc',
  'cc -E a.c',
  'cc -fsyntax-only -x c++ a.h',
  'cc -c -MMD -MP a.c -o obj/a.o',
  'cc -c -MD -MF deps/a.d -MT target a.c',
  'cc -M a.c',
  'cc -c a.s',
  'cc -c -gdwarf-5 -fPIC -pie -flto -march=native -Xclang -fno-validate -mllvm -x a.c',
  'cc -c -target wasm32-wasi --target=wasm32-wasip1 -- a.c',
  'cc -c -- -a.c',
];

const LINKS = [
  'cc c.o',
  'cc c.o -o program',
  'c++ c.o',
  'cc c.o -lstdc++',
  'cc c.o -lm -lpthread -ldl -L. -lown -Lelse -lc++experimental',
  'cc cxx.o',
  'cc cxx.o -fno-exceptions',
  'cc throws.o -fno-exceptions',
  'cc sdl.o -lSDL2',
  'cc --check c.o',
  'cc --check cxx.o libown.a',
  'cc c.o -Wl,--export=f,-z,stack-size=65536 -Wl,--as-needed -Xlinker -u -Xlinker g -s -Wl,-rpath,x -z relro',
];

const REFUSED = [
  'cc',
  'cc -c',
  'cc -o a.o -c a.c b.c',
  'cc a.c c.o -o a.c',
  'cc a.txt',
  'cc libx.so',
  'cc -',
  'cc -x fortran a.f',
  'cc -shared a.c',
  'cc -nostdlib a.c',
  'cc -m64 a.c',
  'cc --target=x86_64-linux a.c',
  'cc -D',
  'cc a.c -Wl,-T,script',
  'cc a.c -Wl,-u',
  'cc c.o -lnothing',
  'cc nothing.o',
];

/** What the linker sees in an object: only these words of it matter. */
const OBJECTS: Record<string, string> = {
  'c.o': 'object of C',
  'cxx.o': 'object with _ZSt4cout',
  'throws.o': 'object with _Z1f and __cxa_throw',
  'sdl.o': 'object with SDL_Init',
  'libown.a': 'archive',
};
const SOURCES = ['-a.c', 'a.c', 'b.c', 'a.cc', 'b.cc', 'a.s', 'a.h', 'first.h'];

const inSystem = (word: string) => word.replaceAll(`${SUPPORT_ROOT}/`, `${SYSTEM_ROOT}/`).replaceAll(INSIDE, '');

/** What each unit's clang is to be given, but for what only the compiler in TypeScript needs for its own files. */
function compilePlan(line: string): string[][] {
  const [name = '', ...args] = line.split(' ');
  const parsed = parseArguments(args, { cxx: name === 'c++' });
  return parsed.sources.map((source) => {
    const flags = unitFlags({ source, parsed, cwd: CWD, target: '' });
    return [source.language === 'c++' ? 'clang++' : 'clang', ...flags.map(inSystem)];
  });
}

/** Flags whose form differs by nature: where files are and go to. */
const PLACES = new Set(['-o', '-MF', '-MQ', '-ivfsoverlay']);

/** The system's headers are files in the system alone, so there rules for make name them. */
const WITHOUT_SYSTEM_HEADERS: Readonly<Record<string, string>> = { '-M': '-MM', '-MD': '-MMD' };

function comparable([tool = '', ...given]: readonly string[]): string[] {
  const words = given.map((word) => WITHOUT_SYSTEM_HEADERS[word] ?? word);
  const kept = words.filter((word, at, all) => {
    if (PLACES.has(word) || PLACES.has(all[at - 1] ?? '')) return false;
    return !/^-(working-directory=|f(file|debug)-prefix-map=|fcolor-diagnostics$)/.test(word);
  });
  return [tool.replace(/^.*\//, ''), ...kept.slice(0, -1), (kept.at(-1) ?? '').replace(/^\/home\/w\//, '')];
}

async function linkPlan(line: string): Promise<string[]> {
  const [name = '', ...args] = line.split(' ');
  const parsed = parseArguments(args, { cxx: name === 'c++' });
  const support = await supportFiles();
  const read = (path: string) => {
    const text = OBJECTS[path.slice(CWD.length + 1)];
    return text === undefined ? undefined : new TextEncoder().encode(text);
  };
  const plan = await planLink({ parsed, objects: [], cwd: CWD, support, read }, {});
  return linkArguments(plan).map((word) => inSystem(word).replace(/^(\/home\/w|\/)\/?(?=[\w-]+\.[ao]$)/, ''));
}

async function refusal(line: string): Promise<CompileResult> {
  try {
    const plan = await linkPlan(line);
    return { ok: true, diagnostics: plan.join(' ') };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { ok: false, diagnostics: `error: ${error.message}\n` };
  }
}

test('cc of the system runs clang and the linker as ratos cc does', async ({ ratosPage }) => {
  await installCompiler(ratosPage);
  const lines = [...COMPILES, ...LINKS, ...REFUSED];
  const outputs = await ratosPage.evaluate(
    async ({ lines, files, cwd }) => {
      await compiler.load();
      for (const [name, text] of Object.entries(files)) await os.fs.writeFile(`${cwd}/${name}`, text);
      const found: Record<string, { code: number; stdout: string; stderr: string }> = {};
      for (const line of lines) {
        const [name = '', ...args] = line.split(' ');
        const { code, stdout, stderr } = await run(os, [`/bin/${name}`, '--plan', ...args], { cwd });
        found[line] = { code, stdout, stderr };
      }
      return found;
    },
    { lines, files: { ...OBJECTS, ...Object.fromEntries(SOURCES.map((name) => [name, ''])) }, cwd: CWD },
  );
  const commands = (line: string) =>
    (outputs[line]?.stdout ?? '')
      .trim()
      .split('\n\n')
      .map((text) => text.split('\n'));
  for (const line of COMPILES)
    expect.soft(commands(line).map(comparable), line).toEqual(compilePlan(line).map(comparable));
  for (const line of LINKS) {
    const [[tool = '', ...words] = []] = commands(line);
    // Archives are named by their content in the system.
    const plain = words
      .filter((word, at) => word !== '-o' && words[at - 1] !== '-o' && !word.startsWith('--initial-memory='))
      .map((word) => word.replace(`${SYSTEM_ROOT}/`, '').replace(/^([\w+-]+)-[0-9a-f]{32}\.a$/, '$1.a'))
      .map((word) => word.replace(`${CWD}/`, '').replace(/^\.\//, ''));
    expect.soft([tool, plain], line).toEqual(['/usr/bin/wasm-ld', await linkPlan(line)]);
  }
  for (const line of REFUSED) {
    const { ok, diagnostics } = await refusal(line);
    expect.soft([outputs[line]?.code === 0, outputs[line]?.stderr], line).toEqual([ok, diagnostics]);
  }
});

test('ratos compiler makes the folder that a page loads it from, and nothing twice', async () => {
  const work = new Workspace();
  try {
    const made = await work.run(['compiler', 'files']);
    expect([made.stderr, made.code]).toEqual(['', 0]);
    const again = await work.run(['compiler', 'files']);
    expect(again.stdout.toString()).toBe('files: nothing has changed\n');
    // The same as the page of this repository has.
    for (const file of readdirSync(join(ROOT, 'public/compiler')))
      expect(readFileSync(work.path(`files/${file}`)).equals(readFileSync(join(ROOT, 'public/compiler', file)))).toBe(
        true,
      );
  } finally {
    work.remove();
  }
});
