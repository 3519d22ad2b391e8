/** The command `ratos`. */
import { ccCommand } from './cc-command.ts';
import { CompileError, isSource } from './compile.ts';
import { compilerCommand } from './compiler-command.ts';
import { EXIT } from './link/job.ts';
import { endWithOutput } from './lost-output.ts';
import { runCommand } from './run-command.ts';
import { TOOL_COMMANDS, toolCommand } from './tool-command.ts';
import { HELP, USAGE, UsageError } from './usage.ts';
import { versionLine } from './version.ts';

async function main([command, ...rest]: readonly string[]): Promise<number> {
  // A run has its program hear of it first.
  if (command !== 'run') endWithOutput();
  // The others are clang's and its tools', and tell of themselves.
  if (rest[0] === '--help' && ['compiler', 'ar', 'ranlib'].includes(command ?? '')) return print(USAGE);
  switch (command) {
    case 'run':
      return runCommand(rest);
    case 'cc':
    case 'c++':
      return ccCommand(rest, { cxx: command === 'c++' });
    case 'compiler':
      return compilerCommand(rest);
    case 'version':
    case '--version':
      return print(`${versionLine()}\n`);
    case undefined:
    case 'help':
    case '--help':
    case '-h':
      return print(USAGE);
    default:
      if (TOOL_COMMANDS.has(command)) return toolCommand(command, rest);
      throw new UsageError(unknown(command));
  }
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

/** What somebody who gives this as a command may have meant. */
function unknown(command: string): string {
  if (isSource(command) || command.endsWith('.wasm'))
    return `${command} is no command; to run it: ratos run ${command}`;
  return `unknown command "${command}"; there are run, cc, c++, compiler, ${[...TOOL_COMMANDS].join(', ')}, --version and --help`;
}

function report(error: unknown): number {
  if (error instanceof UsageError && error.message === HELP) return print(USAGE);
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
