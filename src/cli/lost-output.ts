/** Output that nobody takes: its reader has gone, or a disk is full. */
import { getSystemErrorMap } from 'node:util';
import { EXIT } from './link/job.ts';

/** In words: `standard output: no space left on device`. */
export function lossOf(name: string, error: NodeJS.ErrnoException): string {
  return `${name}: ${getSystemErrorMap().get(error.errno ?? 0)?.[1] ?? error.message}`;
}

/** A command that only prints ends with its output, as others in a pipeline do: without a word when its reader has gone. */
export function endWithOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.OUTPUT_LOST);
    process.stderr.write(`ratos: ${lossOf('standard output', error)}\n`, () => process.exit(EXIT.FAILED));
  });
  process.stderr.on('error', () => process.exit(EXIT.OUTPUT_LOST));
}
