/** Entry of the worker that runs one program on `@wasmer/wasi`, and then is thrown away. */
import { init, WASI } from '@wasmer/wasi';
import { passOnOutput } from './output-streams.ts';
import type { FromEngine, Prepare, ToEngine } from './protocol.ts';

const tell = (message: FromEngine) => postMessage(message);
const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Starts the engine; its module is the one that was given, or the one that the package brings. */
async function startEngine(module: WebAssembly.Module | undefined): Promise<WebAssembly.Module> {
  if (module !== undefined) {
    await init(module);
    return module;
  }
  // The package keeps its module in a data URL of its own, and reads it with Node's Buffer.
  const scope = globalThis as { Buffer?: unknown };
  const { compile } = WebAssembly;
  let engine: WebAssembly.Module | undefined;
  scope.Buffer = { from: (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)) };
  WebAssembly.compile = async (bytes) => (engine = await compile(bytes));
  try {
    await init();
  } finally {
    WebAssembly.compile = compile;
    delete scope.Buffer;
  }
  if (engine === undefined) throw new Error('@wasmer/wasi did not compile its own module.');
  return engine;
}

let wasi: WASI | undefined;

async function prepare({ engine: given, program, args, env }: Prepare): Promise<void> {
  const engine = await startEngine(given);
  try {
    wasi = new WASI({ args, env, preopens: { '/': '/' } });
    wasi.fs.createDir('/tmp');
    const imports = wasi.getImports(program) as WebAssembly.Imports;
    const calls = imports.wasi_snapshot_preview1 as Record<string, (...args: number[]) => number> | undefined;
    let memory: WebAssembly.Memory | undefined;
    const buffer = () => memory?.buffer ?? new ArrayBuffer(0);
    if (calls !== undefined) passOnOutput(calls, buffer, (stream, bytes) => tell({ kind: 'output', stream, bytes }));
    const instance = new WebAssembly.Instance(program, imports);
    memory = instance.exports.memory as WebAssembly.Memory;
    wasi.instantiate(instance);
    tell({ kind: 'prepared', engine });
  } catch (error) {
    tell({ kind: 'rejected', reason: textOf(error) });
  }
}

function run(stdin: Uint8Array): void {
  try {
    if (stdin.length > 0) wasi?.setStdinBuffer(stdin);
    tell({ kind: 'exit', code: (wasi?.start() ?? 0) | 0 });
  } catch (error) {
    tell({ kind: 'trap', reason: textOf(error) });
  }
}

addEventListener('message', ({ data }: MessageEvent<ToEngine>) => {
  if (data.kind === 'prepare') void prepare(data);
  else run(data.stdin);
});
