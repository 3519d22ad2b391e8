/** F6 and Shift+F6: from part to part of the page, also out of the editor and the terminal, which keep Tab to themselves. */

export interface Part {
  element: HTMLElement;
  focus(): void;
}

const FOCUSABLE =
  'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), select, [tabindex]:not([tabindex="-1"])';

/** The first element in it that takes the keyboard; else the element itself. */
export function focusFirst(element: HTMLElement): void {
  const found = [...element.querySelectorAll<HTMLElement>(FOCUSABLE)].find((each) => each.checkVisibility());
  if (found === undefined) element.tabIndex = -1;
  (found ?? element).focus();
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
