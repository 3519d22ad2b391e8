import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Tree } from '@yowasp/clang';
import { expect, it } from 'vitest';
import { vendorFiles } from '../../src/toolchain/vendor-files.ts';
import { putVendorFolders, VENDOR_PACKAGE, VENDOR_VERSION } from '../../src/toolchain/vendor-sources.ts';

it('reads folders of the package, with those below them, to where the compiler looks for them', async () => {
  const tree: Tree = { program: 'stays' };
  await putVendorFolders(tree, vendorFiles, ['libc/wasi/fts', 'libc/musl/src/env'], 'A library');
  const libc = (tree.vendor as Tree).libc as Record<string, Record<string, Record<string, Tree>>>;
  expect(Object.keys(libc)).toEqual(['wasi', 'musl']);
  expect(Object.keys(libc.wasi?.fts?.['musl-fts'] ?? {})).toContain('fts.c');
  expect(new TextDecoder().decode(libc.musl?.src?.env?.['setenv.c'] as unknown as Uint8Array)).toContain('int setenv(');
  expect(tree.program).toBe('stays');
});

it('says what is missing where there is nothing to read', async () => {
  await expect(putVendorFolders({}, undefined, [], 'The library for threads')).rejects.toThrow(
    /^The library for threads is not there ready-made, .* `npm install @zigc\/lib@/,
  );
});

it('package.json pins the version that names what is built', () => {
  const description = JSON.parse(readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'));
  expect(description.peerDependencies[VENDOR_PACKAGE]).toBe(VENDOR_VERSION);
});
