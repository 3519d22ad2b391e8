/** Texts of lessons: they are read as they are meant, and their links lead somewhere. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lexer, type Token, walkTokens } from 'marked';
import { expect, test } from 'vitest';
import { readLessons } from '../../scripts/lessons.ts';
import { ROOT } from '../../scripts/run-command.ts';
import { meets, solves } from '../../src/playground/lessons/judge.ts';
import { KILLED } from '../../src/playground/lessons/manifest.ts';

const lessons = readLessons();
const KNOWN = 'space paragraph strong em codespan code list list_item table link text escape br'.split(' ');

function tokensOf(text: string): Token[] {
  const all: Token[] = [];
  walkTokens(lexer(text), (token) => void all.push(token));
  return all;
}

/** As GitHub and the documents' pages name headings. */
function anchorsOf(path: string): string[] {
  return [...readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
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
    const file = join(ROOT, 'lessons/any', path);
    expect(existsSync(file), link).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(file), link).toContain(anchor);
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
