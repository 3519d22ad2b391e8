/** The desktop in an element of the page: windows in their order, which of them has the keyboard, and the task bar. */
import { MESSAGE } from '../../guest-abi/status.ts';
import { SHOW, WINDOW_DEFAULT } from '../../guest-abi/windows.ts';
import type { WindowRect } from '../../kernel/objects/window.ts';
import { make } from './elements.ts';
import { BAR_HEIGHT, STYLE, TASK_BAR_HEIGHT } from './style.ts';
import { TaskBar } from './task-bar.ts';
import { type FrameOwner, type WindowEvents, WindowFrame, type WindowSpec } from './window-frame.ts';

/** Where the desktop puts windows: each a little lower and to the right, and then from the beginning again. */
const FIRST = { x: 48, y: 40 };
const STEP = 28;
const STEPS = 8;

export class Desktop implements FrameOwner {
  readonly element = make('div', 'ratos-desktop');
  private readonly root: ShadowRoot;
  private readonly taskBar = new TaskBar((frame) => this.choose(frame));
  /** The last one lies before the others. */
  private frames: WindowFrame[] = [];
  private active: WindowFrame | null = null;
  /** Whether the active window's program has been told that it has the keyboard. */
  private told = false;
  private opened = 0;
  private readonly observer = new ResizeObserver(() => {
    for (const frame of this.frames) frame.fit();
  });

  constructor(place: HTMLElement) {
    this.root = this.element.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.root.adoptedStyleSheets = [sheet];
    this.root.append(this.taskBar.element);
    this.element.addEventListener('keydown', (event) => this.keyDown(event));
    place.append(this.element);
    this.observer.observe(this.element);
  }

  get area(): { width: number; height: number } {
    const { clientWidth: width, clientHeight: height } = this.element;
    return { width, height: Math.max(BAR_HEIGHT + 1, height - TASK_BAR_HEIGHT) };
  }

  /** Of all of it, the task bar included. */
  get size(): { width: number; height: number } {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  open(spec: WindowSpec, rect: WindowRect, state: number, events: WindowEvents): WindowFrame {
    const frame = new WindowFrame(spec, this, events);
    this.frames.push(frame);
    this.root.insertBefore(frame.element, this.taskBar.element);
    frame.place(this.choosePlace(rect));
    frame.setState(state, false);
    if (frame.isVisible) this.activate(frame);
    return frame;
  }

  private choosePlace(rect: WindowRect): WindowRect {
    if (rect.x !== WINDOW_DEFAULT && rect.y !== WINDOW_DEFAULT) return rect;
    const step = (this.opened++ % STEPS) * STEP;
    const { width, height } = this.area;
    // Where nobody sees the desktop it has no size.
    const inside = (at: number, room: number) => (width === 0 ? at + step : Math.max(0, Math.min(at + step, room)));
    return {
      ...rect,
      x: rect.x === WINDOW_DEFAULT ? inside(FIRST.x, width - rect.width) : rect.x,
      y: rect.y === WINDOW_DEFAULT ? inside(FIRST.y, height - rect.height - BAR_HEIGHT) : rect.y,
    };
  }

  close(frame: WindowFrame): void {
    const hadFocus = frame.element.contains(this.root.activeElement);
    this.frames = this.frames.filter((other) => other !== frame);
    this.taskBar.remove(frame);
    if (this.active === frame) this.active = null;
    frame.remove();
    if (this.active === null) this.activateNext(hadFocus);
  }

  /** Those that can be seen, the last one before the others. */
  get visible(): WindowFrame[] {
    return this.frames.filter(({ isVisible }) => isVisible);
  }

  // ── Order and keyboard ───────────────────────────────────────────────────────────────────────────────────

  activate(frame: WindowFrame): void {
    if (!frame.isVisible) return;
    this.raise(frame);
    const mayTakeKeyboard = this.mayTakeKeyboard();
    this.setActive(frame);
    if (mayTakeKeyboard && !frame.element.contains(this.root.activeElement)) frame.focus();
  }

  /** The keyboard is not taken away from what lies beside the desktop. */
  private mayTakeKeyboard(): boolean {
    const { activeElement } = document;
    return activeElement === null || activeElement === document.body || activeElement === this.element;
  }

  private setActive(frame: WindowFrame | null): void {
    const former = this.active;
    if (former === frame) return;
    this.active = frame;
    if (former !== null) {
      former.markActive(false);
      if (this.told) this.tellFocus(former, 0, true);
      this.taskBar.update(former, false);
    }
    this.told = false;
    if (frame === null) return;
    frame.markActive(true);
    this.told = this.tellFocus(frame, 1, false);
    this.taskBar.update(frame, true);
  }

  private tellFocus(frame: WindowFrame, wParam: number, forced: boolean): boolean {
    return frame.events.input({ type: MESSAGE.FOCUS, wParam, lParam: 0, x: 0, y: 0 }, forced);
  }

  private raise(frame: WindowFrame): void {
    this.frames = [...this.frames.filter((other) => other !== frame), frame];
    const ordered = [...this.frames.filter((each) => !each.isTopmost), ...this.frames.filter((each) => each.isTopmost)];
    this.frames = ordered;
    for (const [i, each] of ordered.entries()) each.element.style.zIndex = String(i + 1);
  }

  private activateNext(withFocus: boolean): void {
    const next = this.visible.at(-1);
    if (next === undefined) this.setActive(null);
    else {
      this.activate(next);
      if (withFocus) next.focus();
    }
  }

  /** A frame's title or state is another. */
  changed(frame: WindowFrame): void {
    if (!this.frames.includes(frame)) return;
    if (this.active === frame && !frame.isVisible) {
      this.setActive(null);
      this.activateNext(true);
    }
    this.taskBar.update(frame, this.active === frame);
  }

  /** A window's button has been pressed. */
  private choose(frame: WindowFrame): void {
    if (frame === this.active) {
      frame.setState(SHOW.MINIMIZED, true);
      return;
    }
    frame.restore();
    this.activate(frame);
    frame.focus();
  }

  /** F6 goes from window to window, and to the task bar; with Shift the other way round. */
  private keyDown(event: KeyboardEvent): void {
    if (event.code !== 'F6') return;
    event.preventDefault();
    event.stopPropagation();
    const places = [...this.visible].sort((a, b) => a.id - b.id);
    const at = places.findIndex(({ element }) => element.contains(this.root.activeElement));
    const next = at + (event.shiftKey ? -1 : 1);
    const frame = at < 0 ? places.at(event.shiftKey ? -1 : 0) : places[next];
    if (frame === undefined) {
      if (this.taskBar.focus()) return;
      places[0]?.focus(true);
    } else {
      this.activate(frame);
      frame.focus(true);
    }
  }

  remove(): void {
    this.observer.disconnect();
    this.element.remove();
  }
}
