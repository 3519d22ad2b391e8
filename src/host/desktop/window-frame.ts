/** A window on the desktop: its frame, and the content that its program draws. */
import { SHOW, WINDOW, WINDOW_SIZE_MAX } from '../../guest-abi/windows.ts';
import type { WindowRect } from '../../kernel/objects/window.ts';
import { onDrag } from './drag.ts';
import { icon, iconButton, make } from './elements.ts';
import { ContentInput, type Tell } from './input.ts';
import { BAR_HEIGHT } from './style.ts';

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
}

export interface WindowSpec {
  id: number;
  title: string;
  flags: number;
}

/** What a frame asks of the desktop. */
export interface FrameOwner {
  readonly area: { width: number; height: number };
  activate(frame: WindowFrame): void;
  changed(frame: WindowFrame): void;
}

/** A person makes no window smaller than this. */
const LEAST = { width: 96, height: 40 };
/** Of a title, so much stays within reach. */
const REACH = 72;

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
const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));

export class WindowFrame {
  readonly id: number;
  readonly element: HTMLElement;
  readonly canvas = make('canvas', '');
  private readonly content = make('div', 'content');
  private readonly keys = make('textarea', 'keys', {
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
  });
  private readonly label = make('span', 'title');
  private readonly maximizeButton: HTMLButtonElement;
  private readonly barHeight: number;
  /** Where it is, and where it is when it is not maximized. */
  rect: WindowRect = { x: 0, y: 0, width: 1, height: 1 };
  private normal: WindowRect = this.rect;
  state: number = SHOW.HIDE;
  /** What it was before it was minimized. */
  private before: number = SHOW.NORMAL;
  private wasVisible = false;
  isResponding = true;
  /** What is said while it does not respond, and what can be done then. */
  private readonly busyNote = make('span', 'note');
  private question: HTMLElement | undefined;

  constructor(
    spec: WindowSpec,
    private readonly owner: FrameOwner,
    readonly events: WindowEvents,
  ) {
    this.id = spec.id;
    const framed = (spec.flags & WINDOW.NO_FRAME) === 0;
    const resizable = (spec.flags & WINDOW.RESIZABLE) !== 0;
    this.isTopmost = (spec.flags & WINDOW.TOPMOST) !== 0;
    this.barHeight = framed ? BAR_HEIGHT : 0;
    this.element = make('section', framed ? 'window' : 'window bare', { role: 'dialog' });
    this.maximizeButton = iconButton('', 'Maximize', 'maximize', () => this.toggleMaximized());
    this.maximizeButton.disabled = !resizable;
    this.maximizeButton.hidden = !resizable;
    const bar = make('header', 'bar');
    bar.append(
      icon('window'),
      this.label,
      this.busyNote,
      iconButton('', 'Minimize', 'minimize', () => this.setState(SHOW.MINIMIZED, true)),
      this.maximizeButton,
      iconButton('close', 'Close', 'close', () => this.close()),
    );
    this.content.append(this.canvas, this.keys);
    if (framed) this.element.append(bar);
    this.element.append(this.content);
    if (framed && resizable) for (const edge of EDGES) this.addEdge(...edge);
    onDrag(bar, () => this.beginMove());
    if (resizable) bar.addEventListener('dblclick', ({ target }) => this.onTitle(target));
    new ContentInput(this.canvas, this.keys, events.input);
    this.element.addEventListener('pointerdown', ({ target }) => {
      owner.activate(this);
      if (!isButton(target)) this.focus();
    });
    // It would take the keyboard away from the field.
    this.element.addEventListener('mousedown', (event) => !isButton(event.target) && event.preventDefault());
    this.element.addEventListener('focusin', () => owner.activate(this));
    this.busyNote.textContent = 'does not respond';
    this.busyNote.hidden = true;
    this.setTitle(spec.title);
  }

  readonly isTopmost: boolean;

  private onTitle(target: EventTarget | null): void {
    if (!isButton(target)) this.toggleMaximized();
  }

