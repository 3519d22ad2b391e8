/** What a folder of this machine holds, as it goes into the system. */
import { type Dirent, readdirSync } from 'node:fs';
import { isAbsolute, join, sep } from 'node:path';
import { NAME_MAX, PATH_MAX } from '../../guest-abi/limits.ts';
import type { FolderEntry } from '../link/folders.ts';
import type { Directory } from '../run-arguments.ts';
import { CopyError, isText, linkTarget, statOf, TOO_LARGE } from './host-files.ts';
import { insideTarget } from './links.ts';
import { reasonOf } from './words.ts';

const FILE_PAGE = 4096;

/** Bytes of the system's files that are still free: all folders take from the same ones. */
export interface Room {
  bytes: number;
}

/** An entry, with the target that a symbolic link has on this side. */
export type HostEntry = FolderEntry & { hostTarget?: string };

/**
 * Lists a folder without following a link. What cannot go in is left out and told: links that lead outside, pipes,
 * sockets and devices, names that are not UTF-8, what is too large, what cannot be read.
 * @param root The folder's real path.
 * @param apart Paths in which other folders lie in the system.
 */
export function listFolder(
  { host, guest }: Directory,
  root: string,
  apart: readonly string[],
  room: Room,
  leaveOut: (path: string, reason: string) => void,
): HostEntry[] {
  const entries: HostEntry[] = [];
  const roots = sep === '/' ? [root, host] : [];

  const linkAt = (path: string) => {
    const full = join(root, path);
    return statOf(full)?.isSymbolicLink() ? linkTarget(full) : undefined;
  };
  const visit = (path: string, found: Dirent<Buffer>) => {
    const full = join(root, path);
    if (apart.includes(path)) throw new CopyError('another folder takes its place in the system');
    if (!found.isDirectory() && apart.some((other) => other.startsWith(`${path}/`))) {
      throw new CopyError('another folder lies in its place in the system');
    }
    if (Buffer.byteLength(`${guest}/${path}`) > PATH_MAX || found.name.length > NAME_MAX) {
      throw new CopyError('its path is too long for the system');
    }
    if (found.isDirectory()) {
      const inside = sorted(readdirSync(full, { withFileTypes: true, encoding: 'buffer' }));
      entries.push({ path, type: 'directory' });
      visitAll(`${path}/`, inside);
    } else if (found.isFile()) {
      const size = Math.ceil((statOf(full)?.size ?? 0) / FILE_PAGE) * FILE_PAGE;
      if (size > room.bytes) throw new CopyError(TOO_LARGE);
      room.bytes -= size;
      entries.push({ path, type: 'file' });
    } else if (found.isSymbolicLink()) {
      const hostTarget = linkTarget(full);
      const inside = sep !== '/' && isAbsolute(hostTarget) ? undefined : insideTarget(roots, path, hostTarget, linkAt);
      if (inside === undefined) throw new CopyError('a link that leads outside');
      entries.push({ path, type: 'symlink', target: inside, hostTarget });
    } else throw new CopyError('neither a file nor a folder nor a link');
  };
  const visitAll = (prefix: string, inside: readonly Dirent<Buffer>[]) => {
    for (const found of inside) {
      const path = prefix + found.name.toString();
      try {
        if (!isText(found.name)) throw new CopyError('its name is not UTF-8');
        visit(path, found);
      } catch (error) {
        leaveOut(path, reasonOf(error));
      }
    }
  };

  visitAll('', sorted(readdirSync(root, { withFileTypes: true, encoding: 'buffer' })));
  return entries;
}

function sorted(found: Dirent<Buffer>[]): Dirent<Buffer>[] {
  return found.sort((a, b) => Buffer.compare(a.name, b.name));
}
