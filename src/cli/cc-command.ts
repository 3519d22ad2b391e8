import { writeFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { compile, isSource } from './compile.ts';
import { UsageError } from './usage.ts';

interface CompilerArguments {
  sources: string[];
  output: string;
  /** For clang, in the order given. */
  args: string[];
}

/** Compiles; exits with 0, or throws. */
export async function ccCommand(argv: readonly string[]): Promise<number> {
  const { sources, output, args } = parseCompilerArguments(argv);
  const wasm = await compile(sources, args);
  try {
    writeFileSync(output, wasm, { mode: 0o755 });
  } catch (error) {
    throw new UsageError(`${output}: cannot be written: ${(error as Error).message}`);
  }
  return 0;
}

export function parseCompilerArguments(argv: readonly string[]): CompilerArguments {
  const sources: string[] = [];
  const args: string[] = [];
  let output: string | undefined;
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] as string;
    if (word === '-o') {
      output = argv[++at];
      if (output === undefined) throw new UsageError('-o: name the output file');
    } else if (!word.startsWith('-') && isSource(word)) sources.push(word);
    else args.push(word);
  }
  const [first] = sources;
  if (first === undefined) throw new UsageError('name a C or C++ source file');
  return { sources, args, output: output ?? `${basename(first, extname(first))}.wasm` };
}
