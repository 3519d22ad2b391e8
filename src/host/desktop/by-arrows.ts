/** Moving a window, or giving it another size, by the arrow keys. */
import type { WindowRect } from '../../kernel/objects/window.ts';
import { make, makeText } from './elements.ts';

export type Arranging = 'move' | 'size';

const STEP = 16;
const ARROWS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const WORDS: Readonly<Record<Arranging, string>> = {
  move: 'Arrow keys move · Enter ends · Escape undoes',
  size: 'Arrow keys size · Enter ends · Escape undoes',
};

/**
 * Has the arrow keys change a window until Enter, Escape, or the keyboard goes elsewhere.
 * @param put puts the window there.
 * @param ended gives the keyboard back.
 */
export function arrangeByArrows(
  element: HTMLElement,
  how: Arranging,
  start: WindowRect,
  put: (rect: WindowRect) => void,
  ended: () => void,
): void {
  const hint = make('div', 'hint', { role: 'status', tabindex: '-1' });
  hint.append(makeText('span', '', WORDS[how]));
  element.append(hint);
  element.classList.add('by-arrows');
  let rect = start;
  let over = false;
  const end = (keep: boolean) => {
    if (over) return;
    over = true;
    element.classList.remove('by-arrows');
    if (!keep) put(start);
    const hadKeyboard = hint.matches(':focus');
    hint.remove();
    if (hadKeyboard) ended();
  };
  hint.addEventListener('keydown', (event) => {
    event.preventDefault();
    event.stopPropagation();
    const arrow = ARROWS[event.key];
    if (event.key === 'Enter' || event.key === 'Escape') end(event.key === 'Enter');
    if (arrow === undefined) return;
    const step = event.shiftKey || event.ctrlKey ? 1 : STEP;
    const [dx, dy] = [arrow[0] * step, arrow[1] * step];
    rect =
      how === 'move'
        ? { ...rect, x: rect.x + dx, y: rect.y + dy }
        : { ...rect, width: Math.max(1, rect.width + dx), height: Math.max(1, rect.height + dy) };
    put(rect);
  });
  hint.addEventListener('focusout', () => end(true));
  hint.focus();
}
