/** Everything that a program can import, built once a guest thread: calls gated, and traced when asked for. */
import { IMPORTED_SYSCALLS } from '../guest-abi/syscalls.ts';
import { WASI_CALLS } from '../guest-abi/wasi.ts';
import type { Guest, Handler } from './guest.ts';
import { completionCalls } from './syscalls/completion.ts';
import { descriptorCalls } from './syscalls/descriptors.ts';
import { fileInfoCalls } from './syscalls/file-info.ts';
import { fileCalls } from './syscalls/files.ts';
import { handleCalls } from './syscalls/handles.ts';
import { pathCalls } from './syscalls/paths.ts';
import { pollCalls } from './syscalls/poll.ts';
import { posixProcessCalls } from './syscalls/posix-processes.ts';
import { processCalls } from './syscalls/processes.ts';
import { programCalls } from './syscalls/program.ts';
import { bindSyscalls } from './syscalls/prologues.ts';
import { signalCalls } from './syscalls/signals.ts';
import { stackCalls } from './syscalls/stacks.ts';
import { synchronizationCalls } from './syscalls/synchronization.ts';
import { threadCalls } from './syscalls/threads.ts';
import { waitingCalls } from './syscalls/waiting.ts';
import { type TracedCall, traced } from './trace.ts';
import { bindWasi } from './wasi/bind.ts';
import { descriptorWasi } from './wasi/fd-calls.ts';
import { pathWasi } from './wasi/path-calls.ts';
import { pollWasi } from './wasi/poll.ts';
import { processWasi } from './wasi/process.ts';

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

export function buildImports(guest: Guest): Record<'ratos' | 'wasi_snapshot_preview1', Imports> {
  const ratos = bindSyscalls(guest, {
    ...handleCalls(guest),
    ...processCalls(guest),
    ...threadCalls(guest),
    ...programCalls(guest),
    ...stackCalls(guest),
    ...synchronizationCalls(guest),
    ...waitingCalls(guest),
    ...completionCalls(guest),
    ...fileCalls(guest),
    ...fileInfoCalls(guest),
    ...pathCalls(guest),
    ...descriptorCalls(guest),
    ...pollCalls(guest),
    ...posixProcessCalls(guest),
    ...signalCalls(guest),
  });
  const wasi = bindWasi(guest, WASI_CALLS, {
    ...processWasi(guest),
    ...descriptorWasi(guest),
    ...pathWasi(guest),
    ...pollWasi(guest),
  });
  return {
    ratos: withTrace(
      guest,
      IMPORTED_SYSCALLS.filter(({ inProgram }) => !inProgram),
      ratos,
    ),
    wasi_snapshot_preview1: withTrace(guest, WASI_CALLS, wasi),
  };
}
