/** Diagnostics in the text: what clang counts in bytes, as positions, with what mends them. */
import type { Diagnostic as Shown } from '@codemirror/lint';
import type { ChangeSpec, Text } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { type ByteSpan, columnOf, type Diagnostic, type Fix } from './diagnostics.ts';

/** Where a place is; lines that are not there are the last one. */
export function positionOf(doc: Text, line: number, byteColumn: number): number {
  const { from, text } = doc.line(Math.min(Math.max(line, 1), doc.lines));
  return from + columnOf(text, byteColumn);
}

function rangeOf(doc: Text, { line, column, endLine, endColumn }: ByteSpan): { from: number; to: number } {
  const from = positionOf(doc, line, column);
  return { from, to: Math.max(from, positionOf(doc, endLine, endColumn)) };
}

/** What is underlined: what clang means if it says so, the word there, or a character. */
function underlined(doc: Text, { line, column, span }: Diagnostic): { from: number; to: number } {
  const from = positionOf(doc, line, column);
  if (span) {
    const range = rangeOf(doc, span);
    if (range.from <= from && from <= range.to && range.to > range.from) return range;
  }
  const { to, text, from: start } = doc.lineAt(from);
  const word = /^(?:\w+|[^\w\s]|\s+)/.exec(text.slice(from - start))?.[0] ?? '';
  // At the end of a line, the character before.
  return from < to ? { from, to: from + word.length } : { from: Math.max(start, from - 1), to: from };
}

/** @param path of the file that is shown: what mends others is not offered. */
export function shownDiagnostics(doc: Text, path: string, found: readonly Diagnostic[]): Shown[] {
  return found
    .filter((diagnostic) => diagnostic.path === path)
    .map((diagnostic) => {
      const { severity, message, notes } = diagnostic;
      const fixes = [diagnostic, ...notes].filter((each) => isMendedHere(each.fixes, path));
      const text = [message, ...notes.map((note) => `note: ${note.message}`)].join('\n');
      return {
        ...underlined(doc, diagnostic),
        severity: severity === 'note' ? 'info' : severity,
        message: text,
        actions: fixes.map(({ fixes }) => {
          return { name: nameOfFix(fixes), apply: (view: EditorView) => mend(view, doc, fixes) };
        }),
      };
    });
}

function isMendedHere(fixes: readonly Fix[], path: string): boolean {
  return fixes.length > 0 && fixes.every((fix) => fix.path === path);
}

const FIX_TEXT_MAX = 40;

function nameOfFix(fixes: readonly Fix[]): string {
  const text = fixes
    .map((fix) => fix.text.trim())
    .filter(Boolean)
    .join(' … ');
  if (text === '') return 'Remove it';
  const isInserted = fixes.every((fix) => fix.line === fix.endLine && fix.column === fix.endColumn);
  return `${isInserted ? 'Insert' : 'Change to'} ${text.length > FIX_TEXT_MAX ? `${text.slice(0, FIX_TEXT_MAX)}…` : text}`;
}

/** Nothing, where the text is no longer the one that the diagnostics are of. */
function mend(view: EditorView, doc: Text, fixes: readonly Fix[]): void {
  if (!view.state.doc.eq(doc)) return;
  const changes: ChangeSpec[] = fixes.map((fix) => ({ ...rangeOf(doc, fix), insert: fix.text }));
  view.dispatch({ changes, userEvent: 'input.fix' });
}
