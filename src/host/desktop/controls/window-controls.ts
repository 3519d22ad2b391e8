/** The controls of one window: where they lie, what names them, and how the keyboard goes from one to the other. */
import { BUTTON_ID, CONTROL, CONTROL_FLAG } from '../../../guest-abi/controls.ts';
import type { WindowRect } from '../../../kernel/objects/window.ts';
import { make } from '../elements.ts';
import type { WindowFrame } from '../window-frame.ts';
import type { ControlElement } from './control.ts';
import { KIND_OF } from './kinds.ts';

/** What a program has said of a control. */
export interface ControlFacts {
  readonly kind: number;
  readonly id: number;
  readonly flags: number;
}

export interface PlacedControl extends ControlFacts {
  readonly control: ControlElement;
}

/** Numbers of controls in this page: their elements have names by them. */
let made = 0;

const isUsable = ({ control: { element, input } }: PlacedControl) =>
  input !== null && !element.hidden && !(input as HTMLInputElement).disabled;

export class WindowControls {
  private readonly layer = make('div', 'controls');
  /** In the order in which they were made, which is that of the Tab key. */
  private controls: PlacedControl[] = [];
  private groups = 0;

  constructor(private readonly frame: WindowFrame) {
    frame.content.append(this.layer);
    // A control has its keys first; of those of the window's own field the program must not hear.
    this.layer.addEventListener('keydown', (event) => this.keyDown(event));
    const ofField = (event: KeyboardEvent) => !this.layer.contains(event.target as Element);
    frame.content.addEventListener('keydown', (event) => ofField(event) && this.keyDown(event), { capture: true });
  }

  /** @param tell the program, of a `COMMAND`. */
  add(facts: ControlFacts, text: string, rect: WindowRect, tell: (what: number) => void): PlacedControl | null {
    const kind = KIND_OF.get(facts.kind);
    if (kind === undefined) return null;
    if (facts.kind === CONTROL.RADIO && this.controls.at(-1)?.kind !== CONTROL.RADIO) this.groups++;
    const control = kind.make({
      name: `ratos-control-${++made}`,
      text,
      flags: facts.flags,
      label: this.lastLabel(),
      group: `ratos-group-${this.frame.id}-${this.groups}`,
      tell,
    });
    control.setEnabled((facts.flags & CONTROL_FLAG.DISABLED) === 0);
    const placed = { ...facts, control };
    this.place(placed, rect);
    this.controls.push(placed);
    this.layer.append(control.element);
    return placed;
  }

  private lastLabel(): HTMLLabelElement | undefined {
    const label = this.controls.findLast(({ kind, control }) => kind === CONTROL.LABEL && control.text() !== '');
    return label?.control.element as HTMLLabelElement | undefined;
  }

  place({ control }: PlacedControl, { x, y, width, height }: WindowRect): void {
    const { style } = control.element;
    style.left = `${x}px`;
    style.top = `${y}px`;
    style.width = `${width}px`;
    style.height = `${height}px`;
  }

  remove(placed: PlacedControl): void {
    this.keepingKeyboard(placed, () => {
      this.controls = this.controls.filter((other) => other !== placed);
      placed.control.element.remove();
      placed.control.remove?.();
    });
  }

  show(placed: PlacedControl, shown: boolean): void {
    this.keepingKeyboard(placed, () => {
      placed.control.element.hidden = !shown;
    });
  }

  enable(placed: PlacedControl, enabled: boolean): void {
    this.keepingKeyboard(placed, () => placed.control.setEnabled(enabled));
  }

  /** Does what may take the keyboard from a control that has it: then the window gets it. */
  private keepingKeyboard({ control: { element } }: PlacedControl, action: () => void): void {
    const had = element.contains(this.focused);
    action();
    if (had && !element.contains(this.focused)) this.frame.focus();
  }

  private get focused(): Element | null {
    return (this.layer.getRootNode() as ShadowRoot).activeElement;
  }

  /** Gives a control the keyboard when its window has it; false: it can have none. */
  focus(placed: PlacedControl): boolean {
    if (!isUsable(placed)) return false;
    this.frame.focusWithin(placed.control.input as HTMLElement);
    return true;
  }

  // ── Keyboard ─────────────────────────────────────────────────────────────────────────────────────────────

  private keyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const at = this.controls.find(({ control }) => control.element.contains(event.target as Element));
    if (at?.kind === CONTROL.TERMINAL) return;
    let done = false;
    if (event.key === 'Tab') done = this.goOn(at, event.shiftKey);
    else if (event.key === 'Enter' && !event.shiftKey) done = this.pressDefault(at);
    else if (event.key === 'Escape') done = this.press(({ id }) => id === BUTTON_ID.CANCEL) || this.leave(at);
    if (!done) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** To the next control, or the last one; behind the last ones come the buttons of the frame. */
  private goOn(at: PlacedControl | undefined, backwards: boolean): boolean {
    const stops = this.controls.filter((each) => isUsable(each) && this.isStop(each));
    if (stops.length === 0) return false;
    const places = [...stops.map(({ control }) => control.input as HTMLElement), ...this.frame.buttons];
    const now = at === undefined ? -1 : places.indexOf(this.stopOf(at).control.input as HTMLElement);
    const next = backwards ? (now <= 0 ? places.length : now) - 1 : (now + 1) % places.length;
    places[next]?.focus();
    return true;
  }

  /** From a control to what is drawn: what a program draws may be used by keyboard, too. */
  private leave(at: PlacedControl | undefined): boolean {
    if (at !== undefined) this.frame.focusContent();
    return at !== undefined;
  }

  /** Of radio buttons that belong together, the one that is on, or else the first one. */
  private isStop(placed: PlacedControl): boolean {
    return placed.kind !== CONTROL.RADIO || this.stopOf(placed) === placed;
  }

  private stopOf(placed: PlacedControl): PlacedControl {
    if (placed.kind !== CONTROL.RADIO) return placed;
    const { name } = placed.control.input as HTMLInputElement;
    const group = this.controls.filter(
      (each) => each.kind === CONTROL.RADIO && isUsable(each) && (each.control.input as HTMLInputElement).name === name,
    );
    return group.find(({ control }) => (control.input as HTMLInputElement).checked) ?? group[0] ?? placed;
  }

  private pressDefault(at: PlacedControl | undefined): boolean {
    if (at?.kind === CONTROL.BUTTON || at?.kind === CONTROL.TEXT_AREA) return false;
    return this.press(({ flags }) => (flags & CONTROL_FLAG.DEFAULT) !== 0);
  }

  private press(isMeant: (placed: PlacedControl) => boolean): boolean {
    const button = this.controls.find((each) => each.kind === CONTROL.BUTTON && isMeant(each) && isUsable(each));
    button?.control.element.click();
    return button !== undefined;
  }
}
