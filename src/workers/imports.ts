/** Everything that a program can import, built once a guest thread: calls gated, and traced when asked for. */
import { IMPORTED_SYSCALLS } from '../guest-abi/syscalls.ts';
import { WASI_CALLS } from '../guest-abi/wasi.ts';
import { gated } from './gate.ts';
import type { Guest, Handler } from './guest.ts';
import { completionCalls } from './syscalls/completion.ts';
import { fileCalls } from './syscalls/files.ts';
import { handleCalls } from './syscalls/handles.ts';
import { processCalls } from './syscalls/processes.ts';
import { synchronizationCalls } from './syscalls/synchronization.ts';
import { threadCalls } from './syscalls/threads.ts';
import { waitingCalls } from './syscalls/waiting.ts';
import { traced } from './trace.ts';
import { descriptorWasi } from './wasi/descriptors.ts';
import { pathWasi } from './wasi/paths.ts';
import { pollWasi } from './wasi/poll.ts';
import { processWasi } from './wasi/process.ts';

function build(guest: Guest, calls: readonly { number: number; name: string }[], handlers: Record<string, Handler>) {
  const result: Record<string, Handler> = {};
  for (const call of calls) {
    const handler = handlers[call.name];
    if (handler === undefined) throw new Error(`${call.name} has no handler.`);
    const entry = gated(guest, call.number, handler);
    result[call.name] = guest.tracer === undefined ? entry : traced(guest, call, entry);
  }
  return result;
}

export function buildImports(guest: Guest): Record<'ratos' | 'wasi_snapshot_preview1', Record<string, Handler>> {
  return {
    ratos: build(guest, IMPORTED_SYSCALLS, {
      ...handleCalls(guest),
      ...processCalls(guest),
      ...threadCalls(guest),
      ...synchronizationCalls(guest),
      ...waitingCalls(guest),
      ...completionCalls(guest),
      ...fileCalls(guest),
    }),
    wasi_snapshot_preview1: build(guest, WASI_CALLS, {
      ...processWasi(guest),
      ...descriptorWasi(guest),
      ...pathWasi(guest),
      ...pollWasi(guest),
    }),
  };
}
