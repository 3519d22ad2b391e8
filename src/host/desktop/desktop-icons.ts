/** Applications on the desktop itself: a double click, a tap or Enter starts one. */
import type { Application } from './applications.ts';
import { make, makeText } from './elements.ts';
import { namedIcon } from './icons.ts';
import { ICON_HEIGHT, ICON_INSET, ICON_WIDTH, TASK_BAR_HEIGHT } from './metrics.ts';
import { makeStop, rove } from './rove.ts';

/** Windows that open take no place beside more columns than these. */
const COLUMNS = 2;

/** A drawing on a tile. */
export function tile(icon: string): HTMLElement {
  const element = make('div', 'tile');
  element.append(namedIcon(icon));
  return element;
}

export class DesktopIcons {
  readonly element = make('div', 'icons', { role: 'listbox', 'aria-label': 'Programs on the desktop' });
  private applications: readonly Application[] = [];
  private options: HTMLElement[] = [];
  private rows = 1;
  private readonly starting = new Set<string>();

  constructor(private readonly onStart: (application: Application) => Promise<void>) {
    this.element.hidden = true;
    this.element.addEventListener('keydown', (event) => this.keyDown(event));
    this.element.addEventListener('focusin', ({ target }) => this.select(target as HTMLElement));
  }

  /** What they take of the desktop's left side: a column at least, which they have not read yet or may get. */
  get width(): number {
    const columns = Math.ceil(this.options.length / this.rows);
    return ICON_INSET.x + Math.min(COLUMNS, Math.max(1, columns)) * ICON_WIDTH;
  }

  show(applications: readonly Application[]): void {
    this.applications = applications;
    const chosen = this.options.findIndex((option) => option.tabIndex === 0);
    this.options = applications.map((application) => this.option(application));
    this.element.replaceChildren(...this.options);
    makeStop(this.options, this.options[Math.max(0, chosen)]);
  }

  private option(application: Application): HTMLElement {
    const { name, comment, icon, id } = application;
    const option = make('div', '', { role: 'option', 'aria-label': name, 'aria-selected': 'false', tabindex: '-1' });
    if (comment !== '') option.title = comment;
    option.append(tile(icon), makeText('span', 'cut', name));
    option.classList.toggle('starting', this.starting.has(id));
    option.addEventListener('dblclick', () => this.start(application));
    option.addEventListener('click', (event) => {
      option.focus({ preventScroll: true });
      if ((event as PointerEvent).pointerType === 'touch') this.start(application);
    });
    return option;
  }

  private start(application: Application): void {
    const { id } = application;
    if (this.starting.has(id)) return;
    const mark = (is: boolean) => {
      if (is) this.starting.add(id);
      else this.starting.delete(id);
      this.options[this.applications.findIndex((each) => each.id === id)]?.classList.toggle('starting', is);
    };
    mark(true);
    void this.onStart(application).finally(() => mark(false));
  }

  private select(target: HTMLElement): void {
    for (const option of this.options) option.setAttribute('aria-selected', String(option === target));
    makeStop(this.options, target);
  }

  /** Nothing is selected while the keyboard is elsewhere. */
  deselect(): void {
    for (const option of this.options) option.setAttribute('aria-selected', 'false');
  }

  private keyDown(event: KeyboardEvent): void {
    const at = this.options.indexOf(event.target as HTMLElement);
    const application = this.applications[at];
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      if (application !== undefined) this.start(application);
    } else if (
      !rove(event, this.options, at, this.rows) &&
      event.key.length === 1 &&
      !event.ctrlKey &&
      !event.metaKey
    ) {
      const letter = event.key.toLowerCase();
      const order = [...this.options.slice(at + 1), ...this.options.slice(0, at + 1)];
      order.find((option) => option.ariaLabel?.toLowerCase().startsWith(letter))?.focus();
    }
  }

  /** Lays them out in a desktop of this size: in columns, as far as there is room. */
  fit(width: number, height: number): void {
    const rows = Math.max(1, Math.floor((height - TASK_BAR_HEIGHT - ICON_INSET.y) / ICON_HEIGHT));
    this.rows = rows;
    this.element.style.gridTemplateRows = `repeat(${rows}, ${ICON_HEIGHT}px)`;
    const columns = Math.floor((width - ICON_INSET.x) / ICON_WIDTH);
    for (const [i, option] of this.options.entries()) option.hidden = i >= rows * columns;
    this.element.hidden = this.options.length === 0 || columns < 1;
  }

  get isSeen(): boolean {
    return !this.element.hidden;
  }

  /** Gives it the keyboard. */
  focus(): void {
    this.options.find((option) => option.tabIndex === 0)?.focus();
  }
}
