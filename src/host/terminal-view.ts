/** xterm.js, in windows and in the page's own elements: in a chunk of its own, because most systems show no terminal. */
import { FitAddon } from '@xterm/addon-fit';
import { Terminal as Xterm } from '@xterm/xterm';
import xtermStyle from '@xterm/xterm/css/xterm.css?inline';
import type { Terminal, TerminalSize, TerminalView, TerminalViewOptions } from './api.ts';
import { desktopFonts } from './desktop/fonts.ts';
import { DARK } from './desktop/tokens.ts';
import { TerminalLog } from './terminal-log.ts';
import { scrollByTouch } from './terminal-touch.ts';

/** A terminal is dark on a light desktop, too: programs choose colours for that. */
const THEME = {
  background: DARK.page,
  foreground: DARK.text,
  cursor: DARK.accent,
  cursorAccent: DARK['accent-text'],
  selectionBackground: DARK['line-strong'],
  black: DARK.line,
  red: DARK.bad,
  green: DARK.good,
  yellow: DARK.accent,
  blue: DARK.info,
  magenta: DARK.violet,
  cyan: '#62c7d6',
  white: DARK.text,
  brightBlack: DARK.muted,
  brightRed: DARK.bad,
  brightGreen: DARK.good,
  brightYellow: DARK.accent,
  brightBlue: DARK.info,
  brightMagenta: DARK.violet,
  brightCyan: '#62c7d6',
  brightWhite: '#ffffff',
};
const FONT = '"JetBrains Mono Variable", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace';
/** Lets the cursor go back over a wrapped line's start, as erasing needs. */
const REVERSE_WRAP = '\x1b[?45h';
/** Colours that a program has redefined: of the palette, of text, background and cursor. */
const COLOURS = [104, 110, 111, 112].map((colours) => `\x1b]${colours}\x07`).join('');
/**
 * What a program may have left behind is undone: a sequence begun (CAN), margins, colours, insertion and a hidden cursor
 * (DECSTR), keys of applications, lines that do not wrap, a mouse that is listened to, marks around what is pasted.
 */
const LISTENED = [9, 1000, 1002, 1003, 1004, 1006, 2004].map((mode) => `\x1b[?${mode}l`).join('');
const SANE = `\x18\x1b[!p\x1b[?1l\x1b>\x1b[4l\x1b[?7h${LISTENED}${REVERSE_WRAP}${COLOURS}`;
/** Back from the screen of full-screen programs to where the cursor was before. */
const NORMAL_SCREEN = '\x1b[?1049l';

const styled = new WeakSet<Document | ShadowRoot>();

function addStyle(root: Document | ShadowRoot): void {
  if (styled.has(root)) return;
  styled.add(root);
  const sheet = new CSSStyleSheet();
  // The font makes arrows of some pairs of characters. Rows do not fill the whole height, and xterm.js, which has a
  // scroll bar of its own, has the browser's behind them.
  sheet.replaceSync(
    `${xtermStyle} .xterm { font-variant-ligatures: none; } .xterm .xterm-viewport { background: none; overflow: hidden; } .xterm .scrollbar { touch-action: none; }`,
  );
  root.adoptedStyleSheets.push(sheet);
}

export class XtermView implements TerminalView {
  private readonly xterm = new Xterm({
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    fontFamily: FONT,
    fontSize: 12.5,
    lineHeight: 1.25,
    scrollback: 5000,
    // What programs write that is no text is no news of the page's.
    logLevel: 'off',
    theme: THEME,
  });
  private readonly fit = new FitAddon();
  private readonly observer = new ResizeObserver(() => this.refit());
  private readonly log: TerminalLog | undefined;
  private system: Terminal | null = null;

  constructor(
    private readonly element: HTMLElement,
    { onKey, logName }: TerminalViewOptions = {},
  ) {
    addStyle(element.getRootNode() as Document | ShadowRoot);
    this.xterm.loadAddon(this.fit);
    this.xterm.open(element);
    scrollByTouch(this.xterm);
    this.xterm.write(REVERSE_WRAP);
    this.xterm.onData((data) => {
      if (this.system !== null) this.system.input(data);
      else onKey?.(data);
    });
    this.xterm.onResize(({ cols: columns, rows }) => this.system?.resize({ columns, rows }));
    if (logName !== undefined) this.log = new TerminalLog(this.xterm, element, logName);
    this.observer.observe(element);
    this.refit();
    document.fonts.addEventListener('loadingdone', this.measure);
    // In the page's own elements its own fonts count, when it has them.
    if (element.getRootNode() !== document) void desktopFonts().then(this.measure);
  }

  /** Characters may have other widths now. */
  private readonly measure = (): void => {
    // Told only of what is not the same.
    this.xterm.options.fontFamily = this.xterm.options.fontFamily === FONT ? `${FONT}, monospace` : FONT;
    this.refit();
  };

  /** What runs in it has said what it is about. */
  onTitle(told: (title: string) => void): void {
    this.xterm.onTitleChange(told);
  }

  /** What takes the keyboard. */
  get input(): HTMLElement {
    return this.xterm.textarea ?? this.element;
  }

  get size(): Required<TerminalSize> {
    return { columns: this.xterm.cols, rows: this.xterm.rows };
  }

  focus(): void {
    this.xterm.focus();
  }

  setEnabled(enabled: boolean): void {
    this.xterm.options.disableStdin = !enabled;
  }

  /** To the room that there is; while it is hidden it keeps the size that it had. */
  private refit(): void {
    if (this.element.offsetParent !== null) this.fit.fit();
  }

  connect(terminal: Terminal | null): void {
    this.system = terminal;
    terminal?.resize(this.size);
  }

  async show(terminal: Terminal, shown?: () => void): Promise<void> {
    // A program that is fast waits until its output has been taken in.
    const reader = terminal.output.getReader();
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      await this.write(chunk.value);
      shown?.();
    }
  }

  write(text: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => this.xterm.write(text, resolve));
  }

  async note(text: string): Promise<void> {
    await this.write('\x18');
    if (this.xterm.buffer.active.type === 'alternate') await this.write(NORMAL_SCREEN);
    await this.write(SANE);
    const newLine = this.xterm.buffer.active.cursorX > 0 ? '\r\n' : '';
    await this.write(`\x1b[0m${newLine}\x1b[90m${text}\x1b[0m\r\n`);
  }

  clear(): void {
    this.xterm.reset();
    this.xterm.write(REVERSE_WRAP + COLOURS);
  }

  remove(): void {
    this.observer.disconnect();
    document.fonts.removeEventListener('loadingdone', this.measure);
    this.log?.remove();
    this.xterm.dispose();
  }
}
