/**
 * Devices: open files without an inode of their own, which programs of C open by their Unix names. The names are nodes of
 * the file system, in /dev, which no program can remove or replace. /dev/fd is empty there: `open` and `stat` know the
 * names of the caller's descriptors in it (fs/path-walk.ts), and process/descriptor-names.ts lists them.
 */
import { RAT_ERR_NO_SPACE } from '../../guest-abi/status.ts';
import type { FileSystem } from '../fs/file-system.ts';

/** The engine's own; it gives at most RANDOM_BYTES at once, and not into shared memory. */
declare const crypto: { getRandomValues(view: Uint8Array<ArrayBuffer>): Uint8Array };
const RANDOM_BYTES = 1 << 16;

/** Their numbers, of which OPEN_DEVICE of byte-io.ts has three bits. TTY is the terminal of the caller's session. */
export const DEVICE = { NULL: 1, ZERO: 2, RANDOM: 3, FULL: 4, URANDOM: 5, TTY: 6 } as const;

const NODES: readonly [string, number][] = [
  ['/dev/null', DEVICE.NULL],
  ['/dev/zero', DEVICE.ZERO],
  ['/dev/full', DEVICE.FULL],
  ['/dev/random', DEVICE.RANDOM],
  ['/dev/urandom', DEVICE.URANDOM],
  ['/dev/tty', DEVICE.TTY],
];
const STREAMS = ['/dev/stdin', '/dev/stdout', '/dev/stderr'];

/** Makes /dev, in a new file system. */
export function makeDevices(files: FileSystem): void {
  files.mkdir(files.root, '/dev');
  for (const [path, device] of NODES) files.makeDevice(files.root, path, device);
  files.makeDescriptors(files.root, '/dev/fd');
  for (const [fd, path] of STREAMS.entries()) files.symlink(`fd/${fd}`, files.root, path);
}

/** Reads from a device: bytes, 0 at the end. */
export function readDevice(device: number, view: Uint8Array, offset: number, length: number): number {
  if (device === DEVICE.NULL) return 0;
  if (device === DEVICE.ZERO || device === DEVICE.FULL) view.fill(0, offset, offset + length);
  else {
    for (let done = 0; done < length; done += RANDOM_BYTES) {
      const piece = new Uint8Array(Math.min(RANDOM_BYTES, length - done));
      crypto.getRandomValues(piece);
      view.set(piece, offset + done);
    }
  }
  return length;
}

/** Writes to a device: bytes, or RAT_ERR_NO_SPACE of the one that is always full. */
export function writeDevice(device: number, length: number): number {
  return device === DEVICE.FULL && length > 0 ? RAT_ERR_NO_SPACE : length;
}
