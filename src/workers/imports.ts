/** Everything that a program can import, built once a guest thread: calls gated, and traced when asked for. */
import { IMPORTED_CALLS } from '../guest-abi/calls.ts';
import { PREVIEW1, THREAD_SPAWN, UNSTABLE, UNSTABLE_CALLS, WASI_CALLS, WASI_THREADS } from '../guest-abi/wasi.ts';
import type { Guest, Handler } from './guest.ts';
import { clipboardCalls } from './syscalls/clipboard.ts';
import { completionCalls } from './syscalls/completion.ts';
import { controlCalls } from './syscalls/controls.ts';
import { descriptorCalls } from './syscalls/descriptors.ts';
import { drawingCalls } from './syscalls/drawing.ts';
import { fileInfoCalls } from './syscalls/file-info.ts';
import { fileLockCalls } from './syscalls/file-locks.ts';
import { fileCalls } from './syscalls/files.ts';
import { handleCalls } from './syscalls/handles.ts';
import { messageCalls } from './syscalls/messages.ts';
import { pathCalls } from './syscalls/paths.ts';
import { pollCalls } from './syscalls/poll.ts';
import { posixProcessCalls } from './syscalls/posix-processes.ts';
import { processCalls } from './syscalls/processes.ts';
import { programCalls } from './syscalls/program.ts';
import { bindSyscalls } from './syscalls/prologues.ts';
import { sendingCalls } from './syscalls/sending.ts';
import { signalCalls } from './syscalls/signals.ts';
import { stackCalls } from './syscalls/stacks.ts';
import { synchronizationCalls } from './syscalls/synchronization.ts';
import { terminalCalls } from './syscalls/terminals.ts';
import { threadCalls } from './syscalls/threads.ts';
import { waitingCalls } from './syscalls/waiting.ts';
import { windowCalls } from './syscalls/windows.ts';
import { type TracedCall, traced } from './trace.ts';
import { PREVIEW1_ABI, UNSTABLE_ABI, type WasiAbi } from './wasi/abi.ts';
import { bindWasi } from './wasi/bind.ts';
import { descriptorWasi } from './wasi/fd-calls.ts';
import { pathWasi } from './wasi/path-calls.ts';
import { pollWasi } from './wasi/poll.ts';
import { processWasi } from './wasi/process.ts';
import { threadSpawn } from './wasi/thread-spawn.ts';

type Imports = Record<string, Handler>;

/** Has each call traced, when somebody traces. */
function withTrace(guest: Guest, calls: readonly TracedCall[], imports: Imports): Imports {
  const { tracer } = guest;
  if (tracer === undefined) return imports;
  return {
    ...imports,
    ...Object.fromEntries(calls.map((call) => [call.name, traced(guest, tracer, call, imports[call.name] as Handler)])),
  };
}

function wasiImports(guest: Guest, calls: typeof WASI_CALLS, abi: WasiAbi): Imports {
  const wasi = bindWasi(guest, calls, {
    ...processWasi(guest),
    ...descriptorWasi(guest, abi),
    ...pathWasi(guest, abi),
    ...pollWasi(guest, abi),
  });
  return withTrace(guest, calls, wasi);
}

/** What programs find, by the names of modules. */
export function buildImports(guest: Guest): WebAssembly.Imports {
  const ratos = bindSyscalls(guest, {
    ...handleCalls(guest),
    ...processCalls(guest),
    ...threadCalls(guest),
    ...programCalls(guest),
    ...stackCalls(guest),
    ...synchronizationCalls(guest),
    ...waitingCalls(guest),
    ...completionCalls(guest),
    ...messageCalls(guest),
    ...sendingCalls(guest),
    ...windowCalls(guest),
    ...controlCalls(guest),
    ...clipboardCalls(guest),
    ...drawingCalls(guest),
    ...fileCalls(guest),
    ...fileInfoCalls(guest),
    ...pathCalls(guest),
    ...descriptorCalls(guest),
    ...fileLockCalls(guest),
    ...pollCalls(guest),
    ...posixProcessCalls(guest),
    ...signalCalls(guest),
    ...terminalCalls(guest),
  });
  guest.calls = IMPORTED_CALLS.reduce<(Handler | undefined)[]>(
    (calls, { number, name }) => Object.assign(calls, { [number]: (ratos as Imports)[name] }),
    [],
  );
  const spawn = { [THREAD_SPAWN.name]: threadSpawn(guest, THREAD_SPAWN.number) };
  let unstable: Imports | undefined;
  const imports: Record<string, Imports> = {
    ratos: withTrace(
      guest,
      IMPORTED_CALLS.filter(({ inProgram }) => !inProgram),
      ratos,
    ),
    [PREVIEW1]: wasiImports(guest, WASI_CALLS, PREVIEW1_ABI),
    [WASI_THREADS]: withTrace(guest, [THREAD_SPAWN], spawn),
    // Few programs are so old.
    get [UNSTABLE]() {
      return (unstable ??= wasiImports(guest, UNSTABLE_CALLS, UNSTABLE_ABI));
    },
  };
  return imports as unknown as WebAssembly.Imports;
}
