/** The command `ratos`. */
import { ccCommand } from './cc-command.ts';
import { CompileError } from './compile.ts';
import { EXIT } from './link/job.ts';
import { runCommand } from './run-command.ts';
import { USAGE, UsageError } from './usage.ts';

async function main([command, ...rest]: readonly string[]): Promise<number> {
  switch (command) {
    case 'run':
      return runCommand(rest);
    case 'cc':
      return ccCommand(rest);
    case 'help':
    case '--help':
    case '-h':
      process.stdout.write(USAGE);
      return 0;
    default:
      throw new UsageError(command === undefined ? 'name a command' : `unknown command "${command}"`);
  }
}

function report(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`ratos: ${error.message}\nTry "ratos --help".\n`);
    return EXIT.USAGE;
  }
  if (error instanceof CompileError) {
    process.stderr.write(error.diagnostics);
    return EXIT.COMPILE_ERROR;
  }
  process.stderr.write(`ratos: ${error instanceof Error ? error.message : String(error)}\n`);
  return EXIT.FAILED;
}

const FLUSH_MS = 1000;

/** Lets what was written go out: `process.exit` would drop it. A reader that does not read cannot hold us up. */
async function flush(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.writableLength === 0) return;
  await Promise.race([
    new Promise((resolve) => stream.write('', resolve)),
    new Promise((resolve) => setTimeout(resolve, FLUSH_MS)),
  ]);
}

const code = await main(process.argv.slice(2)).catch(report);
await Promise.all([flush(process.stdout), flush(process.stderr)]);
// An open standard input must not hold up the end.
process.exit(code);
