/** Looks for mistakes by the system's own `cc`, which only reads. */
import type { Compiler } from '../run/compiler.ts';
import { isHeader, languageOf } from '../source-language.ts';
import type { CheckSyntax, CompleteSyntax } from './checker.ts';
import { parseDiagnostics, placedIn } from './diagnostics.ts';

const WARNINGS = ['-Wall', '-Wextra', '-Wno-unused-parameter'];
/** A header that is looked at by itself is no mistake. */
const OF_HEADERS = ['-Wno-pragma-once-outside-header', '-Wno-unused-function', '-Wno-unused-const-variable'];

function flagsOf(path: string): { cxx: boolean; flags: string[] } {
  const cxx = languageOf(path) === 'c++';
  return { cxx, flags: [...WARNINGS, ...(isHeader(path) ? [...OF_HEADERS, cxx ? '-xc++' : '-xc'] : [])] };
}

export function checkSyntax(compiler: Pick<Compiler, 'check' | 'folderFor'>): CheckSyntax {
  return async (path, _text, signal) => {
    const folder = compiler.folderFor(path);
    const { diagnostics } = await compiler.check(path, { ...flagsOf(path), signal });
    return parseDiagnostics(diagnostics, [path]).map((found) => placedIn(folder, found));
  };
}

/** With a check's flags: what was compiled ahead for one is good for the other. */
export function completeSyntax(compiler: Pick<Compiler, 'check' | 'tools'>): CompleteSyntax {
  return {
    ready: async (signal) => {
      if (compiler.tools.state !== 'ready') await compiler.tools.load({ signal });
    },
    at: async (path, line, column, signal) => {
      const { cxx, flags } = flagsOf(path);
      const place = ['-Xclang', `-code-completion-at=${path}:${line}:${column}`];
      const { output } = await compiler.check(path, { flags: [...flags, ...place], cxx, signal });
      return output;
    },
  };
}
