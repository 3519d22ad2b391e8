/**
 * The page's parts: the side with its sections, the editor, and at the right an upper and a lower group of tabs. Panes go
 * from group to group; lines between them are moved; one pane can have the whole page; on a phone, one part is seen at a
 * time. How they lie is kept (state.ts).
 */
import './layout.css';
import { byId, make } from '../elements.ts';
import { type IconName, icon } from '../icons.ts';
import type { Pane } from '../pane.ts';
import { type AreaId, remember, state } from '../state.ts';
import { focusFirst } from './focus.ts';
import { popUpMenu } from './menu.ts';
import { PaneKeys } from './pane-keys.ts';
import { splitter } from './splitter.ts';
import { TabGroup } from './tab-group.ts';

/** Where panes are on the first visit, and which is in front. */
export type Arrangement = Record<AreaId, Pane[]>;

/** A section of the side, with its button in the activity bar. */
export interface Section {
  pane: Pane;
  icon: IconName;
}

/** A button of the activity bar that shows a pane. */
export interface Shortcut {
  id: string;
  icon: IconName;
}

const AREAS: AreaId[] = ['main', 'top', 'bottom'];
const AREA_NAMES: Record<AreaId, string> = { main: 'Editor', top: 'Upper panes', bottom: 'Lower panes' };
const MOVE_TO: Record<AreaId, string> = { main: 'Move to the editor’s place', top: 'Move up', bottom: 'Move down' };
export const PHONE = '(max-width: 760px), (max-height: 430px)';
const SIDE_LEAST = 200;
const PANE_LEAST = 160;

export class Layout {
  private readonly root = byId('layout');
  private readonly side = make('div', { class: 'side' });
  private readonly right = make('div', { class: 'right' });
  private readonly activity = make('div', { class: 'activity', role: 'toolbar', 'aria-label': 'Parts of the page' });
  private readonly phoneBar = make('nav', { class: 'phone-bar', 'aria-label': 'Parts' });
  private readonly groups: Record<AreaId, TabGroup>;
  private readonly phone = matchMedia(PHONE);
  private readonly visible = new Map<Pane, boolean>();
  /** On a phone: what is seen. */
  private part: AreaId | 'side' = 'main';

  /** @param changed hears when another pane has the whole page, or none. */
  constructor(
    private readonly sections: readonly Section[],
    arrangement: Arrangement,
    shortcuts: readonly Shortcut[],
    private readonly changed: () => void,
  ) {
    this.groups = { main: this.makeGroup('main'), top: this.makeGroup('top'), bottom: this.makeGroup('bottom') };
    this.makeSide();
    this.root.append(this.activity, this.side, this.sideLine(), this.groups.main.element, this.rightLine(), this.right);
    this.right.append(this.groups.top.element, this.topLine(), this.groups.bottom.element);
    this.root.after(this.phoneBar);
    this.arrange(arrangement);
    this.makeActivity(shortcuts);
    this.applySizes();
    this.phone.addEventListener('change', () => this.update());
    new PaneKeys(() => this.parts());
    this.update();
  }

  /** Brings a pane to the front, wherever it is. */
  show(id: string): void {
    const section = this.sections.find(({ pane }) => pane.id === id);
    if (section !== undefined) {
      if (!state.side.includes(id)) remember('side', [...state.side, id]);
      this.part = 'side';
    }
    for (const area of AREAS) {
      const pane = this.groups[area].panes.find((each) => each.id === id);
      if (pane === undefined) continue;
      this.groups[area].show(pane);
      this.part = area;
    }
    if (this.enlarged !== undefined && this.enlarged.id !== id) remember('enlarged', '');
    this.update();
  }

  /** @param text '' : none. */
  setBadge(pane: Pane, text: string): void {
    for (const area of AREAS) this.groups[area].setBadge(pane, text);
  }

  focus(id: string): void {
    const pane = this.panes.find((each) => each.id === id);
    if (pane === undefined) return;
    if (pane.focus) pane.focus();
    else focusFirst(pane.element);
  }

  get enlarged(): Pane | undefined {
    return this.panes.find(({ id }) => id === state.enlarged);
  }

  /** Gives a pane the whole page; undefined: all are there again. */
  enlarge(id: string | undefined): void {
    remember('enlarged', id ?? '');
    if (id !== undefined) this.show(id);
    else this.update();
  }

  /** One part is seen at a time. */
  get isPhone(): boolean {
    return this.phone.matches;
  }

  isVisible(id: string): boolean {
    return [...this.visible].some(([pane, visible]) => pane.id === id && visible);
  }

  private get panes(): Pane[] {
    return [...AREAS.flatMap((area) => this.groups[area].panes), ...this.sections.map(({ pane }) => pane)];
  }

  private makeGroup(area: AreaId): TabGroup {
    const enlargeButton = make('button', { class: 'button plain square enlarge', type: 'button' });
    const group = new TabGroup(AREA_NAMES[area], area === 'main', enlargeButton, {
      changed: () => this.rearranged(),
      dropped: (id, index) => this.move(id, area, index),
      menu: (pane, tab) => this.menu(pane, tab),
      enlarge: (pane) => this.enlarge(state.enlarged === pane.id ? undefined : pane.id),
    });
    group.element.classList.add(area);
    return group;
  }

