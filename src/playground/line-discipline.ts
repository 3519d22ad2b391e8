/** What a line discipline does with what is typed. */
export interface LineDisciplineOutput {
  /** Show this in the terminal. */
  echo(text: string): void;
  /** Give this to the program. */
  send(text: string): void;
  /** Ctrl-D on an empty line. */
  end(): void;
  /** Ctrl-C. */
  interrupt(): void;
}

/** Arrow keys, function keys and the like: there is nothing they could do to a line of input. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character
const ESCAPE_SEQUENCE = /\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O.|.)?/g;
/** Characters that take two columns: East Asian wide ones and pictographs. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

const ERASE_COLUMN = '\b \b';
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * A terminal's cooked mode: lines are edited here and given to the program whole. Backspace erases a character,
 * Ctrl-W a word, Ctrl-U the line; Ctrl-D sends the unfinished line, or ends the input when there is none.
 */
export class LineDiscipline {
  /** The unfinished line, one entry per character as seen. */
  private line: string[] = [];

  constructor(private readonly output: LineDisciplineOutput) {}

  /** Drops the unfinished line. */
  reset(): void {
    this.line = [];
  }

  input(data: string): void {
    const typed = data.replace(/\r\n?/g, '\n').replace(ESCAPE_SEQUENCE, '');
    for (const { segment } of segmenter.segment(typed)) this.character(segment);
  }

  private character(text: string): void {
    switch (text) {
      case '\n':
        this.output.echo('\r\n');
        this.sendLine('\n');
        return;
      case '\x03':
        this.output.echo('^C\r\n');
        this.reset();
        this.output.interrupt();
        return;
      case '\x04':
        if (this.line.length > 0) this.sendLine('');
        else this.output.end();
        return;
      case '\x7f':
      case '\b':
        this.erase();
        return;
      case '\x15':
        while (this.line.length > 0) this.erase();
        return;
      case '\x17':
        while (this.line.at(-1) === ' ') this.erase();
        while (this.line.length > 0 && this.line.at(-1) !== ' ') this.erase();
        return;
    }
    // A tab is shown as one column, so that it can be erased again.
    if (text !== '\t' && text < ' ') return;
    this.line.push(text);
    this.output.echo(text === '\t' ? ' ' : text);
  }

  private sendLine(end: string): void {
    const text = this.line.join('') + end;
    this.reset();
    this.output.send(text);
  }

  private erase(): void {
    const last = this.line.pop();
    if (last !== undefined) this.output.echo(WIDE.test(last) ? ERASE_COLUMN + ERASE_COLUMN : ERASE_COLUMN);
  }
}
