/** One source to one object. */
import type { Tree } from '@yowasp/clang';
import type { ParsedArguments, Source } from './arguments.ts';
import { runTool } from './clang.ts';
import { COMPILE_FLAGS, LANGUAGE_FLAGS } from './flags.ts';
import { rename, sourceName } from './naming.ts';
import { ROOT } from './paths.ts';
import type { CompileProgress } from './types.ts';

export interface UnitResult {
  /** Absent when the source does not compile. */
  readonly object?: Uint8Array;
  /** What clang said of it, with the user's paths. */
  readonly diagnostics: string;
}

/** All that clang is given for a source beside its name and the output's: the same flags and files, the same object. */
export function unitFlags({ compile }: ParsedArguments, { language }: Source, cwd: string): string[] {
  return [...COMPILE_FLAGS, ...userFlags(compile, language), ...overlayFlags(cwd)];
}

function userFlags(args: readonly string[], language: Source['language']): string[] {
  const flags: string[] = args.some((arg) => arg.startsWith('-O')) ? [] : ['-O2'];
  flags.push(...LANGUAGE_FLAGS[language]);
  for (const arg of args) {
    // One command line may set the dialects of both languages.
    const dialect = /^-std=(.*)/.exec(arg)?.[1];
    if (dialect !== undefined && dialect.includes('++') !== (language === 'c++')) continue;
    // Absolute paths are those of the user's files.
    flags.push(arg.startsWith('/') ? ROOT + arg : arg);
  }
  return flags;
}

function overlayFlags(cwd: string): string[] {
  return [
    '-ivfsoverlay',
    '/overlay.json',
    `-working-directory=${ROOT}${cwd === '/' ? '/' : cwd}`,
    `-ffile-prefix-map=${ROOT}=`,
  ];
}

/** @param tree The user's files, the headers of RatOS and `/overlay.json`. */
export async function compileUnit(
  source: Source,
  flags: readonly string[],
  cwd: string,
  tree: Tree,
  onProgress?: (progress: CompileProgress) => void,
): Promise<UnitResult> {
  const { inside, renaming } = sourceName(cwd, source.path);
  const tool = source.language === 'c' ? 'clang' : 'clang++';
  const result = await runTool(tool, [...flags, '-c', inside, '-o', '-'], tree, onProgress);
  const diagnostics = rename(result.output, renaming);
  return result.ok ? { object: result.product, diagnostics } : { diagnostics };
}