  private menu(pane: Pane, tab: HTMLElement): void {
    const here = AREAS.find((area) => this.groups[area].panes.includes(pane));
    popUpMenu(tab, [
      ...AREAS.filter((area) => area !== here).map((area) => ({
        text: MOVE_TO[area],
        choose: () => this.move(pane.id, area),
      })),
      { text: 'Enlarge', choose: () => this.enlarge(pane.id) },
    ]);
  }

  private arrange(arrangement: Arrangement): void {
    const all = AREAS.flatMap((area) => arrangement[area]);
    const placed = new Set<Pane>();
    const put = (pane: Pane | undefined, area: AreaId) => {
      if (pane === undefined || placed.has(pane)) return;
      placed.add(pane);
      this.groups[area].add(pane);
    };
    for (const area of AREAS)
      for (const id of state.areas[area])
        put(
          all.find((pane) => pane.id === id),
          area,
        );
    // Those that are new since.
    for (const area of AREAS) for (const pane of arrangement[area]) put(pane, area);
    for (const area of AREAS) {
      const front = this.groups[area].panes.find(({ id }) => id === state.front[area]);
      if (front !== undefined) this.groups[area].show(front);
    }
  }

  private move(id: string, area: AreaId, index?: number): void {
    const from = AREAS.find((each) => this.groups[each].panes.some((pane) => pane.id === id));
    const pane = this.panes.find((each) => each.id === id);
    if (from === undefined || pane === undefined) return;
    const before = this.groups[from].panes.indexOf(pane);
    this.groups[from].remove(pane);
    const at = index !== undefined && from === area && before < index ? index - 1 : index;
    this.groups[area].add(pane, at);
    this.groups[area].show(pane);
    this.rearranged();
  }

  private rearranged(): void {
    const of = <T>(value: (group: TabGroup) => T) =>
      Object.fromEntries(AREAS.map((area) => [area, value(this.groups[area])])) as Record<AreaId, T>;
    remember(
      'areas',
      of(({ panes }) => panes.map(({ id }) => id)),
    );
    remember(
      'front',
      of(({ front }) => front?.id ?? ''),
    );
    this.update();
  }

  // ── The side ─────────────────────────────────────────────────────────────────────────────────────────────

  private makeSide(): void {
    for (const { pane } of this.sections) {
      pane.element.id ||= `section-${pane.id}`;
      this.side.append(make('section', { class: `section ${pane.id}`, 'aria-label': pane.title }, pane.element));
    }
  }

  private makeActivity(shortcuts: readonly Shortcut[]): void {
    const add = (id: string, name: string, drawing: IconName, choose: () => void) => {
      const button = make('button', { type: 'button', title: name, 'aria-label': name, 'data-id': id }, icon(drawing));
      button.addEventListener('click', choose);
      this.activity.append(button);
    };
    for (const { pane, icon: drawing } of this.sections)
      add(pane.id, pane.title, drawing, () => this.toggleSection(pane.id));
    this.activity.append(make('hr'));
    for (const { id, icon: drawing } of shortcuts) {
      const name = AREAS.flatMap((area) => this.groups[area].panes).find((pane) => pane.id === id)?.title ?? id;
      add(id, name, drawing, () => {
        this.show(id);
        this.focus(id);
      });
    }
  }

  private toggleSection(id: string): void {
    const open = state.side.includes(id) && state.enlarged === '';
    remember('side', open ? state.side.filter((each) => each !== id) : [...new Set([...state.side, id])]);
    if (!open) this.show(id);
    else this.update();
  }

  /** What the phone's bar offers. */
  setPhoneBar(items: readonly { id: string; text: string; icon: IconName }[]): void {
    this.phoneBar.replaceChildren(
      ...items.map(({ id, text, icon: drawing }) => {
        const button = make('button', { type: 'button', 'data-id': id }, icon(drawing), make('span', { text }));
        button.addEventListener('click', () => this.show(id));
        return button;
      }),
    );
    this.update();
  }

  // ── Sizes ────────────────────────────────────────────────────────────────────────────────────────────────

  private sideLine(): HTMLElement {
    return splitter({
      name: 'Width of the side',
      orientation: 'vertical',
      size: () => this.side.offsetWidth,
      resize: (size) => this.setSize('sideWidth', clamp(size, SIDE_LEAST, this.root.offsetWidth / 2)),
      reset: () => this.setSize('sideWidth', 268),
    });
  }

  private rightLine(): HTMLElement {
    const room = () => this.root.offsetWidth - this.right.getBoundingClientRect().left + this.mainWidth();
    return splitter({
      name: 'Width of the right panes',
      orientation: 'vertical',
      reversed: true,
      size: () => this.right.offsetWidth,
      resize: (size) => this.setSize('rightWidth', clamp(size, PANE_LEAST, room() - PANE_LEAST) / room()),
      reset: () => this.setSize('rightWidth', 0.52),
    });
  }

  private mainWidth(): number {
    return this.groups.main.element.offsetWidth;
  }

