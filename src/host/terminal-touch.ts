/** Scrolls a terminal with a finger: xterm.js (6.0) hears wheels only. */
import type { Terminal as Xterm } from '@xterm/xterm';

/** What an arrow key sends. */
function arrow(xterm: Xterm, isUp: boolean): string {
  return `\x1b${xterm.modes.applicationCursorKeysMode ? 'O' : '['}${isUp ? 'A' : 'B'}`;
}

/** What has scrolled out of the screen comes back; a program that fills the screen gets arrow keys, as for a wheel. */
export function scrollByTouch(xterm: Xterm): void {
  const { element } = xterm;
  if (element === undefined) return;
  /** Where the finger is, when it was where the text that is under it was. */
  let held: number | undefined;
  element.addEventListener(
    'touchstart',
    ({ touches, target }) => {
      // The scroll bar is dragged by itself, and two fingers are the browser's.
      const isBar = target instanceof Element && target.closest('.scrollbar') !== null;
      held = touches.length === 1 && !isBar ? touches[0]?.clientY : undefined;
    },
    { passive: true },
  );
  element.addEventListener(
    'touchmove',
    (event) => {
      const [touch] = event.touches;
      if (touch === undefined || held === undefined || event.touches.length > 1) return;
      event.preventDefault();
      const height = element.clientHeight / xterm.rows;
      const lines = Math.trunc((held - touch.clientY) / height);
      held -= lines * height;
      if (xterm.buffer.active.type === 'normal') xterm.scrollLines(lines);
      else if (lines !== 0) xterm.input(arrow(xterm, lines < 0).repeat(Math.abs(lines)));
    },
    { passive: false },
  );
}
