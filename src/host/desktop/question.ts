/** Whether the process of a window that does not respond is to be ended. */
import { make, makeText, textButton } from './elements.ts';

export interface Question {
  readonly element: HTMLElement;
  readonly wait: HTMLButtonElement;
}

export function askToEnd(title: string, wait: () => void, end: () => void): Question {
  const text = `${title || 'The program'} does not respond.`;
  const element = make('div', 'question', { role: 'alertdialog', 'aria-label': text });
  const buttons = make('div', 'choices');
  const waitButton = textButton('', 'Wait', wait);
  buttons.append(waitButton, textButton('end', 'End process', end));
  element.append(makeText('p', '', text), buttons);
  return { element, wait: waitButton };
}
