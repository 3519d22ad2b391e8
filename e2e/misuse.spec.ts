/** Every call of the API with what it does not take: a clear error, nothing changed, and nothing left behind. */
import {
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_INVALID_HANDLE,
  RAT_ERR_LIMIT_EXCEEDED,
  RAT_ERR_NAME_TOO_LONG,
  RAT_ERR_NOT_DIRECTORY,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_NOT_OWNER,
  RAT_ERR_WRONG_TYPE,
} from '../src/guest-abi/status.ts';
import type { SpawnOptions } from '../src/host/api.ts';
import { expect, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

const STATUS = {
  argument: RAT_ERR_INVALID_ARGUMENT,
  handle: RAT_ERR_INVALID_HANDLE,
  limit: RAT_ERR_LIMIT_EXCEEDED,
  long: RAT_ERR_NAME_TOO_LONG,
  notDirectory: RAT_ERR_NOT_DIRECTORY,
  notFound: RAT_ERR_NOT_FOUND,
  notOwner: RAT_ERR_NOT_OWNER,
  type: RAT_ERR_WRONG_TYPE,
};

test('each call with rubbish: its status, and all counters as they were', async ({ ratosPage }) => {
  const { wrong, count } = await ratosPage.evaluate(async (STATUS) => {
    const { RatError, RatOS, bootWith, leftOver, mounts, parkedIn } = globalThis;
    const os = await bootWith(['bin/true', 'bin/sleep']);
    const other = await bootWith(['bin/sleep']);
    const { handles, fs } = os;
    const event = handles.createEvent(true, false);
    const set = handles.createEvent(true, true);
    const mutex = handles.createMutex(false);
    const semaphore = handles.createSemaphore(0, 5);
    const closed = handles.createEvent(true, true);
    handles.close(closed);
    const beforeEnded = os.counters();
    const ended = await os.spawn('/bin/true', ['true']);
    await Promise.all([ended.exited, ended.stdout.cancel(), ended.stderr.cancel()]);
    const stillLeft = await leftOver(os, beforeEnded);
    const alive = await os.spawn('/bin/sleep', ['sleep', '1000']);
    const foreign = await other.spawn('/bin/sleep', ['sleep', '1000']);
    await parkedIn(os, 'RatSleep', alive);
    await parkedIn(other, 'RatSleep', foreign);

    const thrower = { get: () => new Error('') };
    const rubbish: unknown[] = [null, '', 'x', '1', Number.NaN, 1.5, -0.5, {}, [], [1], 1n, true, () => 1, thrower];
    rubbish.push(Symbol('x'), Object.create(null), new Date(), Number.POSITIVE_INFINITY, -1e300);
    const without = (...kinds: string[]) => rubbish.filter((value) => !kinds.includes(typeof value));
    const notNumbers = without('number');
    const noHandles = [
      ...rubbish,
      undefined,
      0,
      -0,
      closed,
      0x7fffffff,
      2 ** 31,
      -(2 ** 31),
      2 ** 32 + event,
      event + 0.5,
    ];
    const noStrings = without('string').filter((value) => value !== undefined);
    // The types say that none of this can be.
    const any = <T>(value: unknown) => value as T;

    const cases: [name: string, status: number, call: () => unknown][] = [];
    const each = (name: string, status: number, values: unknown[], call: (value: never) => unknown) => {
      for (const [i, value] of values.entries()) cases.push([`${name} #${i}`, status, () => call(value as never)]);
    };

    // Handles.
    each('setEvent', STATUS.handle, noHandles, (h) => handles.setEvent(h));
    each('resetEvent', STATUS.handle, noHandles, (h) => handles.resetEvent(h));
    each('releaseMutex', STATUS.handle, noHandles, (h) => handles.releaseMutex(h));
    each('releaseSemaphore', STATUS.handle, noHandles, (h) => handles.releaseSemaphore(h));
    each('close', STATUS.handle, noHandles, (h) => handles.close(h));
    each('wait', STATUS.handle, noHandles, (h) => os.wait(h, { timeout: 0 }));
    each('waitMultiple', STATUS.handle, noHandles, (h) => os.waitMultiple([set, h]));
    each('waitMultiple, all', STATUS.handle, noHandles, (h) => os.waitMultiple([set, mutex, h], { all: true }));
    each('setEvent of others', STATUS.type, [mutex, semaphore], (h) => handles.setEvent(h));
    each('resetEvent of others', STATUS.type, [mutex, semaphore], (h) => handles.resetEvent(h));
    each('releaseMutex of others', STATUS.type, [event, semaphore], (h) => handles.releaseMutex(h));
    each('releaseSemaphore of others', STATUS.type, [event, mutex], (h) => handles.releaseSemaphore(h));
    each('releaseMutex of nobody', STATUS.notOwner, [mutex], (h) => handles.releaseMutex(h));
    const noProcesses = [...rubbish, undefined, foreign, foreign.pid, alive.exited, Object.create(foreign)];
    each('openProcess', STATUS.argument, noProcesses, (p) => handles.openProcess(p));
    each('openProcess of an ended one', STATUS.notFound, [ended], (p) => handles.openProcess(p));

    // Other arguments of objects.
    const noBooleans = [...without('boolean'), undefined, 0, 1];
    each('createEvent', STATUS.argument, noBooleans, (b) => handles.createEvent(b, false));
    each('createEvent, second', STATUS.argument, noBooleans, (b) => handles.createEvent(false, b));
    each('createMutex', STATUS.argument, noBooleans, (b) => handles.createMutex(b));
    each('createSemaphore', STATUS.argument, [...rubbish, undefined, -1, 2], (n) => handles.createSemaphore(n, 1));
    const noMaxima = [...rubbish, undefined, 0, -1, 2 ** 31];
    each('createSemaphore, second', STATUS.argument, noMaxima, (n) => handles.createSemaphore(0, n));
    const noCounts = [...rubbish, -1, 2 ** 31, 2 ** 32];
    each('releaseSemaphore, count', STATUS.argument, noCounts, (n) => handles.releaseSemaphore(semaphore, n));
    each('releaseSemaphore, too many', STATUS.limit, [6, 0x7fffffff], (n) => handles.releaseSemaphore(semaphore, n));

    // Waiting.
    const noTimes = [...notNumbers, Number.NaN, -1, -0.5, Number.NEGATIVE_INFINITY];
    each('wait, time-out', STATUS.argument, noTimes, (timeout) => os.wait(set, { timeout }));
    each('waitMultiple, time-out', STATUS.argument, noTimes, (timeout) => os.waitMultiple([set], { timeout }));
    const noOptions = rubbish.filter((value) => typeof value !== 'object' || value === null || Array.isArray(value));
    each('wait, options', STATUS.argument, noOptions, (options) => os.wait(set, options));
    each('waitMultiple, options', STATUS.argument, noOptions, (options) => os.waitMultiple([set], options));
    const noAll = noBooleans.filter((value) => value !== undefined && value !== null);
    each('waitMultiple, all or any', STATUS.argument, noAll, (all) => os.waitMultiple([set], { all }));
    const noLists = [...rubbish.filter((value) => !Array.isArray(value)), undefined, [], Array(1025).fill(set)];
    each('waitMultiple, list', STATUS.argument, [...noLists, new Set([set]), { length: 1, 0: set }], (list) =>
      os.waitMultiple(list),
    );
    each('waitMultiple, holes', STATUS.handle, [Array(3), Object.assign(Array(2), { 1: set })], (l) =>
      os.waitMultiple(l),
    );
    cases.push(['waitMultiple, twice', STATUS.argument, () => os.waitMultiple([set, set], { all: true })]);

    // Starting.
    const spawn = (options: unknown) => os.spawn('/bin/true', ['true'], any<SpawnOptions>(options));
    const zeros = ['\0', '/bin/true\0', 'a\0b'];
    each('preloadProgram', STATUS.argument, [...noStrings, undefined, ...zeros], (path) => os.preloadProgram(path));
    each('spawn, path', STATUS.argument, [...noStrings, undefined, ...zeros], (path) => os.spawn(path));
    each('spawn, long path', STATUS.long, ['/x'.repeat(4096), 'é'.repeat(2100)], (path) => os.spawn(path));
    each('spawn, no path', STATUS.notFound, ['', 'x', '/bin/true\u{d800}'], (path) => os.spawn(path));
    const noArrays = rubbish.filter((value) => !Array.isArray(value));
    each('spawn, argv', STATUS.argument, noArrays, (argv) => os.spawn('/bin/true', argv));
    each('spawn, an argument', STATUS.argument, [...noStrings, undefined, ...zeros], (a) =>
      os.spawn('/bin/true', ['x', a]),
    );
    const far = 0xffffffff;
    each('spawn, argv of holes', STATUS.argument, [Array(3), Array(far)], (argv) => os.spawn('/bin/true', argv));
    each('spawn, much argv', STATUS.limit, [['x'.repeat(1 << 20)], Array(300_000).fill('')], (argv) =>
      os.spawn('/bin/true', argv),
    );
    each('spawn, options', STATUS.argument, noOptions, spawn);
    each(
      'spawn, env',
      STATUS.argument,
      noOptions.filter((value) => value !== null),
      (env) => spawn({ env }),
    );
    each('spawn, a value in env', STATUS.argument, [...noStrings, undefined, ...zeros], (A) => spawn({ env: { A } }));
    each('spawn, a name in env', STATUS.argument, ['', '=', 'A=B', 'A\0'], (name) => spawn({ env: { [name]: 'x' } }));
    cases.push(['spawn, much env', STATUS.limit, () => spawn({ env: { A: 'x'.repeat(1 << 20) } })]);
    each('spawn, cwd', STATUS.argument, [...noStrings.filter((v) => v !== null), ...zeros], (cwd) => spawn({ cwd }));
    each('spawn, no such cwd', STATUS.notFound, ['', '/nowhere', '\u{dfff}'], (cwd) => spawn({ cwd }));
    each('spawn, cwd is a file', STATUS.notDirectory, ['/bin/true', 'bin/true'], (cwd) => spawn({ cwd }));
    each('spawn, long cwd', STATUS.long, ['/x'.repeat(4096)], (cwd) => spawn({ cwd }));
    each(
      'spawn, inherit',
      STATUS.argument,
      noArrays.filter((v) => v !== null),
      (inherit) => spawn({ inherit }),
    );
    each('spawn, an heir', STATUS.handle, noHandles, (h) => spawn({ inherit: [event, h] }));
    const noWords = rubbish.filter((value) => value !== null);
    each('spawn, stdin', STATUS.argument, [...noWords, 'PIPE', 'empty '], (stdin) => spawn({ stdin }));
    each('spawn, wasi', STATUS.argument, [...noWords, 'node'], (wasi) => spawn({ wasi }));
    const noCodes = [...rubbish, 2 ** 32, -(2 ** 31) - 1];
    each('kill', STATUS.argument, noCodes, (code) => alive.kill(code));
    each('kill of an ended one', STATUS.argument, noCodes, (code) => ended.kill(code));
    each('kill by id', STATUS.argument, [...rubbish, undefined, -1, 2 ** 32], (pid) => os.kill(pid));
    cases.push(['kill by id, nobody', STATUS.notFound, () => os.kill(2 ** 32 - 1)]);

    // Files.
    const noPaths = [...noStrings, undefined, ...zeros];
    each('writeFile', STATUS.argument, noPaths, (path) => fs.writeFile(path, 'x'));
    each('readFile', STATUS.argument, noPaths, (path) => fs.readFile(path));
    each('mkdir', STATUS.argument, noPaths, (path) => fs.mkdir(path));
    each('mkdir, recursive', STATUS.argument, noPaths, (path) => fs.mkdir(path, { recursive: true }));
    each('readdir', STATUS.argument, noPaths, (path) => fs.readdir(path));
    each('stat', STATUS.argument, noPaths, (path) => fs.stat(path));
    each('lstat', STATUS.argument, noPaths, (path) => fs.lstat(path));
    each('exists', STATUS.argument, noPaths, (path) => fs.exists(path));
    each('realpath', STATUS.argument, noPaths, (path) => fs.realpath(path));
    each('appendFile', STATUS.argument, noPaths, (path) => fs.appendFile(path, 'x'));
    each('open', STATUS.argument, noPaths, (path) => fs.open(path, 'w'));
    each('truncate', STATUS.argument, noPaths, (path) => fs.truncate(path));
    each('rename', STATUS.argument, noPaths, (path) => fs.rename(path, '/tmp/x'));
    each('rename, new path', STATUS.argument, noPaths, (path) => fs.rename('/bin/true', path));
    each('link', STATUS.argument, noPaths, (path) => fs.link(path, '/tmp/x'));
    each('link, new path', STATUS.argument, noPaths, (path) => fs.link('/bin/true', path));
    each('symlink', STATUS.argument, noPaths, (path) => fs.symlink(path, '/tmp/x'));
    each('symlink, new path', STATUS.argument, noPaths, (path) => fs.symlink('x', path));
    each('readlink', STATUS.argument, noPaths, (path) => fs.readlink(path));
    each('utimes', STATUS.argument, noPaths, (path) => fs.utimes(path, 0, 0));
    each('pack', STATUS.argument, noPaths, (path) => fs.pack(path, 'zip'));
    each('unpack', STATUS.argument, noPaths, (path) => fs.unpack(path, mounts.files({})));
    each('watch', STATUS.argument, noPaths, (path) => fs.watch(path));
    each('rm', STATUS.argument, noPaths, (path) => fs.rm(path, { force: true, recursive: true }));
    const noData = [...noStrings, undefined, new ArrayBuffer(3), new Uint16Array(3)];
    each('writeFile, data', STATUS.argument, noData, (data) => fs.writeFile('/tmp/x', data));
    const noEncodings = [...without('object'), null, [], 'utf16', 'UTF8', { encoding: 'utf16' }];
    each('readFile, encoding', STATUS.argument, noEncodings, (encoding) => fs.readFile('/bin/true', encoding));
    each('appendFile, data', STATUS.argument, noData, (data) => fs.appendFile('/tmp/x', data));
    each('open, flag', STATUS.argument, [...rubbish, 'rw', 'R'], (flag) => fs.open('/tmp/x', flag));
    each('truncate, size', STATUS.argument, [...rubbish, -1, 2 ** 53], (size) => fs.truncate('/bin/true', size));
    const noDates = rubbish.filter((v) => typeof v !== 'bigint' && typeof v !== 'number' && !(v instanceof Date));
    each('utimes, time', STATUS.argument, [...noDates, Number.NaN, -1, 2n ** 64n], (t) => fs.utimes('/bin/true', 0, t));
    each('pack, format', STATUS.argument, [...rubbish, undefined], (format) => fs.pack('/tmp', format));
    each('unpack, source', STATUS.argument, [...rubbish, undefined], (source) => fs.unpack('/tmp', source));
    each('readdir, options', STATUS.argument, noOptions, (options) => fs.readdir('/tmp', options));
    each('watch, options', STATUS.argument, noOptions, (options) => fs.watch('/tmp', options));
    each('watch, flag', STATUS.argument, noAll, (recursive) => fs.watch('/tmp', { recursive }));
    const noSignals = rubbish.filter((v) => v !== undefined);
    each('watch, signal', STATUS.argument, noSignals, (signal) => fs.watch('/tmp', { signal }));
    each('mkdir, options', STATUS.argument, noOptions, (options) => fs.mkdir('/tmp/x', options));
    each('mkdir, flag', STATUS.argument, noAll, (recursive) => fs.mkdir('/tmp/x', { recursive }));
    each('rm, options', STATUS.argument, noOptions, (options) => fs.rm('/bin/true', options));
    each('rm, flag', STATUS.argument, noAll, (recursive) => fs.rm('/bin/true', { recursive }));
    each('rm, other flag', STATUS.argument, noAll, (force) => fs.rm('/bin/true', { force }));

    // Booting.
    each('boot, options', STATUS.argument, noOptions, (options) => RatOS.boot(options));
    const noSizes = [...rubbish.filter((v) => v !== null), 0, -1, 2 ** 60];
    each('boot, kernelMemory', STATUS.argument, noSizes, (kernelMemory) => RatOS.boot({ kernelMemory }));
    each('boot, fileMemory', STATUS.argument, noSizes, (fileMemory) => RatOS.boot({ fileMemory }));
    each('boot, small', -6, [1, 4096, 1 << 20], (kernelMemory) => RatOS.boot({ kernelMemory }));
    const noWorkers = [...rubbish.filter((v) => v !== null), -1, 1025];
    each('boot, warmWorkers', STATUS.argument, noWorkers, (warmWorkers) => RatOS.boot({ warmWorkers }));
    const noFunctions = rubbish.filter((value) => typeof value !== 'function');
    each('boot, trace', STATUS.argument, noFunctions, (trace) => RatOS.boot({ trace }));
    each(
      'boot, quotas',
      STATUS.argument,
      noOptions.filter((v) => v !== null),
      (quotas) => RatOS.boot({ quotas }),
    );
    each(
      'boot, mounts',
      STATUS.argument,
      noOptions.filter((v) => v !== null),
      (mounts) => RatOS.boot({ mounts }),
    );
    each('boot, a mount', STATUS.argument, [...rubbish, undefined], (mount) => RatOS.boot({ mounts: { '/x': mount } }));
    each('boot, a path of a mount', STATUS.argument, ['', 'x', '/a/..', '/./a', '/a\0'], (path) =>
      RatOS.boot({ mounts: { [path]: mounts.files({}) } }),
    );
    for (const call of [mounts.zip, mounts.tar])
      each('an archive', STATUS.argument, [...rubbish, undefined], (data) => call(data));
    for (const name of ['processes', 'threads', 'handles', 'memory', 'packets', 'kernelMemory']) {
      const noQuotas = [...rubbish.filter((v) => v !== null), -1, 2 ** 33];
      each(`boot, quotas.${name}`, STATUS.argument, noQuotas, (n) => RatOS.boot({ quotas: { [name]: n } }));
    }

    const base = JSON.stringify([os.counters(), other.counters()]);
    const wrong: string[] = stillLeft.map((left) => `before the first: ${left}`);
    for (const [name, status, call] of cases) {
      let result: unknown = 'no error';
      try {
        await call();
      } catch (error) {
        result = error instanceof RatError ? error.status : error;
      }
      if (result !== status) wrong.push(`${name}: ${result} for ${status}`);
      const counters = JSON.stringify([os.counters(), other.counters()]);
      if (counters !== base) {
        wrong.push(`${name}: ${base} → ${counters}`);
        break;
      }
    }
    // Everything is as it was: nothing of it was set, killed or removed.
    const state = [
      await os.wait(event, { timeout: 0 }),
      await os.wait(semaphore, { timeout: 0 }),
      await os.wait(mutex),
    ];
    if (state.join() !== '-1,-1,0') wrong.push(`state ${state}`);
    if ((await fs.readdir('/tmp')).length > 0 || (await fs.readdir('/bin')).length !== 2) wrong.push('files');
    alive.kill(2 ** 32 - 5);
    if ((await alive.exited).code !== -5) wrong.push('exit code');
    await Promise.all([os.shutdown(), other.shutdown()]);
    if ((await foreign.exited).reason !== 'killed') wrong.push('foreign');
    return { wrong, count: cases.length };
  }, STATUS);
  expect(wrong).toEqual([]);
  expect(count).toBeGreaterThan(1000);
});

test('odd but right: what is at the edges of what the calls take', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, leftOver, run } = globalThis;
    const os = await bootWith(['bin/echo', 'bin/true'], { trace: undefined, quotas: { threads: undefined } });
    const base = os.counters();
    const event = os.handles.createEvent(false, false);
    const waits: number[] = [];
    for (const timeout of [0, -0, 0.001, 0.5, Number.MIN_VALUE, undefined, 2 ** 31, 2 ** 32, 2 ** 53, 1e300]) {
      const wait = os.wait(event, { timeout });
      os.handles.setEvent(event);
      waits.push(await wait);
      os.handles.resetEvent(event);
    }
    const same = await os.waitMultiple([event, event], { timeout: 1, all: undefined });
    const none = [
      await run(os, ['/bin/true'], { env: undefined }),
      await os.spawn('/bin/true', []).then((p) => p.exited),
    ];
    // Lone surrogates cannot be encoded; they become U+FFFD, as everywhere on the web.
    const text = await run(os, ['bin/echo', 'a\u{d800}b', 'é😀', ''], {
      env: { __proto__: 'x', toString: 'y', É: '' } as Record<string, string>,
      cwd: '/tmp/..//bin/../',
      inherit: [event, event],
    });
    os.handles.close(event);
    const left = await leftOver(os, base);
    await os.shutdown();
    return { waits, same, none: none.map(({ code }) => code), text: text.stdout, left };
  });
  // Those of no length time out first.
  expect(result.waits).toEqual([-1, -1, ...Array(8).fill(expect.any(Number))]);
  expect(result.waits.slice(5)).toEqual([0, 0, 0, 0, 0]);
  expect(result).toMatchObject({
    same: { status: -1, index: 0 },
    none: [0, 0],
    text: 'a\u{fffd}b é😀 \n',
    left: [],
  });
});

