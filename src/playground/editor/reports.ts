/** What a run says of mistakes in the program: reports of `--check`, and of traps, with the lines where they happened. */
import { absolutePath } from '../files/paths.ts';
import type { Diagnostic } from './diagnostics.ts';

const PLACED = /^(.+?):(\d+):(\d+): ((?:memory|runtime) error: .*)$/;
const UNPLACED = /^(?:.*: (trap in thread \d+.*)|((?:memory|runtime) error: .*))$/;
/** `    at hello.c:5:10 in main`; where a function begins there is no column. */
const FRAME = /^ {4}at (.+?):(\d+)(?::(\d+))? in (.*)$/;
/** More of what has been told. */
const FURTHER = /^ {2}(?! )/;
/** A function without lines: what a trap is told of lies further out. */
const IN_LIBRARY = '    at ';
/** `    at main, which begins at hello.c:3`, where the browser tells no more. */
const FUNCTION = /^ {4}at (.+), which begins at (.+?):(\d+)$/;
/** Ends what is said of a place of which only the function is known. */
export const BEGINS_HERE = ', which begins here';
/** Reports that are shown, and frames of each. */
const REPORTS_MAX = 50;
const FRAMES_MAX = 12;
/** What a program has printed last is looked through. */
const LENGTH_MAX = 1 << 20;

interface Growing extends Diagnostic {
  readonly notes: Diagnostic[];
}

/**
 * @param output what the program has written, among it the reports
 * @param folder where it was compiled: files are named from there
 */
export function readReports(output: string, folder: string): Diagnostic[] {
  const reports: Growing[] = [];
  /** A report whose place is that of its first frame. */
  let message: string | undefined;
  let open: Growing | undefined;
  /** What is said of the frames that follow: who has allocated it, who has freed it. */
  let about = '';
  for (const line of output.slice(-LENGTH_MAX).split(/\r*\n/)) {
    const place = PLACED.exec(line);
    const frame = frameOf(line);
    if (open && FURTHER.test(line)) {
      about = `${line.trim()}, `;
      continue;
    }
    if (place) {
      message = undefined;
      about = '';
      open = report({ file: place[1]!, line: Number(place[2]), column: Number(place[3]) }, place[4]!, folder);
      reports.push(open);
    } else if (frame && message !== undefined) {
      open = report(frame, frame.begins ? `${message}, ${frame.within}` : message, folder);
      reports.push(open);
      message = undefined;
    } else if (frame && open) {
      // A function that calls itself is there again and again.
      const { line, column } = open.notes.at(-1) ?? open;
      const isSame = frame.line === line && frame.column === column;
      if ((!isSame || about !== '') && open.notes.length < FRAMES_MAX)
        open.notes.push(report(frame, about + frame.within, folder, 'note'));
      about = '';
    } else if (message === undefined || !line.startsWith(IN_LIBRARY)) {
      const [, trap, error] = UNPLACED.exec(line) ?? [];
      message = trap ?? error;
      // What belongs to a report is indented.
      if (!line.startsWith('  ')) open = undefined;
    }
    if (reports.length === REPORTS_MAX) break;
  }
  return reports;
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

interface Frame extends Place {
  /** In what it was. */
  readonly within: string;
  /** It is where the function begins. */
  readonly begins: boolean;
}

function frameOf(text: string): Frame | undefined {
  const [, file, line, column, name] = FRAME.exec(text) ?? [];
  if (file !== undefined)
    return { file, line: Number(line), column: Number(column ?? 1), within: `in ${name}`, begins: false };
  const [, called, from, first] = FUNCTION.exec(text) ?? [];
  if (from === undefined) return undefined;
  return { file: from, line: Number(first), column: 1, within: `in ${called}${BEGINS_HERE}`, begins: true };
}

function report(
  { file, line, column }: Place,
  message: string,
  folder: string,
  severity: Diagnostic['severity'] = 'error',
): Growing {
  return { path: absolutePath(folder, file), line, column, severity, message, fixes: [], notes: [] };
}
