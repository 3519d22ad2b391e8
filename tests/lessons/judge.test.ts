import { expect, test } from 'vitest';
import { meets, plainText, type RunOutcome, solves } from '../../src/playground/lessons/judge.ts';
import { KILLED } from '../../src/playground/lessons/manifest.ts';

const outcome = (changes: Partial<RunOutcome>): RunOutcome => ({
  output: 'one\r\ntwo\r\n',
  code: 0,
  reason: 'exit',
  arguments: [],
  ...changes,
});
const lines = { output: { lines: ['one', 'two'] }, exit: 0 };

test('lines are all that is printed, whatever the terminal makes of them', () => {
  expect(meets(lines, outcome({}))).toBe(true);
  expect(meets(lines, outcome({ output: '\x1b[31mone\x1b[0m\r\ntwo\n' }))).toBe(true);
  expect(meets(lines, outcome({ output: 'one\r\ntwo' }))).toBe(false);
  expect(meets(lines, outcome({ output: 'one\r\ntwo\r\nthree\r\n' }))).toBe(false);
});

test('a pattern is found in what is printed', () => {
  expect(meets({ output: { pattern: '^one\\ntwo\\n$' }, exit: 0 }, outcome({}))).toBe(true);
  expect(meets({ output: { pattern: 'three' }, exit: 0 }, outcome({}))).toBe(false);
});

test('the exit code must be that, and nobody must have killed it', () => {
  expect(meets(lines, outcome({ code: 1 }))).toBe(false);
  expect(meets(lines, outcome({ reason: 'killed' }))).toBe(false);
  expect(meets({ ...lines, exit: -1000 }, outcome({ code: -1000, reason: 'trapped' }))).toBe(true);
});

test('what a visitor is to kill must not end by itself', () => {
  expect(meets({ ...lines, exit: KILLED }, outcome({ code: -1, reason: 'killed' }))).toBe(true);
  expect(meets({ ...lines, exit: KILLED }, outcome({}))).toBe(false);
});

test('text without control sequences stays as it is', () => {
  expect(plainText('[1;2m \\x1b[0m 100 %\n')).toBe('[1;2m \\x1b[0m 100 %\n');
});

test('an exercise that says what it is started with must be started so', () => {
  const exercise = { id: 'x', text: 'x', arguments: ['--greedy'], stdin: '', expect: lines, solution: [] };
  expect(solves(exercise, outcome({ arguments: ['--greedy'] }))).toBe(true);
  expect(solves(exercise, outcome({}))).toBe(false);
  expect(solves(exercise, outcome({ arguments: ['--greedy', 'more'] }))).toBe(false);
  expect(solves({ ...exercise, arguments: [] }, outcome({ arguments: ['any'] }))).toBe(true);
  expect(solves(exercise, outcome({ arguments: ['--greedy'], code: 1 }))).toBe(false);
});
