/** A window on the desktop: its frame, and the content that its program draws. */
import { COMMAND } from '../../guest-abi/controls.ts';
import { MESSAGE } from '../../guest-abi/status.ts';
import { SHOW, WINDOW } from '../../guest-abi/windows.ts';
import type { WindowRect } from '../../kernel/objects/window.ts';
import type { Arranging } from './by-arrows.ts';
import { onDrag } from './drag.ts';
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
import { WHOLE, type Zone } from './snap.ts';
import { windowMenu } from './window-menu.ts';
import { type PlaceOwner, type Side, WindowPlace } from './window-place.ts';

/** What its program is told. */
export interface WindowEvents {
  /** The person, or the desktop, has moved it or given it another size. */
  placed: (rect: WindowRect) => void;
  /** `SHOW`. */
  shown: (state: number) => void;
  /** Whether it can be seen: it is shown, and so is the desktop. */
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
export interface FrameOwner extends PlaceOwner {
  /** Whether the desktop has a place on the page: neither it nor what it is in is hidden, or taken out. */
  readonly isShown: boolean;
  /** @param byPerson not its program. */
  activate(frame: WindowFrame, byPerson?: boolean): void;
  changed(frame: WindowFrame): void;
  /** Where it is when it is minimized, on the screen. */
  buttonOf(frame: WindowFrame): DOMRect | undefined;
  /** Opens a menu of the window's below its icon, or at a place. */
  popUp(items: readonly MenuItem[], opener: HTMLElement, at?: { x: number; y: number }): void;
}

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
  readonly bar = make('header', 'bar');
  private readonly label = make('span', 'title cut');
  private readonly menuButton: HTMLButtonElement;
  private readonly maximizeButton: HTMLButtonElement;
  private readonly framed: boolean;
  /** End drags that go on. */
  private readonly cancelDrags: (() => void)[] = [];
  private readonly at: WindowPlace;
  state: number = SHOW.HIDE;
  /** What it was before it was minimized. */
  private before: number = SHOW.NORMAL;
  private wasVisible = false;
  isResponding = true;
  /** The part of its content that has the keyboard, or had it last. */
  private focused: HTMLElement;
  private menuBar: MenuBar | undefined;
  /** The items of its menu bar. */
  private menuDrawn = '[]';
  /** What is said while it does not respond, and what can be done then. */
  private readonly busyNote = make('span', 'note cut');
  private question: Question | undefined;

  constructor(
    readonly spec: WindowSpec,
    private readonly owner: FrameOwner,
    readonly events: WindowEvents,
  ) {
    this.id = spec.id;
    this.at = new WindowPlace(this, owner);
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
      owner.activate(this, true);
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
    this.cancelDrags.push(onDrag(bar, (down) => this.at.beginMove(down)));
    if (this.isResizable) bar.addEventListener('dblclick', ({ target }) => !isButton(target) && this.toggleMaximized());
    bar.addEventListener('contextmenu', (event) => {
      event.preventDefault();
      this.openMenu(this.owner.pointOf(event));
    });
  }

  private addEdge(name: string, sideX: Side, sideY: Side): void {
    const edge = make('div', `edge ${name}`);
    this.cancelDrags.push(onDrag(edge, () => this.at.beginResize(sideX, sideY)));
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
    return (this.state === SHOW.NORMAL || this.state === SHOW.MAXIMIZED) && !this.isAside;
  }

  /** Its owner is minimized, and it with that, whatever its own state is. */
  private get isAside(): boolean {
    const { parent } = this.spec;
    return parent !== undefined && (parent.state === SHOW.MINIMIZED || parent.isAside);
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
  get barHeight(): number {
    return (this.framed ? this.owner.barHeight : 0) + (this.menuBar === undefined ? 0 : MENU_BAR_HEIGHT);
  }

  /**
   * Gives it a menu bar, or another one. An open menu is not taken from under the person's hand: it stays until it closes;
   * and one like that which is there, as programs set it that have all their items come from their state, changes nothing.
   */
  setMenu(nodes: readonly MenuNode[]): void {
    const drawn = JSON.stringify(nodes);
    const isNew = drawn !== this.menuDrawn;
    if (this.menuBar?.isOpen && nodes.length > 0) {
      this.menuBar.onClosed = isNew ? () => this.setMenu(nodes) : undefined;
      return;
    }
    if (!isNew) return;
    this.menuDrawn = drawn;
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

  get rect(): WindowRect {
    return this.at.rect;
  }

  /** Puts it where its program wants it, with its title within reach. */
  place(wanted: WindowRect): void {
    this.at.place(wanted);
  }

  /** The desktop, or what lies above the content, has another size. */
  fit(): void {
    this.at.fit();
  }

  get isSnapped(): boolean {
    return this.at.isSnapped;
  }

  snapTo(zone: Zone): void {
    this.at.snapTo(zone);
  }

  arrange(how: Arranging): void {
    this.at.arrange(how);
  }

  /** Back to the place and size that it had. */
  putBack(): void {
    if (this.state === SHOW.MINIMIZED) {
      this.restore();
      this.owner.activate(this);
      this.focus();
    } else if (this.state === SHOW.MAXIMIZED) this.setState(SHOW.NORMAL, true);
    else this.at.unsnap();
  }

  // ── Shown how ────────────────────────────────────────────────────────────────────────────────────────────

  private toggleMaximized(): void {
    this.setState(this.state === SHOW.MAXIMIZED ? SHOW.NORMAL : SHOW.MAXIMIZED, true);
  }

  /** Brings it back as it was before it was minimized, and before that what owns it. */
  restore(): void {
    this.spec.parent?.restore();
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
    if (maximized) this.at.fill(WHOLE);
    else if (state === SHOW.NORMAL && former === SHOW.MAXIMIZED) this.at.leaveMaximized();
    element.classList.toggle('maximized', maximized);
    this.maximizeButton.setAttribute('aria-pressed', String(maximized));
    this.maximizeButton.title = maximized ? 'Restore' : 'Maximize';
    this.maximizeButton.replaceChildren(icon(maximized ? 'copy' : 'square'));
    this.show(former, from);
    this.noteVisible();
    if (byPerson && former !== state) this.events.shown(state);
    this.owner.changed(this);
  }

  /** Its owner was minimized, or brought back. */
  followOwner(): void {
    const wasVisible = !this.element.inert;
    if (this.isVisible === wasVisible) return;
    this.show(this.state, wasVisible ? this.element.getBoundingClientRect() : undefined);
    this.noteVisible();
    this.owner.changed(this);
  }

  /** Tells the program, which is asked for no frames while nobody can see them. */
  noteVisible(): void {
    const isVisible = this.isVisible && this.owner.isShown;
    if (isVisible === this.wasVisible) return;
    this.wasVisible = isVisible;
    this.events.visible(isVisible);
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
