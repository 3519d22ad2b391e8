/** Asks compiler and linker what is there: the only source of "yes" on the page. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileOnDisk } from '../../src/toolchain/node.ts';

export interface HeaderProbe {
  /** The header can be included. */
  there: boolean;
  readonly undeclared: ReadonlySet<string>;
  /** Declared, and not a macro. */
  readonly functions: readonly string[];
}

/** Of functions whose address may not be taken. */
const CALLS: Readonly<Record<string, string>> = {
  setjmp: 'setjmp(*(jmp_buf *)place)',
  _setjmp: '_setjmp(*(jmp_buf *)place)',
  sigsetjmp: 'sigsetjmp(*(sigjmp_buf *)place, 1)',
  alloca: 'place = alloca(8)',
};
/** Of what is a macro as well as, or instead of, a function. */
const MACRO = 'is a macro: ';
const QUIET = ['-O0', '-Wno-everything', '-ferror-limit=0'];

async function compile(
  name: string,
  source: string,
  args: readonly string[],
): Promise<{ ok: boolean; output: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'ratos-support-'));
  try {
    writeFileSync(join(folder, name), source);
    const { ok, diagnostics } = await compileOnDisk({ cwd: folder, sources: [name], args: [...QUIET, ...args] });
    return { ok, output: diagnostics };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const found = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name = '']) => name);

const use = (name: string): string => `  ${CALLS[name] ?? `place = (void *)&${name}`};`;

/** What a header declares, of these names. */
export async function probeHeader(header: string, names: readonly string[]): Promise<HeaderProbe> {
  const source = [
    '#define _GNU_SOURCE',
    `#include <${header}>`,
    'void *volatile place;',
    ...names.map((name) => `#ifdef ${name}\n#pragma message("${MACRO}${name}")\n#endif`),
    'void use(void) {',
    ...names.map(use),
    '}',
    // Whatever is there: nothing is linked.
    'not_a_declaration',
  ].join('\n');
  const { output } = await compile('probe.c', source, ['-std=gnu2x', '-W#pragma-messages']);
  if (/fatal error: '.*' file not found/.test(output)) {
    return { there: false, undeclared: new Set(names), functions: [] };
  }
  const macros = new Set(found(output, new RegExp(`${MACRO}(\\w+)`, 'g')));
  const unknown = found(output, /(?:use of undeclared identifier|call to undeclared (?:library )?function) '(\w+)'/g);
  const undeclared = new Set(unknown.filter((name) => !macros.has(name)));
  return { there: true, undeclared, functions: names.filter((name) => !undeclared.has(name) && !macros.has(name)) };
}

/** Which of the functions that headers declare have nothing to link with. @param functions by header */
export async function unlinkedFunctions(functions: ReadonlyMap<string, readonly string[]>): Promise<Set<string>> {
  const headers = [...functions.keys()].map((header) => `#include <${header}>`);
  const uses = [...functions.values()].flat().map(use);
  const source = ['#define _GNU_SOURCE', ...headers, 'void *volatile place;', 'int main(void) {', ...uses, '}', ''];
  const { ok, output } = await compile('probe.c', source.join('\n'), ['-std=gnu2x']);
  const unlinked = new Set(found(output, /undefined symbol: (\w+)/g));
  if (!ok && /error: .*probe\.c:\d+/.test(output)) throw new Error(`the headers do not go together:\n${output}`);
  return unlinked;
}

/** Which C++ headers work: those whose use compiles, and links together with the others'. */
export async function workingCxxHeaders(uses: Readonly<Record<string, string>>): Promise<Set<string>> {
  const working = new Set(Object.keys(uses));
  for (;;) {
    const lines = [...working].flatMap((header, index) => [
      `#line 1 "in:${header}"`,
      // A header that is not there would end the compilation, and hide what is wrong with the next ones.
      `#if __has_include(<${header}>)\n#include <${header}>\n#endif`,
      `int use${index}() {`,
      `${uses[header]}`,
      'return 0; }',
    ]);
    const { ok, output } = await compile('probe.cpp', [...lines, 'int main() {}', ''].join('\n'), ['-std=gnu++23']);
    if (ok) return working;
    const failed = found(output, /^in:(\w+):\d+:\d+: (?:fatal )?error:/gm).filter((header) => working.delete(header));
    if (failed.length === 0) throw new Error(`C++ headers cannot be probed:\n${output}`);
  }
}
