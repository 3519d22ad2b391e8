/** Rows of assembly as CodeMirror shows them, and those of one line of the source marked. */
import { type EditorState, type Extension, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';
import type { LineTints } from '../editor/tints.ts';
import type { AssemblyRow } from './read-assembly.ts';

interface Shown {
  readonly rows: readonly AssemblyRow[];
  /** Of the source, from 1; 0: none is marked. */
  readonly line: number;
  readonly kinds: DecorationSet;
  readonly marks: DecorationSet;
}

/** Replaces the rows; the document is to be replaced in the same transaction. */
export const setRows = StateEffect.define<{ rows: readonly AssemblyRow[]; tints: LineTints }>();
/** Marks what comes from a line. */
export const markLine = StateEffect.define<number>();

const field = StateField.define<Shown>({
  create: () => ({ rows: [], line: 0, kinds: Decoration.none, marks: Decoration.none }),
  update(before, { effects, state }) {
    let { rows, line, kinds } = before;
    for (const effect of effects) {
      if (effect.is(setRows)) {
        rows = effect.value.rows;
        kinds = looksOf(rows, (row) => lookOf(row, effect.value.tints), state);
      }
      if (effect.is(markLine)) line = effect.value;
    }
    if (rows === before.rows && line === before.line) return before;
    return { rows, line, kinds, marks: looksOf(rows, (row) => (isOf(row, line) ? 'marked' : undefined), state) };
  },
  provide: (shown) => [
    EditorView.decorations.from(shown, ({ kinds }) => kinds),
    EditorView.decorations.from(shown, ({ marks }) => marks),
  ],
});

function looksOf(
  rows: readonly AssemblyRow[],
  classOf: (row: AssemblyRow) => string | undefined,
  { doc }: EditorState,
): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const [index, row] of rows.entries()) {
    const name = classOf(row);
    if (name === undefined) continue;
    const { from } = doc.line(index + 1);
    builder.add(from, from, Decoration.line({ class: name }));
  }
  return builder.finish();
}

/** A row above a function has no colour: it is of all its lines. */
const lookOf = ({ kind, line }: AssemblyRow, tints: LineTints) =>
  `assembly-${kind} ${kind === 'function' ? '' : (tints.get(line) ?? '')}`;

/** The row above a function is of all its lines. */
const isOf = (row: AssemblyRow, line: number) => line > 0 && row.line === line && row.kind !== 'function';

export const assemblyRows = (): Extension => field;

/** The row at a place of the document; undefined: there is none. */
export function rowAt(state: EditorState, position: number): AssemblyRow | undefined {
  return state.field(field).rows[state.doc.lineAt(position).number - 1];
}

/** Where the first row begins that comes from a line; undefined: none does. */
export function firstRowOf(state: EditorState, line: number): number | undefined {
  const index = state.field(field).rows.findIndex((row) => isOf(row, line));
  return index < 0 ? undefined : state.doc.line(index + 1).from;
}
