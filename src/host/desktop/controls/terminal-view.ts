/** xterm.js in the desktop: in chunks of its own, because most systems show no terminal. */
import { FitAddon } from '@xterm/addon-fit';
import { Terminal as Xterm } from '@xterm/xterm';
import xtermStyle from '@xterm/xterm/css/xterm.css?inline';
import type { Terminal } from '../../api.ts';
import { desktopFonts } from '../fonts.ts';
import { DARK } from '../tokens.ts';

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

const styled = new WeakSet<ShadowRoot>();

function addStyle(root: ShadowRoot): void {
  if (styled.has(root)) return;
  styled.add(root);
  const sheet = new CSSStyleSheet();
  // The font makes arrows of some pairs of characters.
  sheet.replaceSync(`${xtermStyle} .xterm { font-variant-ligatures: none; }`);
  root.adoptedStyleSheets.push(sheet);
}

export class TerminalView {
  private readonly xterm = new Xterm({
    cursorBlink: true,
    fontFamily: FONT,
    fontSize: 12.5,
    lineHeight: 1.25,
    scrollback: 5000,
    theme: THEME,
  });
  private readonly fit = new FitAddon();
  private readonly observer = new ResizeObserver(() => this.refit());
  private system: Terminal | undefined;

  constructor(private readonly element: HTMLElement) {
    addStyle(element.getRootNode() as ShadowRoot);
    this.xterm.loadAddon(this.fit);
    this.xterm.open(element);
    this.xterm.write(REVERSE_WRAP);
    this.xterm.onData((data) => this.system?.input(data));
    this.xterm.onResize(({ cols: columns, rows }) => this.system?.resize({ columns, rows }));
    this.observer.observe(element);
    this.refit();
    // Its characters have other widths then.
    void desktopFonts().then(() => {
      this.xterm.options.fontFamily = `${FONT}, monospace`;
      this.refit();
    });
  }

  /** What takes the keyboard. */
  get input(): HTMLElement {
    return this.xterm.textarea ?? this.element;
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

  /** From now on it shows this terminal, and types into it. */
  connect(system: Terminal): void {
    if (this.system !== undefined) this.xterm.reset();
    this.system = system;
    const { cols: columns, rows } = this.xterm;
    system.resize({ columns, rows });
    void this.show(system);
  }

  /** A program that is fast waits until its output has been taken in. */
  private async show(system: Terminal): Promise<void> {
    const reader = system.output.getReader();
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      const { value } = chunk;
      if (this.system !== system) return;
      await new Promise<void>((resolve) => this.xterm.write(value, resolve));
    }
  }

  remove(): void {
    this.observer.disconnect();
    this.xterm.dispose();
  }
}
