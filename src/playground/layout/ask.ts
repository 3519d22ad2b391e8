/** A question that must be answered before anything goes on. */
import { make } from '../elements.ts';

/** @param yes what the button says that does it. @returns whether it is to be done; Escape is no. */
export async function ask(title: string, text: string, yes: string): Promise<boolean> {
  return (await choose(title, text, [yes])) === yes;
}

/** @param answers what the buttons say, the one that changes most last. @returns one of them; empty: none, as by Escape. */
export function choose(title: string, text: string, answers: readonly string[]): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const dialog = make('dialog', { class: 'ask', role: 'alertdialog', 'aria-label': title });
  const button = (label: string, kind: string, answer: string) => {
    const element = make('button', { class: `button ${kind}`, type: 'button', text: label });
    element.addEventListener('click', () => dialog.close(answer));
    return element;
  };
  const no = button('Cancel', '', '');
  const kindOf = (label: string) => (label === answers.at(-1) ? 'primary' : '');
  dialog.append(
    make('h2', { text: title }),
    make('p', { text }),
    make('div', { class: 'row end' }, no, ...answers.map((label) => button(label, kindOf(label), label))),
  );
  const before = document.activeElement;
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (before instanceof HTMLElement) before.focus();
    resolve(dialog.returnValue);
  });
  document.body.append(dialog);
  dialog.showModal();
  no.focus();
  return promise;
}
