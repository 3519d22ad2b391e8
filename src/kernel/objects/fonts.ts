/**
 * The desktop's fonts in shared memory: the page puts them there once, and whoever draws or measures texts reads them,
 * also a worker that waits and gets no messages. They lie in the memory of surfaces, which is the desktop's anyway.
 */
import { RAT_SUCCESS } from '../../guest-abi/status.ts';
import type { Kernel } from '../kernel.ts';
import { H_FONTS } from '../memory/header.ts';
import { SURFACE_UNIT_BYTES } from '../memory/surface-memory.ts';
import { utf8Bytes, utf8Text } from '../memory/utf8.ts';
import { ringDisplay } from './display-bell.ts';
import { waitForDisplay, wakePainters } from './paint.ts';

/** In H_FONTS, where it is no unit: nobody will bring any; the page is getting them. */
const FONTS = { NONE: 0, COMING: -1 } as const;

/** A font as the browser is told of it. */
export interface FontFile {
  family: string;
  /** `normal` or `italic`. */
  style: string;
  /** `100 900`. */
  weight: string;
  /** The characters that it is for; all others are another one's. */
  unicodeRange: string;
  bytes: Uint8Array<ArrayBuffer>;
}

interface Entry extends Omit<FontFile, 'bytes'> {
  from: number;
  length: number;
}

/** Says that fonts will come: who needs them waits. */
export function expectFonts(k: Kernel): void {
  Atomics.store(k.words, H_FONTS, FONTS.COMING);
}

/** Gives fonts to all; none when there are none, or no memory for them. */
export function provideFonts(k: Kernel, files: readonly FontFile[]): void {
  Atomics.store(k.words, H_FONTS, putFonts(k, files));
  ringDisplay(k);
  wakePainters(k);
}

/** In memory: bytes of the list, the list, and what it tells of. @returns the unit where they are. */
function putFonts(k: Kernel, files: readonly FontFile[]): number {
  const { surfaces } = k;
  if (surfaces === null || files.length === 0) return FONTS.NONE;
  let all = 0;
  const entries = files.map(({ bytes: { length }, ...font }): Entry => {
    all += length;
    return { ...font, from: all - length, length };
  });
  const list = utf8Bytes(JSON.stringify(entries));
  const size = 4 + list.length + all;
  const unit = surfaces.reserve(k, Math.ceil(size / SURFACE_UNIT_BYTES));
  if (unit === 0) return FONTS.NONE;
  const start = unit * SURFACE_UNIT_BYTES;
  surfaces.cover(start + size);
  surfaces.words[start / 4] = list.length;
  surfaces.bytes.set(list, start + 4);
  let at = start + 4 + list.length;
  for (const { bytes } of files) {
    surfaces.bytes.set(bytes, at);
    at += bytes.length;
  }
  return unit;
}

/** Copies of the fonts; none where there are none; null while they are still coming. */
export function readFonts(k: Kernel): FontFile[] | null {
  const unit = Atomics.load(k.words, H_FONTS);
  if (unit === FONTS.COMING) return null;
  const { surfaces } = k;
  if (unit === FONTS.NONE || surfaces === null) return [];
  const start = unit * SURFACE_UNIT_BYTES;
  surfaces.cover(start + SURFACE_UNIT_BYTES);
  const list = surfaces.words[start / 4];
  const entries = JSON.parse(utf8Text(surfaces.bytes.slice(start + 4, start + 4 + list))) as Entry[];
  const first = start + 4 + list;
  return entries.map(({ from, length, ...font }) => {
    surfaces.cover(first + from + length);
    return { ...font, bytes: new Uint8Array(surfaces.bytes.subarray(first + from, first + from + length)) };
  });
}

/** Parks until the fonts are there, or none will come. @returns RAT_SUCCESS or KILLED. */
export function awaitFonts(k: Kernel): number {
  while (Atomics.load(k.words, H_FONTS) === FONTS.COMING) {
    const outcome = waitForDisplay(k);
    if (outcome < 0) return outcome;
  }
  return RAT_SUCCESS;
}
