/** A terminal of the kernel's, shown and typed into. What shows it is large, and comes with the first one. */
import { COMMAND, CONTROL } from '../../../guest-abi/controls.ts';
import type { Terminal } from '../../api.ts';
import type { XtermView } from '../../terminal-view.ts';
import { make } from '../elements.ts';
import { type ControlKind, isReadOnly, type NewControl } from './control.ts';

/** A title need not be longer, whatever a program says. */
const TITLE_LENGTH = 256;

class TerminalControl {
  readonly element = make('div', 'control terminal', { role: 'group', tabindex: '-1' });
  private terminal: Terminal | undefined;
  private view: XtermView | undefined;
  private loading: Promise<void> | undefined;
  private enabled: boolean;
  private removed = false;
  /** What runs in it has given it; its name stays. */
  private title: string | undefined;

  constructor(private readonly given: NewControl) {
    this.element.id = given.name;
    this.enabled = !isReadOnly(given.flags);
    this.setText(given.text);
    this.element.addEventListener('focus', () => this.view?.focus());
  }

  get input(): HTMLElement {
    return this.view?.input ?? this.element;
  }

  text(): string {
    return this.title ?? this.element.getAttribute('aria-label') ?? '';
  }

  setText(text: string): void {
    this.title = undefined;
    this.element.setAttribute('aria-label', text);
  }

  setEnabled(enabled: boolean): void {
    this.enabled = enabled && !isReadOnly(this.given.flags);
    this.view?.setEnabled(this.enabled);
  }

  /** Shows a terminal, instead of the one that it has shown. */
  attach(terminal: Terminal): void {
    this.terminal?.hangUp();
    this.terminal = terminal;
    if (this.view !== undefined) this.show(this.view, terminal);
    this.loading ??= this.load();
  }

  private async load(): Promise<void> {
    try {
      const { XtermView } = await import('../../terminal-view.ts');
      if (this.removed || this.terminal === undefined) return;
      const hadKeyboard = this.element.matches(':focus');
      this.view = new XtermView(this.element);
      this.view.setEnabled(this.enabled);
      this.view.onTitle((title) => {
        this.title = title.slice(0, TITLE_LENGTH);
        this.given.tell(COMMAND.CHANGED);
      });
      this.show(this.view, this.terminal);
      if (hadKeyboard) this.view.focus();
    } catch (error) {
      console.error('RatOS: A terminal cannot be shown.', error);
    }
  }

  private show(view: XtermView, terminal: Terminal): void {
    view.clear();
    view.connect(terminal);
    void view.show(terminal);
  }

  /** What runs in it is told that it has been hung up. */
  remove(): void {
    this.removed = true;
    this.view?.remove();
    this.terminal?.hangUp();
  }
}

export const TERMINAL: ControlKind = {
  kind: CONTROL.TERMINAL,
  style: `
.control.terminal { overflow: hidden; padding: 8px 4px 4px 10px; background: #0d1015; outline: none; cursor: text; }
.control.terminal:focus-within { box-shadow: none; }
.control.terminal .xterm { width: 100%; height: 100%; }
@media (forced-colors: active) { .control.terminal { border: 1px solid CanvasText; forced-color-adjust: none; } }`,
  make: (given) => new TerminalControl(given),
};
