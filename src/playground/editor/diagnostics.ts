/** What clang says, read: by `-fdiagnostics-parseable-fixits -fdiagnostics-print-source-range-info`, or without. */

import { absolutePath } from '../files/paths.ts';

/** A place as clang counts: lines from 1, columns from 1 and in bytes of UTF-8. */
export interface ByteSpan {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface Fix extends ByteSpan {
  readonly path: string;
  readonly text: string;
}

export interface Diagnostic {
  /** As the compiler was given it, or found it. */
  readonly path: string;
  readonly line: number;
  /** In bytes. */
  readonly column: number;
  readonly severity: 'error' | 'warning' | 'note';
  readonly message: string;
  /** What it is about, where clang says more than a place. */
  readonly span?: ByteSpan;
  /** Together they mend it. */
  readonly fixes: readonly Fix[];
  readonly notes: readonly Diagnostic[];
}

/** What a compiler says without what can only be read out of its words. */
export type Problem = Pick<Diagnostic, 'path' | 'line' | 'severity' | 'message'> & { readonly column?: number };

/**
 * A note belongs to what is told before it; one that has no place, to what names the same.
 * @param front what is said of no place is said of this file
 */
export function withNotes(problems: readonly Problem[], front: string): Diagnostic[] {
  const found: Growing[] = [];
  for (const problem of problems) {
    if (problem.severity === 'note' && problem.path === '' && addNote(found, problem.message)) continue;
    const owner = problem.severity === 'note' ? found.at(-1) : undefined;
    const path = problem.path === '' ? front : problem.path;
    (owner?.notes ?? found).push({ column: 1, ...problem, path, fixes: [], notes: [] });
  }
  return found;
}

/** `getch is not there in RatOS: …`, `<list> is a header of C++: …` */
const NAMED = /^<?([\w./+-]+)>? is /;

/** A note of the driver, which says no place. @returns whether there is something that it belongs to */
function addNote(found: readonly Growing[], message: string): boolean {
  const [, name] = NAMED.exec(message) ?? [];
  const owner = found.find((each) => name !== undefined && each.message.includes(name)) ?? found.at(-1);
  if (owner === undefined) return false;
  const { path, line, column } = owner;
  owner.notes.push({ path, line, column, severity: 'note', message, fixes: [], notes: [] });
  return true;
}

/** What makes clang say it so that it can be read. It tells what mends something only where it shows the line, too. */
export const DIAGNOSTIC_FLAGS: readonly string[] = [
  '-fno-color-diagnostics',
  '-fdiagnostics-parseable-fixits',
  '-fdiagnostics-print-source-range-info',
];

const REST = /^:(\d+):(\d+):((?:\{\d+:\d+-\d+:\d+\})*):? (fatal error|error|warning|note|remark|runtime error): (.*)$/;
const LINE =
  /^(.*?)(:\d+:\d+:(?:(?:\{\d+:\d+-\d+:\d+\})+:)? (?:fatal error|error|warning|note|remark|runtime error): .*)$/;
const SPAN = /\{(\d+):(\d+)-(\d+):(\d+)\}/g;
const FIX = /^fix-it:"((?:[^"\\]|\\.)*)":\{(\d+):(\d+)-(\d+):(\d+)\}:"((?:[^"\\]|\\.)*)"$/;

const UNPLACED_NOTE = /^note: (.*)$/;
/** A line of a source that is shown, or what stands below it. */
const SHOWN = /^\s*\d* \| /;

type Growing = Diagnostic & { fixes: Fix[]; notes: Diagnostic[] };

/**
 * @param known paths that may stand at a line's beginning, whatever is in them; others are taken to end where something
 * like a place begins.
 */
export function parseDiagnostics(output: string, known: readonly string[] = []): Diagnostic[] {
  const found: Growing[] = [];
  /** Which fix-its belong to. */
  let last: Growing | undefined;
  for (const line of output.split('\n')) {
    const fix = readFix(line);
    if (fix) {
      last?.fixes.push(fix);
      continue;
    }
    const [, note] = UNPLACED_NOTE.exec(line) ?? [];
    if (note !== undefined) addNote(found, note);
    const read = readLine(line, known);
    if (!read) continue;
    const owner = found.at(-1);
    if (read.severity === 'note' && owner) owner.notes.push(read);
    else found.push(read);
    last = read;
  }
  return found;
}

/** Of files that are open. @param folder where the compiler was run */
export function placedIn(folder: string, found: Diagnostic): Diagnostic {
  return {
    ...found,
    path: absolutePath(folder, found.path),
    fixes: found.fixes.map((fix) => ({ ...fix, path: absolutePath(folder, fix.path) })),
    notes: found.notes.map((note) => placedIn(folder, note)),
  };
}

function readLine(text: string, known: readonly string[]): Growing | undefined {
  if (SHOWN.test(text)) return undefined;
  const path = known.find((candidate) => text.startsWith(candidate) && REST.test(text.slice(candidate.length)));
  const [, found = '', rest = ''] = path === undefined ? (LINE.exec(text) ?? []) : ['', path, text.slice(path.length)];
  const [, line, column, spans = '', severity = '', message = ''] = REST.exec(rest) ?? [];
  if (found === '' || line === undefined) return undefined;
  const [span] = spansOf(spans).filter((candidate) => candidate.line === Number(line));
  return {
    path: found,
    line: Number(line),
    column: Number(column),
    severity: severity.endsWith('error') ? 'error' : severity === 'warning' ? 'warning' : 'note',
    message,
    ...(span && { span }),
    fixes: [],
    notes: [],
  };
}

function spansOf(text: string): ByteSpan[] {
  return [...text.matchAll(SPAN)].map(([, line, column, endLine, endColumn]) => ({
    line: Number(line),
    column: Number(column),
    endLine: Number(endLine),
    endColumn: Number(endColumn),
  }));
}

function readFix(text: string): Fix | undefined {
  const [, path, line, column, endLine, endColumn, replacement = ''] = FIX.exec(text) ?? [];
  if (path === undefined) return undefined;
  const place = { line: Number(line), column: Number(column), endLine: Number(endLine), endColumn: Number(endColumn) };
  return { path: unescaped(path), ...place, text: unescaped(replacement) };
}

/** As clang writes texts: what is not printed in three octal digits, each a byte. */
function unescaped(text: string): string {
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (const [part, octal, letter] of text.matchAll(/\\([0-7]{3})|\\(.)|[^\\]+/gs)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8) & 255);
    else bytes.push(...encoder.encode(letter === undefined ? part : (LETTERS[letter] ?? letter)));
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}

const LETTERS: Readonly<Record<string, string>> = { n: '\n', t: '\t' };

/** Of a place in a line: its column as clang counts, in bytes from 1. */
export function columnInBytes(line: string, at: number): number {
  return new TextEncoder().encode(line.slice(0, at)).length + 1;
}

/** Of a line, the place of a column in bytes, counted as JavaScript counts. Outside the line: its end. */
export function columnOf(line: string, byteColumn: number): number {
  let bytes = byteColumn - 1;
  let at = 0;
  for (const character of line) {
    if (bytes <= 0) break;
    const code = character.codePointAt(0) ?? 0;
    bytes -= code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    at += character.length;
  }
  return Math.min(at, line.length);
}
