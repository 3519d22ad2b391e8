/** Choosing a window by the keyboard: while Ctrl or Alt is held, each ` goes on to the next, and letting it go chooses. */
import { tile } from './desktop-icons.ts';
import { make, makeText } from './elements.ts';
import type { WindowFrame } from './window-frame.ts';

export class Switcher {
  private element: HTMLElement | undefined;
  private frames: WindowFrame[] = [];
  private at = 0;

  /** @param windows those that there are, the last used one first. */
  constructor(
    private readonly root: ShadowRoot,
    private readonly windows: () => WindowFrame[],
    private readonly onChoose: (frame: WindowFrame) => void,
  ) {}

  /** Whether a window is being chosen. */
  get isOpen(): boolean {
    return this.element !== undefined;
  }

  /** Goes on to the next window, or with Shift to the one before. */
  step(back: boolean): void {
    if (this.element === undefined && !this.open()) return;
    const { length } = this.frames;
    this.at = (this.at + (back ? -1 : 1) + length) % length;
    this.mark();
  }

  private open(): boolean {
    this.frames = this.windows();
    this.at = 0;
    if (this.frames.length === 0) return false;
    const element = make('div', 'switcher', { role: 'listbox', 'aria-label': 'Windows' });
    for (const frame of this.frames) {
      const option = make('div', '', { role: 'option', 'aria-label': frame.title });
      option.append(tile(frame.icon), makeText('span', 'cut', frame.title));
      element.append(option);
    }
    this.element = element;
    this.root.append(element);
    return true;
  }

  private mark(): void {
    for (const [i, option] of [...(this.element?.children ?? [])].entries()) {
      option.setAttribute('aria-selected', String(i === this.at));
      if (i === this.at) option.scrollIntoView({ block: 'nearest' });
    }
  }

  /** Goes to the window that is marked, if any is. */
  choose(): void {
    const frame = this.frames[this.at];
    this.close();
    if (frame !== undefined) this.onChoose(frame);
  }

  close(): void {
    this.element?.remove();
    this.element = undefined;
    this.frames = [];
  }

  /** A window has gone. */
  forget(frame: WindowFrame): void {
    if (this.frames.includes(frame)) this.close();
  }
}
