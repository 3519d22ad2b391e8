/**
 * Which symbolic links may be copied. Between this machine and the system a folder changes its place, so only a link
 * that stays inside the folder means the same on both sides; and a program must not lead the user's tools, which
 * follow links, to other files of this machine.
 */
import { posix } from 'node:path';

const LINKS_MAX = 40;

/** The target of the symbolic link at a path, as it was read; undefined for everything else. */
export type LinkLookup = (path: string) => string | undefined;

/**
 * The target with which the link at `path` is copied; undefined when it leads outside. A target that names the folder
 * itself (an absolute one) is made relative. It has to stay inside by its words alone as well as with the links on
 * its way followed, of which some may be missing or other ones later. A loop leads nowhere, so not outside.
 * @param roots Absolute paths of the folder on the side that the target was read on.
 */
export function insideTarget(
  roots: readonly string[],
  path: string,
  target: string,
  linkAt: LinkLookup,
): string | undefined {
  const inside = relativeTarget(roots, path, target);
  if (inside === undefined) return undefined;
  const at = namesOf(posix.dirname(path));
  const rest = namesOf(inside);
  let links = 0;
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    if (name === '..') {
      if (at.pop() === undefined) return undefined;
      continue;
    }
    const here = [...at, name].join('/');
    const next = linkAt(here);
    if (next === undefined) {
      at.push(name);
      continue;
    }
    if (++links > LINKS_MAX) return inside;
    const further = relativeTarget(roots, here, next);
    if (further === undefined) return undefined;
    rest.unshift(...namesOf(further));
  }
  return inside;
}

/** By the words of the target alone. */
function relativeTarget(roots: readonly string[], path: string, target: string): string | undefined {
  const parent = posix.dirname(path);
  if (!target.startsWith('/') && !leaves(posix.join(parent, target))) return target;
  for (const root of roots) {
    const inner = posix.relative(root, posix.resolve(root, parent, target));
    if (!leaves(inner)) return posix.relative(posix.join('/', parent), posix.join('/', inner)) || '.';
  }
  return undefined;
}

function leaves(relative: string): boolean {
  return relative === '..' || relative.startsWith('../');
}

function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}
