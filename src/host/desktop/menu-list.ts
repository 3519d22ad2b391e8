/** One menu of a menu bar, with its own menus beside it. */
import { make, makeText } from './elements.ts';
import type { MenuNode } from './menu-items.ts';
import { moveInMenu } from './popup-menu.ts';
import { ariaShortcut } from './shortcut.ts';

/** What a menu asks of the one that it belongs to. */
export interface MenuOwner {
  choose(node: MenuNode): void;
  /** Left, in the first menu: to the one before in the bar. Right, where there is no further menu: to the next one. */
  beside(step: -1 | 1): void;
  /** Where menus must be seen whole, on the screen. */
  readonly room: DOMRect;
}

const GAP = 6;

export const findByLetter = (items: readonly HTMLElement[], at: number, letter: string): HTMLElement | undefined =>
  [...items.slice(at + 1), ...items.slice(0, at + 1)].find((item) =>
    (item.ariaLabel ?? '').trim().toLowerCase().startsWith(letter.toLowerCase()),
  );

export const isLetter = ({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean =>
  [...key].length === 1 && key !== ' ' && !ctrlKey && !altKey && !metaKey;

/** How an item of a bar or a menu is told to those who cannot see it. */
export function describeItem(item: HTMLElement, node: MenuNode): void {
  item.setAttribute('aria-label', node.text);
  if (!node.enabled) item.setAttribute('aria-disabled', 'true');
  if (node.shortcut !== null) item.setAttribute('aria-keyshortcuts', ariaShortcut(node.shortcut));
  if (node.children.length === 0) return;
  item.setAttribute('aria-haspopup', 'menu');
  item.setAttribute('aria-expanded', 'false');
}

export class MenuList {
  readonly element = make('div', 'menu-list', { role: 'menu' });
  private readonly items: HTMLElement[] = [];
  private child: { list: MenuList; item: HTMLElement } | undefined;

  constructor(
    name: string,
    private readonly nodes: readonly MenuNode[],
    private readonly owner: MenuOwner,
    private readonly parent: MenuList | null,
  ) {
    this.element.setAttribute('aria-label', name);
    for (const node of nodes) this.add(node);
    this.element.addEventListener('keydown', (event) => this.keyDown(event));
  }

  private add(node: MenuNode): void {
    if (node.separator) {
      this.element.append(make('hr', '', { role: 'separator' }));
      return;
    }
    const role = node.checked ? 'menuitemcheckbox' : 'menuitem';
    const item = make('button', '', { type: 'button', role, tabindex: '-1' });
    if (node.checked) item.setAttribute('aria-checked', 'true');
    describeItem(item, node);
    item.append(makeText('span', '', node.text));
    const behind = node.children.length > 0 ? '›' : node.keys.replaceAll('+', ' ').trim();
    if (behind !== '') item.append(makeText('kbd', '', behind));
    item.addEventListener('click', () => this.press(node, item, false));
    item.addEventListener('pointerenter', () => {
      item.focus({ preventScroll: true });
      if (node.children.length > 0 && node.enabled) this.openChild(node, item, false);
      else this.closeChild();
    });
    this.items.push(item);
    this.element.append(item);
  }

  private get now(): number {
    return this.items.indexOf((this.element.getRootNode() as ShadowRoot).activeElement as HTMLElement);
  }

  focusFirst(): void {
    this.items[0]?.focus();
  }

  focusLast(): void {
    this.items.at(-1)?.focus();
  }

  private press(node: MenuNode, item: HTMLElement, byKeyboard: boolean): void {
    if (!node.enabled) return;
    if (node.children.length > 0) this.openChild(node, item, byKeyboard);
    else this.owner.choose(node);
  }

  private keyDown(event: KeyboardEvent): void {
    // Of a menu beside this one.
    if (event.defaultPrevented) return;
    const { key } = event;
    const at = this.now;
    const item = this.items[at];
    const node = this.nodes.filter(({ separator }) => !separator)[at];
    if (moveInMenu(event, this.items, at)) this.closeChild();
    else if (key === 'ArrowRight') {
      if (node !== undefined && item !== undefined && node.enabled && node.children.length > 0)
        this.openChild(node, item, true);
      else this.owner.beside(1);
    } else if (key === 'ArrowLeft') {
      if (this.parent === null) this.owner.beside(-1);
      else this.parent.leaveChild();
    } else if (key === 'Escape' && this.parent !== null) this.parent.leaveChild();
    else if ((key === 'Enter' || key === ' ') && node !== undefined && item !== undefined) this.press(node, item, true);
    else if (isLetter(event)) findByLetter(this.items, at, key)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private openChild(node: MenuNode, item: HTMLElement, withKeyboard: boolean): void {
    if (this.child?.item !== item) {
      this.closeChild();
      const list = new MenuList(node.text, node.children, this.owner, this);
      this.child = { list, item };
      item.setAttribute('aria-expanded', 'true');
      list.element.classList.add('beside');
      this.element.parentElement?.append(list.element);
      this.placeChild(list.element, item);
    }
    if (withKeyboard) this.child?.list.focusFirst();
  }

  /** Beside the item, to the left of it where there is no room to the right. */
  private placeChild(element: HTMLElement, item: HTMLElement): void {
    const { room } = this.owner;
    const of = item.getBoundingClientRect();
    const origin = (element.offsetParent ?? element).getBoundingClientRect();
    element.style.maxHeight = `${room.height - 2 * GAP}px`;
    const { offsetWidth: width, offsetHeight: height } = element;
    const right = of.right + GAP;
    const x = right + width <= room.right ? right : Math.max(room.left + GAP, of.left - GAP - width);
    const y = Math.max(room.top + GAP, Math.min(of.top - GAP, room.bottom - GAP - height));
    element.style.left = `${x - origin.left}px`;
    element.style.top = `${y - origin.top}px`;
  }

  /** Goes back from the menu beside it. */
  private leaveChild(): void {
    this.child?.item.focus();
    this.closeChild();
  }

  private closeChild(): void {
    if (this.child === undefined) return;
    const { list, item } = this.child;
    this.child = undefined;
    list.closeChild();
    list.element.remove();
    item.setAttribute('aria-expanded', 'false');
  }
}
