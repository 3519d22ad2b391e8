/** What `/bin` holds beside the one-file programs of programs/bin: docs/decisions/0014-shell.md. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
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
/** With lines: when an application traps, the desktop tells where. */
export const APPLICATION_FLAGS = ['-Wall', '-Wextra', '-O2'] as const;

const APPLICATIONS = 'programs/apps';
/** What applications share; none itself. */
const SHARED = 'lib';
const INCLUDED = /^#include "([^"]+)"/gm;

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

/** What comes with the compiler (scripts/build-compiler.ts), and is not in `/bin` without it. */
export function compilerPrograms(): SystemProgram[] {
  return ['cc', 'make'].map((name) => ({
    name,
    sources: [...sourcesIn(`programs/${name}`), 'programs/lib/tool.c'],
    links: [],
  }));
}

/** The sources of a program, and what it includes from beside its folder: `../lib/x.h` brings `../lib/x.c`. */
function withShared(sources: readonly string[]): string[] {
  const found = new Set(sources);
  // Grows while it is gone through.
  for (const path of found) {
    const text = readFileSync(join(ROOT, path), 'utf8');
    for (const [, included = ''] of text.matchAll(INCLUDED)) {
      const header = normalize(join(dirname(path), included));
      const source = header.replace(/\.h$/, '.c');
      for (const each of [header, source]) if (existsSync(join(ROOT, each))) found.add(each);
    }
  }
  return [...found].filter((path) => path.endsWith('.c'));
}

/** Programs with windows: NAME.c, or all of NAME/. */
export function applicationPrograms(): SystemProgram[] {
  return readdirSync(join(ROOT, APPLICATIONS))
    .sort()
    .flatMap((file) => {
      const path = `${APPLICATIONS}/${file}`;
      if (file.endsWith('.c')) return [{ name: basename(file, '.c'), sources: withShared([path]), links: [] }];
      if (file === SHARED || !statSync(join(ROOT, path)).isDirectory()) return [];
      return [{ name: file, sources: withShared(sourcesIn(path)), links: [] }];
    });
}

/** The entries of applications for the launcher, by their file names in /usr/share/applications. */
export function applicationEntries(): Record<string, string> {
  const names = readdirSync(join(ROOT, APPLICATIONS)).filter((file) => file.endsWith('.desktop'));
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(ROOT, APPLICATIONS, name), 'utf8')]));
}
