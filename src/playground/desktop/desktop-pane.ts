/** The desktop, where the windows of programs are. */
import './desktop.css';
import type { RatOS } from '../../host/index.ts';
import { make, messageOf } from '../elements.ts';
import type { Pane } from '../pane.ts';

export class DesktopPane implements Pane {
  readonly id = 'desktop';
  readonly title = 'Desktop';
  readonly element = make('div', { class: 'desktop-pane' });

  /** From now on programs have windows, on it. */
  attach(os: RatOS): void {
    os.attachDesktop(this.element).catch((error) => {
      const text = `There is no desktop: ${messageOf(error)}. Load the page again to have it.`;
      this.element.replaceChildren(make('p', { class: 'desktop-missing', role: 'alert', text }));
    });
  }

  /** The task bar: the first way to everything that is on the desktop. */
  focus(): void {
    const root = this.element.querySelector('.ratos-desktop')?.shadowRoot;
    root?.querySelector<HTMLElement>('[role=toolbar] button')?.focus();
  }
}
