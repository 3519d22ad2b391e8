/** Manifests of lessons: what is wrong is told, with its place, and nothing of it reaches the page. */
import { describe, expect, test } from 'vitest';
import { readManifest } from '../../src/playground/lessons/manifest.ts';

const GOOD = {
  title: 'Hello',
  chapter: 'First steps',
  files: ['hello.c'],
  language: 'c',
  expect: { output: ['Hello'], exit: 0 },
};
const EXERCISE = { id: 'greet', text: 'Greet.', expect: { pattern: '^Hello', exit: 7 }, solution: [] };

test('what is left out has its default', () => {
  expect(readManifest('hello', GOOD)).toEqual({
    ...GOOD,
    id: 'hello',
    arguments: [],
    stdin: '',
    checks: false,
    windows: false,
    expect: { output: { lines: ['Hello'] }, exit: 0 },
    exercises: [],
  });
});

test('an exercise is read, with its solution', () => {
  const exercise = { ...EXERCISE, arguments: ['a'], stdin: 'b\n', solution: ['hello.c', 'more.h'] };
  expect(readManifest('hello', { ...GOOD, exercises: [exercise] }).exercises).toEqual([
    { ...exercise, expect: { output: { pattern: '^Hello' }, exit: 7 } },
  ]);
});

const withExpect = (expectation: unknown) => ({ ...GOOD, expect: expectation });
const withExercises = (...exercises: unknown[]) => ({ ...GOOD, exercises });

describe('is refused:', () => {
  const cases: Record<string, [manifest: unknown, reason: string]> = {
    null: [null, 'must be an object'],
    'a list': [[], 'must be an object'],
    'a text': ['{}', 'must be an object'],
    'nothing in it': [{}, '"language" is missing'],
    'an inherited member': [Object.create(GOOD), '"language" is missing'],
    'no title': [{ ...GOOD, title: undefined }, '"title" is missing'],
    'an empty title': [{ ...GOOD, title: '' }, '"title" must be a text'],
    'a title of another type': [{ ...GOOD, title: { toString: 'x' } }, '"title" must be a text'],
    'a long title': [{ ...GOOD, title: 'x'.repeat(1001) }, '"title" must be a text'],
    'an unknown member': [{ ...GOOD, files2: [] }, '"files2" is not known'],
    'its own id': [{ ...GOOD, id: 'hello' }, '"id" is not known'],
    __proto__: [JSON.parse(JSON.stringify(GOOD).replace('{', '{"__proto__":{},')), '"__proto__" is not known'],
    'another language': [{ ...GOOD, language: 'rust' }, '"language" must be "c" or "c++"'],
    'no files': [{ ...GOOD, files: [] }, '"files" has no source that ends in .c'],
    'files of another language': [{ ...GOOD, language: 'c++' }, '"files" has no source that ends in .cpp'],
    'a file in another folder': [{ ...GOOD, files: ['../hello.c'] }, 'is no name of a file'],
    'an absolute file': [{ ...GOOD, files: ['/etc/hello.c'] }, 'is no name of a file'],
    'a hidden file': [{ ...GOOD, files: ['.hello.c'] }, 'is no name of a file'],
    'a file with a backslash': [{ ...GOOD, files: ['a\\hello.c'] }, 'is no name of a file'],
    'a file with a zero': [{ ...GOOD, files: ['hello.c\0.c'] }, 'is no name of a file'],
    'a file that is no text': [{ ...GOOD, files: [1] }, '"files" must be a list of texts'],
    'a file twice': [{ ...GOOD, files: ['hello.c', 'hello.c'] }, '"files" names a file twice'],
    'arguments that are no list': [{ ...GOOD, arguments: 'a b' }, '"arguments" must be a list of texts'],
    'an argument with a zero': [{ ...GOOD, arguments: ['a\0b'] }, '"arguments" has a zero character'],
    'checks that are no flag': [{ ...GOOD, checks: 'yes' }, '"checks" must be true or false'],
    'no expectation': [{ ...GOOD, expect: undefined }, '"expect" is missing'],
    'no exit code': [withExpect({ output: [] }), '"exit" is missing'],
    'a fraction as exit code': [withExpect({ output: [], exit: 0.5 }), '"exit" must be an exit code'],
    'a large exit code': [withExpect({ output: [], exit: 2 ** 31 }), '"exit" must be an exit code'],
    'another word as exit code': [withExpect({ output: [], exit: 'killed' }), '"exit" must be an exit code'],
    'no output': [withExpect({ exit: 0 }), 'either "output" or "pattern"'],
    'output and pattern': [withExpect({ output: [], pattern: 'x', exit: 0 }), 'either "output" or "pattern"'],
    'a line in two lines': [withExpect({ output: ['a\nb'], exit: 0 }), 'a line in several lines'],
    'a broken pattern': [withExpect({ pattern: '(', exit: 0 }), 'no regular expression'],
    'exercises that are no list': [{ ...GOOD, exercises: EXERCISE }, '"exercises" must be a list'],
    'an exercise that is none': [withExercises(7), 'exercise 1: must be an object'],
    'an exercise without id': [withExercises(EXERCISE, { ...EXERCISE, id: undefined }), 'exercise 2: "id" is missing'],
    'a path as id': [withExercises({ ...EXERCISE, id: '../x' }), 'is no id'],
    'markup as id': [withExercises({ ...EXERCISE, id: '<b>' }), 'is no id'],
    'an id twice': [withExercises(EXERCISE, EXERCISE), 'two exercises have one id'],
    'a solution elsewhere': [withExercises({ ...EXERCISE, solution: ['a/b.c'] }), 'is no name of a file'],
    'an exercise with more': [withExercises({ ...EXERCISE, hint: 'x' }), '"hint" is not known'],
  };
  for (const [name, [manifest, reason]] of Object.entries(cases)) {
    test(name, () => {
      expect(() => readManifest('hello', manifest)).toThrow(reason);
      expect(() => readManifest('hello', manifest)).toThrow(/^hello: /);
    });
  }

  test.each(['', 'Hello', '../x', 'a b', 'a--b', '-a', '1a', 'a/b', '__proto__'])('the id %j', (id) => {
    expect(() => readManifest(id, GOOD)).toThrow('is no id');
  });
});
