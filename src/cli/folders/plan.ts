/** What copying a folder back has to do: a function of what the folder held before the program and after it. */
import type { Problem, Tree, TreeEntry } from '../link/folders.ts';
import { insideTarget } from './links.ts';
import { isWithin, parentOf } from './paths.ts';

export interface Plan {
  /** To be made, parents first. Something else may stand in the place of one. */
  folders: string[];
  /** Whose bytes are wanted: new or written to. */
  files: string[];
  /** New or changed. */
  symlinks: { path: string; target: string }[];
  /** By the path of a file or link that takes the place of a folder: what was in that, children first. */
  cleared: Map<string, string[]>;
  /** What the program deleted and is to be deleted here, children first. */
  removed: string[];
  /** What the program deleted and stays here; a folder stands for all in it. */
  kept: string[];
  /** What cannot be copied back. */
  failed: Problem[];
  /** What is not copied back, by rule. */
  leftOut: Problem[];
}

const INTO_PLACE_OF_FOLDER = 'a folder is here in its place, which only --delete replaces';

/** @param guest The folder's path in the system. */
export function planCopyBack(guest: string, { before, after }: { before: Tree; after: Tree }, removes: boolean): Plan {
  const was = byPath(before);
  const is = byPath(after);
  const plan: Plan = {
    folders: [],
    files: [],
    symlinks: [],
    cleared: new Map(),
    removed: [],
    kept: [],
    failed: [...after.unknown],
    leftOut: [],
  };
  planDeletions(plan, was, is, after.unknown, removes);
  const linkAt = (path: string) => {
    const entry = is.get(path);
    return entry?.type === 'symlink' ? entry.target : undefined;
  };
  for (const entry of after.entries) {
    const { path } = entry;
    const old = was.get(path);
    if (old && isSame(old, entry)) continue;
    if (old?.type === 'directory') {
      const inside = before.entries.filter((other) => other.path.startsWith(`${path}/`)).map((other) => other.path);
      if (inside.length > 0 && !removes) {
        plan.failed.push({ path, reason: INTO_PLACE_OF_FOLDER });
        continue;
      }
      plan.cleared.set(path, inside.reverse());
    }
    if (entry.type === 'directory') plan.folders.push(path);
    else if (entry.type === 'file') plan.files.push(path);
    else {
      const target = insideTarget([guest], path, entry.target, linkAt);
      if (target === undefined) plan.leftOut.push({ path, reason: 'a link that leads outside' });
      else plan.symlinks.push({ path, target });
    }
  }
  return plan;
}

/** What went away together with a folder that is something else now is not among them. */
function planDeletions(
  plan: Plan,
  was: ReadonlyMap<string, TreeEntry>,
  is: ReadonlyMap<string, TreeEntry>,
  unknown: readonly Problem[],
  removes: boolean,
): void {
  const dark = new Set(unknown.map(({ path }) => path));
  const stands = (path: string) => path === '' || is.get(path)?.type === 'directory';
  for (const path of was.keys()) {
    if (is.has(path) || isWithin(path, dark)) continue;
    const top = topmostMissing(path, is);
    if (!stands(parentOf(top))) continue;
    if (removes) plan.removed.push(path);
    else if (path === top) plan.kept.push(path);
  }
  plan.removed.reverse();
}

/** The path itself, or the highest folder on its way that is gone. */
function topmostMissing(path: string, is: ReadonlyMap<string, TreeEntry>): string {
  let top = path;
  for (let up = parentOf(path); up !== '' && !is.has(up); up = parentOf(up)) top = up;
  return top;
}

function byPath(tree: Tree): Map<string, TreeEntry> {
  return new Map(tree.entries.map((entry) => [entry.path, entry]));
}

function isSame(a: TreeEntry, b: TreeEntry): boolean {
  if (a.type === 'file') return b.type === 'file' && a.content === b.content;
  if (a.type === 'symlink') return b.type === 'symlink' && a.target === b.target;
  return b.type === 'directory';
}
