import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { expect, test } from './support/fixtures.ts';
import { EXAMPLES, ROOT, Workspace } from './support/ratos-command.ts';
import { serveFolder } from './support/static-server.ts';

/** The package as it would be published, in a project that has it and what it depends on installed. */
function installPackage(work: Workspace): string {
  const modules = work.path('node_modules');
  const installed = join(modules, 'ratos');
  mkdirSync(installed, { recursive: true });
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const packed = execFileSync(npm, ['pack', '--json', '--ignore-scripts', '--pack-destination', work.folder], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  execFileSync('tar', ['-xzf', filename, '-C', installed, '--strip-components=1'], { cwd: work.folder });
  const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) {
    mkdirSync(join(modules, name, '..'), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
  return installed;
}

let work: Workspace;
let installed: string;
test.beforeAll(() => {
  work = new Workspace();
  installed = installPackage(work);
});
test.afterAll(() => work.remove());

test('the command of the installed package compiles and runs', async () => {
  const command = work.start(['run', join(EXAMPLES, 'hello.c')], {}, join(installed, 'bin', 'ratos.js'));
  const { code, stdout, stderr } = await command.result;
  expect(stderr).toBe('');
  expect(stdout.toString()).toContain('Hello from process');
  expect(code).toBe(0);
});

test('the library of the installed package runs a program in a page of somebody else’s', async ({ page }) => {
  work.write(
    'main.js',
    `import { RatOS } from 'ratos';
     const os = await RatOS.boot();
     await os.fs.mkdir('/bin', { recursive: true });
     await os.fs.writeFile('/bin/hello', new Uint8Array(await (await fetch('hello.wasm')).arrayBuffer()));
     const process = await os.spawn('/bin/hello', ['hello']);
     let text = '';
     for await (const chunk of process.stdout) text += new TextDecoder().decode(chunk);
     document.body.textContent = text + JSON.stringify(await process.exited);
     await os.shutdown();`,
  );
  work.write('index.html', '<link rel="icon" href="data:,"><body><script type="module" src="./main.js"></script>');
  const outDir = work.path('site');
  await build({ root: work.folder, configFile: false, logLevel: 'error', build: { outDir, target: 'es2022' } });
  work.write('site/hello.wasm', readFileSync(join(ROOT, 'public', 'programs', 'examples', 'hello.wasm')));
  const host = await serveFolder(outDir, {
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
  });
  try {
    await page.goto(host.url);
    await expect(page.locator('body')).toContainText(/Hello from process \d+.*"reason":"exit"/s);
  } finally {
    host.close();
  }
});

test('the library’s types stand on their own', () => {
  work.write(
    'types.ts',
    `import { RatOS, type BootOptions, type Exit } from 'ratos';
     const options: BootOptions = { warmWorkers: 2 };
     export async function run(): Promise<Exit> {
       const os = await RatOS.boot(options);
       const process = await os.spawn('/bin/x', ['x'], { env: { A: '1' } });
       // @ts-expect-error There is no such property.
       process.nonsense;
       return process.exited;
     }`,
  );
  work.write(
    'tsconfig.json',
    JSON.stringify({
      compilerOptions: {
        strict: true,
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
  execFileSync(process.execPath, [tsc, '-p', work.folder], { stdio: 'pipe' });
});
