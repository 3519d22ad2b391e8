/**
 * The second engine: one plain WASI preview1 program on `@wasmer/wasi`, in a worker of its own, with files of its
 * own and without threads, handles or system calls of RatOS. Loaded only when it is asked for.
 * What it can and cannot do: docs/decisions/0002-wasi-engines.md.
 */
import { RAT_ERR_BAD_IMAGE, RAT_ERR_NOT_SUPPORTED } from '../../guest-abi/status.ts';
import { type Process, RatError, type SpawnOptions } from '../api.ts';
import type { FromEngine, ToEngine } from './protocol.ts';
import { WasmerProcess } from './wasmer-process.ts';

/** The engine's module, once a worker has compiled it: 37 ms that later programs need not spend. */
let engine: WebAssembly.Module | undefined;

/** The program that was started last: running one again and again compiles it once. */
let latest: { bytes: Uint8Array; module: WebAssembly.Module } | undefined;

/** Longest list of missing imports that is worth reading. */
const MISSING_SHOWN = 5;

/**
 * Starts a program. Standard output and error come as it writes them. Its standard input is what has been written
 * when `stdin` is closed: it starts then, because it cannot wait. Killing it ends its worker.
 * @param bytes a WebAssembly file that imports functions of WASI preview1 and nothing else.
 */
export async function spawnWasmer(
  bytes: Uint8Array,
  path: string,
  argv: readonly string[],
  options: SpawnOptions,
): Promise<Process> {
  if ((options.cwd ?? '/') !== '/') {
    throw new RatError(RAT_ERR_NOT_SUPPORTED, `${path}: a program on @wasmer/wasi has no working directory but /.`);
  }
  const program = await compileProgram(bytes, path);
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

async function compileProgram(bytes: Uint8Array, path: string): Promise<WebAssembly.Module> {
  if (latest !== undefined && sameBytes(latest.bytes, bytes)) return latest.module;
  let module: WebAssembly.Module;
  try {
    module = await WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>);
  } catch (error) {
    throw badImage(path, `not a WebAssembly program: ${error instanceof Error ? error.message : error}`);
  }
  const foreign = WebAssembly.Module.imports(module)
    .filter((wanted) => wanted.module !== 'wasi_snapshot_preview1' || wanted.kind !== 'function')
    .map((wanted) => `${wanted.module}.${wanted.name}`);
  if (foreign.length > 0) {
    const more = foreign.length > MISSING_SHOWN ? `, and ${foreign.length - MISSING_SHOWN} more` : '';
    const names = foreign.slice(0, MISSING_SHOWN).join(', ') + more;
    throw badImage(path, `@wasmer/wasi runs plain WASI preview1 programs only, and this one imports ${names}`);
  }
  const exports = WebAssembly.Module.exports(module);
  for (const [name, kind] of [
    ['_start', 'function'],
    ['memory', 'memory'],
  ]) {
    if (!exports.some((found) => found.name === name && found.kind === kind)) {
      throw badImage(path, `exports no ${kind} "${name}"`);
    }
  }
  latest = { bytes, module };
  return module;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

const badImage = (path: string, reason: string) => new RatError(RAT_ERR_BAD_IMAGE, `${path}: ${reason}`);
