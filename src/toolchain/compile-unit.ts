/** One source to one object, or to what else is made of a source. */
import type { Tree } from '@yowasp/clang';
import type { Action, ParsedArguments, Source } from './arguments.ts';
import { CHECK_COMPILE_FLAGS, CHECK_LEVEL } from './check.ts';
import { runClang, type ToolOptions } from './clang.ts';
import { exceptionFlags, isExceptionFlag } from './exceptions.ts';
import { COMPILE_FLAGS, DEBUG_FOLDER, DEBUG_LEVEL, DEFAULT_LEVEL, LANGUAGE_FLAGS, TABLES_FLAG } from './flags.ts';
import { rename, sourceName } from './naming.ts';
import { directoryOf, fileAt, ROOT } from './paths.ts';

export interface UnitRequest {
  readonly source: Source;
  readonly parsed: ParsedArguments;
  readonly cwd: string;
  /** The target in the rules for make, where they are wanted. */
  readonly target?: string;
}

export interface UnitResult {
  readonly ok: boolean;
  /** What was made, if anything. */
  readonly product?: Uint8Array;
  /** Rules for make, if they were wanted. */
  readonly rules?: Uint8Array;
  /** What clang said of it, with the user's paths. */
  readonly diagnostics: string;
}

export const WORKING_DIRECTORY = '-working-directory=';

const ACTION_FLAGS: Readonly<Record<Exclude<Action, 'answer'>, readonly string[]>> = {
  link: ['-c'],
  object: ['-c'],
  assembly: ['-S'],
  preprocess: ['-E'],
  syntax: ['-fsyntax-only'],
  dependencies: ['-MM'],
};
const RULES = 'unit.d';

/** All that clang is given: the same flags and the same files, the same product. */
export function unitFlags(request: UnitRequest): string[] {
  const { source, parsed, cwd } = request;
  const action = parsed.action === 'answer' ? 'syntax' : parsed.action;
  const { inside } = sourceName(cwd, source);
  return [
    // What is ours may be of no use for this source or this action; what is the user's is told.
    '--start-no-unused-arguments',
    ...ownFlags(source, parsed, cwd),
    ...mapFlags(source, inside),
    '--end-no-unused-arguments',
    ...userFlags(source, parsed.compile),
    ...ACTION_FLAGS[action],
    ...(parsed.dependencies ? ruleFlags(request) : []),
    ...(makesNothing(parsed) ? [] : ['-o', '-']),
    ...(source.as === undefined ? [] : ['-x', source.as]),
    // One that begins with a dash is no option.
    inside.startsWith('-') && inside !== '-' ? `./${inside}` : inside,
  ];
}

/** What debugging information calls the folder of a source that is given by a relative path, but has another inside. */
function mapFlags({ path }: Source, inside: string): string[] {
  if (inside === path || path.startsWith('/')) return [];
  const directory = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
  return [`-fdebug-prefix-map=${directoryOf(inside)}=${directory}`];
}

function makesNothing({ action }: ParsedArguments): boolean {
  return action === 'syntax' || action === 'dependencies';
}

function tableFlags(args: readonly string[]): string[] {
  return args.some((arg) => DEBUG_LEVEL.test(arg)) ? [] : [TABLES_FLAG];
}

/** Those of RatOS, by the language, before the user's. */
function ownFlags({ language }: Source, { compile: args, check }: ParsedArguments, cwd: string): string[] {
  return [
    ...COMPILE_FLAGS,
    ...(args.some((arg) => arg.startsWith('-O')) ? [] : [check ? CHECK_LEVEL : DEFAULT_LEVEL]),
    ...(check && language !== 'assembly' ? CHECK_COMPILE_FLAGS : []),
    ...(language === 'assembly'
      ? []
      : [...LANGUAGE_FLAGS[language], ...exceptionFlags(args, language), ...tableFlags(args)]),
    '-ivfsoverlay',
    '/overlay.json',
    `${WORKING_DIRECTORY}${ROOT}${cwd === '/' ? '/' : cwd}`,
    DEBUG_FOLDER,
    `-ffile-prefix-map=${ROOT}=`,
  ];
}

function userFlags({ language }: Source, args: readonly string[]): string[] {
  const flags: string[] = [];
  for (const arg of args) {
    // Said already, all of them together.
    if (isExceptionFlag(arg)) continue;
    // One command line may set the dialects of both languages.
    const dialect = /^-std=(.*)/.exec(arg)?.[1];
    if (dialect !== undefined && dialect.includes('++') !== (language === 'c++')) continue;
    // Absolute paths are those of the user's files.
    flags.push(arg.startsWith('/') ? ROOT + arg : arg);
  }
  return flags;
}

/** Without the system's headers, which are no files of the user's disk. */
function ruleFlags({ parsed, target }: UnitRequest): string[] {
  const { targets = [], flags = [] } = parsed.dependencies ?? {};
  return [
    ...(parsed.action === 'dependencies' ? [] : ['-MMD']),
    '-MF',
    `/${RULES}`,
    ...(targets.length > 0 || target === undefined ? targets : ['-MQ', target]),
    ...flags,
  ];
}

/**
 * @param flags Of `unitFlags`.
 * @param tree The user's files, the headers of RatOS and `/overlay.json`.
 */
export async function compileUnit(
  { source, cwd, parsed }: UnitRequest,
  flags: readonly string[],
  tree: Tree,
  options: ToolOptions = {},
): Promise<UnitResult> {
  const result = await runClang(source.language === 'c++' ? 'clang++' : 'clang', flags, tree, options);
  const diagnostics = rename(result.output, sourceName(cwd, source).renaming);
  const { ok } = result;
  if (!ok) return { ok, diagnostics };
  const product = makesNothing(parsed) ? undefined : result.product;
  const rules = fileAt(result.files, RULES);
  return {
    ok,
    diagnostics,
    ...(product && { product: parsed.action === 'preprocess' ? withoutRoot(product) : product }),
    ...(rules && { rules: withoutRoot(rules) }),
  };
}

function withoutRoot(text: Uint8Array): Uint8Array {
  return new TextEncoder().encode(new TextDecoder().decode(text).replaceAll(`${ROOT}/`, '/'));
}
