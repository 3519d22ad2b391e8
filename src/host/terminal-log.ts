/** A terminal's text for those who read it otherwise than by its picture: screen readers, and tests. */
import type { Terminal as Xterm } from '@xterm/xterm';

/** So often at most, for a program may print without end. */
const EVERY_MS = 100;
/** Lines of a part. */
const PART_LINES = 100;
/** Parts that are laid out with the rest of the page. When more have changed, they are so later, one by one. */
const AT_ONCE = 3;
/** How long the terminal is silent before that. */
const SILENCE_MS = 250;

/**
 * Nobody sees the text, and its thousands of lines would take the browser the better part of a second to lay out, again
 * and again while a program prints. So it is in parts, and those that change so fast are not laid out before there is
 * time for it.
 */
export class TerminalLog {
  private readonly element = document.createElement('div');
  /** What they hold, one after the other, is the text. */
  private readonly parts: Text[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private layoutTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly xterm: Xterm,
    place: HTMLElement,
    name: string,
  ) {
    this.element.setAttribute('role', 'log');
    this.element.setAttribute('aria-label', name);
    this.element.style.cssText =
      'position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: pre;';
    place.append(this.element);
    xterm.onWriteParsed(() => {
      this.timer ??= setTimeout(() => this.update(), EVERY_MS);
    });
  }

  private update(): void {
    this.timer = undefined;
    const texts = this.read();
    while (this.parts.length > texts.length) this.parts.pop()?.parentElement?.remove();
    while (this.parts.length < texts.length) this.parts.push(addPart(this.element));
    const changed = this.parts.filter((part, at) => part.data !== texts[at]);
    if (changed.length > AT_ONCE) {
      for (const part of changed) setLaidOut(part, false);
      clearTimeout(this.layoutTimer);
      this.layoutTimer = setTimeout(() => this.layOut(), SILENCE_MS);
    }
    for (const [at, part] of this.parts.entries()) put(part, texts[at] ?? '');
  }

  /** The last ones first. */
  private layOut(): void {
    const part = this.parts.findLast((each) => each.parentElement?.hasAttribute('style'));
    if (part === undefined) return;
    setLaidOut(part, true);
    this.layoutTimer = setTimeout(() => this.layOut());
  }

  private read(): string[] {
    const { active } = this.xterm.buffer;
    const texts: string[] = [];
    let text = '';
    // What is blank at the end is left out, so it comes with what follows it.
    let blank = '';
    for (let row = 0; row < active.length; row++) {
      const line = active.getLine(row);
      const goesOn = active.getLine(row + 1)?.isWrapped ?? false;
      const content = line?.translateToString(!goesOn) ?? '';
      if (content.trimEnd() !== '') {
        text += blank + content;
        blank = '';
      } else blank += content;
      if (!goesOn) blank += '\n';
      if ((row + 1) % PART_LINES === 0) {
        texts.push(text);
        text = '';
      }
    }
    texts.push(text);
    while (texts.length > 1 && texts.at(-1) === '') texts.pop();
    return [...texts.slice(0, -1), texts.at(-1)?.trimEnd() ?? ''];
  }

  remove(): void {
    clearTimeout(this.timer);
    clearTimeout(this.layoutTimer);
    this.element.remove();
  }
}

function addPart(log: HTMLElement): Text {
  const text = document.createTextNode('');
  const part = document.createElement('span');
  part.append(text);
  log.append(part);
  return text;
}

/** What is not is there all the same, also for screen readers, and is laid out for who asks where it is. */
function setLaidOut({ parentElement: part }: Text, laidOut: boolean): void {
  if (laidOut) part?.removeAttribute('style');
  else part?.setAttribute('style', 'display: inline-block; content-visibility: auto; contain-intrinsic-size: 1px');
}

/** Only what has changed is put in, so that only that is read out. */
function put(node: Text, text: string): void {
  const before = node.data;
  const most = Math.min(before.length, text.length);
  let same = 0;
  while (same < most && before.charCodeAt(same) === text.charCodeAt(same)) same++;
  if (same < before.length || same < text.length) node.replaceData(same, before.length - same, text.slice(same));
}
