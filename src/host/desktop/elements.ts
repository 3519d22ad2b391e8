/** Making elements: texts are texts, never markup. */
import { type IconName, icon } from './icons.ts';

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  attributes: Record<string, string> = {},
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** An element with a text in it. */
export function makeText<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  text: string,
): HTMLElementTagNameMap[K] {
  const element = make(tag, className);
  element.textContent = text;
  return element;
}

export function iconButton(className: string, name: string, drawing: IconName, action: () => void): HTMLButtonElement {
  const button = make('button', className, { type: 'button', 'aria-label': name });
  button.append(icon(drawing));
  button.addEventListener('click', action);
  return button;
}

export function textButton(className: string, text: string, action: () => void): HTMLButtonElement {
  const button = make('button', className, { type: 'button' });
  button.textContent = text;
  button.addEventListener('click', action);
  return button;
}
