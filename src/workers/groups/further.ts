/** Files by path and asynchronously, processes, signals, terminals, completion queues. */
import { completionCalls } from '../syscalls/completion.ts';
import { fileInfoCalls } from '../syscalls/file-info.ts';
import { fileLockCalls } from '../syscalls/file-locks.ts';
import { fileCalls } from '../syscalls/files.ts';
import { pathCalls } from '../syscalls/paths.ts';
import { pollCalls } from '../syscalls/poll.ts';
import { posixProcessCalls } from '../syscalls/posix-processes.ts';
import { processCalls } from '../syscalls/processes.ts';
import { bindFurther } from '../syscalls/prologues-further.ts';
import { signalCalls } from '../syscalls/signals.ts';
import { terminalCalls } from '../syscalls/terminals.ts';
import { pathWasi } from '../wasi/path-calls.ts';
import { pollWasi } from '../wasi/poll.ts';
import type { CallGroupCode } from './group.ts';

export const GROUP: CallGroupCode = {
  ratos: (guest) =>
    bindFurther(guest, {
      ...processCalls(guest),
      ...completionCalls(guest),
      ...fileCalls(guest),
      ...fileInfoCalls(guest),
      ...pathCalls(guest),
      ...fileLockCalls(guest),
      ...pollCalls(guest),
      ...posixProcessCalls(guest),
      ...signalCalls(guest),
      ...terminalCalls(guest),
    }),
  wasi: (guest, abi) => ({ ...pathWasi(guest, abi), ...pollWasi(guest, abi) }),
};
