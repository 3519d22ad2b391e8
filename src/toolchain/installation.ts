/** What belongs to the installed package: the headers and sources of RatOS, and the compiler. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { howToInstallCompiler } from './missing-compiler.ts';
import type { SupportFiles } from './types.ts';
import { vendorFiles } from './vendor-files.ts';

let support: Promise<SupportFiles> | undefined;

export function supportFiles(): Promise<SupportFiles> {
  support ??= readSupportFiles();
  return support;
}

async function readSupportFiles(): Promise<SupportFiles> {
  const folder = supportFolder();
  const files: Record<string, string> = {};
  for (const part of ['include', 'lib', 'libc']) {
    for (const name of readdirSync(join(folder, part), { recursive: true, encoding: 'utf8' })) {
      const path = `${part}/${name.replaceAll('\\', '/')}`;
      if (/\.(?:[ch]|cpp)$/.test(name)) files[path] = readFileSync(join(folder, path), 'utf8');
    }
  }
  const archives = {
    async get(fileName: string) {
      const path = ARCHIVE_FOLDERS.map((part) => join(folder, part, fileName)).find(existsSync);
      return path === undefined ? undefined : new Uint8Array(await readFile(path));
    },
  };
  return { files, archives, vendor: vendorFiles, compilerVersion: compilerVersion() };
}

/** Where a build may have left archives, seen from `guest-abi`. */
const ARCHIVE_FOLDERS = ['../../dist/lib', '../../public/programs'];

/** `guest-abi` of the package that this file belongs to, be it the source tree or an installed package. */
export function supportFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    for (const candidate of ['src/guest-abi', 'guest-abi']) {
      if (existsSync(join(folder, candidate, 'include', 'ratos.h'))) return join(folder, candidate);
    }
    const parent = dirname(folder);
    if (parent === folder) throw new Error('the RatOS headers (guest-abi/include) are not installed');
    folder = parent;
  }
}

/** Where @yowasp/clang keeps its files. */
export function compilerFolder(): string {
  try {
    return dirname(createRequire(import.meta.url).resolve('@yowasp/clang'));
  } catch (cause) {
    throw new Error(howToInstallCompiler(), { cause });
  }
}

let version: string | undefined;

export function compilerVersion(): string {
  if (version === undefined) {
    const description: unknown = JSON.parse(readFileSync(join(compilerFolder(), '..', 'package.json'), 'utf8'));
    const found = typeof description === 'object' && description && 'version' in description ? description.version : '';
    version = String(found);
  }
  return version;
}
