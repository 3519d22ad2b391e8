import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import type { Terminal as SystemTerminal } from '../host/api.ts';

const THEME = {
  background: '#101217',
  foreground: '#d7dae0',
  cursor: '#e8a54b',
  selectionBackground: '#3a4356',
  black: '#1b1e25',
  red: '#e06c75',
  green: '#98c379',
  yellow: '#e8a54b',
  blue: '#6cb0f5',
  magenta: '#c586e0',
  cyan: '#56b6c2',
  white: '#d7dae0',
  brightBlack: '#6b7280',
};

/** Lets the cursor go back over a wrapped line's start, as erasing needs. */
const REVERSE_WRAP = '\x1b[?45h';

/** The page's terminal: shows what a terminal of the system tells it, and types for a person. */
export class ProgramTerminal {
  private readonly terminal = new Terminal({
    cursorBlink: true,
    fontFamily: '"JetBrains Mono", "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace',
    fontSize: 14,
    lineHeight: 1.2,
    scrollback: 5000,
    theme: THEME,
  });
  private readonly fit = new FitAddon();
  private system: SystemTerminal | undefined;
  private keyPressed: () => void = () => undefined;

  constructor(private readonly element: HTMLElement) {
    this.terminal.loadAddon(this.fit);
    this.terminal.open(element);
    this.terminal.write(REVERSE_WRAP);
    this.terminal.onData((data) => {
      this.system?.input(data);
      if (!this.system) this.keyPressed();
    });
    this.terminal.onResize(({ cols, rows }) => this.system?.resize({ columns: cols, rows }));
    new ResizeObserver(() => this.refit()).observe(element);
  }

  /** To the room that there is; while it is hidden it keeps the size that it had. */
  private refit(): void {
    if (this.element.offsetParent !== null) this.fit.fit();
  }

  /** It has just become visible: what is typed is for it. */
  focus(): void {
    this.refit();
    this.terminal.focus();
  }

  get size(): { columns: number; rows: number } {
    return { columns: this.terminal.cols, rows: this.terminal.rows };
  }

  /** Resolves at the next key, while it is connected to nothing. */
  key(): Promise<void> {
    return new Promise((resolve) => {
      this.keyPressed = resolve;
    });
  }

  /** Shows an output to its end. */
  async show(output: ReadableStream<Uint8Array>): Promise<void> {
    const reader = output.getReader();
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) await this.write(chunk.value);
  }

  /** From now on, what is typed goes to this terminal of the system; undefined: nowhere. */
  connect(system: SystemTerminal | undefined): void {
    this.system = system;
    system?.resize(this.size);
    if (system && this.element.offsetParent !== null) this.terminal.focus();
  }

  clear(): void {
    this.terminal.reset();
    this.terminal.write(REVERSE_WRAP);
  }

  /** Resolves when the text has been taken in, so that a fast program waits for its terminal. */
  write(text: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => this.terminal.write(text, resolve));
  }

  /** A line of the page's own, on a line by itself. */
  async note(text: string): Promise<void> {
    await this.write('');
    const newLine = this.terminal.buffer.active.cursorX > 0 ? '\r\n' : '';
    await this.write(`\x1b[0m${newLine}\x1b[90m${text}\x1b[0m\r\n`);
  }
}
