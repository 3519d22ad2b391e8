/** The package with the C and C++ libraries' sources, as it is installed on this disk. */
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Tree } from '@yowasp/clang';
import { howToInstallCompiler } from './missing-compiler.ts';
import { putDirectory } from './paths.ts';
import { VENDOR_PACKAGE, VENDOR_VERSION, type VendorSources } from './vendor-sources.ts';

export const vendorFiles: VendorSources = {
  async read(folders) {
    const root = packageFolder();
    const tree: Tree = {};
    for (const folder of folders) await readFolder(join(root, folder), putDirectory(tree, folder));
    return tree;
  },
};

/** Where the package is installed. */
function packageFolder(): string {
  let description: string;
  try {
    description = createRequire(import.meta.url).resolve(`${VENDOR_PACKAGE}/package.json`);
  } catch (cause) {
    throw new Error(howToInstallCompiler(), { cause });
  }
  const { version } = JSON.parse(readFileSync(description, 'utf8')) as { version?: string };
  if (version !== VENDOR_VERSION) {
    throw new Error(
      `the sources of the C library are of version ${version}: install ${VENDOR_PACKAGE} ${VENDOR_VERSION}`,
    );
  }
  return dirname(description);
}

async function readFolder(path: string, into: Tree): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      const below = join(path, entry.name);
      if (entry.isDirectory()) await readFolder(below, putDirectory(into, entry.name));
      else into[entry.name] = new Uint8Array(await readFile(below));
    }),
  );
}
