/** A window on the desktop: its frame, and the content that its program draws. */
import { COMMAND } from '../../guest-abi/controls.ts';
import { MESSAGE } from '../../guest-abi/status.ts';
import { SHOW, WINDOW, WINDOW_SIZE_MAX } from '../../guest-abi/windows.ts';
import type { WindowRect } from '../../kernel/objects/window.ts';
import { type Arranging, arrangeByArrows } from './by-arrows.ts';
import { type Drag, onDrag } from './drag.ts';
import { iconButton, make } from './elements.ts';
import { icon, namedIcon } from './icons.ts';
import { ContentInput, type Tell } from './input.ts';
import { MenuBar } from './menu-bar.ts';
import type { MenuNode } from './menu-items.ts';
import { MENU_BAR_HEIGHT } from './metrics.ts';
import { insist } from './modality.ts';
import { glide, stopMotion, vanish } from './motion.ts';
import type { MenuItem } from './popup-menu.ts';
import { askToEnd, type Question } from './question.ts';
import { type Area, WHOLE, type Zone, zoneAt, zoneRect } from './snap.ts';
import { windowMenu } from './window-menu.ts';

/** What its program is told. */
export interface WindowEvents {
  /** The person, or the desktop, has moved it or given it another size. */
  placed: (rect: WindowRect) => void;
  /** `SHOW`. */
  shown: (state: number) => void;
  visible: (visible: boolean) => void;
  close: () => void;
  /** End its process. */
  end: () => void;
  input: Tell;
  /** It is, or no longer is, the window that has the keyboard. */
  active: (active: boolean) => void;
}

export interface WindowSpec {
  id: number;
  title: string;
  flags: number;
  /** The name of its drawing; empty: none. */
  icon: string;
  /** The window that owns it, and lies behind it. */
  readonly parent?: WindowFrame | undefined;
}

/** What a frame asks of the desktop. */
export interface FrameOwner {
  /** Where windows can be. */
  readonly area: Area;
  /** Height of a title bar. */
  readonly barHeight: number;
  activate(frame: WindowFrame): void;
  changed(frame: WindowFrame): void;
  /** Where an event is on the desktop. */
  pointOf(event: MouseEvent): { x: number; y: number };
  /** Shows where the window would go, behind it; null: nowhere. */
  preview(frame: WindowFrame, place: WindowRect | null): void;
  /** Where it is when it is minimized, on the screen. */
  buttonOf(frame: WindowFrame): DOMRect | undefined;
  /** Opens a menu of the window's below its icon, or at a place. */
  popUp(items: readonly MenuItem[], opener: HTMLElement, at?: { x: number; y: number }): void;
}

/** A person makes no window smaller than this. */
const LEAST = { width: 96, height: 40 };
/** Of a title, so much stays within reach. */
const REACH = 72;
/** So far the pointer goes before a window leaves the place that it fills. */
const TEAR = 6;

type Side = -1 | 0 | 1;
const EDGES: readonly (readonly [name: string, x: Side, y: Side])[] = [
  ['n', 0, -1],
  ['s', 0, 1],
  ['e', 1, 0],
  ['w', -1, 0],
  ['ne', 1, -1],
  ['nw', -1, -1],
  ['se', 1, 1],
  ['sw', -1, 1],
];

const isButton = (target: EventTarget | null) => (target as Element).closest('button') !== null;
/** What takes the keyboard itself. */
const isControl = (target: EventTarget | null) =>
  (target as Element).closest('button, .control, .menu-bar, .menu-popover') !== null;
const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));

export class WindowFrame {
  readonly id: number;
  readonly element: HTMLElement;
  readonly canvas = make('canvas', '');
  readonly isTopmost: boolean;
  readonly input: ContentInput;
  readonly isResizable: boolean;
  readonly isModal: boolean;
  /** A modal window that holds it back: nothing that a person does gets into it. */
  blocker: WindowFrame | null = null;
  readonly content = make('div', 'content');
  private readonly keys = make('textarea', 'keys', {
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
  });
  private readonly bar = make('header', 'bar');
  private readonly label = make('span', 'title cut');
  private readonly menuButton: HTMLButtonElement;
  private readonly maximizeButton: HTMLButtonElement;
  private readonly framed: boolean;
  /** End drags that go on. */
  private readonly cancelDrags: (() => void)[] = [];
  /** Where it is, and where it is when it does not fill a part of the desktop. */
  rect: WindowRect = { x: 0, y: 0, width: 1, height: 1 };
  private normal: WindowRect = this.rect;
  /** The part of the desktop that it fills when it is not maximized. */
  private zone: Zone | null = null;
  state: number = SHOW.HIDE;
  /** What it was before it was minimized. */
  private before: number = SHOW.NORMAL;
  private wasVisible = false;
  isResponding = true;
  /** The part of its content that has the keyboard, or had it last. */
  private focused: HTMLElement;
  private menuBar: MenuBar | undefined;
  /** What is said while it does not respond, and what can be done then. */
  private readonly busyNote = make('span', 'note cut');
  private question: Question | undefined;