  private addEdge(name: string, sideX: Side, sideY: Side): void {
    const edge = make('div', `edge ${name}`);
    onDrag(edge, () => this.beginResize(sideX, sideY));
    this.element.append(edge);
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

  get isVisible(): boolean {
    return this.state === SHOW.NORMAL || this.state === SHOW.MAXIMIZED;
  }

  /** Gives it the keyboard. */
  focus(byKeyboard = false): void {
    this.content.classList.toggle('by-keyboard', byKeyboard);
    this.keys.focus({ preventScroll: true });
  }

  markActive(active: boolean): void {
    this.element.classList.toggle('active', active);
  }

  /** Where its content lies on the desktop. */
  get contentPlace(): WindowRect {
    return { ...this.rect, y: this.rect.y + this.barHeight };
  }

  // ── Place and size ───────────────────────────────────────────────────────────────────────────────────────

  /** Puts it where its program, or the person, wants it, with its title within reach. */
  place(wanted: WindowRect): void {
    this.normal = wanted;
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
      y: clamp(rect.y, 0, Math.max(0, height - BAR_HEIGHT)),
    };
  }

  /** The desktop has another size. */
  fit(): void {
    if (this.state === SHOW.MAXIMIZED) this.maximize();
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
  }

  private beginMove(): ((dx: number, dy: number) => void) | null {
    if (this.state === SHOW.MAXIMIZED) return null;
    const { rect } = this;
    return (dx, dy) => this.place({ ...rect, x: rect.x + Math.round(dx), y: rect.y + Math.round(dy) });
  }

  private beginResize(sideX: Side, sideY: Side): ((dx: number, dy: number) => void) | null {
    if (this.state === SHOW.MAXIMIZED) return null;
    const { rect } = this;
    return (dx, dy) => {
      const width = Math.round(clamp(rect.width + sideX * dx, LEAST.width, WINDOW_SIZE_MAX));
      const height = Math.round(clamp(rect.height + sideY * dy, LEAST.height, WINDOW_SIZE_MAX));
      this.place({
        x: sideX < 0 ? rect.x + rect.width - width : rect.x,
        y: sideY < 0 ? rect.y + rect.height - height : rect.y,
        width,
        height,
      });
    };
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
    const former = this.state;
    if (former === SHOW.NORMAL || former === SHOW.MAXIMIZED) this.before = former;
    this.state = state;
    const maximized = state === SHOW.MAXIMIZED;
    if (maximized) this.maximize();
    else if (state === SHOW.NORMAL && former === SHOW.MAXIMIZED) this.place(this.normal);
    this.element.hidden = !this.isVisible;
    this.element.classList.toggle('maximized', maximized);
    this.maximizeButton.setAttribute('aria-pressed', String(maximized));
    this.maximizeButton.replaceChildren(icon(maximized ? 'restore' : 'maximize'));
    if (this.isVisible !== this.wasVisible) {
      this.wasVisible = this.isVisible;
      this.events.visible(this.isVisible);
    }
    if (byPerson && former !== state) this.events.shown(state);
    this.owner.changed(this);
  }

  private maximize(): void {
    const { width, height } = this.owner.area;
    if (width === 0) return;
    const rect = {
      x: 0,
      y: 0,
      width: clamp(width, 1, WINDOW_SIZE_MAX),
      height: clamp(height - this.barHeight, 1, WINDOW_SIZE_MAX),
    };
    this.apply(rect);
    this.events.placed(rect);
  }

  // ── Closing, and windows that do not respond ─────────────────────────────────────────────────────────────

  private close(): void {
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
      this.question?.remove();
      this.question = undefined;
    } else this.element.setAttribute('aria-busy', 'true');
  }

  /** Whether its process is to be ended. */
  private ask(): void {
    if (this.question !== undefined) return;
    const text = `${this.title || 'The program'} does not respond.`;
    const question = make('div', 'question', { role: 'alertdialog', 'aria-label': text });
    const buttons = make('div', 'choices');
    const button = (label: string, className: string, action: () => void) => {
      const element = make('button', className, { type: 'button' });
      element.textContent = label;
      element.addEventListener('click', action);
      buttons.append(element);
      return element;
    };
    const wait = button('Wait', '', () => {
      question.remove();
      this.question = undefined;
      this.focus();
    });
    button('End process', 'end', () => this.events.end());
    const line = make('p', '');
    line.textContent = text;
    question.append(line, buttons);
    this.content.append(question);
    this.question = question;
    wait.focus();
  }

  remove(): void {
    this.element.remove();
  }
}
