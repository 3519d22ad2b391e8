/** Checks of sources: one at a time, and only of what is there now. */
import { expect, it } from 'vitest';
import { Checker } from '../../src/playground/editor/checker.ts';
import type { Diagnostic } from '../../src/playground/editor/diagnostics.ts';

interface Asked {
  readonly text: string;
  readonly signal: AbortSignal;
  answer(found: readonly Diagnostic[]): void;
  fail(): void;
}

function setUp() {
  const asked: Asked[] = [];
  const done: string[] = [];
  let current: unknown = 'a';
  const checker = new Checker(
    (_path, text, signal) =>
      new Promise((resolve, reject) => asked.push({ text, signal, answer: resolve, fail: () => reject(new Error()) })),
    () => current,
    (path, found) => done.push(`${path}: ${found.length}`),
  );
  const request = (version: string) => {
    current = version;
    checker.request({ path: 'x.c', version, text: () => version });
  };
  return { asked, done, request, change: (version: unknown) => (current = version) };
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

it('never has two running, and the last one asked for is the next', async () => {
  const { asked, done, request } = setUp();
  for (const version of ['a', 'b', 'c']) request(version);
  expect(asked.map(({ text }) => text)).toEqual(['a']);
  expect(asked[0]?.signal.aborted).toBe(true);
  asked[0]?.fail();
  await turn();
  expect(asked.map(({ text }) => text)).toEqual(['a', 'c']);
  asked[1]?.answer([]);
  await turn();
  expect(done).toEqual(['x.c: 0']);
});

it('drops what is of a text that is no longer there', async () => {
  const { asked, done, request, change } = setUp();
  request('a');
  change('b');
  asked[0]?.answer([]);
  await turn();
  expect(done).toEqual([]);
});

it('goes on after a failure', async () => {
  const { asked, done, request } = setUp();
  request('a');
  asked[0]?.fail();
  await turn();
  request('b');
  asked[1]?.answer([]);
  await turn();
  expect(done).toEqual(['x.c: 0']);
});
