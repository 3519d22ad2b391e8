/** What the documents lead to is there: files, and headings in them. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
];

/** A document without what is code in it. */
const proseOf = (text: string) => text.replace(/^(```+)[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, 'code');

/** As GitHub names headings. */
function headingsOf(text: string): Set<string> {
  const names = new Map<string, number>();
  const result = new Set<string>();
  for (const [, title = ''] of text.replace(/^(```+)[\s\S]*?^\1/gm, '').matchAll(/^#{1,6} (.+)$/gm)) {
    const name = title
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-');
    const times = names.get(name) ?? 0;
    names.set(name, times + 1);
    result.add(times === 0 ? name : `${name}-${times}`);
  }
  for (const [, id = ''] of text.matchAll(/<a (?:id|name)="([^"]+)"/g)) result.add(id);
  return result;
}

test('links of the documents lead somewhere', () => {
  const broken: string[] = [];
  let count = 0;
  for (const document of documents) {
    const text = readFileSync(join(ROOT, document), 'utf8');
    for (const [, target = ''] of proseOf(text).matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      count++;
      const [path = '', heading] = decodeURIComponent(target).split('#');
      const file = path === '' ? join(ROOT, document) : join(ROOT, dirname(document), path);
      const inside = !relative(ROOT, file).startsWith('..');
      if (!inside || !existsSync(file)) broken.push(`${document}: ${target}`);
      else if (heading !== undefined && statSync(file).isFile() && file.endsWith('.md')) {
        if (!headingsOf(readFileSync(file, 'utf8')).has(heading))
          broken.push(`${document}: ${target}: no such heading`);
      }
    }
  }
  expect(broken).toEqual([]);
  expect(count).toBeGreaterThan(100);
});

test('each document says in its first line what it is called', () => {
  const unnamed = documents.filter(
    (path) => !/^(?:<!--[\s\S]*?-->\s*)?# \S/.test(readFileSync(join(ROOT, path), 'utf8')),
  );
  expect(unnamed).toEqual([]);
});
