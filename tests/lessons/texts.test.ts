/** Texts of lessons: they are read as they are meant, and their links lead somewhere. */
import { lexer, type Token, walkTokens } from 'marked';
import { expect, test } from 'vitest';
import { documents } from '../../scripts/documents.ts';
import { readLessons } from '../../scripts/lessons.ts';
import { meets, solves } from '../../src/playground/lessons/judge.ts';
import { KILLED } from '../../src/playground/lessons/manifest.ts';

const lessons = readLessons();
const pages = documents();
const KNOWN = 'space paragraph strong em codespan code list list_item table link text escape br'.split(' ');

function tokensOf(text: string): Token[] {
  const all: Token[] = [];
  walkTokens(lexer(text), (token) => void all.push(token));
  return all;
}

test('there are at least 24 lessons, and the first one is the simplest', () => {
  expect(lessons.length).toBeGreaterThanOrEqual(24);
  expect(lessons[0]?.id).toBe('hello');
});

test.each(lessons)('$id: what is written is what lessons are made of', ({ text, exercises }) => {
  for (const part of [text, ...exercises.map((exercise) => exercise.text)]) {
    expect(tokensOf(part).filter(({ type }) => !KNOWN.includes(type))).toEqual([]);
  }
});

test.each(lessons)('$id: links lead to lessons and to places in documents', ({ text }) => {
  const links = tokensOf(text).flatMap((token) => (token.type === 'link' ? [String(token.href)] : []));
  expect(
    links.some((link) => link.startsWith('../../docs/')),
    'a link to the documents',
  ).toBe(true);
  for (const link of links) {
    const [, id] = /^#lesson=(.+)$/.exec(link) ?? [];
    if (id !== undefined) {
      expect(lessons.map((lesson) => lesson.id)).toContain(id);
      continue;
    }
    const [path = '', anchor] = link.split('#');
    const page = pages.get(path.replace('../../docs/', '').replace(/\.md$/, '.html'));
    expect(page, link).toBeDefined();
    if (anchor !== undefined) expect(page, link).toContain(` id="${anchor}"`);
  }
});

test.each(lessons)('$id: an exercise is not done by the lesson as it is', ({ expect: expected, exercises }) => {
  const { output, exit } = expected;
  if (!('lines' in output)) return;
  const outcome = {
    output: output.lines.map((line) => `${line}\n`).join(''),
    code: exit === KILLED ? -1 : exit,
    reason: exit === KILLED ? ('killed' as const) : ('exit' as const),
    arguments: [],
  };
  expect(meets(expected, outcome)).toBe(true);
  expect(exercises.filter((exercise) => solves(exercise, outcome)).map(({ id }) => id)).toEqual([]);
});
