/** Lines in colours, by which something beside the source shows what it has of them. */
import { type Extension, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';

/** Classes of lines, by their numbers from 1. */
export type LineTints = ReadonlyMap<number, string>;

/** In place of those that were. */
export const setTints = StateEffect.define<LineTints>();

export function lineTints(): Extension {
  return StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update(tinted, { effects, changes, state: { doc } }) {
      for (const effect of effects) if (effect.is(setTints)) return build(effect.value, doc);
      return tinted.map(changes);
    },
    provide: (field) => EditorView.decorations.from(field),
  });
}

function build(tints: LineTints, doc: { lines: number; line(n: number): { from: number } }): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const [line, name] of [...tints].sort(([a], [b]) => a - b)) {
    if (line > doc.lines) break;
    const { from } = doc.line(line);
    builder.add(from, from, Decoration.line({ class: name }));
  }
  return builder.finish();
}