  constructor(
    readonly spec: WindowSpec,
    private readonly owner: FrameOwner,
    readonly events: WindowEvents,
  ) {
    this.id = spec.id;
    this.framed = (spec.flags & WINDOW.NO_FRAME) === 0;
    this.isResizable = (spec.flags & WINDOW.RESIZABLE) !== 0;
    this.isTopmost = (spec.flags & WINDOW.TOPMOST) !== 0 || spec.parent?.isTopmost === true;
    this.isModal = (spec.flags & WINDOW.MODAL) !== 0;
    const { framed, isResizable } = this;
    this.element = make('section', framed ? 'window' : 'window bare', { role: 'dialog' });
    this.menuButton = iconButton('menu', 'Window menu', 'app-window', () => this.openMenu());
    this.menuButton.setAttribute('aria-haspopup', 'menu');
    this.menuButton.setAttribute('aria-expanded', 'false');
    this.maximizeButton = iconButton('', 'Maximize', 'square', () => this.toggleMaximized());
    this.maximizeButton.disabled = !isResizable;
    this.maximizeButton.hidden = !isResizable;
    this.focused = this.keys;
    this.content.append(this.canvas, this.keys);
    this.fillBar();
    if (framed) this.element.append(this.bar);
    this.element.append(this.content);
    if (framed && isResizable) for (const edge of EDGES) this.addEdge(...edge);
    this.input = new ContentInput(this.canvas, this.keys, events.input);
    this.element.addEventListener('pointerdown', ({ target }) => {
      if (target === this.canvas) this.focused = this.keys;
      owner.activate(this);
      this.blocker?.insist();
      if (!isControl(target)) this.focus();
    });
    // It would take the keyboard away from the field.
    this.element.addEventListener('mousedown', (event) => !isControl(event.target) && event.preventDefault());
    this.element.addEventListener('focusin', () => owner.activate(this));
    this.content.addEventListener('focusin', ({ target }) => {
      this.focused = target as HTMLElement;
    });
    this.busyNote.textContent = 'does not respond';
    this.busyNote.hidden = true;
    this.setIcon(spec.icon);
    this.setTitle(spec.title);
  }

  private fillBar(): void {
    const { bar } = this;
    const minimize = iconButton('', 'Minimize', 'minus', () => this.setState(SHOW.MINIMIZED, true));
    // What has to be answered is not put aside.
    minimize.hidden = this.isModal;
    bar.append(
      this.menuButton,
      this.label,
      this.busyNote,
      minimize,
      this.maximizeButton,
      iconButton('close', 'Close', 'x', () => this.requestClose()),
    );
    this.cancelDrags.push(onDrag(bar, (down) => this.beginMove(down)));
    if (this.isResizable) bar.addEventListener('dblclick', ({ target }) => !isButton(target) && this.toggleMaximized());
    bar.addEventListener('contextmenu', (event) => {
      event.preventDefault();
      this.openMenu(this.owner.pointOf(event));
    });
  }

  private addEdge(name: string, sideX: Side, sideY: Side): void {
    const edge = make('div', `edge ${name}`);
    this.cancelDrags.push(onDrag(edge, () => this.beginResize(sideX, sideY)));
    this.element.append(edge);
  }

  /** Opens its menu, below its icon or at a place of the desktop. */
  openMenu(at?: { x: number; y: number }): void {
    if (this.framed) this.owner.popUp(windowMenu(this), this.menuButton, at);
  }

  setTitle(title: string): void {
    this.label.textContent = title;
    this.element.setAttribute('aria-label', title);
    this.keys.setAttribute('aria-label', `Keyboard of ${title}`);
    this.owner.changed(this);
  }

  get title(): string {
    return this.label.textContent ?? '';
  }

  setIcon(name: string): void {
    this.spec.icon = name;
    this.menuButton.replaceChildren(namedIcon(name));
  }

  get icon(): string {
    return this.spec.icon;
  }

