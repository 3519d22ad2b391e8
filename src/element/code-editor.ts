/** The editor with colours (CodeMirror): a part of its own, which is loaded when a source has been seen. */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { cpp } from '@codemirror/lang-cpp';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { EditorSelection, EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { sourceBasics } from '../source/basics.ts';
import { namedTypes } from '../source/named-types.ts';
import type { EditorOptions, SourceEditor } from './source-editor.ts';

const SOURCE = /\.(?:c|h|cc|cpp|cxx|hpp|hxx)$/i;

/** As high as its lines, up to 24 of them. */
const SIZE = EditorView.theme({
  '&': { height: 'auto' },
  '.cm-scroller': { minHeight: '60px', maxHeight: '500px' },
  '.cm-content': { padding: '10px 0' },
});

export class CodeEditor implements SourceEditor {
  private readonly view: EditorView;

  /** @param root what it will be in. */
  constructor(text: string, { label, isReadOnly, fileName, run }: EditorOptions, root: ShadowRoot) {
    this.view = new EditorView({
      root,
      doc: text,
      extensions: [
        SIZE,
        EditorState.readOnly.of(isReadOnly),
        lineNumbers(),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        indentUnit.of('  '),
        bracketMatching(),
        keymap.of([
          {
            key: 'Mod-Enter',
            run: () => {
              run();
              return true;
            },
          },
          // Tab is left to the page, whose other parts are to be reached.
          ...defaultKeymap,
          ...historyKeymap,
        ]),
        SOURCE.test(fileName) ? [cpp(), namedTypes(), indentOnInput()] : [],
        sourceBasics(label),
      ],
    });
    this.element.classList.add('editor');
  }

  get element(): HTMLElement {
    return this.view.dom;
  }

  get text(): string {
    return this.view.state.sliceDoc();
  }

  set text(text: string) {
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
  }

  select(line: number): void {
    const { doc } = this.view.state;
    const { from, to } = doc.line(Math.min(Math.max(line, 1), doc.lines));
    this.view.dispatch({ selection: EditorSelection.range(from, to), scrollIntoView: true });
  }

  /** Goes on where the person was in the plain field. */
  takeOver(field: HTMLTextAreaElement): void {
    const { selectionStart, selectionEnd } = field;
    const length = this.view.state.doc.length;
    this.view.dispatch({
      selection: EditorSelection.range(Math.min(selectionStart, length), Math.min(selectionEnd, length)),
    });
    this.view.focus();
  }
}
