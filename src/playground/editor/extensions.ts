/** What every source is edited with. */
import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from '@codemirror/commands';
import { cpp } from '@codemirror/lang-cpp';
import { bracketMatching, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language';
import { lintGutter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { countColumn, EditorSelection, EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  rectangularSelection,
} from '@codemirror/view';
import { sourceBasics } from '../../source/basics.ts';
import { namedTypes } from '../../source/named-types.ts';
import { languageOf } from '../source-language.ts';
import type { AskCompiler } from './completion/compiler-words.ts';
import { completion } from './completion/completion.ts';
import { isInCode } from './completion/cursor-context.ts';
import { type Content, PLAIN_BYTES } from './content.ts';
import { folding } from './folding.ts';
import { lineMarks } from './marks.ts';
import { lineTints } from './tints.ts';

/**
 * A bracket is closed where that cannot come in the way of who types on: what is in texts and comments, braces, whose ends
 * come lines later, and quotation marks, which may be escaped, are left to the person. `else` goes to where its `if` is.
 */
const typing = EditorState.languageData.of((state, position) => {
  const line = state.doc.lineAt(position);
  const isCode = isInCode(line.text.slice(0, position - line.from));
  return [
    { closeBrackets: { brackets: isCode ? ['(', '['] : [] }, indentOnInput: /^\s*(?:case .*:|default:|else|\{|\})$/ },
  ];
});

const INDENT = '  ';
/** CodeMirror's own words, as the page's are written. */
const PHRASES = {
  next: 'Next',
  previous: 'Previous',
  all: 'All',
  'match case': 'Match case',
  regexp: 'Regular expression',
  'by word': 'Whole words',
  replace: 'Replace',
  'replace all': 'Replace all',
  close: 'Close',
  go: 'Go',
};

/** @param ask clang, about a place in what is in front */
export function sourceExtensions(path: string, content: Content, readOnly: boolean, ask: AskCompiler): Extension {
  const language = languageOf(path);
  const isPlain = content.bytes > PLAIN_BYTES || language === 'other';
  return [
    readOnly ? [EditorState.readOnly.of(true), EditorView.editorAttributes.of({ class: 'cm-readOnly' })] : [],
    lineMarks(),
    lineTints(),
    lintGutter(),
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    dropCursor(),
    EditorState.allowMultipleSelections.of(true),
    indentUnit.of(usesTabs(path) ? '\t' : INDENT),
    EditorState.tabSize.of(usesTabs(path) ? 8 : INDENT.length),
    bracketMatching(),
    rectangularSelection(),
    highlightActiveLine(),
    highlightSelectionMatches({ minSelectionLength: 3 }),
    search({ top: false }),
    EditorState.phrases.of(PHRASES),
    keymap.of([
      ...closeBracketsKeymap,
      // Escape, then Tab, goes on to what comes next: CodeMirror's own.
      { key: 'Tab', run: indent, shift: indentLess },
      ...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter' && key !== 'Mod-i'),
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...lintKeymap,
    ]),
    isPlain
      ? []
      : [typing, cpp(), folding(), namedTypes(), closeBrackets(), indentOnInput(), completion(language, ask)],
    sourceBasics('Source'),
    EditorView.clipboardInputFilter.of((text, state) => text.replace(/\r\n?|\n/g, state.lineBreak)),
  ];
}

/** To the next stop; what is selected as a whole. */
function indent(view: EditorView): boolean {
  const { state } = view;
  if (state.readOnly) return false;
  if (state.selection.ranges.some(({ empty }) => !empty)) return indentMore(view);
  const unit = state.facet(indentUnit);
  view.dispatch(
    state.update(
      state.changeByRange(({ head }) => {
        const column = countColumn(state.doc.lineAt(head).text, state.tabSize, head - state.doc.lineAt(head).from);
        const insert = unit === '\t' ? unit : ' '.repeat(unit.length - (column % unit.length));
        return { changes: { from: head, insert }, range: EditorSelection.cursor(head + insert.length) };
      }),
      { scrollIntoView: true, userEvent: 'input' },
    ),
  );
  return true;
}

function usesTabs(path: string): boolean {
  return /(?:^|\/)(?:GNU)?[Mm]akefile$|\.mk$/.test(path);
}
