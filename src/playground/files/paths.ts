/** Absolute paths of the system. */

export function folderOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

/** All folders that a path is in, the root last. */
export function foldersAbove(path: string): string[] {
  const folder = folderOf(path);
  return folder === '/' ? [folder] : [folder, ...foldersAbove(folder)];
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1) || '/';
}

export function inFolder(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}

/** What compilers say of a file, as one path: `/home/a/../main.c` is `/home/main.c`. @param folder where they were run */
export function absolutePath(folder: string, name: string): string {
  const parts: string[] = [];
  for (const part of (name.startsWith('/') ? name : inFolder(folder, name)).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** Whether a path is a folder, or is below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || folder === '/' || path.startsWith(`${folder}/`);
}

/** Where something is after a folder or file has another path; undefined: where it was. */
export function moved(path: string, from: string, to: string): string | undefined {
  if (path === from) return to;
  return path.startsWith(`${from}/`) ? to + path.slice(from.length) : undefined;
}

/** Why something cannot have this name; undefined: it can. */
export function wrongName(name: string): string | undefined {
  if (name === '') return 'A name is missing';
  if (name === '.' || name === '..') return `${name} is a folder’s own name`;
  if (name.includes('/')) return 'A name has no /';
  if (name.includes('\0')) return 'A name has no zero byte';
  return new TextEncoder().encode(name).length > NAME_BYTES_MAX ? 'The name is too long' : undefined;
}

const NAME_BYTES_MAX = 255;
