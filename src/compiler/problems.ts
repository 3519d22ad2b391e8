/** Reads what clang and the driver say. */
import type { Problem } from './api.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape begins a colour
const COLOR = /\x1b\[[0-9;]*[A-Za-z]/g;
const PLACED = /^(.+?):(\d+):(\d+): (?:fatal )?(error|warning|note): (.*)$/;
const UNPLACED = /^(?:[\w+-]+: )?(?:fatal )?(error|warning|note): (.*)$/;

export function withoutColors(text: string): string {
  return text.replace(COLOR, '');
}

/** @param text without colours. */
export function problemsIn(text: string): Problem[] {
  return text.split('\n').flatMap((line): Problem[] => {
    const [, file, lineNumber, column, severity, message] = PLACED.exec(line) ?? [];
    if (file !== undefined && message !== undefined)
      return [{ severity: severityOf(severity), file, line: Number(lineNumber), column: Number(column), message }];
    const [, kind, text] = UNPLACED.exec(line) ?? [];
    return text === undefined ? [] : [{ severity: severityOf(kind), file: '', line: 0, column: 0, message: text }];
  });
}

function severityOf(word: string | undefined): Problem['severity'] {
  return word === 'warning' || word === 'note' ? word : 'error';
}
