/** What a program is linked of, and how. Nothing is run here but what builds a library that is not there yet. */
import { type ArchiveRecipe, getArchive } from './archives.ts';
import type { ParsedArguments } from './arguments.ts';
import { C_LIBRARIES, CRT, CXX_LIBRARIES, LINK_FLAGS } from './flags.ts';
import { LIBRATOS, wrappedNames } from './libratos.ts';
import { ROOT, resolvePath } from './paths.ts';
import type { CompileOptions, SupportFiles } from './types.ts';

export interface LinkInput {
  /** Path for the linker. */
  readonly path: string;
  /** What the user calls it. */
  readonly name: string;
  /** Where it is not among the user's files already. */
  readonly contents?: Uint8Array;
}

/** In the order in which the linker gets it. */
export interface LinkPlan {
  readonly flags: readonly string[];
  /** The user's objects and archives. */
  readonly inputs: readonly LinkInput[];
  /** What the user wants of the linker. */
  readonly userFlags: readonly string[];
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
}

/** All that is built of sources for some program. */
export const ALL_ARCHIVES: readonly ArchiveRecipe[] = [LIBRATOS];

/** What is built of sources before a program with these arguments can be linked. */
export function archivesFor(_parsed: ParsedArguments): readonly ArchiveRecipe[] {
  return [LIBRATOS];
}

export async function planLink(request: LinkRequest, options: CompileOptions): Promise<LinkPlan> {
  const { parsed, objects, cwd, support } = request;
  const compiled = parsed.sources.map(({ path }, index) => ({
    path: `/objects/${index}/${path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '.o')}`,
    name: path,
    contents: objects[index] as Uint8Array,
  }));
  const given = parsed.objects.map((path) => ({ path: ROOT + resolvePath(cwd, path), name: path }));
  const usesCxx = parsed.sources.some(({ language }) => language === 'c++');
  return {
    flags: [...LINK_FLAGS, ...wrappedNames(support).map((name) => `--wrap=${name}`), CRT],
    inputs: [...compiled, ...given],
    userFlags: linkFlags(parsed.link, cwd),
    archives: [{ path: '/libratos.a', name: 'libratos', contents: await getArchive(LIBRATOS, support, options) }],
    libraries: [...(usesCxx ? CXX_LIBRARIES : []), ...C_LIBRARIES],
  };
}

function linkFlags(args: readonly string[], cwd: string): string[] {
  return args.map((arg) =>
    arg.startsWith('-L') && arg.length > 2 ? `-L${ROOT}${resolvePath(cwd, arg.slice(2))}` : arg,
  );
}

export function linkArguments(plan: LinkPlan): string[] {
  const paths = (inputs: readonly LinkInput[]) => inputs.map(({ path }) => path);
  return [...plan.flags, ...paths(plan.inputs), ...plan.userFlags, ...paths(plan.archives), ...plan.libraries];
}
