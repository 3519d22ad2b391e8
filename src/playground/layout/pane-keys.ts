/** F6 and Shift+F6: from part to part of the page, also out of the editor and the terminal, which keep Tab to themselves. */
import { focusFirst } from './focus.ts';

export interface Part {
  element: HTMLElement;
  focus(): void;
}

export class PaneKeys {
  constructor(private readonly parts: () => Part[]) {
    // Before the parts themselves: some take every key.
    addEventListener('keydown', (event) => this.press(event), { capture: true });
  }

  private press(event: KeyboardEvent): void {
    if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey) return;
    const header = document.querySelector<HTMLElement>('.header');
    const parts = this.parts();
    if (header !== null) parts.push({ element: header, focus: () => focusFirst(header) });
    const at = parts.findIndex(({ element }) => element.contains(document.activeElement));
    const step = event.shiftKey ? -1 : 1;
    const next = at < 0 ? (step > 0 ? 0 : parts.length - 1) : (at + step + parts.length) % parts.length;
    event.preventDefault();
    event.stopImmediatePropagation();
    parts[next]?.focus();
  }
}
