/** Panes that share a place: a strip of tabs, and the panel of the one in front. */
import { make } from '../elements.ts';
import type { Pane } from '../pane.ts';

export interface GroupEvents {
  /** Another pane is in front, or panes have come or gone. */
  changed(): void;
  /** A pane of any group is dropped here, before the one at `index`. */
  dropped(id: string, index: number): void;
  /** A person asks what can be done with a pane. */
  menu(pane: Pane, tab: HTMLElement): void;
  enlarge(pane: Pane): void;
}

/** What a dragged tab is known by, within this page. */
const DRAGGED = 'application/x-ratos-pane';

interface Entry {
  readonly pane: Pane;
  readonly tab: HTMLButtonElement;
  readonly panel: HTMLElement;
}

export class TabGroup {
  readonly element: HTMLElement;
  private readonly list: HTMLElement;
  private readonly strip: HTMLElement;
  private readonly content = make('div', { class: 'group-content' });
  private entries: Entry[] = [];
  private chosen: Entry | undefined;

  /** @param bare with one pane there is no strip: it has one of its own. */
  constructor(
    name: string,
    private readonly bare: boolean,
    enlargeButton: HTMLButtonElement,
    private readonly events: GroupEvents,
  ) {
    this.list = make('div', { class: 'tabs', role: 'tablist', 'aria-label': name });
    this.strip = make('div', { class: 'strip' }, this.list, enlargeButton);
    this.element = make('div', { class: 'group' }, this.strip, this.content);
    this.list.addEventListener('keydown', (event) => this.pressKey(event));
    enlargeButton.addEventListener('click', () => this.chosen && events.enlarge(this.chosen.pane));
    this.hearDrops();
  }

  get panes(): Pane[] {
    return this.entries.map(({ pane }) => pane);
  }

  get front(): Pane | undefined {
    return this.chosen?.pane;
  }

  add(pane: Pane, index = this.entries.length): void {
    const tab = make('button', {
      class: 'tab',
      type: 'button',
      role: 'tab',
      id: `tab-${pane.id}`,
      'aria-controls': `panel-${pane.id}`,
      'aria-selected': 'false',
      draggable: 'true',
      tabindex: '-1',
      text: pane.title,
    });
    const panel = make(
      'div',
      { class: 'panel', role: 'tabpanel', id: `panel-${pane.id}`, 'aria-label': pane.title },
      pane.element,
    );
    panel.hidden = true;
    const entry = { pane, tab, panel };
    tab.addEventListener('click', () => this.show(pane));
    tab.addEventListener('dragstart', (event) => event.dataTransfer?.setData(DRAGGED, pane.id));
    tab.addEventListener('contextmenu', (event) => {
      event.preventDefault();
      this.events.menu(pane, tab);
    });
    const next = this.entries[index];
    this.entries.splice(index, 0, entry);
    this.list.insertBefore(tab, next?.tab ?? null);
    this.content.append(panel);
    if (this.chosen === undefined) this.choose(entry);
    this.update();
  }

  remove(pane: Pane): void {
    const index = this.entries.findIndex((entry) => entry.pane === pane);
    const entry = this.entries[index];
    if (entry === undefined) return;
    this.entries.splice(index, 1);
    entry.tab.remove();
    entry.panel.remove();
    if (this.chosen === entry) {
      this.chosen = undefined;
      const next = this.entries[Math.min(index, this.entries.length - 1)];
      if (next !== undefined) this.choose(next);
    }
    this.update();
  }

  show(pane: Pane): void {
    const entry = this.entries.find((each) => each.pane === pane);
    if (entry === undefined || entry === this.chosen) return;
    this.choose(entry);
    this.events.changed();
  }

  /** Something short beside a pane's title: `cycle`. */
  setBadge(pane: Pane, text: string): void {
    const tab = this.entries.find((entry) => entry.pane.id === pane.id)?.tab;
    if (tab === undefined) return;
    tab.querySelector('.badge')?.remove();
    // The tab goes by the same name, with it or without.
    tab.ariaDescription = text === '' ? null : text;
    if (text !== '') tab.append(make('span', { class: 'badge', text, 'aria-hidden': 'true' }));
  }

  private choose(entry: Entry): void {
    this.chosen = entry;
    for (const each of this.entries) {
      const front = each === entry;
      each.tab.setAttribute('aria-selected', String(front));
      each.tab.tabIndex = front ? 0 : -1;
      each.panel.hidden = !front;
    }
    entry.tab.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
  }

  private update(): void {
    this.element.hidden = this.entries.length === 0;
    this.strip.hidden = this.bare && this.entries.length === 1;
  }

  private pressKey(event: KeyboardEvent): void {
    const at = this.entries.findIndex(({ tab }) => tab === document.activeElement);
    const entry = this.entries[at];
    if (entry === undefined) return;
    const last = this.entries.length - 1;
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[
      event.key
    ];
    const target = to === undefined ? undefined : this.entries[to];
    if (target === undefined) return;
    event.preventDefault();
    this.show(target.pane);
    target.tab.focus();
  }

  private hearDrops(): void {
    const isPane = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes(DRAGGED) ?? false;
    this.element.addEventListener('dragover', (event) => {
      if (!isPane(event)) return;
      event.preventDefault();
      this.element.classList.add('target');
    });
    this.element.addEventListener('dragleave', ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && this.element.contains(relatedTarget)))
        this.element.classList.remove('target');
    });
    this.element.addEventListener('drop', (event) => {
      this.element.classList.remove('target');
      if (!isPane(event)) return;
      event.preventDefault();
      const before = this.entries.findIndex(({ tab }) => {
        const { left, right, top, bottom } = tab.getBoundingClientRect();
        return event.clientY >= top && event.clientY <= bottom && event.clientX < (left + right) / 2;
      });
      this.events.dropped(event.dataTransfer?.getData(DRAGGED) ?? '', before < 0 ? this.entries.length : before);
    });
  }
}
