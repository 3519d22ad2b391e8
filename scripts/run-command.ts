import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../', import.meta.url));

const require = createRequire(import.meta.url);

/** The script behind a command of an installed package (`tsc`, `vite`): no shell and no npm in between. */
function commandScript(packageName: string, command: string): string {
  const manifest = join(ROOT, 'node_modules', packageName, 'package.json');
  const { bin } = require(manifest) as { bin: string | Record<string, string> };
  return join(dirname(manifest), typeof bin === 'string' ? bin : (bin[command] as string));
}

const PACKAGES: Record<string, string> = {
  biome: '@biomejs/biome',
  playwright: '@playwright/test',
  tsc: 'typescript',
  tsx: 'tsx',
  vite: 'vite',
  vitest: 'vitest',
};

/** Runs a command of an installed package, with the terminal's streams, and gives its exit code. */
export function runTool(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<number> {
  return runNode([commandScript(PACKAGES[command] as string, command), ...args], env);
}

export function runNode(args: readonly string[], env: Record<string, string> = {}): Promise<number> {
  return run(process.execPath, args, env);
}

export function run(file: string, args: readonly string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } });
    child.once('error', () => resolve(127));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
