/** What is said above a file, with what can be done. */
import { make } from '../elements.ts';

function button(text: string, action: () => void): HTMLElement {
  const element = make('button', { class: 'notice-button', type: 'button', text });
  element.onclick = action;
  return element;
}

export function changedNotice(name: string, actions: { mine: () => void; theirs: () => void }): Node[] {
  return [
    make('p', { text: `${name} has been changed by a program, and here.` }),
    button('Take the program’s', actions.theirs),
    button('Keep mine', actions.mine),
  ];
}

export function removedNotice(name: string, save: () => void): Node[] {
  return [make('p', { text: `${name} has been removed. What is here is kept.` }), button('Save it again', save)];
}

export function fixedNotice(): Node[] {
  return [make('p', { text: 'This file comes with the system and cannot be changed.' })];
}
