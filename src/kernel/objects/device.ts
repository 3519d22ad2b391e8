/**
 * Devices: open files without an inode, which programs of C open by their Unix names. They are names that `path_open`
 * knows, not entries of the file system: nothing lists them, and no file can be made in their place.
 */
import { OPEN_DEVICE } from '../core/byte-io.ts';

/** The engine's own; it gives at most RANDOM_BYTES at once, and not into shared memory. */
declare const crypto: { getRandomValues(view: Uint8Array<ArrayBuffer>): Uint8Array };
const RANDOM_BYTES = 1 << 16;

export const DEVICE = { NULL: 1, ZERO: 2, RANDOM: 3 } as const;

const NAMES: Readonly<Record<string, number>> = {
  'dev/null': DEVICE.NULL,
  'dev/zero': DEVICE.ZERO,
  'dev/random': DEVICE.RANDOM,
  'dev/urandom': DEVICE.RANDOM,
};
/** What all of them lie in. */
const FOLDER = 'dev/';
const SLASH = 0x2f;
const STREAMS: Readonly<Record<string, number>> = { 'dev/stdin': 0, 'dev/stdout': 1, 'dev/stderr': 2 };

/**
 * `path` as it is looked up from the root, without the slashes that it begins with, if it may name a device; else
 * empty. Every path that is opened comes by here.
 */
function fromRoot(path: string): string {
  let at = 0;
  while (path.charCodeAt(at) === SLASH) at++;
  return path.startsWith(FOLDER, at) ? path.slice(at) : '';
}

/** The flags of an open file that make it the device of a path from the root; 0 when the path names none. */
export function deviceFlags(path: string): number {
  const name = fromRoot(path);
  return name === '' ? 0 : (NAMES[name] ?? 0) * OPEN_DEVICE;
}

/** Whether a path from the root names the terminal of the caller's session. */
export function isTerminalName(path: string): boolean {
  return fromRoot(path) === 'dev/tty';
}

/** The descriptor that a path from the root names: /dev/stdin, /dev/fd/5; -1 when it names none. */
export function namedDescriptor(path: string): number {
  const name = fromRoot(path);
  if (name === '') return -1;
  return STREAMS[name] ?? Number(/^dev\/fd\/(\d{1,4})$/.exec(name)?.[1] ?? -1);
}

/** Reads from a device: bytes, 0 at the end. */
export function readDevice(device: number, view: Uint8Array, offset: number, length: number): number {
  if (device === DEVICE.NULL) return 0;
  if (device === DEVICE.ZERO) view.fill(0, offset, offset + length);
  else {
    for (let done = 0; done < length; done += RANDOM_BYTES) {
      const piece = new Uint8Array(Math.min(RANDOM_BYTES, length - done));
      crypto.getRandomValues(piece);
      view.set(piece, offset + done);
    }
  }
  return length;
}
