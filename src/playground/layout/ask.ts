/** A question that must be answered before anything goes on. */
import { make } from '../elements.ts';

/** @param yes what the button says that does it. @returns whether it is to be done; Escape is no. */
export function ask(title: string, text: string, yes: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const dialog = make('dialog', { class: 'ask', role: 'alertdialog', 'aria-label': title });
  const button = (label: string, kind: string, answer: string) => {
    const element = make('button', { class: `button ${kind}`, type: 'button', text: label });
    element.addEventListener('click', () => dialog.close(answer));
    return element;
  };
  const no = button('Cancel', '', '');
  dialog.append(
    make('h2', { text: title }),
    make('p', { text }),
    make('div', { class: 'row end' }, no, button(yes, 'primary', 'yes')),
  );
  const before = document.activeElement;
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (before instanceof HTMLElement) before.focus();
    resolve(dialog.returnValue === 'yes');
  });
  document.body.append(dialog);
  dialog.showModal();
  no.focus();
  return promise;
}
