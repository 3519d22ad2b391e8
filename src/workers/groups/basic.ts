/** What a small program of C needs, and threads that wait for one another: in every worker from the start. */
import { descriptorCalls } from '../syscalls/descriptors.ts';
import { handleCalls } from '../syscalls/handles.ts';
import { programCalls } from '../syscalls/program.ts';
import { bindBasic } from '../syscalls/prologues.ts';
import { synchronizationCalls } from '../syscalls/synchronization.ts';
import { threadCalls } from '../syscalls/threads.ts';
import { waitingCalls } from '../syscalls/waiting.ts';
import { descriptorWasi } from '../wasi/fd-calls.ts';
import { processWasi } from '../wasi/process.ts';
import type { CallGroupCode } from './group.ts';

export const BASIC: CallGroupCode = {
  ratos: (guest) =>
    bindBasic(guest, {
      ...handleCalls(guest),
      ...threadCalls(guest),
      ...programCalls(guest),
      ...synchronizationCalls(guest),
      ...waitingCalls(guest),
      ...descriptorCalls(guest),
    }),
  wasi: (guest, abi) => ({ ...processWasi(guest), ...descriptorWasi(guest, abi) }),
};
