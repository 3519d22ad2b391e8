/** A small menu at a button or a tab. */
import { make } from '../elements.ts';

export interface MenuItem {
  text: string;
  choose(): void;
}

export function popUpMenu(anchor: HTMLElement, items: readonly MenuItem[]): void {
  const menu = make('div', { class: 'menu', role: 'menu', popover: 'manual' });
  for (const { text, choose } of items) {
    const item = make('button', { type: 'button', role: 'menuitem', tabindex: '-1', text });
    item.addEventListener('click', () => {
      close();
      choose();
    });
    menu.append(item);
  }
  const buttons = [...menu.children] as HTMLElement[];
  menu.addEventListener('keydown', (event) => {
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + buttons.length, Home: 0, End: buttons.length - 1 }[event.key];
    if (event.key === 'Tab' || event.key === 'Escape') close();
    if (to === undefined) return;
    event.preventDefault();
    buttons[to % buttons.length]?.focus();
  });
  const close = () => {
    if (menu.contains(document.activeElement)) anchor.focus();
    menu.remove();
  };
  // By hand: a menu that is opened when the button goes down would go when it comes up again.
  menu.addEventListener('focusout', ({ relatedTarget }) => {
    if (!menu.contains(relatedTarget as Node | null)) close();
  });
  document.body.append(menu);
  menu.showPopover();
  const { left, right, bottom } = anchor.getBoundingClientRect();
  const fits = left + menu.offsetWidth <= innerWidth - 8;
  menu.style.left = `${fits ? left : Math.max(8, right - menu.offsetWidth)}px`;
  menu.style.top = `${Math.min(bottom + 4, innerHeight - menu.offsetHeight - 8)}px`;
  buttons[0]?.focus();
}
