/** The task bar: a button for each window. */
import { SHOW } from '../../guest-abi/windows.ts';
import { icon, make } from './elements.ts';
import type { WindowFrame } from './window-frame.ts';

export class TaskBar {
  readonly element = make('div', 'task-bar', { role: 'toolbar', 'aria-label': 'Task bar' });
  private readonly buttons = new Map<WindowFrame, HTMLButtonElement>();

  constructor(private readonly onChoose: (frame: WindowFrame) => void) {
    this.element.hidden = true;
  }

  /** Shows a window as it is now. */
  update(frame: WindowFrame, active: boolean): void {
    const button = this.buttons.get(frame) ?? this.add(frame);
    const label = button.lastElementChild as HTMLElement;
    if (label.textContent !== frame.title) label.textContent = frame.title;
    button.setAttribute('aria-label', frame.title);
    button.hidden = frame.state === SHOW.HIDE;
    button.setAttribute('aria-pressed', String(active));
    button.classList.toggle('minimized', frame.state === SHOW.MINIMIZED);
    this.showIfAny();
  }

  private add(frame: WindowFrame): HTMLButtonElement {
    const button = make('button', '', { type: 'button' });
    button.append(icon('window'), make('span', ''));
    button.addEventListener('click', () => this.onChoose(frame));
    this.buttons.set(frame, button);
    this.element.append(button);
    return button;
  }

  remove(frame: WindowFrame): void {
    this.buttons.get(frame)?.remove();
    this.buttons.delete(frame);
    this.showIfAny();
  }

  private showIfAny(): void {
    this.element.hidden = [...this.buttons.values()].every(({ hidden }) => hidden);
  }

  /** Gives it the keyboard; false when there is no button. */
  focus(): boolean {
    const first = [...this.buttons.values()].find(({ hidden }) => !hidden);
    first?.focus();
    return first !== undefined;
  }
}