test('a program that is brought as something else than bytes is told as such', async ({ ratosPage }) => {
  const failures = await ratosPage.evaluate(async () => {
    const os = await globalThis.bootWith([]);
    const failures: unknown[] = [];
    const shared = new Uint8Array(new SharedArrayBuffer(8));
    for (const brought of ['text', undefined, [0, 97, 115, 109], shared, new Uint8Array(0)]) {
      await os.provideProgram('/bin/p', async () => brought as Uint8Array<ArrayBuffer>);
      failures.push(
        await os.spawn('/bin/p').then(String, (error: Error & { code?: string }) => [error.code, error.message]),
      );
    }
    await os.shutdown();
    return failures;
  });
  const none = ['RAT_ERR_BAD_IMAGE', '/bin/p: what was brought is no Uint8Array of an ArrayBuffer'];
  expect(failures).toEqual([
    ...Array(4).fill(none),
    ['RAT_ERR_BAD_IMAGE', expect.stringContaining('not a WebAssembly program')],
  ]);
});

test('spawn names the directory that is not there, not the program', async ({ ratosPage }) => {
  const messages = await ratosPage.evaluate(async () => {
    const os = await globalThis.bootWith(['bin/true']);
    const messageOf = (options: SpawnOptions) =>
      os.spawn('/bin/true', ['true'], options).catch((error: Error) => error.message);
    const messages = [
      await messageOf({ cwd: '/nowhere' }),
      await messageOf({ cwd: 'bin/true' }),
      await messageOf({ preopens: { '/': '/nowhere' } }),
    ];
    await os.shutdown();
    return messages;
  });
  expect(messages).toEqual([
    'spawn: /nowhere: RAT_ERR_NOT_FOUND',
    'spawn: bin/true: RAT_ERR_NOT_DIRECTORY',
    'spawn: /nowhere: RAT_ERR_NOT_FOUND',
  ]);
});

