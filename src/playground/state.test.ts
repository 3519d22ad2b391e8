import { describe, expect, it } from 'vitest';
import { readState } from './state.ts';

const defaults = readState(null);

describe('what a reload brings back', () => {
  it('is taken as it was', () => {
    const kept = { ...defaults, theme: 'dark', arguments: '5 "x"', checks: true, files: ['/home/a.c'], sideWidth: 300 };
    expect(readState(JSON.stringify(kept))).toEqual(kept);
  });

  it.each(['', '{', 'null', '[]', '"text"', '17'])('is as at first when it holds %s', (stored) => {
    expect(readState(stored)).toEqual(defaults);
  });

  it('is looked at field by field', () => {
    const stored = JSON.stringify({
      theme: 'neon',
      enlarged: 7,
      side: ['files', 4],
      sideWidth: 1e9,
      rightWidth: -1,
      topHeight: null,
      areas: { main: [], top: ['desktop'] },
      files: Array(1001).fill('/a'),
      arguments: 'x'.repeat(200_000),
      checks: 'yes',
      lesson: 'mutexes',
      __proto__: { theme: 'dark' },
      other: 1,
    });
    expect(readState(stored)).toEqual({ ...defaults, lesson: 'mutexes' });
  });
});
