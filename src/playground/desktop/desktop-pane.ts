/** The desktop, where the windows of programs are. */
import './desktop.css';
import type { RatOS } from '../../host/index.ts';
import { make } from '../elements.ts';
import type { Pane } from '../pane.ts';

export class DesktopPane implements Pane {
  readonly id = 'desktop';
  readonly title = 'Desktop';
  readonly element = make('div', { class: 'desktop-pane' });

  constructor(os: RatOS) {
    os.attachDesktop(this.element);
  }
}
