/** Real threads for tests. Node 20 heeds `--import tsx` on the main thread only: a worker registers tsx itself. */
import { Worker } from 'node:worker_threads';

/** Starts a TypeScript module in a worker, and waits for the first message that it posts. */
export async function startWorker(module: URL, workerData: object): Promise<Worker> {
  const source = `import('tsx/esm/api').then(({ register }) => {
    register();
    return import(${JSON.stringify(module.href)});
  });`;
  const worker = new Worker(source, { workerData, eval: true });
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
  });
  return worker;
}
