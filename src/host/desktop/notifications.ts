/** Cards at the upper right: what has happened, for a person to read. */
import { iconButton, make, makeText, textButton } from './elements.ts';
import { icon } from './icons.ts';

export interface Notice {
  /** One sentence. */
  readonly text: string;
  /** Lines below it, as they are. */
  readonly details?: string;
  readonly action?: { readonly text: string; readonly run: () => void };
}

/** More push out the oldest. */
const CARDS_MAX = 4;
const TEXT_LENGTH = 300;
const DETAILS_LENGTH = 2000;

export class Notifications {
  readonly element = make('div', 'notifications', { role: 'region', 'aria-label': 'Notifications' });

  /** What they tell, and how often. */
  private readonly told = new WeakMap<Element, { of: string; times: number }>();

  /** What is there already is counted, and the newest again: a program that fails again and again has one card. */
  show({ text, details = '', action }: Notice): void {
    const of = `${text}\n${details}`;
    const same = [...this.element.children].find((card) => this.told.get(card)?.of === of);
    const times = 1 + (same === undefined ? 0 : (this.told.get(same)?.times ?? 0));
    same?.remove();
    const card = make('div', 'card', { role: 'alert' });
    this.told.set(card, { of, times });
    const buttons = make('div', 'choices');
    card.append(
      icon('octagon-alert'),
      makeText('p', 'what', text.slice(0, TEXT_LENGTH) + (times > 1 ? ` (${times} times)` : '')),
      iconButton('dismiss', 'Close', 'x', () => card.remove()),
    );
    if (details !== '') card.append(makeText('pre', '', details.slice(0, DETAILS_LENGTH)));
    if (action !== undefined) {
      const { text: label, run } = action;
      buttons.append(
        textButton('action', label, () => {
          card.remove();
          run();
        }),
      );
    }
    card.append(buttons);
    card.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      card.remove();
    });
    this.element.append(card);
    while (this.element.childElementCount > CARDS_MAX) this.element.firstElementChild?.remove();
  }
}
