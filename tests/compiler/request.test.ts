import { expect, test } from 'vitest';
import { Compiler } from '../../src/compiler/compiler.ts';
import { RAT_ERR_INVALID_ARGUMENT } from '../../src/guest-abi/status.ts';
import { RatError, type RatOS } from '../../src/host/index.ts';

test('what is no request is refused, before anything is loaded', async () => {
  const compiler = new Compiler({} as RatOS, {});
  const none: [words: RegExp, call: () => Promise<unknown>][] = [
    [/^compile: the request must be an object with sources/, () => compiler.compile(undefined as never)],
    [/^compile: the request must be/, () => compiler.compile('a.c' as never)],
    [/^compile: sources must be an array of strings/, () => compiler.compile({} as never)],
    [/^compile: sources must be/, () => compiler.compile({ sources: 5 as never })],
    [/^compile: sources must be/, () => compiler.compile({ sources: Array(1) })],
    [/^compile: flags must be/, () => compiler.compile({ sources: 'a.c', flags: '-O2' as never })],
    [/^compile: flags must be/, () => compiler.compile({ sources: 'a.c', flags: [2] as never })],
    [/^compile: output must be a string/, () => compiler.compile({ sources: 'a.c', output: {} as never })],
    [/^compile: check must be true/, () => compiler.compile({ sources: 'a.c', check: 1 as never })],
    [/^compile: cxx must be true/, () => compiler.compile({ sources: 'a.c', cxx: 'c++' as never })],
    [/^compile: cwd must be a string/, () => compiler.compile({ sources: 'a.c', cwd: 1 as never })],
    [/^compile: signal is no/, () => compiler.compile({ sources: 'a.c', signal: {} as never })],
    [/^check: the path must be/, () => compiler.check(undefined as never)],
    [/^check: the options must be/, () => compiler.check('a.c', null as never)],
    [/^check: flags must be/, () => compiler.check('a.c', { flags: '-O2' as never })],
    [/^run: the arguments must be/, () => compiler.run('-c a.c' as never)],
    [/^run: the options must be/, () => compiler.run([], 'x' as never)],
  ];
  for (const [message, call] of none) {
    const error: unknown = await call().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RatError);
    expect(error).toMatchObject({ status: RAT_ERR_INVALID_ARGUMENT, message: expect.stringMatching(message) });
  }
});
