/** A table of any length, of which only the rows that are seen are there. */
import { make } from '../elements.ts';

const ROW_PX = 24;
/** Rows beyond the edges. */
const SPARE = 6;
/** Characters of a cell that may have no room. */
const LONG = 24;

export class VirtualRows<T> {
  readonly element: HTMLElement;
  private readonly body = make('tbody');
  private readonly table: HTMLTableElement;
  private readonly count = make('span', { class: 'count' });
  private readonly scroller: HTMLElement;
  private items: readonly T[] = [];
  /** What the person has picked. */
  private picked: T | undefined;
  private rows: HTMLTableRowElement[] = [];
  private readonly above = make('tr', { 'aria-hidden': 'true', class: 'spacer' }, make('td'));
  private readonly below = make('tr', { 'aria-hidden': 'true', class: 'spacer' }, make('td'));
  private drawn: string[] = [];

  constructor(
    name: string,
    private readonly columns: readonly string[],
    private readonly cells: (item: T, index: number) => (string | Node)[],
    private readonly pick?: (item: T) => void,
  ) {
    const head = make('tr', {}, ...columns.map((text) => make('th', { scope: 'col', text })));
    this.table = make('table', { class: 'inspect-table', 'aria-label': name }, make('thead', {}, head), this.body);
    this.body.append(this.above, this.below);
    this.scroller = make('div', { class: 'scroll virtual', tabindex: '0' }, this.table);
    this.element = make('div', { class: 'virtual-table' }, make('h3', {}, `${name} `, this.count), this.scroller);
    this.scroller.addEventListener('scroll', () => this.draw());
    new ResizeObserver(() => this.draw()).observe(this.scroller);
    if (pick !== undefined) this.scroller.addEventListener('keydown', (event) => this.hear(event));
  }

  /** Up and down pick the next one, from the one that is picked, or from the first that is seen. */
  private hear(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || this.items.length === 0) return;
    event.preventDefault();
    const at = this.picked === undefined ? -1 : this.items.indexOf(this.picked);
    const next = at < 0 ? Math.ceil(this.scroller.scrollTop / ROW_PX) : at + step;
    this.pickAt(Math.max(0, Math.min(next, this.items.length - 1)));
  }

  private pickAt(index: number): void {
    const item = this.items[index];
    if (item === undefined) return;
    this.picked = item;
    // The head stays above the rows.
    const { scrollTop, clientHeight } = this.scroller;
    const top = index * ROW_PX;
    if (top < scrollTop) this.scroller.scrollTop = top;
    else if (top + 2 * ROW_PX > scrollTop + clientHeight) this.scroller.scrollTop = top + 2 * ROW_PX - clientHeight;
    this.pick?.(item);
    this.draw();
  }

  get atEnd(): boolean {
    const { scrollTop, clientHeight, scrollHeight } = this.scroller;
    return scrollTop + clientHeight >= scrollHeight - ROW_PX;
  }

  /** @param follow who looks at the end goes on seeing it. @param isCut there are more than these. */
  show(items: readonly T[], follow = false, isCut = false): void {
    const stick = follow && this.atEnd;
    this.items = items;
    const text = isCut ? `${items.length} of more` : String(items.length);
    if (this.count.textContent !== text) this.count.textContent = text;
    this.table.setAttribute('aria-rowcount', String(items.length + 1));
    this.draw();
    if (!stick) return;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.draw();
  }

  private draw(): void {
    const { scrollTop, clientHeight } = this.scroller;
    const first = Math.max(0, Math.min(Math.floor(scrollTop / ROW_PX) - SPARE, this.items.length - 1));
    const last = Math.min(this.items.length, Math.ceil((scrollTop + Math.max(clientHeight, 200)) / ROW_PX) + SPARE);
    const wanted = Math.max(0, last - first);
    while (this.rows.length < wanted) this.addRow();
    while (this.rows.length > wanted) this.rows.pop()?.remove();
    this.drawn.length = Math.min(this.drawn.length, wanted);
    this.setHeight(this.above, first * ROW_PX);
    this.setHeight(this.below, (this.items.length - last) * ROW_PX);
    for (let i = 0; i < wanted; i++) this.fill(i, first + i);
  }

  private setHeight(row: HTMLTableRowElement, height: number): void {
    row.hidden = height <= 0;
    row.style.height = `${Math.max(0, height)}px`;
  }

  private addRow(): void {
    const row = make('tr', {}, ...this.columns.map(() => make('td')));
    if (this.pick !== undefined) row.addEventListener('click', () => this.pickAt(Number(row.ariaRowIndex) - 2));
    this.rows.push(row);
    this.body.insertBefore(row, this.below);
  }

  private fill(at: number, index: number): void {
    const row = this.rows[at];
    const item = this.items[index];
    if (row === undefined || item === undefined) return;
    if (item === this.picked) row.setAttribute('aria-current', 'true');
    else row.removeAttribute('aria-current');
    const cells = this.cells(item, index);
    const key = `${index} ${cells.map((cell) => (typeof cell === 'string' ? cell : `\0${cell.textContent}`)).join('\u0001')}`;
    if (this.drawn[at] === key) return;
    this.drawn[at] = key;
    row.ariaRowIndex = String(index + 2);
    for (const [i, cell] of cells.entries()) {
      const td = row.cells[i] as HTMLTableCellElement;
      if (typeof cell === 'string') {
        if (td.textContent !== cell || td.firstElementChild !== null) td.textContent = cell;
        td.title = cell.length > LONG ? cell : '';
      } else td.replaceChildren(cell);
    }
  }
}
