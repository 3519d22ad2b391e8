/** The source: a plain text for now. */
import './editor.css';
import type { RatOS } from '../../host/index.ts';
import { make } from '../elements.ts';
import type { Pane, Place } from '../pane.ts';
import { remember } from '../state.ts';

export interface EditorEvents {
  /** Another file is in front. */
  opened(path: string): void;
  /** The cursor is elsewhere. */
  moved(line: number, column: number): void;
}

export class EditorPane implements Pane {
  readonly id = 'editor';
  readonly title = 'Source';
  readonly element = make('div', { class: 'editor-pane' });
  private readonly tabs = make('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Files open' });
  private readonly text = make('textarea', { 'aria-label': 'Source', spellcheck: 'false', autocapitalize: 'off' });
  private current = '';

  constructor(
    private readonly os: RatOS,
    private readonly events: EditorEvents,
  ) {
    this.element.append(make('div', { class: 'strip' }, this.tabs), this.text);
    this.text.addEventListener('keyup', () => this.tellCursor());
    this.text.addEventListener('click', () => this.tellCursor());
  }

  /** The file in front; empty: none. */
  get path(): string {
    return this.current;
  }

  async open(path: string, place?: Omit<Place, 'path'>): Promise<void> {
    if (path !== this.current) {
      if (this.current !== '') await this.save();
      this.text.value = await this.os.fs.readFile(path, 'utf8');
      this.current = path;
      remember('file', path);
      const name = path.slice(path.lastIndexOf('/') + 1);
      this.tabs.replaceChildren(
        make('button', { class: 'tab', type: 'button', role: 'tab', 'aria-selected': 'true', text: name }),
      );
      this.events.opened(path);
    }
    if (place === undefined) return;
    const lines = this.text.value.split('\n').slice(0, place.line - 1);
    const at = lines.join('\n').length + (place.line > 1 ? 1 : 0) + Math.max(0, (place.column ?? 1) - 1);
    this.text.setSelectionRange(at, at);
    this.focus();
    this.tellCursor();
  }

  /** Writes what has been changed. */
  async save(): Promise<void> {
    if (this.current !== '') await this.os.fs.writeFile(this.current, this.text.value);
  }

  focus(): void {
    this.text.focus();
  }

  private tellCursor(): void {
    const before = this.text.value.slice(0, this.text.selectionStart).split('\n');
    this.events.moved(before.length, (before.at(-1)?.length ?? 0) + 1);
  }
}
