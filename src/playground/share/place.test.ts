import { expect, it } from 'vitest';
import type { RatOS } from '../../host/index.ts';
import { placeShared } from './place.ts';

it('puts a program whose name is as long as a name can be into a directory that can be', async () => {
  const written: string[] = [];
  const os = {
    fs: {
      mkdir: async () => undefined,
      exists: async () => false,
      writeFile: async (path: string) => written.push(path),
    },
  } as unknown as RatOS;
  const file = `${'é'.repeat(126)}.c`;
  const { path, changed } = await placeShared(os, {
    files: { [file]: '' },
    file,
    arguments: '',
    flags: '',
    input: '',
    checks: false,
  });
  expect(changed).toEqual([]);
  expect(written).toEqual([path]);
  for (const name of path.split('/')) expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(255);
});
