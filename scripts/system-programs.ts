/** What `/bin` holds beside the one-file programs of programs/bin: docs/decisions/0014-shell.md. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run-command.ts';

export interface SystemProgram {
  name: string;
  /** Relative to the root. */
  sources: string[];
  /** Further names in `/bin` for it. */
  links: string[];
}

/** Without debug information, which nobody needs who has not written them. */
export const SYSTEM_FLAGS = ['-Wall', '-Wextra', '-g0', '-s'] as const;

function sourcesIn(path: string): string[] {
  return readdirSync(join(ROOT, path))
    .filter((file) => file.endsWith('.c'))
    .sort()
    .map((file) => `${path}/${file}`);
}

/** The shell. */
export function shellProgram(): SystemProgram {
  const shared = ['echo', 'print-format', 'screen', 'test-expression'].map((name) => `programs/lib/${name}.c`);
  return { name: 'sh', sources: [...sourcesIn('programs/sh'), ...shared], links: [] };
}

/** All tools, in one program. */
export function toolsProgram(): SystemProgram {
  const table = readFileSync(join(ROOT, 'programs/tools/tools.c'), 'utf8');
  const links = [...table.matchAll(/^ {2}TOOL\("([^"]+)"/gm)].map(([, name]) => name as string);
  return { name: 'tools', sources: [...sourcesIn('programs/tools'), ...sourcesIn('programs/lib')], links };
}
