/** The files that are open: a tab list, by the pattern of WAI-ARIA, and a button for a new file. */
import { make } from '../elements.ts';
import { nameOf } from '../files/paths.ts';
import { icon } from '../icons.ts';

export interface TabState {
  readonly path: string;
  readonly isDirty: boolean;
  readonly isGone: boolean;
  readonly readOnly: boolean;
}

export interface TabActions {
  select(path: string): void;
  close(path: string): void;
  /** @returns why there can be no file of that name; undefined: there is one now */
  create(name: string): Promise<string | undefined>;
}

let count = 0;

export class FileTabs {
  readonly element: HTMLElement;
  private readonly list = make('div', { class: 'file-tab-list', role: 'tablist', 'aria-label': 'Files open' });
  /** A tab list has tabs only: the buttons that close them are beside it, in the same cells. */
  private readonly strip = make('div', { class: 'file-tabs' }, this.list);
  private readonly plus = make('button', {
    class: 'icon-button',
    type: 'button',
    'aria-label': 'New file',
    title: 'New file',
  });
  private readonly tabs = new Map<string, { readonly tab: HTMLElement; readonly close: HTMLElement }>();
  private front = '';

  constructor(
    private readonly actions: TabActions,
    private readonly panel: string,
  ) {
    this.plus.append(icon('plus'));
    this.plus.onclick = () => this.ask();
    this.element = make('div', { class: 'file-bar' }, this.strip, this.plus);
    this.list.addEventListener('keydown', (event) => this.press(event));
    // A wheel goes along the tabs, as there is nothing above and below.
    this.strip.addEventListener('wheel', (event) => {
      if (event.deltaX === 0) this.strip.scrollLeft += event.deltaY;
    });
    new ResizeObserver(() => this.reveal(this.front)).observe(this.strip);
  }

  /** The id of the tab in front. */
  show(files: readonly TabState[], front: string | undefined): string {
    const paths = new Set(files.map(({ path }) => path));
    for (const [path, { tab, close }] of this.tabs) {
      if (paths.has(path)) continue;
      tab.remove();
      close.remove();
      this.tabs.delete(path);
    }
    const names = files.map(({ path }) => nameOf(path));
    const items = files.map((file, index) => {
      const isOnlyOne = names.indexOf(names[index]!) === names.lastIndexOf(names[index]!);
      return this.fill(file, index, file.path === front, !isOnlyOne);
    });
    // Only when it is another order: what has the keyboard would lose it.
    if (items.some(({ tab }, index) => this.list.children[index] !== tab)) {
      this.list.replaceChildren(...items.map(({ tab }) => tab));
      this.strip.replaceChildren(this.list, ...items.map(({ close }) => close));
    }
    this.front = front ?? '';
    if (front === undefined) return '';
    this.reveal(front);
    return this.tabs.get(front)?.tab.id ?? '';
  }

  /** Scrolls to its tab. */
  reveal(path: string): void {
    this.tabs.get(path)?.tab.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  focus(path: string): void {
    this.tabs.get(path)?.tab.focus();
  }

  private fill({ path, isDirty, isGone, readOnly }: TabState, index: number, isFront: boolean, withFolder: boolean) {
    const item = this.tabs.get(path) ?? this.newTab(path);
    const { tab, close } = item;
    tab.setAttribute('aria-selected', String(isFront));
    tab.tabIndex = isFront ? 0 : -1;
    const state = [isDirty && 'not saved', isGone && 'removed', readOnly && 'read-only'].filter(Boolean).join(', ');
    tab.title = state === '' ? path : `${path}: ${state}`;
    tab.setAttribute('aria-description', state);
    for (const element of [tab, close]) {
      element.style.gridColumn = String(index + 1);
      element.classList.toggle('front', isFront);
      element.classList.toggle('dirty', isDirty);
      element.classList.toggle('gone', isGone);
    }
    const [label, folder] = tab.children;
    label!.textContent = nameOf(path);
    folder!.textContent = withFolder ? path.split('/').at(-2) || '/' : '';
    return item;
  }

  private newTab(path: string) {
    const name = nameOf(path);
    const folder = make('span', { class: 'file-folder', 'aria-hidden': 'true' });
    const attributes = { role: 'tab', id: `file-tab-${++count}`, 'aria-label': name, 'aria-controls': this.panel };
    const tab = make('div', { class: 'file-tab', ...attributes }, make('span', { class: 'file-name' }), folder);
    const close = make('button', {
      class: 'file-close',
      type: 'button',
      tabindex: '-1',
      'aria-label': `Close ${name}`,
    });
    close.append(icon('close'));
    close.onclick = () => this.actions.close(path);
    tab.onclick = () => this.actions.select(path);
    for (const element of [tab, close]) {
      // The middle button; without it scrolling by itself.
      element.onmousedown = (event) => {
        if (event.button === 1) event.preventDefault();
      };
      element.onauxclick = (event) => {
        if (event.button === 1) this.actions.close(path);
      };
    }
    const item = { tab, close };
    this.tabs.set(path, item);
    return item;
  }

  private press(event: KeyboardEvent): void {
    const paths = [...this.list.querySelectorAll('[role=tab]')].map((tab) => this.pathOf(tab)!);
    const at = paths.findIndex((path) => this.tabs.get(path)?.tab === event.target);
    if (at < 0) return;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: paths.length - 1 }[event.key];
    if (to !== undefined) {
      const path = paths[(to + paths.length) % paths.length]!;
      this.actions.select(path);
      this.focus(path);
    } else if (event.key === 'Delete') this.actions.close(paths[at]!);
    else if (event.key === 'Enter' || event.key === ' ') this.actions.select(paths[at]!);
    else return;
    event.preventDefault();
  }

  private pathOf(tab: Element): string | undefined {
    for (const [path, item] of this.tabs) if (item.tab === tab) return path;
    return undefined;
  }

  /** Asks for the name of a new file, in place of the button. */
  private ask(): void {
    const input = make('input', {
      class: 'file-new',
      'aria-label': 'Name of the new file',
      value: 'untitled.c',
      spellcheck: 'false',
    });
    let isDone = false;
    const end = () => {
      if (isDone) return;
      isDone = true;
      input.replaceWith(this.plus);
    };
    const create = async () => {
      const wrong = await this.actions.create(input.value.trim());
      if (wrong === undefined) return end();
      input.setCustomValidity(wrong);
      input.reportValidity();
    };
    input.oninput = () => input.setCustomValidity('');
    input.onkeydown = (event) => {
      if (event.key === 'Enter') void create();
      else if (event.key === 'Escape') {
        end();
        this.plus.focus();
      } else return;
      event.preventDefault();
      event.stopPropagation();
    };
    input.onblur = end;
    this.plus.replaceWith(input);
    input.focus();
    input.setSelectionRange(0, input.value.lastIndexOf('.'));
  }
}
