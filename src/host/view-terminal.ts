/** `viewTerminal`: what shows terminals is large, and comes with the first one. */
import type { TerminalView, TerminalViewOptions } from './api.ts';
import { checkElement, checkOptions } from './arguments.ts';

const load = () => import('./terminal-view.ts');

/** Brings what `viewTerminal` needs, so that a page that will show a terminal need not wait for it then. */
export async function loadTerminalView(): Promise<void> {
  await load();
}

/**
 * Shows terminals in an element of the page, and lets a person type into them. It fills the element, which has a size.
 */
export async function viewTerminal(element: HTMLElement, options: TerminalViewOptions = {}): Promise<TerminalView> {
  const place = checkElement('viewTerminal', 'the place', element);
  const given = checkOptions<TerminalViewOptions>('viewTerminal', options);
  const { XtermView } = await load();
  return new XtermView(place, given);
}
