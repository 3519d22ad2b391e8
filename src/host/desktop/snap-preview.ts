/** Shows where a window that is being dragged would go. */
import type { WindowRect } from '../../kernel/objects/window.ts';
import { make } from './elements.ts';

/** So far it stays inside the place that it shows. */
const INSET = 6;

export class SnapPreview {
  readonly element = make('div', 'snap-preview');

  constructor() {
    this.element.hidden = true;
  }

  /** Shows a place, behind the window that would go there; null: none. */
  show(window: HTMLElement, place: WindowRect | null): void {
    this.element.hidden = place === null;
    if (place === null) return;
    const { style } = this.element;
    style.zIndex = window.style.zIndex;
    style.left = `${place.x + INSET}px`;
    style.top = `${place.y + INSET}px`;
    style.width = `${place.width - 2 * INSET}px`;
    style.height = `${place.height - 2 * INSET}px`;
  }
}
