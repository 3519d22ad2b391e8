/**
 * The second engine: one plain WASI preview1 program on `@wasmer/wasi`, in a worker of its own, with files of its
 * own and without threads, handles or system calls of RatOS. Loaded only when it is asked for.
 * What it can and cannot do: docs/decisions/0002-wasi-engines.md.
 */
import { RAT_ERR_BAD_IMAGE, RAT_ERR_NOT_SUPPORTED } from '../../guest-abi/status.ts';
import { type Process, RatError, type SpawnOptions } from '../api.ts';
import { imageErrorOf } from '../image/load-image.ts';
import { prepareForWasmer } from '../image/prepare.ts';
import type { FromEngine, ToEngine } from './protocol.ts';
import { WasmerProcess } from './wasmer-process.ts';

/** The engine's module, once a worker has compiled it: 37 ms that later programs need not spend. */
let engine: WebAssembly.Module | undefined;

/** The program that was started last: running one again and again compiles it once. */
let latest: { bytes: Uint8Array; memoryQuota: number; module: WebAssembly.Module } | undefined;

/**
 * Starts a program. Standard output and error come as it writes them. Its standard input is what has been written
 * when `stdin` is closed: it starts then, because it cannot wait. Killing it ends its worker.
 * @param bytes a WebAssembly file that imports functions of WASI preview1 and nothing else.
 * @param memoryQuota bytes that its memory may grow to.
 */
export async function spawnWasmer(
  bytes: Uint8Array,
  path: string,
  argv: readonly string[],
  options: SpawnOptions,
  memoryQuota: number,
): Promise<Process> {
  if ((options.cwd ?? '/') !== '/') {
    throw new RatError(RAT_ERR_NOT_SUPPORTED, `${path}: a program on @wasmer/wasi has no working directory but /.`);
  }
  const program = await compileProgram(bytes, path, memoryQuota);
  const worker = new Worker(new URL('./engine-worker.ts', import.meta.url), { type: 'module', name: 'ratos-wasmer' });
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

async function compileProgram(bytes: Uint8Array, path: string, memoryQuota: number): Promise<WebAssembly.Module> {
  if (latest?.memoryQuota === memoryQuota && sameBytes(latest.bytes, bytes)) return latest.module;
  try {
    const module = await WebAssembly.compile(prepareForWasmer(bytes as Uint8Array<ArrayBuffer>, memoryQuota));
    latest = { bytes, memoryQuota, module };
    return module;
  } catch (error) {
    const { status, message } = imageErrorOf(error);
    throw new RatError(status, `${path}: ${message}`);
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

const badImage = (path: string, reason: string) => new RatError(RAT_ERR_BAD_IMAGE, `${path}: ${reason}`);
