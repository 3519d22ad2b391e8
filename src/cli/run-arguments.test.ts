import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseDirectory, parseRunArguments } from './run-arguments.ts';
import { UsageError } from './usage.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ratos-test-')));
const program = join(folder, 'my.prog.c');
writeFileSync(program, '');
const wasm = join(folder, 'x.wasm');
writeFileSync(wasm, '');
const object = join(folder, 'x.o');
writeFileSync(object, '');
afterAll(() => rmSync(folder, { recursive: true }));

test('the name is the file name without its extension', () => {
  expect(parseRunArguments([program])).toEqual({
    file: program,
    name: 'my.prog',
    compile: [program],
    args: [],
    env: {},
    directories: [],
    argv0: undefined,
    cwd: '/',
    preopens: undefined,
    delete: false,
    browser: undefined,
    timeoutMs: undefined,
    show: false,
    screenshot: undefined,
    trace: false,
    traceFile: undefined,
  });
});

test('everything behind the first -- is the program’s', () => {
  const { args, trace } = parseRunArguments([program, '--', '--trace', '', '-x', '--', 'y z']);
  expect(args).toEqual(['--trace', '', '-x', '--', 'y z']);
  expect(trace).toBe(false);
});

test('options stand before or after the program', () => {
  const options = parseRunArguments(['--env', 'A=1=2', program, '--env=B=', '--timeout', '0.5', '--trace']);
  expect(options).toMatchObject({ env: { A: '1=2', B: '' }, timeoutMs: 500, trace: true });
});

test('what has one dash is the compiler’s, in its order', () => {
  const words = ['-O0', '-DX', '-I', 'inc', program, '-lfoo', object, '-Wl,--x'];
  expect(
    parseRunArguments([...words.slice(0, 5), '--trace', '--env', 'A=1', ...words.slice(5), '--', '-g']),
  ).toMatchObject({
    file: program,
    compile: words,
    args: ['-g'],
    trace: true,
    env: { A: '1' },
  });
  expect(parseRunArguments([wasm])).toMatchObject({ name: 'x', compile: [] });
  expect(parseRunArguments([object])).toMatchObject({ name: 'x', compile: [object] });
});

test('an unknown option is named', () => {
  expect(() => parseRunArguments([program, '--tarce'])).toThrow(/^Unknown option '--tarce'$/);
});

test.each([
  [[]],
  [[join(folder, 'missing.c')]],
  [[folder]],
  [[program, 'extra']],
  [[wasm, program]],
  [[wasm, '-O2']],
  [['-']],
  [[program, '--unknown']],
  [[program, '--env', '=1']],
  [[program, '--env', 'A']],
  [[program, '--timeout', '0']],
  [[program, '--timeout', 'soon']],
  [[program, '--timeout', '-1']],
  [[program, '--dir', join(folder, 'missing')]],
  [[program, '--dir', `${folder}:/a/../b`]],
  [[program, '--dir', `${folder}:/.`]],
  [[program, '--dir', `${folder}:/a`, '--dir', `${folder}:/a/`]],
])('%j is wrong usage', (argv) => {
  expect(() => parseRunArguments(argv)).toThrow(UsageError);
});

test('a program that is none is told what it is', () => {
  expect(() => parseRunArguments([join(folder, 'missing.c')])).toThrow(/missing\.c: no such file$/);
  expect(() => parseRunArguments([folder])).toThrow('is a folder');
});

test('a folder goes to / and its name, or where it is told', () => {
  expect(parseDirectory(folder)).toEqual({ host: folder, guest: `/${basename(folder)}`, name: folder });
  expect(parseDirectory(`${folder}:/srv//./data/`)).toEqual({ host: folder, guest: '/srv/data', name: folder });
});

test('directories, working directory and first argument of a program are chosen', () => {
  const of = (...words: string[]) => {
    const { preopens, cwd, argv0 } = parseRunArguments([program, ...words]);
    return { preopens, cwd, argv0 };
  };
  expect(of('--preopen', '/data', '--preopen', 'a=b=/home', '--cwd', '/tmp', '--argv0', 'name')).toEqual({
    preopens: { '/data': '/data', 'a=b': '/home' },
    cwd: '/tmp',
    argv0: 'name',
  });
  expect(of('--no-preopen').preopens).toEqual({});
  expect(() => of('--preopen', 'data')).toThrow('--preopen data: NAME=PATH or PATH expected');
  expect(() => of('--no-preopen', '--preopen', '/data')).toThrow('--no-preopen');
});
