/** Looks for mistakes by the system's own `cc`, which only reads. */
import type { Compiler } from '../run/compiler.ts';
import { isHeader, languageOf } from '../source-language.ts';
import type { CheckSyntax } from './checker.ts';
import { parseDiagnostics, placedIn } from './diagnostics.ts';

const WARNINGS = ['-Wall', '-Wextra', '-Wno-unused-parameter'];
/** A header that is looked at by itself is no mistake. */
const OF_HEADERS = ['-Wno-pragma-once-outside-header', '-Wno-unused-function', '-Wno-unused-const-variable'];

export function checkSyntax(compiler: Pick<Compiler, 'check' | 'folderFor'>): CheckSyntax {
  return async (path, _text, signal) => {
    const cxx = languageOf(path) === 'c++';
    const flags = [...WARNINGS, ...(isHeader(path) ? [...OF_HEADERS, cxx ? '-xc++' : '-xc'] : [])];
    const folder = compiler.folderFor(path);
    const { diagnostics } = await compiler.check(path, { flags, cxx, signal });
    return parseDiagnostics(diagnostics, [path]).map((found) => placedIn(folder, found));
  };
}
