/**
 * The second engine: one plain WASI preview1 program on `@wasmer/wasi`, in a worker of its own, with files of its
 * own and without threads, handles or system calls of RatOS. Loaded only when it is asked for.
 * What it can and cannot do: docs/decisions/0002-wasi-engines.md.
 */
import { RAT_ERR_BAD_IMAGE, RAT_ERR_NOT_SUPPORTED } from '../../guest-abi/status.ts';
import { type Process, RatError, type SpawnOptions } from '../api.ts';
import { newWasmerWorker } from '../assets.ts';
import type { FromEngine, ToEngine } from './protocol.ts';
import { WasmerProcess } from './wasmer-process.ts';

/** The engine's module, once a worker has compiled it: 37 ms that later programs need not spend. */
let engine: WebAssembly.Module | undefined;

/**
 * Starts a program. Standard output and error come as it writes them. Its standard input is what has been written
 * when `stdin` is closed: it starts then, because it cannot wait. Killing it ends its worker.
 * @param program imports functions of WASI preview1 and nothing else; its memory is bound to the quota.
 */
export async function spawnWasmer(
  program: WebAssembly.Module,
  path: string,
  argv: readonly string[],
  options: SpawnOptions,
): Promise<Process> {
  if ((options.cwd ?? '/') !== '/') {
    throw new RatError(RAT_ERR_NOT_SUPPORTED, `${path}: a program on @wasmer/wasi has no working directory but /.`);
  }
  const worker = newWasmerWorker();
  try {
    const message: ToEngine = { kind: 'prepare', engine, program, args: [...argv], env: { ...options.env } };
    engine = await prepared(worker, message, path);
    return new WasmerProcess(worker, path, options.stdin === 'empty');
  } catch (error) {
    worker.terminate();
    throw error;
  }
}

function prepared(worker: Worker, message: ToEngine, path: string): Promise<WebAssembly.Module> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<FromEngine>) => {
      if (data.kind === 'prepared') resolve(data.engine);
      else if (data.kind === 'rejected') reject(badImage(path, data.reason));
    };
    worker.onerror = (event) => reject(new Error(event.message || 'The engine could not be loaded.'));
    worker.postMessage(message);
  });
}

const badImage = (path: string, reason: string) => new RatError(RAT_ERR_BAD_IMAGE, `${path}: ${reason}`);
