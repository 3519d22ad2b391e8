/** The shell's side of `--dir`: what a folder holds, and putting back what the program changed in it. */
import { lstatSync, mkdirSync, readdirSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { JobDirectory } from './link/job.ts';
import type { Directory } from './run-arguments.ts';

/**
 * Lists a folder, following symbolic links as long as they stay inside it. Links that lead out, sockets and
 * devices are left out, each with a warning.
 */
export function listDirectory({ host, guest }: Directory, warn: (message: string) => void): JobDirectory {
  const entries: JobDirectory['entries'] = [];
  const root = realpathSync(host);
  const visit = (path: string, ancestors: readonly string[]) => {
    for (const name of readdirSync(join(host, path)).sort()) {
      const child = path ? `${path}/${name}` : name;
      const full = join(host, child);
      try {
        const real = realpathSync(full);
        const stat = statSync(real);
        if (!isInside(root, real)) warn(`${full}: left out, the link leads out of the folder`);
        else if (stat.isFile()) entries.push({ path: child, type: 'file' });
        else if (!stat.isDirectory()) warn(`${full}: left out, neither a file nor a folder`);
        else if (ancestors.includes(real)) warn(`${full}: left out, the link leads to a folder that holds it`);
        else {
          entries.push({ path: child, type: 'directory' });
          visit(child, [...ancestors, real]);
        }
      } catch (error) {
        warn(`${full}: left out, ${(error as Error).message}`);
      }
    }
  };
  visit('', [root]);
  return { guest, entries };
}

/**
 * The host path of a name that came from the guest.
 * @throws when the name, or a symbolic link on its way, leads out of the folder.
 */
export function hostPath({ host }: Directory, path: string): string {
  const names = path.split('/');
  for (const name of names) {
    const bad = name === '' || name === '.' || name === '..' || name.includes('\0') || name.includes(sep);
    if (bad || (process.platform === 'win32' && /[<>:"|?*]/.test(name))) {
      throw new Error(`${path}: this name cannot be used here`);
    }
  }
  const full = join(host, ...names);
  const root = realpathSync(host);
  // The nearest part of the path that exists decides where it really leads.
  for (let existing = full; existing.length > host.length; existing = dirname(existing)) {
    if (!lstatSync(existing, { throwIfNoEntry: false })) continue;
    if (!isInside(root, realpathSync(existing))) throw new Error(`${path}: a symbolic link leads out of ${host}`);
    break;
  }
  return full;
}

export function putFile(directory: Directory, path: string, bytes: Uint8Array): void {
  const full = hostPath(directory, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, bytes);
}

export function putDirectory(directory: Directory, path: string): void {
  mkdirSync(hostPath(directory, path), { recursive: true });
}

function isInside(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}
