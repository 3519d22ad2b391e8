/** A menu that pops up, by the keyboard as menus are. */
import { make, makeText } from './elements.ts';
import { type IconName, icon } from './icons.ts';
import { openPopover, type Popover, putNear } from './popover.ts';

export interface MenuItem {
  readonly text: string;
  readonly icon?: IconName;
  readonly enabled?: boolean;
  /** Shown behind it. */
  readonly key?: string;
  /** Stands behind a line. */
  readonly apart?: boolean;
  readonly choose: () => void;
}

export interface MenuPlace {
  readonly root: ShadowRoot;
  readonly desktop: HTMLElement;
  /** On the desktop. */
  readonly x: number;
  readonly y: number;
  /** The button that has opened it. */
  readonly opener: HTMLElement | null;
}

/** Moves through items as keys of menus do. @param at the one with the keyboard; -1: none. @returns whether the key was one of those. */
export function moveInMenu(event: KeyboardEvent, items: readonly HTMLElement[], at: number): boolean {
  const { length } = items;
  const next = new Map([
    ['ArrowDown', at + 1],
    ['ArrowUp', at < 0 ? length - 1 : at - 1 + length],
    ['Home', 0],
    ['End', length - 1],
  ]).get(event.key);
  if (next === undefined) return false;
  event.preventDefault();
  items[next % length]?.focus();
  return true;
}

/** The next item behind the one at `at` that begins with a letter. */
function byLetter(items: readonly HTMLElement[], at: number, letter: string): HTMLElement | undefined {
  const begins = (item: HTMLElement) =>
    (item.ariaLabel ?? item.textContent ?? '').trim().toLowerCase().startsWith(letter);
  return [...items.slice(at + 1), ...items.slice(0, at + 1)].find(begins);
}

export function popUpMenu(name: string, items: readonly MenuItem[], place: MenuPlace, closed: () => void): Popover {
  const { root, desktop, opener } = place;
  const element = make('div', 'popover window-menu');
  const menu = make('div', '', { role: 'menu', 'aria-label': name });
  element.append(menu);
  opener?.setAttribute('aria-expanded', 'true');
  const popover = openPopover(root, element, opener, () => {
    opener?.setAttribute('aria-expanded', 'false');
    closed();
  });
  for (const { text, icon: drawing, enabled = true, key, apart, choose } of items) {
    if (apart) menu.append(make('hr', '', { role: 'separator' }));
    const item = make('button', '', { type: 'button', role: 'menuitem', tabindex: '-1' });
    if (drawing !== undefined) item.append(icon(drawing));
    item.append(makeText('span', '', text));
    if (key !== undefined) item.append(makeText('kbd', '', key));
    item.setAttribute('aria-label', text);
    if (!enabled) item.setAttribute('aria-disabled', 'true');
    item.addEventListener('click', () => {
      if (!enabled) return;
      popover.close(true);
      choose();
    });
    item.addEventListener('pointerenter', () => item.focus());
    menu.append(item);
  }
  const all = [...menu.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  element.addEventListener('keydown', (event) => {
    event.stopPropagation();
    const at = all.indexOf(root.activeElement as HTMLElement);
    if (moveInMenu(event, all, at) || event.key.length !== 1 || event.key === ' ') return;
    byLetter(all, at, event.key.toLowerCase())?.focus();
  });
  putNear(element, desktop, place.x, place.y);
  all.find((item) => item.ariaDisabled !== 'true')?.focus();
  return popover;
}
