/** The task bar: the launcher's button, a button for each window, and the time. */
import { iconButton, make } from './elements.ts';
import { namedIcon } from './icons.ts';
import { makeStop, rove } from './rove.ts';
import type { WindowFrame } from './window-frame.ts';

/** What a window's button needs of the bar to show its title, and what there is beside the buttons. */
const BUTTON_WIDTH = 80;
const OTHERS_WIDTH = 150;
const MINUTE_MS = 60_000;

export class TaskBar {
  readonly element = make('div', 'task-bar', { role: 'toolbar', 'aria-label': 'Task bar' });
  readonly start = iconButton('start', 'Start', 'layout-grid', () => undefined);
  private readonly windows = make('div', 'windows');
  private readonly time = make('time', 'time');
  private readonly buttons = new Map<WindowFrame, HTMLButtonElement>();
  private minute: ReturnType<typeof setTimeout> | undefined;
  private width = 0;
  /** Asked for once a frame: to look at sizes has the browser lay the page out. */
  private looking = 0;
  /** The active window's button, which is to be seen. */
  private sought: HTMLElement | undefined;

  /** @param onMenu the right button has been pressed on a window's button, or its key. */
  constructor(
    private readonly onChoose: (frame: WindowFrame) => void,
    private readonly onMenu: (frame: WindowFrame, event: MouseEvent) => void,
  ) {
    this.start.title = 'Programs (Ctrl+Escape)';
    this.element.append(this.start, this.windows, this.time);
    this.element.addEventListener('keydown', (event) => {
      const stops = this.stops;
      rove(event, stops, stops.indexOf(event.target as HTMLElement));
    });
    this.element.addEventListener('focusin', ({ target }) => makeStop(this.stops, target as HTMLElement));
    this.windows.addEventListener('wheel', (event) => this.scroll(event), { passive: false });
    this.windows.addEventListener('scroll', () => this.lookSoon());
    this.tick();
    makeStop(this.stops, this.start);
  }

  /** What the keyboard can come to, in its order. */
  private get stops(): HTMLElement[] {
    return [this.start, ...[...this.buttons.values()].filter(({ hidden }) => !hidden)];
  }

  private tick(): void {
    const now = new Date();
    this.time.textContent = now.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    this.minute = setTimeout(() => this.tick(), MINUTE_MS - (now.getTime() % MINUTE_MS));
  }

  /** Shows a window as it is now. @param shown it has a button. */
  update(frame: WindowFrame, shown: boolean, active: boolean): void {
    const button = this.buttons.get(frame) ?? this.add(frame);
    const label = button.lastElementChild as HTMLElement;
    if (label.textContent !== frame.title) {
      label.textContent = frame.title;
      button.title = frame.title;
      button.setAttribute('aria-label', frame.title);
    }
    const wasHidden = button.hidden;
    button.hidden = !shown;
    button.setAttribute('aria-pressed', String(active));
    button.classList.toggle('minimized', !frame.isVisible);
    if (wasHidden !== button.hidden) this.fit(this.width);
    if (active) {
      this.sought = button;
      this.lookSoon();
    }
  }

  updateIcon(frame: WindowFrame): void {
    this.buttons.get(frame)?.firstElementChild?.replaceWith(namedIcon(frame.icon));
  }

  private add(frame: WindowFrame): HTMLButtonElement {
    const button = make('button', '', { type: 'button', tabindex: '-1' });
    button.hidden = true;
    button.append(namedIcon(frame.icon), make('span', 'cut'));
    button.addEventListener('click', () => this.onChoose(frame));
    button.addEventListener('contextmenu', (event) => {
      event.preventDefault();
      this.onMenu(frame, event);
    });
    this.buttons.set(frame, button);
    this.windows.append(button);
    return button;
  }

  remove(frame: WindowFrame): void {
    const button = this.buttons.get(frame);
    if (button === undefined) return;
    this.buttons.delete(frame);
    if (button.tabIndex === 0) makeStop(this.stops, this.start);
    button.remove();
    this.fit(this.width);
  }

  /** Where a window goes when it is minimized. */
  placeOf(frame: WindowFrame): DOMRect | undefined {
    return this.buttons.get(frame)?.getBoundingClientRect();
  }

  // ── More windows than there is room for ──────────────────────────────────────────────────────────────────

  /** The desktop has this width: with many windows, buttons are icons alone, and with very many they scroll. */
  fit(width: number): void {
    this.width = width;
    const count = this.stops.length - 1;
    this.windows.classList.toggle('narrow', count > 1 && count * BUTTON_WIDTH > width - OTHERS_WIDTH);
    this.time.hidden = width < 420;
    this.lookSoon();
  }

  private scroll(event: WheelEvent): void {
    if (this.windows.scrollWidth <= this.windows.clientWidth) return;
    event.preventDefault();
    this.windows.scrollLeft += Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY;
  }

  private lookSoon(): void {
    this.looking ||= requestAnimationFrame(() => {
      this.looking = 0;
      if (this.sought?.isConnected) this.bringToSight(this.sought);
      this.sought = undefined;
      this.markMore();
    });
  }

  private markMore(): void {
    const { scrollLeft, scrollWidth, clientWidth, classList } = this.windows;
    classList.toggle('more-before', scrollLeft > 1);
    classList.toggle('more-after', scrollLeft + clientWidth < scrollWidth - 1);
  }

  private bringToSight(button: HTMLElement): void {
    const { windows } = this;
    if (windows.scrollWidth <= windows.clientWidth) return;
    const left = button.offsetLeft - windows.offsetLeft;
    if (left < windows.scrollLeft) windows.scrollLeft = left;
    else if (left + button.offsetWidth > windows.scrollLeft + windows.clientWidth)
      windows.scrollLeft = left + button.offsetWidth - windows.clientWidth;
  }

  /** Gives it the keyboard: where it was last, or to a window's button. */
  focus(): void {
    const { stops } = this;
    const last = stops.find((stop) => stop.tabIndex === 0 && stop !== this.start);
    (last ?? stops[1] ?? this.start).focus();
  }

  stop(): void {
    clearTimeout(this.minute);
  }
}
