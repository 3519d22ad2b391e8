/** The menu bar of a window, by mouse, touch and keyboard as WAI-ARIA says of menu bars, and its shortcuts. */
import { make, makeText } from './elements.ts';
import { everyItem, type MenuNode } from './menu-items.ts';
import { describeItem, findByLetter, isLetter, MenuList } from './menu-list.ts';
import { openPopover, type Popover } from './popover.ts';
import { editingCommand, isEditing, isPaste, matches } from './shortcut.ts';

/** What takes text, and has shortcuts of its own. */
const FIELDS = '.controls :is(input:not([type]), input[type="text"], input[type="password"], textarea)';

interface Open {
  readonly at: number;
  readonly list: MenuList;
  readonly popover: Popover;
}

export class MenuBar {
  readonly element = make('div', 'menu-bar', { role: 'menubar', 'aria-label': 'Menu' });
  private readonly buttons: HTMLButtonElement[];
  private readonly nodes: readonly MenuNode[];
  private readonly shortcuts: readonly MenuNode[];
  private open: Open | undefined;
  private readonly ended = new AbortController();
  /** Alt has been pressed, and nothing since. */
  private altAlone = false;
  /** The item whose shortcut is that of pasting, once it has been pressed. */
  private pasting: MenuNode | undefined;
  /** Is called once no menu is open any more. */
  onClosed: (() => void) | undefined;

  /**
   * @param frame the window's element, in which its menus open.
   * @param choose tells the program of an item.
   * @param leave gives the keyboard back to the window's content.
   */
  constructor(
    nodes: readonly MenuNode[],
    private readonly frame: HTMLElement,
    private readonly choose: (id: number) => void,
    private readonly leave: () => void,
  ) {
    this.nodes = nodes.filter(({ separator }) => !separator);
    this.shortcuts = [...everyItem(nodes)].filter(
      ({ shortcut, children }) => shortcut !== null && children.length === 0,
    );
    this.buttons = this.nodes.map((node, at) => this.makeButton(node, at));
    this.element.append(...this.buttons);
    this.element.addEventListener('keydown', (event) => this.keyDown(event));
    const { signal } = this.ended;
    frame.addEventListener('keydown', (event) => this.keyInWindow(event), { capture: true, signal });
    frame.addEventListener('keyup', (event) => this.keyUpInWindow(event), { capture: true, signal });
    frame.addEventListener('paste', (event) => this.paste(event), { capture: true, signal });
    frame.addEventListener('pointerdown', () => (this.altAlone = false), { capture: true, signal });
  }

  private makeButton(node: MenuNode, at: number): HTMLButtonElement {
    const button = make('button', '', { type: 'button', role: 'menuitem', tabindex: '-1' });
    describeItem(button, node);
    button.append(makeText('span', '', node.text));
    button.addEventListener('click', () => {
      if (this.open?.at === at) this.close(true);
      else this.press(at);
    });
    button.addEventListener('pointerenter', () => {
      if (this.open !== undefined && this.open.at !== at) this.show(at)?.focusFirst();
    });
    return button;
  }

  private press(at: number): void {
    const node = this.nodes[at];
    if (node === undefined || !node.enabled) return;
    if (node.children.length > 0) this.show(at)?.focusFirst();
    else this.take(node);
  }

  private take(node: MenuNode): void {
    this.close(false);
    this.leave();
    if (!this.edits(node)) this.choose(node.id);
  }

  // ── Menus ────────────────────────────────────────────────────────────────────────────────────────────────

  /** Has the field that has the keyboard do what it does by the item's shortcut. False: that is the program's. */
  private edits({ shortcut }: MenuNode): boolean {
    const command = editingCommand(shortcut);
    const { activeElement } = this.frame.getRootNode() as ShadowRoot;
    if (command === undefined || !this.frame.contains(activeElement) || !activeElement?.matches(FIELDS)) return false;
    // There is no other way to a field's own steps.
    return document.execCommand(command);
  }

  /** Opens the menu of an item of the bar, instead of another one. */
  private show(at: number): MenuList | undefined {
    this.close(false);
    const [node, button] = [this.nodes[at], this.buttons[at]];
    if (node === undefined || button === undefined) return undefined;
    button.focus();
    if (node.children.length === 0 || !node.enabled) return undefined;
    const root = this.frame.getRootNode() as ShadowRoot;
    const list = new MenuList(
      node.text,
      node.children,
      { choose: (chosen) => this.take(chosen), beside: (step) => this.beside(step), room: this.room },
      null,
    );
    const element = make('div', 'popover menu-popover');
    element.append(list.element);
    const popover = openPopover(root, element, this.element, () => this.closed(at));
    element.addEventListener('keydown', (event) => event.stopPropagation());
    // What is a window's is found in it.
    this.frame.append(element);
    this.place(element, list.element, button);
    button.setAttribute('aria-expanded', 'true');
    this.open = { at, list, popover };
    return list;
  }

