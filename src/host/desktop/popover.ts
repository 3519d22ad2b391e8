/** What opens above the desktop and goes again: with Escape, with a press beside it, or when the keyboard goes elsewhere. */

export interface Popover {
  readonly element: HTMLElement;
  /** @param back gives the keyboard back to what had it. */
  close(back: boolean): void;
}

/**
 * Shows an element in the desktop's shadow root. The caller gives it the keyboard.
 * @param opener a press on it is no press beside the element: it has a say of its own.
 * @param closed is called once.
 */
export function openPopover(
  root: ShadowRoot,
  element: HTMLElement,
  opener: Element | null,
  closed: () => void,
): Popover {
  const before = root.activeElement as HTMLElement | null;
  const listening = new AbortController();
  const { signal } = listening;
  const close = (back: boolean) => {
    if (signal.aborted) return;
    listening.abort();
    const hadKeyboard = element.contains(root.activeElement);
    element.remove();
    closed();
    if (back && hadKeyboard && before?.isConnected) before.focus({ preventScroll: true });
  };
  document.addEventListener(
    'pointerdown',
    (event) => {
      const path = event.composedPath();
      if (!path.includes(element) && (opener === null || !path.includes(opener))) close(false);
    },
    { capture: true, signal },
  );
  element.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget !== null && !element.contains(relatedTarget as Node) && relatedTarget !== opener) close(false);
  });
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' && event.key !== 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    close(true);
  });
  root.append(element);
  return { element, close };
}

/** Puts an element beside a place of the desktop, all of it to be seen. */
export function putNear(element: HTMLElement, desktop: HTMLElement, x: number, y: number): void {
  const { clientWidth, clientHeight } = desktop;
  const most = { x: clientWidth - element.offsetWidth - 6, y: clientHeight - element.offsetHeight - 6 };
  element.style.left = `${Math.max(6, Math.min(x, most.x))}px`;
  element.style.top = `${Math.max(6, Math.min(y, most.y))}px`;
}
