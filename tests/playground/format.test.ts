/** What formatting changes in a text, where cursors and marks are in it. */
import { ChangeSet, Text } from '@codemirror/state';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changesOfBlanks } from '../../src/playground/editor/changes.ts';

const textOf = (text: string) => Text.of(text.split('\n'));

function changed(before: string, after: string): { text: string; changes: ChangeSet } {
  const changes = ChangeSet.of(
    changesOfBlanks(before, after).map((change) => ({ ...change, insert: textOf(change.insert) })),
    before.length,
  );
  return { text: changes.apply(textOf(before)).toString(), changes };
}

const word = fc.constantFrom('a', 'if', '(', ')', '{', '}', '//');
const blank = fc.constantFrom('', ' ', '  ', '\n', '\t', '\n\n  ');

it('makes one text into the other, whatever they are', () => {
  const text = fc.array(fc.oneof(word, blank)).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(changed(before, after).text).toBe(after);
    }),
  );
});

it('keeps every character that is no blank where it is in its word', () => {
  const parts = fc.array(fc.tuple(word, blank, blank));
  fc.assert(
    fc.property(parts, blank, blank, (parts, first, second) => {
      const before = first + parts.map(([word, blank]) => word + blank).join('');
      const after = second + parts.map(([word, , blank]) => word + blank).join('');
      const { text, changes } = changed(before, after);
      expect(text).toBe(after);
      const places = (text: string) => [...text.matchAll(/\S/g)].map(({ index }) => index);
      expect(places(before).map((place) => changes.mapPos(place, 1))).toEqual(places(after));
    }),
  );
});

it('changes what is between the first and the last difference, where words differ', () => {
  expect(changesOfBlanks('a;  // one two\nb;\n', 'a;  // one\n// two\nb;\n')).toEqual([
    { from: 10, to: 10, insert: '\n//' },
  ]);
});