  private topLine(): HTMLElement {
    return splitter({
      name: 'Height of the upper panes',
      orientation: 'horizontal',
      size: () => this.groups.top.element.offsetHeight,
      resize: (size) =>
        this.setSize(
          'topHeight',
          clamp(size, PANE_LEAST / 2, this.right.offsetHeight - PANE_LEAST / 2) / this.right.offsetHeight,
        ),
      reset: () => this.setSize('topHeight', 0.55),
    });
  }

  private setSize(key: 'sideWidth' | 'rightWidth' | 'topHeight', value: number): void {
    if (!Number.isFinite(value)) return;
    remember(key, value);
    this.applySizes();
  }

  private applySizes(): void {
    const { style } = this.root;
    style.setProperty('--side-width', `${state.sideWidth}px`);
    // In hundredths: whoever is alone has all the room, which growing by less than 1 would not give.
    const share = (name: string, value: number) => style.setProperty(name, String(100 * value));
    share('--right-share', state.rightWidth);
    share('--main-share', 1 - state.rightWidth);
    share('--top-share', state.topHeight);
    share('--bottom-share', 1 - state.topHeight);
  }

  // ── What is seen ─────────────────────────────────────────────────────────────────────────────────────────

  private update(): void {
    const phone = this.phone.matches;
    const enlarged = phone ? undefined : this.enlarged;
    const { root } = this;
    document.documentElement.toggleAttribute('data-phone', phone);
    document.documentElement.toggleAttribute('data-enlarged', enlarged !== undefined);
    const seen = (area: AreaId | 'side') => {
      if (phone) return this.part === area;
      if (enlarged !== undefined) return area !== 'side' && this.groups[area].panes.includes(enlarged);
      return area === 'side' ? state.side.length > 0 : this.groups[area].panes.length > 0;
    };
    const [side, main, top, bottom] = (['side', 'main', 'top', 'bottom'] as const).map(seen);
    this.side.hidden = !side;
    for (const { pane } of this.sections) {
      const open = state.side.includes(pane.id);
      (pane.element.parentElement as HTMLElement).hidden = !open;
      this.activity.querySelector(`[data-id="${pane.id}"]`)?.setAttribute('aria-pressed', String(open && side));
    }
    this.groups.main.element.hidden = !main;
    this.groups.top.element.hidden = !top;
    this.groups.bottom.element.hidden = !bottom;
    this.right.hidden = !top && !bottom;
    const [sideLine, rightLine] = root.querySelectorAll<HTMLElement>(':scope > .splitter');
    if (sideLine) sideLine.hidden = phone || !side;
    if (rightLine) rightLine.hidden = phone || !main || this.right.hidden;
    const topLine = this.right.querySelector<HTMLElement>(':scope > .splitter');
    if (topLine) topLine.hidden = phone || !top || !bottom;
    this.markButtons(enlarged);
    this.tellPanes();
    this.changed();
  }

  private markButtons(enlarged: Pane | undefined): void {
    for (const area of AREAS) {
      const button = this.groups[area].element.querySelector<HTMLButtonElement>('.enlarge');
      if (button === null) continue;
      const name = enlarged === undefined ? 'Enlarge' : 'Show all panes';
      button.replaceChildren(icon(enlarged === undefined ? 'enlarge' : 'reduce'));
      button.title = name;
      button.setAttribute('aria-label', name);
    }
    const fronts = AREAS.map((area) => this.groups[area].front?.id);
    for (const button of this.phoneBar.querySelectorAll<HTMLElement>('button')) {
      const { id } = button.dataset;
      const current = this.part === 'side' ? this.sections[0]?.pane.id === id : this.groups[this.part].front?.id === id;
      button.toggleAttribute('data-current', current || (fronts.includes(id) && this.areaOf(id) === this.part));
      button.setAttribute('aria-current', String(button.hasAttribute('data-current')));
    }
  }

  private areaOf(id: string | undefined): AreaId | undefined {
    return AREAS.find((area) => this.groups[area].panes.some((pane) => pane.id === id));
  }

  private tellPanes(): void {
    const tell = (pane: Pane, visible: boolean) => {
      if (this.visible.get(pane) === visible) return;
      this.visible.set(pane, visible);
      pane.shown?.(visible);
    };
    for (const { pane } of this.sections) tell(pane, !this.side.hidden && state.side.includes(pane.id));
    for (const area of AREAS) {
      const group = this.groups[area];
      for (const pane of group.panes) tell(pane, !group.element.hidden && group.front === pane);
    }
  }

  /** What F6 goes through. */
  private parts(): { element: HTMLElement; focus(): void }[] {
    const parts: { element: HTMLElement; focus(): void }[] = [];
    const add = (pane: Pane, element: HTMLElement) =>
      parts.push({ element, focus: () => (pane.focus ? pane.focus() : focusFirst(element)) });
    for (const { pane } of this.sections)
      if (this.visible.get(pane)) add(pane, pane.element.parentElement as HTMLElement);
    for (const area of AREAS) {
      const { front, element } = this.groups[area];
      if (front !== undefined && !element.hidden) add(front, element);
    }
    return parts;
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, Math.max(least, most)));
}
