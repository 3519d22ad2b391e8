import { expect, test } from 'vitest';
import { bytesBefore, placeBehind } from './text-offsets.ts';

test('bytes before a place are those that an encoder makes, and lead back to it', () => {
  const text = 'aé€😀z\ud800';
  for (const at of [0, 1, 2, 3, 5, 6, 7]) {
    expect(bytesBefore(text, at)).toBe(new TextEncoder().encode(text.slice(0, at)).length);
    expect(placeBehind(text, bytesBefore(text, at))).toBe(at);
  }
});

test('what lies within a character is before it, and what lies beyond the text is its end', () => {
  const text = 'é😀';
  expect([1, 3, 4, 5].map((bytes) => placeBehind(text, bytes))).toEqual([0, 1, 1, 1]);
  expect([6, 7, 0xffffffff].map((bytes) => placeBehind(text, bytes))).toEqual([3, 3, 3]);
  expect(bytesBefore(text, 99)).toBe(6);
});
