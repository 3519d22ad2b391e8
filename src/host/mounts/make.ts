/** How a page makes what `boot` mounts and `os.fs.unpack` unpacks. */
import type { FileTree, Mount, UnpackOptions } from '../api.ts';
import { checkChoice, checkOptions, invalid, isPlainObject } from '../arguments.ts';
import { ArchiveMount, type Archives } from './archive-mount.ts';
import { StoreMount } from './store-mount.ts';

const STORE_NAME = /^[A-Za-z0-9_][\w.-]{0,63}$/;

type ArchiveBytes = Uint8Array | ArrayBuffer | Blob;

/** The files of a zip archive. */
export function zip(data: ArchiveBytes, options: UnpackOptions = {}): Mount {
  checkData('zip', data);
  const read = async (archives: Archives) => ({ entries: archives.readZip(await bytesOf(data)), lastWins: false });
  return new ArchiveMount('zip', read, keepsOutsideLinks('zip', options));
}

/** The files of a tar archive, also of one that is compressed with gzip. */
export function tar(data: ArchiveBytes, options: UnpackOptions = {}): Mount {
  checkData('tar', data);
  const read = async (archives: Archives, most: number) => {
    const bytes = await archives.gunzipIfNeeded(await bytesOf(data), most);
    return { entries: archives.readTar(bytes), lastWins: true };
  };
  return new ArchiveMount('tar', read, keepsOutsideLinks('tar', options));
}

/** Files as they are given: texts, bytes, and plain objects for directories. */
export function files(tree: FileTree): Mount {
  if (!isPlainObject(tree)) throw invalid('files', 'the files must be a plain object.');
  const read = async (archives: Archives) => ({ entries: archives.readTree(tree), lastWins: false });
  return new ArchiveMount('files', read, false);
}

/**
 * A directory that outlives the page, in the browser's origin private file system. Pages of one origin that mount the
 * same name have the same files; one page at a time stores what it changes (`StoreStatus`).
 * @param name 1 to 64 letters, digits, `_`, `-` and `.`, beginning with none of the last two.
 */
export function opfs(name: string): Mount {
  if (typeof name !== 'string' || !STORE_NAME.test(name))
    throw invalid('opfs', 'the name must be 1 to 64 letters, digits, "_", "-" and ".".');
  return new StoreMount(name);
}

function checkData(call: string, data: unknown): void {
  const fits = data instanceof Uint8Array || data instanceof ArrayBuffer || data instanceof Blob;
  if (!fits) throw invalid(call, 'the data must be a Uint8Array, an ArrayBuffer or a Blob.');
}

function keepsOutsideLinks(call: string, options: UnpackOptions): boolean {
  const { outsideLinks = 'refuse' } = checkOptions(call, options);
  return checkChoice(call, 'outsideLinks', outsideLinks, ['refuse', 'keep']) === 'keep';
}

async function bytesOf(data: ArchiveBytes): Promise<Uint8Array> {
  if (data instanceof Uint8Array) return data;
  return new Uint8Array(data instanceof Blob ? await data.arrayBuffer() : data);
}