  private get room(): DOMRect {
    return (this.frame.getRootNode() as ShadowRoot).host.getBoundingClientRect();
  }

  /** Below the item, or above it where there is more room. */
  private place(element: HTMLElement, list: HTMLElement, button: HTMLElement): void {
    const { room } = this;
    const of = button.getBoundingClientRect();
    const window = this.frame.getBoundingClientRect();
    const [below, above] = [room.bottom - of.bottom - 10, of.top - room.top - 10];
    const goesUp = element.offsetHeight > below && above > below;
    list.style.maxHeight = `${(goesUp ? above : below) - 14}px`;
    const x = Math.max(room.left + 6, Math.min(of.left, room.right - element.offsetWidth - 6));
    element.style.left = `${x - window.left}px`;
    element.style.top = `${(goesUp ? of.top - 4 - element.offsetHeight : of.bottom + 4) - window.top}px`;
  }

  private closed(at: number): void {
    this.buttons[at]?.setAttribute('aria-expanded', 'false');
    if (this.open?.at === at) this.open = undefined;
    // Not now: another one may open in its place.
    queueMicrotask(() => this.isOpen || this.onClosed?.());
  }

  /** A menu of it is open. */
  get isOpen(): boolean {
    return this.open !== undefined;
  }

  private close(back: boolean): void {
    this.open?.popover.close(back);
  }

  private beside(step: -1 | 1): void {
    const { length } = this.nodes;
    const at = ((this.open?.at ?? 0) + step + length) % length;
    this.show(at)?.focusFirst();
  }

  // ── Keyboard ─────────────────────────────────────────────────────────────────────────────────────────────

  private focusBar(): void {
    this.close(false);
    this.buttons[0]?.focus();
  }

  /** In the bar. */
  private keyDown(event: KeyboardEvent): void {
    const { key } = event;
    const at = this.buttons.indexOf((this.element.getRootNode() as ShadowRoot).activeElement as HTMLButtonElement);
    const { length } = this.buttons;
    const next = new Map([
      ['ArrowRight', at + 1],
      ['ArrowLeft', at - 1 + length],
      ['Home', 0],
      ['End', length - 1],
    ]).get(key);
    if (next !== undefined) this.buttons[next % length]?.focus();
    else if (key === 'ArrowDown' || key === 'Enter' || key === ' ') this.press(at);
    else if (key === 'ArrowUp') this.show(at)?.focusLast();
    else if (key === 'Escape' || key === 'Tab') this.leave();
    else if (isLetter(event)) findByLetter(this.buttons, at, key)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Wherever the keyboard is in the window. */
  private keyInWindow(event: KeyboardEvent): void {
    const target = event.target as Element;
    this.altAlone = event.key === 'Alt' && !event.ctrlKey && !event.shiftKey && !event.metaKey;
    if (event.isComposing || target.closest('.popover') !== null) return;
    if (event.key === 'F10' && !event.ctrlKey && !event.shiftKey && !event.altKey) this.focusBar();
    else {
      const node = this.shortcuts.find(({ shortcut }) => shortcut !== null && matches(shortcut, event));
      if (node === undefined || (isEditing(event) && target.closest(FIELDS) !== null)) return;
      if (isPaste(event)) {
        // What is pasted is the desktop's clipboard's first: the browser tells of it, and then the program is told.
        this.pasting = node;
        event.stopPropagation();
        return;
      }
      if (node.enabled && !event.repeat) this.choose(node.id);
    }
    event.preventDefault();
    event.stopPropagation();
  }

  private paste(event: Event): void {
    const { pasting } = this;
    if (pasting === undefined) return;
    this.pasting = undefined;
    event.preventDefault();
    if (pasting.enabled) this.choose(pasting.id);
  }

  private keyUpInWindow(event: KeyboardEvent): void {
    this.paste(event);
    if (event.key !== 'Alt' || !this.altAlone) return;
    this.altAlone = false;
    event.preventDefault();
    const has = this.element.contains((this.element.getRootNode() as ShadowRoot).activeElement);
    if (has || this.open !== undefined) {
      this.close(false);
      this.leave();
    } else this.focusBar();
  }

  remove(): void {
    const had = this.element.contains((this.element.getRootNode() as ShadowRoot).activeElement) || this.open;
    this.close(false);
    this.ended.abort();
    this.element.remove();
    if (had) this.leave();
  }
}
