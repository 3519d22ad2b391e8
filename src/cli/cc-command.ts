import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { DriverResult } from '../toolchain/driver.ts';
import { CompileError } from './compile.ts';
import { runCompiler } from './compiler-thread.ts';
import { splitWords } from './response-file.ts';
import { UsageError } from './usage.ts';

/** Deeper than anybody nests files of arguments; one that names itself ends here. */
const MAXIMUM_DEPTH = 10;

/** Compiles as `cc` does, or as `c++`; exits with 0, or throws. */
export async function ccCommand(argv: readonly string[], { cxx = false } = {}): Promise<number> {
  const cwd = process.cwd();
  const { args, compileCommands } = takeCompileCommands(await expandArguments(argv, cwd));
  const stdin = args.includes('-') ? { stdin: await readStdin() } : {};
  const { driver } = await runCompiler({ kind: 'driver', cwd, args, cxx, ...stdin, ...compileCommands });
  const { ok, diagnostics, stdout } = driver as DriverResult;
  if (stdout.length > 0) process.stdout.write(stdout);
  if (!ok) throw new CompileError(diagnostics);
  if (diagnostics) process.stderr.write(diagnostics);
  return 0;
}

/** The one option that no other C compiler has. */
const COMPILE_COMMANDS = /^--compile-commands(?:=(.+))?$/;

function takeCompileCommands(words: readonly string[]): {
  args: string[];
  compileCommands: { compileCommands?: string };
} {
  const given = words.map((word) => COMPILE_COMMANDS.exec(word)).findLast((match) => match !== null);
  const args = words.filter((word) => !COMPILE_COMMANDS.test(word));
  return { args, compileCommands: given ? { compileCommands: given[1] ?? 'compile_commands.json' } : {} };
}

/** Puts the arguments that a file holds in the place of its `@FILE`. */
export async function expandArguments(argv: readonly string[], cwd: string, depth = 0): Promise<string[]> {
  const words: string[] = [];
  for (const word of argv) {
    if (!word.startsWith('@') || word === '@') words.push(word);
    else if (depth === MAXIMUM_DEPTH) throw new UsageError(`${word}: files of arguments are nested too deeply`);
    else {
      const text = await readFile(resolve(cwd, word.slice(1)), 'utf8').catch((error: Error) => {
        throw new UsageError(`${word}: cannot be read: ${error.message}`);
      });
      words.push(...(await expandArguments(splitWords(text), cwd, depth + 1)));
    }
  }
  return words;
}

async function readStdin(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
