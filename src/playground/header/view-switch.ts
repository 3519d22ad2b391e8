/** From the code to the desktop and back with one click. */
import { byId, make } from '../elements.ts';
import { icon } from '../icons.ts';

const VIEWS = [
  { id: '', name: 'Code view', text: 'Code', icon: 'code' },
  { id: 'desktop', name: 'Desktop view', text: 'Desktop', icon: 'desktop' },
] as const;

export class ViewSwitch {
  private readonly buttons = VIEWS.map(({ id, name, text, icon: drawing }) => {
    const button = make(
      'button',
      { type: 'button', title: name, 'aria-label': name },
      icon(drawing),
      make('span', { text }),
    );
    button.addEventListener('click', () => this.choose(id === '' ? undefined : id));
    return { id, button };
  });

  constructor(private readonly choose: (id: string | undefined) => void) {
    byId('views').append(...this.buttons.map(({ button }) => button));
  }

  /** @param enlarged the pane that has the whole page, or ''. */
  update(enlarged: string): void {
    for (const { id, button } of this.buttons) {
      const current = id === 'desktop' ? enlarged === id : enlarged !== 'desktop';
      button.setAttribute('aria-pressed', String(current));
    }
  }
}
