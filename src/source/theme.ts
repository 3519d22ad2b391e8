/** How a source looks, in the playground and in `<ratos-run>`: the desktop's tokens, and colours of its own. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Of what code is made of, beside the desktop's tokens. */
const COLORS = {
  '--code-keyword': 'light-dark(#8a36b3, #c792ea)',
  '--code-type': 'light-dark(#8f6400, #ffcb6b)',
  '--code-function': 'light-dark(#1e57b8, #82aaff)',
  '--code-constant': 'light-dark(#b34a13, #f78c6c)',
  '--code-string': 'light-dark(#3c7a1d, #c3e88d)',
  '--code-gutter': 'light-dark(#6d737e, #7f899a)',
  '--code-line': 'light-dark(rgb(0 0 0 / 0.025), rgb(255 255 255 / 0.03))',
  '--code-selection': 'light-dark(#f3dcc2, #4a3a22)',
  '--code-bracket': 'light-dark(#efe9df, #2a3140)',
  '--code-match': 'light-dark(#fbe6a8, #4d431c)',
  '--code-stuck': 'light-dark(#f6e7e6, #32222a)',
};

const STYLE = HighlightStyle.define([
  { tag: [tags.comment], color: 'var(--muted)', fontStyle: 'italic' },
  { tag: [tags.keyword, tags.modifier, tags.standard(tags.typeName), tags.self], color: 'var(--code-keyword)' },
  { tag: [tags.typeName, tags.className, tags.namespace], color: 'var(--code-type)' },
  {
    tag: [tags.function(tags.variableName), tags.function(tags.propertyName), tags.macroName],
    color: 'var(--code-function)',
  },
  { tag: [tags.number, tags.bool, tags.null, tags.escape, tags.labelName], color: 'var(--code-constant)' },
  { tag: [tags.string, tags.character, tags.special(tags.string)], color: 'var(--code-string)' },
  { tag: [tags.processingInstruction, tags.meta], color: 'var(--code-keyword)' },
  { tag: tags.invalid, color: 'var(--text)' },
]);

const THEME = EditorView.theme({
  '&': { ...COLORS, height: '100%', color: 'var(--text)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: "'JetBrains Mono Variable', 'JetBrains Mono', ui-monospace, monospace",
    fontSize: 'var(--code-size, 12.5px)',
    lineHeight: '20px',
    fontVariantLigatures: 'none',
    fontFeatureSettings: '"liga" 0, "calt" 0',
  },
  '.cm-content': { padding: '8px 0 40vh', caretColor: 'var(--accent)' },
  '.cm-line': { padding: '0 16px 0 12px' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, .cm-content ::selection':
    { backgroundColor: 'var(--code-selection)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'var(--code-line)' },
  '&.cm-focused .cm-activeLineGutter': { color: 'var(--text)' },
  // Long lines are scrolled under it.
  '.cm-gutters': { backgroundColor: 'var(--pane)', border: 'none', color: 'var(--code-gutter)' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '34px', padding: '0 8px 0 4px', fontVariantNumeric: 'tabular-nums' },
  '.cm-gutter-lint': { width: '14px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '4px 0 0 2px' },
  '.cm-lint-marker': { width: '12px', height: '12px' },
  '&.cm-focused .cm-matchingBracket, .cm-matchingBracket': {
    backgroundColor: 'var(--code-bracket)',
    borderRadius: '2px',
    outline: '1px solid var(--line-strong)',
  },
  '.cm-nonmatchingBracket': { color: 'var(--bad)', backgroundColor: 'transparent' },
  '.cm-selectionMatch': { backgroundColor: 'var(--code-bracket)', borderRadius: '2px' },
  '.cm-searchMatch': { backgroundColor: 'var(--code-match)', borderRadius: '2px' },
  '.cm-searchMatch-selected': { outline: '2px solid var(--accent)' },
  '.cm-foldPlaceholder': { backgroundColor: 'var(--hover)', border: 'none', color: 'var(--muted)', padding: '0 6px' },
  '.cm-panels': { backgroundColor: 'var(--pane)', color: 'var(--text)', border: 'none' },
  '.cm-panels-bottom': { borderTop: '1px solid var(--line)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    color: 'var(--text)',
    border: '1px solid var(--line-strong)',
    borderRadius: '8px',
    boxShadow: '0 8px 28px rgb(0 0 0 / 0.22), 0 1px 3px rgb(0 0 0 / 0.16)',
  },
  '.cm-lintRange-error': { textDecorationStyle: 'wavy', textDecorationColor: 'var(--bad)' },
  '.cm-lintRange-warning': { textDecorationStyle: 'wavy', textDecorationColor: 'var(--accent)' },
  '.cm-lintRange-info': { textDecorationStyle: 'dotted', textDecorationColor: 'var(--info)' },
  // By its parts: WebKit takes no thickness beside them.
  '.cm-lintRange': {
    backgroundImage: 'none',
    textDecorationLine: 'underline',
    textDecorationThickness: '1px',
    textUnderlineOffset: '3px',
    textDecorationSkipInk: 'none',
  },
  '.cm-diagnostic': { padding: '6px 12px', borderLeft: 'none', fontFamily: 'inherit' },
  '.cm-diagnosticAction': {
    backgroundColor: 'var(--accent)',
    color: 'var(--accent-text)',
    borderRadius: '6px',
    padding: '2px 8px',
  },
});

export function sourceTheme(): Extension {
  return [THEME, syntaxHighlighting(STYLE)];
}
