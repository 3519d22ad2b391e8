/** What is done, what is read, and what is still to do, as circles. */
import { type IconName, icon } from '../icons.ts';

const DRAWINGS = { done: 'circle-check', current: 'circle-dot', open: 'circle' } as const satisfies Record<
  string,
  IconName
>;

export function setMark(element: HTMLElement, mark: keyof typeof DRAWINGS): void {
  element.dataset.mark = mark;
  element.replaceChildren(icon(DRAWINGS[mark]));
}
