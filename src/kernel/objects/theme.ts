/** The desktop's colours, which the page writes and programs read. */
import type { Kernel } from '../kernel.ts';
import { H_THEME, H_THEME_LOCK } from '../memory/header.ts';

/** Words of a RatTheme without its size: `dark`, then the colours. */
export const THEME_WORDS = 9;

export function writeTheme(k: Kernel, theme: readonly number[]): void {
  k.lock(H_THEME_LOCK);
  for (let i = 0; i < THEME_WORDS; i++) k.words[H_THEME + i] = theme[i] ?? 0;
  k.unlock(H_THEME_LOCK);
}

export function readTheme(k: Kernel): Int32Array {
  k.lock(H_THEME_LOCK);
  const theme = k.words.slice(H_THEME, H_THEME + THEME_WORDS);
  k.unlock(H_THEME_LOCK);
  return theme;
}
