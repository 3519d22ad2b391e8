/** Processes: create, end, exit codes, ids, working directory. Starting and ending visit the broker. */
import { ARGUMENTS_MAX } from '../../guest-abi/limits.ts';
import {
  PROCESS_NEW_SESSION,
  PROCESS_SUSPENDED,
  RAT_ERR_FAULT,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_LIMIT_EXCEEDED,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_NOT_DIRECTORY,
  RAT_ERR_NOT_SUPPORTED,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { RatProcessAttributes, RatProcessInfo } from '../../guest-abi/struct-offsets.ts';
import { createHandle, naturalRights, orCloseHandle } from '../../kernel/core/handle-table.ts';
import { addReference, release } from '../../kernel/core/object.ts';
import { FILE_TYPE, newFileStat } from '../../kernel/fs/types.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { noteMaker } from '../../kernel/objects/own-queue.ts';
import { processExit, processIdOf, processOf } from '../../kernel/objects/process-object.ts';
import {
  currentDirectory,
  inheritedHandle,
  listProcesses,
  processObject,
  setCurrentDirectory,
} from '../../kernel/process/process.ts';
import { callBroker, REQUEST, WITHDRAWN } from '../../kernel/process/requests.ts';
import { type Child, discardChild, prepareChild, type SpawnPlan } from '../../kernel/process/spawn.ts';
import type { Guest } from '../guest.ts';
import { encodeText } from '../guest-memory.ts';
import { readPath, readStrings } from '../guest-strings.ts';
import { putHandle } from './handles.ts';
import type { SyscallHandlers } from './prologues.ts';

type Calls = Pick<
  SyscallHandlers,
  | 'RatCreateProcess'
  | 'RatGetInheritedHandle'
  | 'RatTerminateProcess'
  | 'RatResumeProcess'
  | 'RatGetProcessExitCode'
  | 'RatGetProcessId'
  | 'RatSetCurrentDirectory'
  | 'RatGetCurrentDirectory'
  | 'RatGetProcessList'
>;

interface Plan extends SpawnPlan {
  suspended: boolean;
}

/**
 * Makes a child and has the broker start it: its handle, made before it can run and end, or why there is none.
 * @param started told the child's object, before its reference is dropped, and its handle.
 */
export function spawnChild(
  guest: Guest,
  plan: SpawnPlan,
  suspended: boolean,
  started: (object: number, handle: number) => void,
): number {
  const { kernel } = guest;
  const child = prepareChild(kernel, kernel.files, plan);
  if (typeof child === 'number') return child;
  const object = processObject(kernel, child.process);
  addReference(kernel, object);
  try {
    const handle = start(kernel, child, object, suspended);
    if (handle >= 0) started(object, handle);
    return handle;
  } finally {
    release(kernel, object);
  }
}

function start(kernel: Kernel, child: Child, object: number, suspended: boolean): number {
  const discard = () => discardChild(kernel, child);
  let handle: number = RAT_ERR_NO_MEMORY;
  try {
    handle = createHandle(kernel, kernel.process, object, naturalRights(kernel, object));
  } finally {
    if (handle < 0) discard();
  }
  if (handle < 0) return handle;
  const { process, inode } = child;
  // The child is the broker's as soon as it has taken the request.
  let status: number = RAT_ERR_NO_MEMORY;
  try {
    orCloseHandle(kernel, handle, () => {
      status = callBroker(kernel, REQUEST.CREATE_PROCESS, process, inode, suspended ? 1 : 0, 0, discard);
      return status;
    });
  } finally {
    if (status === WITHDRAWN) discard();
  }
  return status < 0 ? status : handle;
}

export function processCalls(guest: Guest): Calls {
  const { kernel } = guest;
  const stat = newFileStat();

  /** Reads everything that the guest passes; nothing is changed yet. */
  const readPlan = (pathAt: number, argv: number, attributes: number): Plan | number => {
    const { memory } = guest;
    if (argv !== 0 && !memory.contains(argv, 4)) return RAT_ERR_FAULT;
    if (attributes !== 0 && !memory.contains(attributes, RatProcessAttributes.SIZEOF)) return RAT_ERR_FAULT;
    const path = readPath(memory, pathAt);
    if (typeof path === 'number') return path;
    const field = (offset: number) => (attributes === 0 ? 0 : memory.i32(attributes + offset));
    const flags = field(RatProcessAttributes.flags);
    if (attributes !== 0) {
      if (field(RatProcessAttributes.size) !== RatProcessAttributes.SIZEOF) return RAT_ERR_INVALID_ARGUMENT;
      if ((flags & ~(PROCESS_SUSPENDED | PROCESS_NEW_SESSION)) !== 0) return RAT_ERR_INVALID_ARGUMENT;
    }
    const cwdAt = field(RatProcessAttributes.cwd);
    const cwd = cwdAt === 0 ? null : readPath(memory, cwdAt);
    if (typeof cwd === 'number') return cwd;
    const inheritCount = field(RatProcessAttributes.inheritCount) >>> 0;
    const inheritAt = field(RatProcessAttributes.inherit);
    const inheritBytes = inheritCount * 4;
    if (inheritBytes > ARGUMENTS_MAX) return RAT_ERR_LIMIT_EXCEEDED;
    if (inheritCount > 0 && !memory.writable(inheritAt, inheritBytes)) return RAT_ERR_FAULT;
    const inherit: number[] = [];
    for (let i = 0; i < inheritCount; i++) inherit.push(memory.i32(inheritAt + i * 4));
    const budget = { bytes: ARGUMENTS_MAX };
    const strings: Uint8Array[] = [];
    let argc = 1;
    if (argv === 0) strings.push(encodeText(`${path}\0`));
    else argc = readStrings(memory, argv, strings, budget);
    if (argc < 0) return argc;
    const envp = field(RatProcessAttributes.envp);
    const envc = envp === 0 ? -1 : readStrings(memory, envp, strings, budget);
    if (envp !== 0 && envc < 0) return envc;
    if (field(RatProcessAttributes.job) !== 0 || field(RatProcessAttributes.security) !== 0)
      return RAT_ERR_NOT_SUPPORTED;
    const standard = [RatProcessAttributes.stdIn, RatProcessAttributes.stdOut, RatProcessAttributes.stdErr].map(field);
    const [suspended, session] = [PROCESS_SUSPENDED, PROCESS_NEW_SESSION].map((flag) => (flags & flag) !== 0);
    return { path, cwd, strings, argc, envc, standard, inherit, suspended, session };
  };

  return {
    RatCreateProcess: (path, argv, attributes, out) => {
      const plan = readPlan(path, argv, attributes);
      if (typeof plan === 'number') return plan;
      // It runs: what cannot be heard of now is at the next message call.
      const hear = (object: number, handle: number) => void noteMaker(kernel, object, handle);
      return putHandle(guest, spawnChild(guest, plan, plan.suspended, hear), out);
    },

    RatGetInheritedHandle: (index, out) => putHandle(guest, inheritedHandle(kernel, kernel.process, index >>> 0), out),

    RatTerminateProcess: (process, exitCode) =>
      processOf(kernel, process) === 0 ? RAT_SUCCESS : callBroker(kernel, REQUEST.TERMINATE_PROCESS, process, exitCode),
    RatResumeProcess: (process) => callBroker(kernel, REQUEST.RESUME_PROCESS, process),

    RatGetProcessExitCode: (process, out) => {
      const exit = processExit(kernel, process);
      if (exit.status === RAT_SUCCESS) guest.memory.setU32(out, exit.code);
      return exit.status;
    },
    RatGetProcessId: (process, out) => {
      guest.memory.setU32(out, processIdOf(kernel, process));
      return RAT_SUCCESS;
    },

    RatSetCurrentDirectory: (pathAt) => {
      const path = readPath(guest.memory, pathAt);
      if (typeof path === 'number') return path;
      if (!path.startsWith('/')) return RAT_ERR_INVALID_ARGUMENT;
      const status = kernel.files.statPath(kernel.files.root, path, true, stat);
      if (status < 0) return status;
      if (stat.type !== FILE_TYPE.DIRECTORY) return RAT_ERR_NOT_DIRECTORY;
      return setCurrentDirectory(kernel, kernel.process, encodeText(path));
    },

    RatGetCurrentDirectory: (buffer, size) => {
      const path = currentDirectory(kernel, kernel.process);
      if (path.length + 1 > size >>> 0) return RAT_ERR_LIMIT_EXCEEDED;
      guest.memory.write(buffer, path);
      guest.memory.setU8(buffer + path.length, 0);
      return RAT_SUCCESS;
    },

    RatGetProcessList: (out, max, count) => {
      const { memory } = guest;
      const list = listProcesses(kernel);
      for (const [i, p] of list.slice(0, max >>> 0).entries()) {
        const at = out + i * RatProcessInfo.SIZEOF;
        memory.setU32(at + RatProcessInfo.size, RatProcessInfo.SIZEOF);
        memory.setU32(at + RatProcessInfo.processId, p.id);
        memory.setU32(at + RatProcessInfo.parentId, p.parentId);
        memory.setU32(at + RatProcessInfo.state, p.state);
        memory.setU32(at + RatProcessInfo.threadCount, p.threads);
        memory.setU32(at + RatProcessInfo.handleCount, p.handles);
        memory.setNumber64(at + RatProcessInfo.startNs, Math.round(p.start * 1e6));
        memory.write(at + RatProcessInfo.name, p.name);
      }
      memory.setU32(count, list.length);
      return RAT_SUCCESS;
    },
  };
}
