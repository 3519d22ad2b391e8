/** What the button *Start* opens: all applications, by name, with a search. */
import type { Application, Applications } from './applications.ts';
import { tile } from './desktop-icons.ts';
import { make, makeText } from './elements.ts';
import { icon } from './icons.ts';
import { openPopover, type Popover } from './popover.ts';
import { moveInMenu } from './popup-menu.ts';

/** Whether what is searched for stands at the beginning of a word, or at least somewhere. */
function rank({ name, comment, categories }: Application, wanted: string): number {
  const title = name.toLowerCase();
  if (title.startsWith(wanted)) return 3;
  if (title.split(/\s+/).some((word) => word.startsWith(wanted)) || title.includes(wanted)) return 2;
  return [comment, ...categories].some((text) => text.toLowerCase().includes(wanted)) ? 1 : 0;
}

export class Launcher {
  private readonly menu = make('div', '', { role: 'menu', 'aria-label': 'Programs' });
  private readonly field = make('input', '', {
    type: 'search',
    placeholder: 'Search programs',
    'aria-label': 'Search programs',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  private popover: Popover | undefined;
  private items: HTMLElement[] = [];

  constructor(
    private readonly root: ShadowRoot,
    private readonly button: HTMLButtonElement,
    private readonly applications: Applications,
    private readonly onStart: (application: Application) => Promise<void>,
  ) {
    button.setAttribute('aria-haspopup', 'menu');
    button.setAttribute('aria-expanded', 'false');
    button.addEventListener('click', () => this.toggle());
    this.field.addEventListener('input', () => this.update());
  }

  get isOpen(): boolean {
    return this.popover !== undefined;
  }

  toggle(): void {
    if (this.popover !== undefined) this.popover.close(true);
    else this.open();
  }

  private open(): void {
    const element = make('div', 'popover launcher');
    const label = make('label', '');
    label.append(icon('search'), this.field);
    element.append(label, this.menu);
    this.field.value = '';
    this.button.setAttribute('aria-expanded', 'true');
    this.popover = openPopover(this.root, element, this.button, () => {
      this.popover = undefined;
      this.button.setAttribute('aria-expanded', 'false');
    });
    element.addEventListener('keydown', (event) => this.keyDown(event));
    // Above the button; a window's popover of a narrow desktop stays inside.
    const { left } = (this.button.parentElement as HTMLElement).getBoundingClientRect();
    const place = (this.root.host as HTMLElement).getBoundingClientRect();
    const most = place.width - element.offsetWidth - 12;
    element.style.left = `${Math.max(12, Math.min(left - place.left, most))}px`;
    this.update();
    this.field.focus({ preventScroll: true });
    void this.applications.read();
  }

  /** Shows what is there now, of what is searched for. */
  update(): void {
    if (this.popover === undefined) return;
    const wanted = this.field.value.trim().toLowerCase();
    const ranked = this.applications.list.map((each) => ({ each, rank: wanted === '' ? 1 : rank(each, wanted) }));
    const shown = ranked.filter(({ rank: at }) => at > 0).sort((a, b) => b.rank - a.rank);
    const at = this.items.indexOf(this.root.activeElement as HTMLElement);
    this.items = shown.map(({ each }) => this.item(each));
    if (wanted !== '') this.items[0]?.classList.add('first');
    this.menu.replaceChildren(...this.items);
    if (this.items.length === 0)
      this.menu.append(
        makeText('p', 'nothing', wanted === '' ? 'There are no programs yet.' : 'No program is called so.'),
      );
    // The list has changed under the keyboard.
    if (at >= 0) (this.items[Math.min(at, this.items.length - 1)] ?? this.field).focus();
  }

  private item(application: Application): HTMLElement {
    const { name, comment, icon: drawing } = application;
    const item = make('button', '', { type: 'button', role: 'menuitem', tabindex: '-1', 'aria-label': name });
    if (comment !== '') item.setAttribute('aria-description', comment);
    const words = make('span', 'words');
    words.append(makeText('b', 'cut', name), makeText('small', 'cut', comment));
    item.append(tile(drawing), words);
    item.addEventListener('click', () => this.start(application));
    return item;
  }

  private start(application: Application): void {
    this.popover?.close(true);
    void this.onStart(application);
  }

  private keyDown(event: KeyboardEvent): void {
    event.stopPropagation();
    const inField = this.root.activeElement === this.field;
    const at = this.items.indexOf(this.root.activeElement as HTMLElement);
    if (inField && event.key === 'Enter' && !event.isComposing) {
      // The button has the focus by then, and would be pressed by the same key.
      event.preventDefault();
      this.items[0]?.click();
    } else if (!inField && event.key === 'ArrowUp' && at === 0) {
      event.preventDefault();
      this.field.focus();
    } else if (inField && (event.key === 'Home' || event.key === 'End')) return;
    else if (!moveInMenu(event, this.items, at) && !inField) this.type(event);
  }

  /** What is typed on an item is searched for. */
  private type({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): void {
    if (ctrlKey || metaKey || altKey || key === ' ') return;
    if (key.length === 1 || key === 'Backspace') this.field.focus();
  }

  close(): void {
    this.popover?.close(false);
  }
}
