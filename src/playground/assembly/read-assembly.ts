/**
 * What clang writes with `-S -g1`, as rows for people: the functions of one source, each instruction behind the line that it
 * comes from. Directives, and what is for the linker and for debuggers, are left out.
 */

export interface AssemblyRow {
  readonly kind: 'function' | 'source' | 'code';
  readonly text: string;
  /** Of the source, from 1; 0: of none. */
  readonly line: number;
}

export interface Assembly {
  readonly rows: readonly AssemblyRow[];
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
 * @param text of `-S -g1`.
 * @param path of the source, of which only the name is looked at; where a folder has another file of that name, both are taken for it.
 * @param source its lines.
 */
export function readAssembly(text: string, path: string, source: readonly string[]): Assembly {
  const own = nameOf(path);
  const files = new Map<string, string>();
  const functions: Function[] = [];
  let reader: FunctionReader | undefined;
  for (const line of text.split('\n')) {
    const file = FILE.exec(line);
    if (file !== null) files.set(file[1] ?? '', nameOf(file[3] ?? ''));
    const begins = FUNCTION.exec(line);
    if (begins !== null) reader = new FunctionReader(begins[1] ?? '', source);
    if (reader === undefined) continue;
    const signature = SIGNATURE.exec(line);
    const place = LOC.exec(line);
    if (signature?.[1] === reader.function.name) reader.function.signature = signature[2] ?? '';
    else if (place !== null) {
      const isOfSource = files.get(place[1] ?? '') === own;
      reader.at(isOfSource ? Number(place[2]) : callerLine(line, own), isOfSource);
    } else if (/^\s+end_function\b/.test(line)) {
      functions.push(reader.function);
      reader = undefined;
    } else if (/^\t[a-z]/.test(line)) reader.instruction(instructionOf(line));
  }
  const shown = functions.filter(({ line }) => line);
  return {
    rows: shown.flatMap(({ name, signature, line, code }, index): AssemblyRow[] => [
      ...(index === 0 ? [] : [{ kind: 'code', text: '', line: 0 } as const]),
      { kind: 'function', text: `${name.replace(MAIN, 'main')} ${signature}`.trim(), line: line ?? 0 },
      ...code,
    ]),
    functions: shown.length,
    ofHeaders: functions.filter(({ line }) => line === 0).length,
  };
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
