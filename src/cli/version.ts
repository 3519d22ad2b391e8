import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { packageRoot } from './package-files.ts';

/** `ratos 0.1.0 (clang 22.0.0-…)`, without loading the compiler. */
export function versionLine(): string {
  return `ratos ${versionIn(packageRoot())} (${compiler()})`;
}

function compiler(): string {
  try {
    const clang = createRequire(import.meta.url).resolve('@yowasp/clang');
    return `clang ${versionIn(join(dirname(clang), '..'))}`;
  } catch {
    return 'no compiler installed';
  }
}

function versionIn(folder: string): string {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return version;
}
