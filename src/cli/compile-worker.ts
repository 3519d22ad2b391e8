/** The compiler's thread (compile.ts). */
import { parentPort, workerData } from 'node:worker_threads';
import { runDriver } from '../toolchain/driver.ts';
import { type CompileProgress, compileOnDisk } from '../toolchain/node.ts';
import type { CompilerJob, CompilerMessage } from './compiler-thread.ts';

const send = (message: CompilerMessage) => parentPort?.postMessage(message);
const onProgress = (progress: CompileProgress) => send({ progress });

async function run(job: CompilerJob): Promise<CompilerMessage> {
  if (job.kind === 'program') {
    return { program: await compileOnDisk({ cwd: job.cwd, sources: [], args: job.args }, { onProgress }) };
  }
  const { stdin, ...request } = job;
  return { driver: await runDriver({ ...request, ...(stdin && { stdin: async () => stdin }) }, { onProgress }) };
}

send(
  await run(workerData as CompilerJob).catch((error: unknown) => ({
    failure: error instanceof Error ? error.message : String(error),
  })),
);
