/**
 * The editor's element has all of a source as its text, as long as that is not too long: for readers of the page that are no
 * eyes, the browser's own search, and tests. CodeMirror draws the lines that are seen and some around them, and has nothing
 * between one line's text and the next one's.
 */
import { foldedRanges } from '@codemirror/language';
import { type EditorState, type Extension, RangeSetBuilder, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, ViewPlugin, WidgetType } from '@codemirror/view';

/** Longer ones are drawn where they are seen. */
const LINES_MAX = 2000;
const LENGTH_MAX = 150_000;

/** The end of a line, which has neither height nor looks. */
class LineEnd extends WidgetType {
  override eq(): boolean {
    return true;
  }

  override toDOM(): HTMLElement {
    const element = document.createElement('div');
    element.className = 'cm-lineEnd';
    element.setAttribute('aria-hidden', 'true');
    element.textContent = '\n';
    return element;
  }

  override get estimatedHeight(): number {
    return 0;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

const LINE_END = Decoration.widget({ widget: new LineEnd(), block: true, side: 1 });

const isDrawnWhole = ({ doc }: EditorState): boolean => doc.lines <= LINES_MAX && doc.length <= LENGTH_MAX;

const lineEnds = StateField.define<DecorationSet>({
  create: (state) => endsOf(state),
  update(ends, transaction) {
    const { startState, state } = transaction;
    return transaction.docChanged || foldedRanges(startState) !== foldedRanges(state) ? endsOf(state) : ends;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function endsOf(state: EditorState): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  if (!isDrawnWhole(state)) return builder.finish();
  const folded = foldedRanges(state).iter();
  for (let n = 1; n < state.doc.lines; n++) {
    const { to } = state.doc.line(n);
    while (folded.value && folded.to <= to) folded.next();
    // What is folded is one line with what is around it.
    if (!folded.value || to < folded.from) builder.add(to, to, LINE_END);
  }
  return builder.finish();
}

/** What CodeMirror does for a printer: it draws everything. It has no other name for that. */
interface Printing {
  readonly viewState?: { printing?: boolean };
}

function drawAll(view: EditorView): void {
  const { viewState } = view as unknown as Printing;
  const isWhole = isDrawnWhole(view.state);
  if (viewState === undefined || viewState.printing === isWhole) return;
  viewState.printing = isWhole;
  view.requestMeasure();
}

export function wholeText(): Extension {
  return [
    lineEnds,
    ViewPlugin.define((view) => {
      drawAll(view);
      return { update: ({ view }) => drawAll(view) };
    }),
    EditorView.baseTheme({ '.cm-lineEnd': { display: 'none' } }),
  ];
}
