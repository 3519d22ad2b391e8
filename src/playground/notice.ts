/** What the visitor has to know, above everything else, until it is put away. */
import { byId, make } from './elements.ts';

/** By their words: what can be done about it. */
export type NoticeActions = Readonly<Record<string, () => void>>;

/** @param of what it is of, for who takes it back */
export function showNotice(text: string, actions: NoticeActions = {}, of = ''): void {
  const notice = byId('problem');
  const buttons = Object.entries({ ...actions, Close: () => undefined }).map(([name, act]) => {
    const button = make('button', { class: 'button small', type: 'button', text: name });
    button.addEventListener('click', () => {
      notice.hidden = true;
      act();
    });
    return button;
  });
  notice.replaceChildren(make('p', { text }), ...buttons);
  notice.dataset.of = of;
  notice.hidden = false;
}

/** Nothing, where another one is shown by now. */
export function hideNotice(of: string): void {
  const notice = byId('problem');
  if (notice.dataset.of === of) notice.hidden = true;
}

/** Of a notice of what the page's address names. */
export const OF_ADDRESS = 'address';

let announced: HTMLElement | undefined;

/** Has something read out at once that is not seen; empty: no more of it. */
export function announce(text: string): void {
  announced?.remove();
  announced = text === '' ? undefined : make('div', { class: 'announced', role: 'alert', text });
  if (announced !== undefined) document.body.append(announced);
}
