import { expect, test } from 'vitest';
import { insideTarget } from './links.ts';

const LINKS: Record<string, string> = {
  self: 'self',
  ping: 'pong',
  pong: 'ping',
  here: '.',
  'd/up': '..',
  'd/e/top': '../..',
  absolute: '/data/d',
  out: '/etc',
  'd/deep': 'e/f/g',
};
const target = (path: string, text: string) => insideTarget(['/data'], path, text, (at) => LINKS[at]);

test.each([
  ['l', 'a'],
  ['l', 'nothing/at/all'],
  ['l', '.'],
  ['d/l', '..'],
  ['d/l', '../x/../y'],
  ['d/l', './/e/'],
  ['d/e/l', '../../d'],
  ['self', 'self'],
  ['l', 'ping/x'],
  ['l', 'd/e/../../x'],
  ['l', 'd/up/d/up/x'],
  ['l', 'absolute/e'],
  ['l', 'd/deep/../..'],
  ['l', 'data'],
  ['l', '..a'],
])('%s -> %s stays inside, as it is', (path, text) => {
  expect(target(path, text)).toBe(text);
});

test.each([
  ['l', '/data', '.'],
  ['l', '/data/a/b', 'a/b'],
  ['d/e/l', '/data/a', '../../a'],
  ['d/l', '/data/', '..'],
  ['d/l', '/data/d', '.'],
  ['l', '/x/../data//a', 'a'],
  ['l', '../data/a', 'a'],
  ['d/l', '../../data/d/e', 'e'],
])('%s -> %s names the folder itself, and becomes %s', (path, text, relative) => {
  expect(target(path, text)).toBe(relative);
});

test.each([
  ['l', '/'],
  ['l', '/bin'],
  ['l', '/database'],
  ['l', '..'],
  ['d/l', '../..'],
  ['l', 'a/../..'],
  ['l', '../other/a'],
  ['d/l', '../../etc/passwd'],
  ['l', 'here/..'],
  ['l', 'd/up/..'],
  ['l', 'd/e/top/../x'],
  ['l', 'absolute/../..'],
  ['l', 'self/../..'],
  ['l', 'd/deep/../../..'],
  ['l', 'out'],
  ['l', 'out/passwd'],
  ['l', 'd/../out/passwd'],
  ['l', 'd/deep/../../../../..'],
])('%s -> %s leads outside', (path, text) => {
  expect(target(path, text)).toBeUndefined();
});
