/** Paths relative to a folder: `/` between names, '' for the folder itself. */

export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Whether a path, or a folder that it lies in, is among others. */
export function isWithin(path: string, others: ReadonlySet<string>): boolean {
  for (let up = path; up !== ''; up = parentOf(up)) if (others.has(up)) return true;
  return others.has('');
}
