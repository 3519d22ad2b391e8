import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hostPath, listDirectory, putDirectory, putFile } from './host-directories.ts';

let top: string;
let host: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'ratos-test-'));
  host = join(top, 'shared');
  mkdirSync(join(host, 'a', 'b'), { recursive: true });
  writeFileSync(join(host, 'a', 'b', 'c.txt'), 'c');
  writeFileSync(join(top, 'secret'), 'secret');
});
afterEach(() => rmSync(top, { recursive: true }));

test('lists parents before children', () => {
  expect(listDirectory({ host, guest: '/g' }, () => undefined)).toEqual({
    guest: '/g',
    entries: [
      { path: 'a', type: 'directory' },
      { path: 'a/b', type: 'directory' },
      { path: 'a/b/c.txt', type: 'file' },
    ],
  });
});

test('follows links inside, leaves out links that lead out, in circles or nowhere', () => {
  symlinkSync('a/b', join(host, 'inside'));
  symlinkSync(top, join(host, 'outside'));
  symlinkSync('..', join(host, 'a', 'circle'));
  symlinkSync('nothing', join(host, 'broken'));
  const warnings: string[] = [];
  const { entries } = listDirectory({ host, guest: '/g' }, (message) => warnings.push(message));
  expect(entries.map(({ path }) => path)).toEqual(['a', 'a/b', 'a/b/c.txt', 'inside', 'inside/c.txt']);
  expect(warnings).toHaveLength(3);
});

test('puts files and folders, new and old', () => {
  putFile({ host, guest: '/g' }, 'a/b/c.txt', Buffer.from('changed'));
  putFile({ host, guest: '/g' }, 'new/deep/file', Buffer.from([0, 255]));
  putDirectory({ host, guest: '/g' }, 'empty/inner');
  expect(readFileSync(join(host, 'a', 'b', 'c.txt'), 'utf8')).toBe('changed');
  expect([...readFileSync(join(host, 'new', 'deep', 'file'))]).toEqual([0, 255]);
  expect(listDirectory({ host, guest: '/g' }, () => undefined).entries).toContainEqual({
    path: 'empty/inner',
    type: 'directory',
  });
});

test.each(['../secret', 'a/../../secret', '', '/etc/x', 'a//b', './a', 'a\0'])('refuses the name %j', (path) => {
  expect(() => hostPath({ host, guest: '/g' }, path)).toThrow();
});

test('refuses to write through a link that leads out', () => {
  symlinkSync(join(top, 'secret'), join(host, 'file-link'));
  symlinkSync(top, join(host, 'folder-link'));
  expect(() => putFile({ host, guest: '/g' }, 'file-link', Buffer.from('x'))).toThrow('leads out');
  expect(() => putFile({ host, guest: '/g' }, 'folder-link/secret', Buffer.from('x'))).toThrow('leads out');
  expect(() => putDirectory({ host, guest: '/g' }, 'folder-link/new/er')).toThrow('leads out');
  expect(readFileSync(join(top, 'secret'), 'utf8')).toBe('secret');
});
