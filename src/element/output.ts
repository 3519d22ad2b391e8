/** What a program has written, as text, and no more of it than a page can show. */

/** Characters that are kept, at most. */
const KEPT = 100_000;
/** Colours and other wishes to a terminal, which this is not. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what they are made of.
const ESCAPES = /\x1b\[[\d;?]*[A-Za-z]/g;
/** One that is cut off; of more characters it is none. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above.
const BEGUN = /\x1b(?:\[[\d;?]{0,30})?$/;

export class Output {
  readonly element = document.createElement('pre');
  private length = 0;

  constructor() {
    this.element.className = 'output';
    this.element.tabIndex = 0;
    this.element.setAttribute('role', 'log');
    this.element.setAttribute('aria-label', 'Output');
  }

  get text(): string {
    return this.element.textContent ?? '';
  }

  clear(): void {
    this.element.replaceChildren();
    this.length = 0;
  }

  add(text: string, isError = false): void {
    const shown = text.replace(ESCAPES, '').slice(-KEPT);
    if (shown === '') return;
    const part = document.createElement('span');
    if (isError) part.className = 'err';
    part.textContent = shown;
    this.element.append(part);
    this.length += shown.length;
    while (this.length > KEPT) {
      const { firstChild } = this.element;
      // Somebody else has emptied it.
      if (firstChild === null) {
        this.length = 0;
        break;
      }
      const text = firstChild.textContent ?? '';
      const over = this.length - KEPT;
      if (text.length > over) firstChild.textContent = text.slice(over);
      else firstChild.remove();
      this.length -= Math.min(text.length, over);
    }
    this.element.scrollTop = this.element.scrollHeight;
  }

  /** Shows a stream until it ends. */
  async show(stream: ReadableStream<Uint8Array>, isError = false): Promise<void> {
    const decoder = new TextDecoder();
    // What is the beginning of a wish waits for its end.
    let begun = '';
    for await (const chunk of stream) {
      const text = begun + decoder.decode(chunk, { stream: true });
      begun = BEGUN.exec(text)?.[0] ?? '';
      this.add(text.slice(0, text.length - begun.length), isError);
      // Lets the page come to its other work, however much is written.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    this.add(begun, isError);
  }
}
