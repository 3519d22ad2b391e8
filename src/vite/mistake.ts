/** What the compiler says of a program, as bundlers show it. */

export interface Mistake extends Error {
  /** The file that the mistake is in. */
  id: string;
  loc?: { file: string; line: number; column: number };
  frame?: string;
}

/** `FILE:LINE:COLUMN: error: WORDS` and the lines below it, which show the place, up to the next message. */
const ERROR =
  /^(?<file>[^\n]+?):(?<line>\d+):(?<column>\d+): (?:fatal )?error: (?<words>[^\n]*)\n(?<frame>(?:[ \t]+[^\n]*\n?)*)/m;

/** An error that a bundler shows at the line of the first mistake, with all that the compiler says as its text. */
export function firstMistake(diagnostics: string, source: string): Mistake {
  const text = diagnostics.trimEnd() || 'The program does not compile.';
  const { file, line, column, words, frame } = ERROR.exec(diagnostics)?.groups ?? {};
  const place = file === undefined ? '' : `${file}:${line}:${column}: ${words}\n\n`;
  const mistake: Mistake = Object.assign(new Error(place + text), { id: file ?? source });
  // What is above it is a bundler's, and says nothing of the program.
  mistake.stack = '';
  if (file !== undefined) {
    mistake.loc = { file, line: Number(line), column: Number(column) };
    mistake.frame = frame ?? '';
  }
  return mistake;
}
