import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { LineDiscipline, type LineDisciplineOutput } from './line-discipline.ts';

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

/** The terminal: what a program writes, and lines typed for it. */
export class ProgramTerminal {
  private readonly terminal = new Terminal({
    convertEol: true,
    cursorBlink: true,
    fontFamily: '"JetBrains Mono", "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace',
    fontSize: 14,
    lineHeight: 1.2,
    scrollback: 5000,
    theme: THEME,
  });
  private readonly discipline = new LineDiscipline({
    echo: (text) => this.terminal.write(text),
    send: (text) => this.reader?.send(text),
    end: () => this.reader?.end(),
    interrupt: () => this.reader?.interrupt(),
  });
  private reader: Omit<LineDisciplineOutput, 'echo'> | undefined;

  constructor(element: HTMLElement) {
    const fit = new FitAddon();
    this.terminal.loadAddon(fit);
    this.terminal.open(element);
    this.terminal.write(REVERSE_WRAP);
    this.terminal.onData((data) => {
      if (this.reader) this.discipline.input(data);
    });
    new ResizeObserver(() => fit.fit()).observe(element);
  }

  /** From now on, what is typed goes to this reader; undefined: nowhere. */
  connect(reader: Omit<LineDisciplineOutput, 'echo'> | undefined): void {
    this.discipline.reset();
    this.reader = reader;
    if (reader) this.terminal.focus();
  }

  clear(): void {
    this.terminal.reset();
    this.terminal.write(REVERSE_WRAP);
  }

  /** Resolves when the text has been taken in, so that a fast program waits for its terminal. */
  write(text: string): Promise<void> {
    return new Promise((resolve) => this.terminal.write(text, resolve));
  }

  /** A line of the page's own, on a line by itself. */
  async note(text: string): Promise<void> {
    await this.write('');
    const newLine = this.terminal.buffer.active.cursorX > 0 ? '\n' : '';
    await this.write(`\x1b[0m${newLine}\x1b[90m${text}\x1b[0m\n`);
  }
}
