/** `ratos ar`, `ratos nm` and their like. */
import { EXIT } from './link/job.ts';
import { UsageError } from './usage.ts';

export const TOOL_COMMANDS: ReadonlySet<string> = new Set(['ar', 'ranlib', 'nm', 'objdump', 'size', 'c++filt']);

export async function toolCommand(name: string, args: readonly string[]): Promise<number> {
  const { runArchiver, runIndexer, runReader } = await import('../toolchain/tools.ts');
  const request = { cwd: process.cwd(), args };
  const run = { ar: runArchiver, ranlib: runIndexer }[name] ?? ((given) => runReader(name, given));
  const { ok, output } = await run(request).catch((error: Error) => {
    if (error.name === 'UsageError') throw new UsageError(error.message);
    throw error;
  });
  (ok ? process.stdout : process.stderr).write(output);
  return ok ? 0 : EXIT.COMPILE_ERROR;
}
