/**
 * Archives that the toolchain builds of sources, and links programs with. Each is named by the content that it is made
 * of, built once a session and, where there is a store, once a machine; whoever has one ready-made hands it over with
 * the support files.
 */
import type { Tree } from '@yowasp/clang';
import { outputFile, runTool } from './clang.ts';
import { contentKey } from './hash.ts';
import type { CompileOptions, Store, SupportFiles } from './types.ts';

export interface ArchiveRecipe {
  /** What it is called, and how its file's name begins. */
  readonly name: string;
  /** Names the content: the same key, the same archive. Needs no sources but those among the support files. */
  key(support: SupportFiles): Promise<string>;
  /** Its objects, at the top of a tree. */
  build(support: SupportFiles, options: CompileOptions): Promise<Tree>;
}

const built = new Map<string, Promise<Uint8Array>>();

/** The archive's file name, which tells its content. */
export async function archiveFileName(recipe: ArchiveRecipe, support: SupportFiles): Promise<string> {
  return `${recipe.name}-${await recipe.key(support)}.a`;
}

/** @throws Error when it must be built and cannot be. */
export async function getArchive(
  recipe: ArchiveRecipe,
  support: SupportFiles,
  options: CompileOptions = {},
): Promise<Uint8Array> {
  const fileName = await archiveFileName(recipe, support);
  let archive = built.get(fileName);
  if (!archive) {
    archive = buildOrGet(recipe, fileName, support, options);
    built.set(fileName, archive);
    archive.catch(() => built.delete(fileName));
  }
  return archive;
}

async function buildOrGet(
  recipe: ArchiveRecipe,
  fileName: string,
  support: SupportFiles,
  options: CompileOptions,
): Promise<Uint8Array> {
  const there = await findArchive(fileName, support, options.store);
  if (there) return there;
  const objects = await recipe.build(support, options);
  const members = Object.keys(objects).map((object) => `/${object}`);
  const result = await runTool('ar', ['rcs', '/archive.a', ...members], objects);
  if (!result.ok) throw new Error(`${recipe.name} cannot be archived:\n${result.output}`);
  const archive = outputFile(result, 'archive.a');
  await options.store?.set(fileName, await seal(archive));
  return archive;
}

/** An archive that somebody has built before. */
export async function findArchive(
  fileName: string,
  support: SupportFiles,
  store: Store | undefined,
): Promise<Uint8Array | undefined> {
  return (await support.archives?.get(fileName)) ?? getSealed(store, fileName);
}

const SEAL_LENGTH = 32;

/** With its checksum in front, so that what a full disk or a power cut has left of it is not linked. */
async function seal(archive: Uint8Array): Promise<Uint8Array> {
  const sealed = new Uint8Array(SEAL_LENGTH + archive.length);
  sealed.set(new TextEncoder().encode(await contentKey([archive])));
  sealed.set(archive, SEAL_LENGTH);
  return sealed;
}

async function getSealed(store: Store | undefined, fileName: string): Promise<Uint8Array | undefined> {
  const sealed = await store?.get(fileName);
  if (!sealed) return undefined;
  const archive = sealed.subarray(SEAL_LENGTH);
  const checksum = new TextDecoder().decode(sealed.subarray(0, SEAL_LENGTH));
  return checksum === (await contentKey([archive])) ? archive : undefined;
}