test('a handle of one system says nothing in another, and closes nothing there', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { RatError, bootWith, leftOver, readText } = globalThis;
    const [one, two] = [await bootWith(['bin/sleep']), await bootWith(['bin/echo'])];
    const [base1, base2] = [one.counters(), two.counters()];
    const sleeper = await one.spawn('/bin/sleep', ['sleep', '1000']);
    const echo = await two.spawn('/bin/echo', ['echo', 'whole']);
    let refused: unknown;
    try {
      two.handles.close(two.handles.openProcess(sleeper));
    } catch (error) {
      refused = error instanceof RatError ? error.message : error;
    }
    const handle = one.handles.openProcess(sleeper);
    sleeper.kill();
    const status = await one.wait(handle);
    one.handles.close(handle);
    const text = await readText(echo.stdout);
    await Promise.all([sleeper.stdout.cancel(), sleeper.stderr.cancel(), echo.stderr.cancel(), echo.exited]);
    const left = [...(await leftOver(one, base1)), ...(await leftOver(two, base2))];
    await Promise.all([one.shutdown(), two.shutdown()]);
    return { refused, status, text, left };
  });
  expect(result).toEqual({
    refused: expect.stringContaining('another system'),
    status: 0,
    text: 'whole\n',
    left: [],
  });
});
