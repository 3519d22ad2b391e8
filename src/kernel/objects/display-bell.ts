/** What wakes the display worker, which shows what programs draw. */
import type { Kernel } from '../kernel.ts';
import { H_DISPLAY_BELL } from '../memory/header.ts';

/** Tells the display worker that there is something to do. */
export function ringDisplay(k: Kernel): void {
  Atomics.add(k.words, H_DISPLAY_BELL, 1);
  Atomics.notify(k.words, H_DISPLAY_BELL);
}

/** Changes whenever the display worker has something to do. */
export const displayBell = (k: Kernel): { view: Int32Array; at: number } => ({ view: k.words, at: H_DISPLAY_BELL });
