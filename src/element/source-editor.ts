/** Where a source is changed: a plain field at first, which the editor with colours takes the place of when it has come. */

export interface SourceEditor {
  readonly element: HTMLElement;
  text: string;
  /** Selects a line, from 1. */
  select(line: number): void;
}

export interface EditorOptions {
  /** What it is called. */
  readonly label: string;
  readonly isReadOnly: boolean;
  /** C or C++, by the file's name; else plain text. */
  readonly fileName: string;
  /** Ctrl+Enter. */
  readonly run: () => void;
}

const ROWS_MAX = 24;

export class PlainEditor implements SourceEditor {
  readonly element = document.createElement('textarea');

  constructor({ label, isReadOnly, run }: EditorOptions) {
    const { element } = this;
    element.className = 'editor';
    element.spellcheck = false;
    element.autocapitalize = 'off';
    element.readOnly = isReadOnly;
    element.setAttribute('aria-label', label);
    element.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      run();
    });
  }

  get text(): string {
    return this.element.value;
  }

  set text(text: string) {
    this.element.value = text;
    this.element.rows = Math.min(ROWS_MAX, text.split('\n').length);
  }

  select(line: number): void {
    const lines = this.text.split('\n');
    const from = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
    this.element.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
  }
}
