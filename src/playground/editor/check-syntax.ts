/** Looks for mistakes by the system's own `cc`, which only reads. */
import { folderOf } from '../files/paths.ts';
import type { Compiler } from '../run/compiler.ts';
import type { CheckSyntax } from './checker.ts';
import { DIAGNOSTIC_FLAGS, parseDiagnostics } from './diagnostics.ts';
import { languageOf } from './extensions.ts';

const WARNINGS = ['-Wall', '-Wextra', '-Wno-unused-parameter'];
/** A header that is looked at by itself is no mistake. */
const OF_HEADERS = ['-Wno-pragma-once-outside-header', '-Wno-unused-function', '-Wno-unused-const-variable'];

export function checkSyntax(compiler: Pick<Compiler, 'check'>): CheckSyntax {
  return async (path, _text, signal) => {
    const isHeader = /\.(?:h|hh|hpp|hxx|H)$/.test(path);
    const cxx = languageOf(path) === 'c++';
    const flags = [...WARNINGS, ...(isHeader ? [...OF_HEADERS, cxx ? '-xc++' : '-xc'] : []), ...DIAGNOSTIC_FLAGS];
    const { diagnostics } = await compiler.check(path, { flags, cwd: folderOf(path), cxx, signal });
    return parseDiagnostics(diagnostics, [path]);
  };
}
