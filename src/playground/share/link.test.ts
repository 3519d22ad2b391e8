import { deflateSync, strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { type Bundle, BundleError, checkBundle } from './bundle.ts';
import { decodeLink, encodeLink } from './link.ts';

const bundle: Bundle = {
  files: { 'main.c': 'int main(void) { return 0; } // é 😀 \u0000', 'sub/forks.h': '#pragma once\n' },
  file: 'main.c',
  arguments: '5 --greedy',
  flags: '-std=c11 "-DA=b c"',
  input: 'a\nb\n',
  checks: true,
};
const linkOf = (value: unknown) =>
  `1${Buffer.from(deflateSync(strToU8(typeof value === 'string' ? value : JSON.stringify(value)))).toString('base64url')}`;

describe('a link', () => {
  it('holds a program, in characters that addresses have', () => {
    const link = encodeLink(bundle);
    expect(link).toMatch(/^[\w-]+$/);
    expect(decodeLink(link)).toEqual(bundle);
  });

  it('is refused wherever it is cut off', () => {
    const link = encodeLink(bundle);
    for (let length = 0; length < link.length; length++)
      expect(() => decodeLink(link.slice(0, length)), String(length)).toThrow(BundleError);
  });

  it('is refused whichever character is another', () => {
    const link = encodeLink(bundle);
    for (let at = 0; at < link.length; at++) {
      const other = link.slice(0, at) + (link[at] === 'A' ? 'B' : 'A') + link.slice(at + 1);
      expect(() => decodeLink(other), String(at)).toThrow(BundleError);
    }
  });

  it('of the first kind has no sum: it is refused, or is a program as a whole', () => {
    const link = linkOf(bundle);
    expect(decodeLink(link)).toEqual(bundle);
    for (let at = 0; at < link.length; at++) {
      const other = link.slice(0, at) + (link[at] === 'A' ? 'B' : 'A') + link.slice(at + 1);
      try {
        expect(checkBundle(decodeLink(other))).toBeTruthy();
      } catch (error) {
        expect(error).toBeInstanceOf(BundleError);
      }
    }
  });

  it('stands for no more than there is room for', () => {
    expect(() => decodeLink(linkOf(' '.repeat(20_000_000)))).toThrow(/too large/);
    expect(() => decodeLink(linkOf({ ...bundle, files: { 'main.c': 'x'.repeat(3_000_000) } }))).toThrow(/too large/);
    expect(() => decodeLink(`1${'A'.repeat(5_000_000)}`)).toThrow(/too long/);
  });

  it.each([
    null,
    7,
    [],
    {},
    { ...bundle, files: [] },
    { ...bundle, files: {} },
    { ...bundle, files: { 'main.c': 7 } },
    { ...bundle, file: 'other.c' },
    { ...bundle, file: '__proto__' },
    { ...bundle, arguments: 7 },
    { ...bundle, checks: 'yes' },
    { ...bundle, files: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`f${n}.c`, ''])) },
    ...[
      '',
      '.',
      '..',
      '../a.c',
      'a/../b.c',
      '/etc/a.c',
      'a//b.c',
      '.hidden',
      'a/.b',
      'a\\b',
      'a\nb',
      'a\u202eb',
      'x'.repeat(201),
      'é'.repeat(128),
    ].map((name) => ({ ...bundle, files: { [name]: '' }, file: name })),
    // Of two files one would be the other one's folder.
    { ...bundle, files: { 'main.c': '', 'a/b': '', 'a/b/c.h': '' } },
    { ...bundle, files: { 'a/b/c.h': '', 'main.c': '', a: '' } },
  ])('is refused when it holds %j', (value) => {
    expect(() => decodeLink(linkOf(value))).toThrow(BundleError);
  });
});
