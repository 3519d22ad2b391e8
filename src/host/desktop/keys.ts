/** Keys of the desktop itself, whatever has the keyboard on it. Programs do not hear of them. */

export interface DesktopKeys {
  /** Ctrl+Escape, and Meta alone where the system leaves it. */
  readonly launcher: () => void;
  /** F6, and Shift+F6: to the next window, the task bar, the icons. */
  readonly next: (back: boolean) => void;
  /** Alt+Space. */
  readonly windowMenu: () => void;
  /** Ctrl+` and Alt+`. */
  readonly switchWindow: (back: boolean) => void;
  /** Ctrl or Alt has been let go. */
  readonly chooseWindow: () => void;
  /** Escape, while a window is chosen. @returns whether one was. */
  readonly leaveSwitcher: () => boolean;
}

/** There Meta is held for the browser's own shortcuts, and for the system's, which the page does not hear the rest of. */
const isMac = typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.platform);

/** So soon a system's own menu has the keyboard. */
const SYSTEM_MENU_MS = 120;

/** @param concerns whether an event is meant for this desktop. */
export function listenForKeys(
  keys: DesktopKeys,
  concerns: (event: KeyboardEvent) => boolean,
  signal: AbortSignal,
): void {
  /** Meta has been pressed, and nothing since. */
  let metaAlone = false;
  const take = (event: KeyboardEvent, action: () => void) => {
    event.preventDefault();
    event.stopPropagation();
    action();
  };
  const keyDown = (event: KeyboardEvent) => {
    if (!concerns(event) || event.isComposing) return;
    const { code, key, shiftKey, ctrlKey, altKey, metaKey } = event;
    metaAlone = key === 'Meta' && !shiftKey && !ctrlKey && !altKey;
    if (code === 'F6' && !ctrlKey && !altKey && !metaKey) take(event, () => keys.next(shiftKey));
    else if (key === 'Escape' && keys.leaveSwitcher()) take(event, () => undefined);
    else if (key === 'Escape' && ctrlKey && !altKey && !shiftKey) take(event, keys.launcher);
    else if (code === 'Space' && altKey && !ctrlKey) take(event, keys.windowMenu);
    else if (code === 'Backquote' && ctrlKey !== altKey && !metaKey) take(event, () => keys.switchWindow(shiftKey));
  };
  const keyUp = (event: KeyboardEvent) => {
    const { key } = event;
    if (key === 'Control' || key === 'Alt') keys.chooseWindow();
    // Where the system has a menu of its own for that key, the page has lost the keyboard by then.
    if (key === 'Meta' && metaAlone && !isMac && concerns(event))
      setTimeout(() => document.hasFocus() && !signal.aborted && keys.launcher(), SYSTEM_MENU_MS);
    metaAlone = false;
  };
  const options = { capture: true, signal };
  document.addEventListener('keydown', keyDown, options);
  document.addEventListener('keyup', keyUp, options);
  document.addEventListener('pointerdown', () => (metaAlone = false), options);
  // Whatever is let go elsewhere is not heard of.
  window.addEventListener('blur', () => keys.leaveSwitcher(), { signal });
}
