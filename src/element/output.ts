/** What a program has written, as text, and no more of it than a page can show. */

/** Characters that are kept, at most. */
const KEPT = 100_000;
/** Colours and other wishes to a terminal, which this is not. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what they are made of.
const ESCAPES = /\x1b\[[\d;?]*[A-Za-z]/g;

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
      if (firstChild === null || firstChild === part) break;
      this.length -= firstChild.textContent?.length ?? 0;
      firstChild.remove();
    }
    this.element.scrollTop = this.element.scrollHeight;
  }

  /** Shows a stream until it ends. */
  async show(stream: ReadableStream<Uint8Array>, isError = false): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      this.add(decoder.decode(chunk, { stream: true }), isError);
      // Lets the page come to its other work, however much is written.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }
}
