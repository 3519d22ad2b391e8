/** Paths inside the compiler and what the user calls them, so that diagnostics speak of the user's files only. */
import type { Source } from './arguments.ts';
import { directoryOf, pathInside, ROOT, resolvePath } from './paths.ts';

/** Paths that differ inside the compiler, with what the user calls them. Longest first. */
export type Renaming = readonly (readonly [inside: string, users: string])[];

export function rename(text: string, renaming: Renaming): string {
  return renaming.reduce((changed, [inside, users]) => changed.replaceAll(inside, users), text);
}

/**
 * A source's name for the compiler. Inside the working directory it is the user's own, so that diagnostics need no
 * change; elsewhere it is the absolute one, renamed afterwards.
 */
export function sourceName(cwd: string, { path, language }: Source): { inside: string; renaming: Renaming } {
  const absolute = resolvePath(cwd, path);
  if (path === '-') return { inside: path, renaming: [[ROOT, '']] };
  // The assembler knows neither a working directory nor the overlay.
  const isRelative = !path.startsWith('/') && language !== 'assembly';
  const relative = isRelative ? pathInside(cwd, absolute) : undefined;
  const everything = [ROOT, ''] as const;
  if (relative !== undefined && relative === path.replace(/^(\.\/+)+/, ''))
    return { inside: path, renaming: [everything] };
  const inside = ROOT + absolute;
  const directory = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
  const insideDirectory = directoryOf(inside);
  return { inside, renaming: [[inside, path], [`${insideDirectory}/`, directory], everything] };
}
