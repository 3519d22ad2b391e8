/**
 * Runs the compiler in a thread of its own, for two reasons. It is busy for seconds, in which the command would hear of
 * no signal and start no browser. And only a thread can be given a large stack: with the one that node has by itself,
 * 500 templates within each other or 1,500 branches of one `else if` are too deep for it.
 */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DriverRequest, DriverResult } from '../toolchain/driver.ts';
import type { CompileProgress, DiskCompileResult } from '../toolchain/node.ts';
import { progressLine } from './progress.ts';

export type CompilerJob =
  | { kind: 'program'; cwd: string; args: string[] }
  | ({ kind: 'driver'; stdin?: Uint8Array } & Omit<DriverRequest, 'stdin'>);

export interface CompilerMessage {
  progress?: CompileProgress;
  program?: DiskCompileResult;
  driver?: DriverResult;
  /** It could not be run at all. */
  failure?: string;
}

const STACK_MB = 64;

export async function runCompiler(job: CompilerJob): Promise<CompilerMessage> {
  // Beside this file, as a source or compiled.
  const script = new URL(`./compile-worker${extname(import.meta.url)}`, import.meta.url);
  const { onProgress, end } = progressLine();
  const worker = new Worker(script, { workerData: job, resourceLimits: { stackSizeMb: STACK_MB } });
  try {
    return await new Promise<CompilerMessage>((resolve, reject) => {
      worker.on('message', (message: CompilerMessage) => {
        if (message.progress) onProgress(message.progress);
        else if (message.failure === undefined) resolve(message);
        else reject(new Error(message.failure));
      });
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('the compiler ended unexpectedly')));
    });
  } finally {
    end();
  }
}