  get isVisible(): boolean {
    return this.state === SHOW.NORMAL || this.state === SHOW.MAXIMIZED;
  }

  /** Gives it the keyboard. */
  focus(byKeyboard = false): void {
    if (this.blocker !== null) {
      this.blocker.focus(byKeyboard);
      return;
    }
    this.content.classList.toggle('by-keyboard', byKeyboard);
    this.focused.focus({ preventScroll: true });
    // What had it may be gone, or hidden.
    if (!this.focused.matches(':focus-within')) this.keys.focus({ preventScroll: true });
  }

  /** Gives it to what the program draws: its controls do not have it then. */
  focusContent(): void {
    this.focusWithin(this.keys);
  }

  /** Gives it to a part of the content, now if the window has it, else when it gets it. */
  focusWithin(part: HTMLElement): void {
    this.focused = part;
    const { activeElement } = this.element.getRootNode() as ShadowRoot;
    if (this.element.contains(activeElement)) this.focus();
  }

  /** Those of the frame that can be pressed. */
  get buttons(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLButtonElement>('.bar button')].filter(
      ({ hidden, disabled }) => !hidden && !disabled,
    );
  }

  /** What the pointer looks like over its content, in CSS. */
  setCursor(cursor: string): void {
    this.canvas.style.cursor = cursor;
  }

  /** A modal window holds it back, or none does any more. It can still be moved. */
  setBlocker(blocker: WindowFrame | null): void {
    if (this.blocker === blocker) return;
    this.blocker = blocker;
    const blocked = blocker !== null;
    for (const button of this.element.querySelectorAll<HTMLElement>('.bar button')) button.inert = blocked;
    this.content.inert = blocked;
    if (this.menuBar !== undefined) this.menuBar.element.inert = blocked;
    this.element.classList.toggle('blocked', blocked);
    // What is held down is let go.
    if (blocked) this.canvas.dispatchEvent(new PointerEvent('pointercancel'));
  }

  /** Shows that it is what has to be answered. */
  insist(): void {
    insist(this.element);
  }

  markActive(active: boolean): void {
    this.element.classList.toggle('active', active);
    this.events.active(active);
  }

  /** Of what lies above its content. */
  private get barHeight(): number {
    return (this.framed ? this.owner.barHeight : 0) + (this.menuBar === undefined ? 0 : MENU_BAR_HEIGHT);
  }

  /** Gives it a menu bar, or another one. */
  setMenu(nodes: readonly MenuNode[]): void {
    const had = this.menuBar !== undefined;
    this.menuBar?.remove();
    this.menuBar = undefined;
    if (nodes.length > 0) {
      const choose = (wParam: number) =>
        this.events.input({ type: MESSAGE.COMMAND, wParam, lParam: COMMAND.CLICKED, x: 0, y: 0 }, false);
      this.menuBar = new MenuBar(nodes, this.element, choose, () => this.focus());
      this.element.insertBefore(this.menuBar.element, this.content);
      this.menuBar.element.inert = this.blocker !== null;
    }
    if (had !== (this.menuBar !== undefined)) this.fit();
  }

  /** Where its content lies on the desktop. */
  get contentPlace(): WindowRect {
    return { ...this.rect, y: this.rect.y + this.barHeight };
  }

  // ── Place and size ───────────────────────────────────────────────────────────────────────────────────────

  /** Puts it where its program, or the person, wants it, with its title within reach. */
  place(wanted: WindowRect): void {
    this.normal = wanted;
    this.setZone(null);
    if (this.state !== SHOW.MAXIMIZED) this.apply(this.withinReach(wanted));
    // Where it is, and not where it was to be.
    this.events.placed(this.rect);
  }

  private withinReach(rect: WindowRect): WindowRect {
    const { width, height } = this.owner.area;
    // Nobody sees the desktop.
    if (width === 0) return rect;
    return {
      ...rect,
      x: clamp(rect.x, Math.min(0, REACH - rect.width), Math.max(0, width - REACH)),
      y: clamp(rect.y, 0, Math.max(0, height - this.owner.barHeight)),
    };
  }

  /** The desktop has another size. */
  fit(): void {
    if (this.state === SHOW.MAXIMIZED) this.fill(WHOLE);
    else if (this.zone !== null) this.fill(this.zone);
    else this.place(this.normal);
  }

  private apply(rect: WindowRect): void {
    this.rect = rect;
    const { style } = this.element;
    style.left = `${rect.x}px`;
    style.top = `${rect.y}px`;
    style.width = `${rect.width}px`;
    this.content.style.width = `${rect.width}px`;
    this.content.style.height = `${rect.height}px`;
    this.fitBar();
  }

  /** The buttons of a window that is wider than the desktop stay on it. */
  private fitBar(): void {
    const { rect, bar } = this;
    const { width } = this.owner.area;
    const isWide = rect.width > width && width > 0;
    bar.style.marginLeft = isWide ? `${Math.max(0, -rect.x)}px` : '';
    bar.style.width = isWide ? `${Math.min(rect.width + Math.min(0, rect.x), width - Math.max(0, rect.x))}px` : '';
  }

  // ── Filling parts of the desktop ─────────────────────────────────────────────────────────────────────────

  get isSnapped(): boolean {
    return this.zone !== null;
  }

  private setZone(zone: Zone | null): void {
    this.zone = zone;
    this.element.classList.toggle('snapped', zone !== null);
  }

  private fill(zone: Zone): void {
    const { area } = this.owner;
    if (area.width === 0) return;
    const place = zoneRect(zone, area);
    const rect = {
      ...place,
      width: clamp(place.width, 1, WINDOW_SIZE_MAX),
      height: clamp(place.height - this.barHeight, 1, WINDOW_SIZE_MAX),
    };
    this.apply(rect);
    this.events.placed(rect);
  }

  /** Has it fill a part of the desktop, until it is dragged away. */
  snapTo(zone: Zone): void {
    if (!this.isResizable || !this.isVisible) return;
    if (zone === WHOLE) {
      this.setState(SHOW.MAXIMIZED, true);
      return;
    }
    const from = this.element.getBoundingClientRect();
    this.setZone(zone);
    if (this.state === SHOW.MAXIMIZED) this.setState(SHOW.NORMAL, true);
    else this.fill(zone);
    glide(this.element, from);
  }

  /** Back to the place and size that it had. */
  putBack(): void {
    if (this.state === SHOW.MINIMIZED) {
      this.restore();
      this.owner.activate(this);
      this.focus();
    } else if (this.state === SHOW.MAXIMIZED) this.setState(SHOW.NORMAL, true);
    else if (this.zone !== null) {
      const from = this.element.getBoundingClientRect();
      this.place(this.normal);
      glide(this.element, from);
    }
  }

  // ── Dragging ─────────────────────────────────────────────────────────────────────────────────────────────

  private beginMove(down: PointerEvent): Drag {
    const { owner, isResizable } = this;
    const undo = this.remember();
    const { normal } = this;
    const pressed = owner.pointOf(down);
    let { rect: start } = this;
    let fills = this.state === SHOW.MAXIMIZED || this.zone !== null;
    let zone: Zone | null = null;
    return {
      move: (dx, dy, event) => {
        if (fills) {
          if (Math.hypot(dx, dy) < TEAR) return;
          fills = false;
          start = this.tearOff(pressed);
        }
        this.place({ ...start, x: start.x + Math.round(dx), y: start.y + Math.round(dy) });
        const { x, y } = owner.pointOf(event);
        zone = isResizable ? zoneAt(x, y, owner.area) : null;
        owner.preview(this, zone && zoneRect(zone, owner.area));
      },
      end: (cancelled) => {
        owner.preview(this, null);
        if (cancelled) undo();
        else if (zone !== null) {
          // It comes back to where it was before it was dragged.
          this.normal = normal;
          this.snapTo(zone);
        }
      },
    };
  }

  /** What brings it back to how it is now. */
  private remember(): () => void {
    const { normal, zone, state } = this;
    return () => {
      this.place(normal);
      this.setZone(zone);
      if (this.state !== state) this.setState(state, true);
      this.fit();
    };
  }

  /** Takes it out of the place that it fills, with its title under the pointer where it was. @returns its new place. */
  private tearOff(pressed: { x: number; y: number }): WindowRect {
    const { rect, normal } = this;
    const share = (pressed.x - rect.x) / rect.width;
    const place = { ...normal, x: Math.round(pressed.x - share * normal.width), y: rect.y };
    const from = this.element.getBoundingClientRect();
    this.normal = place;
    this.setZone(null);
    if (this.state === SHOW.MAXIMIZED) this.setState(SHOW.NORMAL, true);
    else this.place(place);
    glide(this.element, from);
    return place;
  }

  private beginResize(sideX: Side, sideY: Side): Drag | null {
    if (this.state === SHOW.MAXIMIZED) return null;
    const { rect } = this;
    const undo = this.remember();
    return {
      move: (dx, dy) => {
        const width = Math.round(clamp(rect.width + sideX * dx, LEAST.width, WINDOW_SIZE_MAX));
        const height = Math.round(clamp(rect.height + sideY * dy, LEAST.height, WINDOW_SIZE_MAX));
        this.place({
          x: sideX < 0 ? rect.x + rect.width - width : rect.x,
          y: sideY < 0 ? rect.y + rect.height - height : rect.y,
          width,
          height,
        });
      },
      end: (cancelled) => cancelled && undo(),
    };
  }

  /** Has the arrow keys move it or change its size. */
  arrange(how: Arranging): void {
    const put = (rect: WindowRect) =>
      this.place({
        ...rect,
        width: clamp(rect.width, how === 'size' ? LEAST.width : 1, WINDOW_SIZE_MAX),
        height: clamp(rect.height, how === 'size' ? LEAST.height : 1, WINDOW_SIZE_MAX),
      });
    arrangeByArrows(this.element, how, this.rect, put, () => this.focus(true));
  }

  // ── Shown how ────────────────────────────────────────────────────────────────────────────────────────────

  private toggleMaximized(): void {
    this.setState(this.state === SHOW.MAXIMIZED ? SHOW.NORMAL : SHOW.MAXIMIZED, true);
  }

  /** Brings it back as it was before it was minimized. */
  restore(): void {
    if (this.state === SHOW.MINIMIZED) this.setState(this.before, true);
  }

  /** @param state `SHOW`. @param byPerson the program does not know. */
  setState(state: number, byPerson: boolean): void {
    if (byPerson && this.isModal && state === SHOW.MINIMIZED) return;
    const { state: former, element } = this;
    const from = this.isVisible ? element.getBoundingClientRect() : undefined;
    if (former === SHOW.NORMAL || former === SHOW.MAXIMIZED) this.before = former;
    this.state = state;
    const maximized = state === SHOW.MAXIMIZED;
    if (maximized) this.fill(WHOLE);
    else if (state === SHOW.NORMAL && former === SHOW.MAXIMIZED) {
      if (this.zone === null) this.place(this.normal);
      else this.fill(this.zone);
    }
    element.classList.toggle('maximized', maximized);
    this.maximizeButton.setAttribute('aria-pressed', String(maximized));
    this.maximizeButton.title = maximized ? 'Restore' : 'Maximize';
    this.maximizeButton.replaceChildren(icon(maximized ? 'copy' : 'square'));
    this.show(former, from);
    if (this.isVisible !== this.wasVisible) {
      this.wasVisible = this.isVisible;
      this.events.visible(this.isVisible);
    }
    if (byPerson && former !== state) this.events.shown(state);
    this.owner.changed(this);
  }

  /** Shows it, or does no longer, on its way. @param from where it was seen. */
  private show(former: number, from: DOMRect | undefined): void {
    const { element, owner } = this;
    const { isVisible } = this;
    element.classList.toggle('leaving', !isVisible);
    element.inert = !isVisible;
    if (isVisible) {
      element.hidden = false;
      if (from !== undefined && former !== this.state) glide(element, from);
      const button = former === SHOW.MINIMIZED ? owner.buttonOf(this) : undefined;
      if (button !== undefined) glide(element, button, 0);
    } else if (from === undefined) element.hidden = true;
    else {
      const into = this.state === SHOW.MINIMIZED ? owner.buttonOf(this) : undefined;
      vanish(element, into, () => {
        element.hidden = true;
      });
    }
  }

  // ── Closing, and windows that do not respond ─────────────────────────────────────────────────────────────

  requestClose(): void {
    if (this.blocker !== null) return;
    if (this.isResponding) this.events.close();
    else this.ask();
  }

  setResponding(responding: boolean): void {
    if (responding === this.isResponding) return;
    this.isResponding = responding;
    this.busyNote.hidden = responding;
    this.element.classList.toggle('busy', !responding);
    if (responding) {
      this.element.removeAttribute('aria-busy');
      this.endQuestion();
    } else this.element.setAttribute('aria-busy', 'true');
  }

  private endQuestion(): void {
    this.question?.element.remove();
    this.question = undefined;
  }

  private ask(): void {
    if (this.question !== undefined) return;
    const wait = () => {
      this.endQuestion();
      this.focus();
    };
    this.question = askToEnd(this.title, wait, () => this.events.end());
    this.content.append(this.question.element);
    this.question.wait.focus();
  }

  remove(): void {
    this.menuBar?.remove();
    for (const cancel of this.cancelDrags) cancel();
    stopMotion(this.element);
    this.element.remove();
  }
}
