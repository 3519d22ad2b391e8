/** A terminal's text for those who read it otherwise than by its picture: screen readers, and tests. */
import type { Terminal as Xterm } from '@xterm/xterm';

/** So often at most, for a program may print without end. */
const EVERY_MS = 100;

export class TerminalLog {
  private readonly element = document.createElement('div');
  private readonly text = document.createTextNode('');
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly xterm: Xterm,
    place: HTMLElement,
    name: string,
  ) {
    this.element.setAttribute('role', 'log');
    this.element.setAttribute('aria-label', name);
    this.element.style.cssText =
      'position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: pre;';
    this.element.append(this.text);
    place.append(this.element);
    xterm.onWriteParsed(() => {
      this.timer ??= setTimeout(() => this.update(), EVERY_MS);
    });
  }

  /** Only what has changed is put in, so that only that is read out. */
  private update(): void {
    this.timer = undefined;
    const [before, after] = [this.text.data, this.read()];
    const most = Math.min(before.length, after.length);
    let same = 0;
    while (same < most && before.charCodeAt(same) === after.charCodeAt(same)) same++;
    if (same < before.length || same < after.length)
      this.text.replaceData(same, before.length - same, after.slice(same));
  }

  private read(): string {
    const { active } = this.xterm.buffer;
    let text = '';
    for (let row = 0; row < active.length; row++) {
      const line = active.getLine(row);
      if (line === undefined) continue;
      const goesOn = active.getLine(row + 1)?.isWrapped ?? false;
      text += line.translateToString(!goesOn) + (goesOn ? '' : '\n');
    }
    return text.trimEnd();
  }

  remove(): void {
    clearTimeout(this.timer);
    this.element.remove();
  }
}
