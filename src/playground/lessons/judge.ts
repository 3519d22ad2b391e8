/** Whether a run went as it was to go. */
import { type Exercise, type Expectation, KILLED } from './manifest.ts';

/** How a run ended, and what the terminal showed of it. */
export interface RunOutcome {
  output: string;
  code: number;
  reason: 'exit' | 'killed' | 'trapped';
  /** What it was started with. */
  arguments: readonly string[];
}

/** What a terminal adds to what programs print: colours, and returns before line ends. */
const CONTROL = new RegExp(`${String.fromCharCode(0x1b)}\\[[0-9;?]*[A-Za-z]`, 'g');

export function plainText(output: string): string {
  return output.replace(CONTROL, '').replaceAll('\r', '');
}

export function printed({ output }: Expectation, text: string): boolean {
  const plain = plainText(text);
  if ('pattern' in output) return new RegExp(output.pattern).test(plain);
  return plain === output.lines.map((line) => `${line}\n`).join('');
}

export function meets(expectation: Expectation, { output, code, reason }: RunOutcome): boolean {
  const ended = expectation.exit === KILLED ? reason === 'killed' : reason !== 'killed' && code === expectation.exit;
  return ended && printed(expectation, output);
}

/** Whether a run shows that an exercise is done. One that says what it is started with must be started so. */
export function solves({ expect, arguments: words }: Exercise, outcome: RunOutcome): boolean {
  const asSaid = words.length === 0 || JSON.stringify(words) === JSON.stringify(outcome.arguments);
  return asSaid && meets(expect, outcome);
}
