/**
 * What clang writes with `-S -g1`, as rows for people: the functions of one source, each instruction behind the line that it
 * comes from. Directives, and what is for the linker and for debuggers, are left out.
 */
import { Pace } from '../../host/pace.ts';

export interface AssemblyRow {
  readonly kind: 'function' | 'source' | 'code';
  readonly text: string;
  /** Of the source, from 1; 0: of none. */
  readonly line: number;
}

export interface Assembly {
  readonly rows: readonly AssemblyRow[];
  /** There would be more of them. */
  readonly isCut: boolean;
  /** Functions that are shown, and those of headers, which are not. */
  readonly functions: number;
  readonly ofHeaders: number;
}

/** A directive that numbers a file: its folder, when it has one, and its name. */
const FILE = /^\s*\.file\s+(\d+)\s+(?:"((?:[^"\\]|\\.)*)"\s+)?"((?:[^"\\]|\\.)*)"/;
const LOC = /^\s*\.loc\s+(\d+)\s+(\d+)/;
/** Behind a `.loc` of code that was inlined: where into, the outermost place last. */
const INLINED_AT = /@\[ ([^\s@]+):(\d+):\d+/g;
const FUNCTION = /^([^\s#][^:]*):\s+# @/;
const SIGNATURE = /^\s*\.functype\s+(\S+)\s+(.*)$/;
const OPENS = /^(?:block|loop|if|try|try_table)\b/;
const CLOSES = /^(?:end_block|end_loop|end_if|end_try|end_try_table)\b/;
/** What clang calls `main`, without and with parameters. */
const MAIN = /^__(?:original_main|main_argc_argv)$/;
const BETWEEN = /^(?:else|catch|catch_all|delegate)\b/;

/** Rows; more are cut, since a page shows no more of them at once than a person reads. */
export const ROWS_MAX = 50_000;
/** Lines between two looks at the clock. */
const LINES_AT_ONCE = 500;

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

interface Function {
  name: string;
  signature: string;
  /** Of its first code; 0: that is not of the source; undefined: of no file, as what only calls `main`. */
  line: number | undefined;
  code: AssemblyRow[];
}

/** Rows of one function, while it is read. */
class FunctionReader {
  readonly function: Function;
  private depth = 1;
  /** That of the instructions to come. */
  private line = 0;
  private shown = 0;

  constructor(
    name: string,
    private readonly source: readonly string[],
    /** Else only what it is called, and where it is from. */
    private readonly withCode: boolean,
  ) {
    this.function = { name, signature: '', line: undefined, code: [] };
  }

  /** @param line 0: not of the source. */
  at(line: number, isOfSource: boolean): void {
    // Line 0 of the source is what clang has made of several: it goes with what is before it.
    if (line === 0 && isOfSource) return;
    this.function.line ??= line;
    this.line = line;
  }

  instruction(text: string): void {
    if (!this.withCode || this.function.line === 0) return;
    if (CLOSES.test(text)) this.depth = Math.max(1, this.depth - 1);
    const indent = '  '.repeat(BETWEEN.test(text) ? Math.max(1, this.depth - 1) : this.depth);
    if (OPENS.test(text)) this.depth++;
    const { code } = this.function;
    if (this.line !== this.shown && this.line > 0) {
      const words = (this.source[this.line - 1] ?? '').trim();
      code.push({ kind: 'source', text: `${String(this.line).padStart(4)}  ${words}`, line: this.line });
    }
    this.shown = this.line;
    code.push({ kind: 'code', text: `    ${indent}${text}`, line: this.line });
  }
}

/**
 * Gives way to the page's other work meanwhile: the text may have many megabytes.
 * @param text of `-S -g1`.
 * @param path of the source, of which only the name is looked at; where a folder has another file of that name, both are taken for it.
 * @param source its lines.
 * @param signal ends it: it rejects with its reason.
 */
export async function readAssembly(
  text: string,
  path: string,
  source: readonly string[],
  signal?: AbortSignal,
): Promise<Assembly> {
  const own = nameOf(path);
  const files = new Map<string, string>();
  const rows: AssemblyRow[] = [];
  const pace = new Pace();
  let [functions, ofHeaders, lines] = [0, 0, 0];
  let reader: FunctionReader | undefined;
  for (const line of linesOf(text)) {
    if (++lines % LINES_AT_ONCE === 0 && pace.isDue) {
      await pace.giveWay();
      signal?.throwIfAborted();
    }
    const file = FILE.exec(line);
    if (file !== null) files.set(file[1] ?? '', nameOf(file[3] ?? ''));
    const begins = FUNCTION.exec(line);
    if (begins !== null) reader = new FunctionReader(begins[1] ?? '', source, rows.length <= ROWS_MAX);
    if (reader === undefined) continue;
    const signature = SIGNATURE.exec(line);
    const place = LOC.exec(line);
    if (signature?.[1] === reader.function.name) reader.function.signature = signature[2] ?? '';
    else if (place !== null) {
      const isOfSource = files.get(place[1] ?? '') === own;
      reader.at(isOfSource ? Number(place[2]) : callerLine(line, own), isOfSource);
    } else if (/^\s+end_function\b/.test(line)) {
      const { function: read } = reader;
      reader = undefined;
      if (read.line === 0) ofHeaders++;
      if (!read.line) continue;
      functions++;
      if (rows.length <= ROWS_MAX) addRows(rows, read);
    } else if (/^\t[a-z]/.test(line)) reader.instruction(instructionOf(line));
  }
  return { rows: rows.slice(0, ROWS_MAX), isCut: rows.length > ROWS_MAX, functions, ofHeaders };
}

function* linesOf(text: string): Generator<string> {
  for (let at = 0; at <= text.length; ) {
    const end = text.indexOf('\n', at);
    yield text.slice(at, end < 0 ? text.length : end);
    at = end < 0 ? text.length + 1 : end + 1;
  }
}

function addRows(rows: AssemblyRow[], { name, signature, line = 0, code }: Function): void {
  if (rows.length > 0) rows.push({ kind: 'code', text: '', line: 0 });
  rows.push({ kind: 'function', text: `${name.replace(MAIN, 'main')} ${signature}`.trim(), line });
  for (const row of code) rows.push(row);
}

/** The line of the source that inlined code comes from; 0: none. */
function callerLine(loc: string, own: string): number {
  let line = 0;
  for (const [, path = '', at] of loc.matchAll(INLINED_AT)) if (nameOf(path) === own) line = Number(at);
  return line;
}

/** With where a branch goes, of all that clang remarks. */
function instructionOf(line: string): string {
  const [code = '', remark = ''] = line.split('#', 2);
  const [operation = '', ...operands] = code.trim().split(/\s+/);
  const label = /\blabel\d+:?/.exec(remark)?.[0];
  const words = [operation, ...operands].join(' ');
  return label === undefined ? words : `${words}  # ${label}`;
}
