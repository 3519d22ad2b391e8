/** A line between two parts of the page that is moved with the pointer or by arrow keys. */
import { make } from '../elements.ts';

export interface SplitterOptions {
  name: string;
  /** The line itself: `vertical` moves sideways. */
  orientation: 'vertical' | 'horizontal';
  /** In pixels, what the line makes larger and smaller, before and while it is moved. */
  size(): number;
  /** It is to be so large; bounds are the caller's. */
  resize(size: number): void;
  /** The size grows when the line is moved left or up. */
  reversed?: boolean;
  /** As it was at first. */
  reset(): void;
}

const STEP = 24;

export function splitter({ name, orientation, size, resize, reversed = false, reset }: SplitterOptions): HTMLElement {
  const vertical = orientation === 'vertical';
  const element = make('div', {
    class: `splitter ${orientation}`,
    role: 'separator',
    tabindex: '0',
    'aria-label': name,
    'aria-orientation': orientation,
  });
  const sign = reversed ? -1 : 1;
  const tell = () => {
    const values = { min: 0, max: vertical ? innerWidth : innerHeight, now: Math.round(size()) };
    for (const [name, value] of Object.entries(values)) element.setAttribute(`aria-value${name}`, String(value));
  };
  // What it is between is laid out first, and grows and shrinks with the page.
  requestAnimationFrame(tell);
  element.addEventListener('focus', tell);
  const set = (value: number) => {
    resize(value);
    tell();
  };
  const restore = () => {
    reset();
    tell();
  };
  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    element.setPointerCapture(event.pointerId);
    element.classList.add('moving');
    const at = (given: PointerEvent) => (vertical ? given.clientX : given.clientY);
    const [start, before] = [at(event), size()];
    const move = (given: PointerEvent) => set(before + sign * (at(given) - start));
    element.addEventListener('pointermove', move);
    element.addEventListener(
      'lostpointercapture',
      () => {
        element.removeEventListener('pointermove', move);
        element.classList.remove('moving');
      },
      { once: true },
    );
  });
  element.addEventListener('dblclick', restore);
  element.addEventListener('keydown', ({ key }) => {
    const back = vertical ? 'ArrowLeft' : 'ArrowUp';
    const on = vertical ? 'ArrowRight' : 'ArrowDown';
    if (key === back) set(size() - sign * STEP);
    else if (key === on) set(size() + sign * STEP);
    else if (key === 'Enter') restore();
  });
  return element;
}
