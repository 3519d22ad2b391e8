import { RatError } from '../host/api.ts';

/** Elements in one line. Texts are texts, never markup. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  { class: className, text, ...attributes }: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (className !== undefined) element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  element.append(...children);
  return element;
}

/** An element of index.html. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

/** `1 process`, `2 processes`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

const NO_ROOM = 'there is no room left';

/** What failed, in words. */
export function messageOf(error: unknown): string {
  // Whatever it was that there was no room for: calls say it in their own words.
  if (error instanceof RatError && error.code === 'RAT_ERR_NO_SPACE' && !error.message.startsWith(NO_ROOM))
    return NO_ROOM;
  return error instanceof Error ? error.message : String(error);
}
