/** Lines that something outside has to say of: threads wait there, a program has trapped there, or is held there. */
import { type Extension, RangeSet, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, GutterMarker, gutterLineClass } from '@codemirror/view';

export interface LineMark {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly kind: 'wait' | 'trap' | 'held';
  /** At the end of the line: `5 threads wait here`. */
  readonly text: string;
}

class Stripe extends GutterMarker {
  constructor(override readonly elementClass: string) {
    super();
  }

  override eq(other: Stripe): boolean {
    return other.elementClass === this.elementClass;
  }
}

interface Marked {
  readonly lines: DecorationSet;
  readonly gutter: RangeSet<GutterMarker>;
}

const NONE: Marked = { lines: Decoration.none, gutter: RangeSet.empty };

const setMarks = StateEffect.define<readonly LineMark[]>();

const marked = StateField.define<Marked>({
  create: () => NONE,
  update({ lines, gutter }, transaction) {
    for (const effect of transaction.effects)
      if (effect.is(setMarks)) return build(effect.value, transaction.state.doc);
    return { lines: lines.map(transaction.changes), gutter: gutter.map(transaction.changes) };
  },
  provide: (field) => [
    EditorView.decorations.from(field, ({ lines }) => lines),
    gutterLineClass.from(field, ({ gutter }) => gutter),
  ],
});

/** The last of several marks of one line is shown. */
function build(marks: readonly LineMark[], doc: { lines: number; line(n: number): { from: number } }): Marked {
  const lines = new RangeSetBuilder<Decoration>();
  const gutter = new RangeSetBuilder<GutterMarker>();
  const byLine = new Map(marks.map((mark) => [mark.line, mark]));
  for (const mark of [...byLine.values()].sort((a, b) => a.line - b.line)) {
    if (mark.line < 1 || mark.line > doc.lines) continue;
    const { from } = doc.line(mark.line);
    const name = `cm-mark cm-mark-${mark.kind}`;
    // The text is shown by the style sheet: the element's own text is the source alone.
    lines.add(from, from, Decoration.line({ class: name, attributes: { 'data-mark': mark.text } }));
    gutter.add(from, from, new Stripe(name));
  }
  return { lines: lines.finish(), gutter: gutter.finish() };
}

/** Those of one file, in place of what it had. */
export function marksEffect(marks: readonly LineMark[]): StateEffect<readonly LineMark[]> {
  return setMarks.of(marks);
}

export function lineMarks(): Extension {
  return marked;
}
