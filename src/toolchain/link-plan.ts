/** What a program is linked of, and how. Nothing is run here but what builds a library that is not there yet. */
import { type ArchiveRecipe, getArchive } from './archives.ts';
import type { ParsedArguments } from './arguments.ts';
import { CHECK, CHECK_LINK_FLAGS, isOfCheck } from './check.ts';
import { LIBCXX } from './cxx-runtime.ts';
import { usesExceptions } from './exceptions.ts';
import { C_LIBRARIES, CRT, CXX_ENTRY, CXX_LIBRARIES, LINK_FLAGS } from './flags.ts';
import { THREAD_SAFE_LIBC } from './libc.ts';
import { libraryInput } from './libraries.ts';
import { LIBRATOS, wrappedNames } from './libratos.ts';
import { MAIN_FLAGS } from './main-function.ts';
import { ROOT, resolvePath } from './paths.ts';
import { namesSdl, SDL } from './sdl.ts';
import { type CompileOptions, type SupportFiles, UsageError } from './types.ts';

export interface LinkInput {
  /** Path for the linker. */
  readonly path: string;
  /** What the user calls it. */
  readonly name: string;
  readonly contents: Uint8Array;
}

/** In the order in which the linker gets it. */
export interface LinkPlan {
  readonly flags: readonly string[];
  /** The user's objects, archives and flags: what is a string is for the linker as it is. */
  readonly inputs: readonly (LinkInput | string)[];
  /** Archives of ours that come before the sysroot's, so that their members replace those. Only what is used is linked. */
  readonly archives: readonly LinkInput[];
  /** The sysroot's. */
  readonly libraries: readonly string[];
}

export interface LinkRequest {
  readonly parsed: ParsedArguments;
  /** Of the sources, in their order. */
  readonly objects: readonly Uint8Array[];
  readonly cwd: string;
  readonly support: SupportFiles;
  /** The contents of one of the user's files, by its absolute path. */
  readonly read: (path: string) => Uint8Array | undefined;
}

/** Why an archive is linked with a program: what it has, or how it was asked for. */
export type ArchiveUse = 'always' | 'check' | 'exceptions' | 'sdl';

/** What is built of sources before a program can be linked, in the order in which the linker gets it. */
export const ARCHIVES: readonly (readonly [use: ArchiveUse, recipe: ArchiveRecipe])[] = [
  ['sdl', SDL],
  ['check', CHECK],
  ['always', LIBRATOS],
  ['exceptions', LIBCXX],
  ['always', THREAD_SAFE_LIBC],
];

/** All that is built of sources for some program. */
export const ALL_ARCHIVES: readonly ArchiveRecipe[] = ARCHIVES.map(([, recipe]) => recipe);

export function archivesFor(
  { check }: Pick<ParsedArguments, 'check'>,
  { exceptions = false, sdl = false }: { exceptions?: boolean; sdl?: boolean } = {},
): readonly ArchiveRecipe[] {
  const used = { always: true, check, exceptions, sdl };
  return ARCHIVES.filter(([use]) => used[use]).map(([, recipe]) => recipe);
}

/** The sysroot's C++ library refers to the one errno; ours, for programs with exceptions, to each thread's own. */
export const ERRNO_FLAGS: readonly string[] = ['--wrap=__errno_location'];

/** Whether the program has something of C++, as far as the arguments tell. Objects may bring some, too. */
function namesCxx({ sources, cxx }: ParsedArguments): boolean {
  return cxx || sources.some(({ language }) => language === 'c++');
}

/** @throws UsageError for a library or an object that is not there */
export async function planLink(request: LinkRequest, options: CompileOptions): Promise<LinkPlan> {
  const { support, parsed } = request;
  const inputs = linkInputs(request);
  const cxx = namesCxx(parsed) || inputs.some((input) => typeof input !== 'string' && isCxx(input));
  const files = inputs.filter((input) => typeof input !== 'string');
  const exceptions = cxx && usesExceptions(parsed.compile, files);
  const sdl = files.some(({ contents }) => namesSdl(contents));
  const archives: LinkInput[] = [];
  for (const recipe of archivesFor(parsed, { exceptions, sdl })) {
    const contents = await getArchive(recipe, support, options);
    archives.push({ path: `/${recipe.name}.a`, name: recipe.name, contents });
  }
  const wrapped = new Set([...wrappedNames(support), ...(parsed.check ? wrappedNames(support, isOfCheck) : [])]);
  return {
    flags: [
      ...LINK_FLAGS,
      ...MAIN_FLAGS,
      ...(parsed.check ? CHECK_LINK_FLAGS : []),
      ...[...wrapped].map((name) => `--wrap=${name}`),
      ...(cxx && !exceptions ? [] : ERRNO_FLAGS),
      ...(exceptions ? CXX_ENTRY : [CRT]),
    ],
    inputs,
    archives,
    libraries: [...(cxx ? CXX_LIBRARIES : []), ...C_LIBRARIES],
  };
}

function linkInputs({ parsed, objects, cwd, read }: LinkRequest): (LinkInput | string)[] {
  const find = (file: string) =>
    parsed.libraryDirectories.map((directory) => resolvePath(cwd, `${directory}/${file}`)).find((path) => read(path));
  return parsed.link.flatMap((item): (LinkInput | string)[] => {
    if ('flag' in item) return [...item.flag];
    if ('source' in item) return [compiledInput(parsed, item.source, objects[item.source] as Uint8Array)];
    if ('file' in item) return [fileInput(resolvePath(cwd, item.file), item.file, read)];
    const { file, flag } = libraryInput(item.library, find);
    if (file !== undefined) return [fileInput(file, file, read)];
    return flag === undefined ? [] : [flag];
  });
}

function compiledInput({ sources }: ParsedArguments, index: number, contents: Uint8Array): LinkInput {
  const name = sources[index]?.path ?? '';
  const file = name.slice(name.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  return { path: `/objects/${index}/${file}.o`, name, contents };
}

function fileInput(path: string, name: string, read: LinkRequest['read']): LinkInput {
  const contents = read(path);
  if (!contents) throw new UsageError(`no such file: '${name}'`);
  return { path: ROOT + path, name, contents };
}

const UNDERSCORE = 0x5f;
const CAPITAL_Z = 0x5a;

/** Whether an object may have a symbol of C++: they all begin with `_Z`. */
function isCxx({ contents }: LinkInput): boolean {
  for (let at = contents.indexOf(UNDERSCORE); at >= 0; at = contents.indexOf(UNDERSCORE, at + 1))
    if (contents[at + 1] === CAPITAL_Z) return true;
  return false;
}

export function linkArguments(plan: LinkPlan): string[] {
  const words = (inputs: readonly (LinkInput | string)[]) =>
    inputs.map((input) => (typeof input === 'string' ? input : input.path));
  return [...plan.flags, ...words(plan.inputs), ...words(plan.archives), ...plan.libraries];
}

/** Every file of the plan that is not the sysroot's. */
export function linkFiles({ inputs, archives }: LinkPlan): LinkInput[] {
  return [...inputs.filter((input) => typeof input !== 'string'), ...archives];
}
