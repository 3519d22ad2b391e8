/** Processes: create, end, exit codes, ids, working directory. Starting and ending visit the broker. */
import {
  ARGUMENTS_MAX,
  PROCESS_SUSPENDED,
  RAT_ERR_FAULT,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_LIMIT_EXCEEDED,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_NOT_DIRECTORY,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_NOT_SUPPORTED,
  RAT_ERR_STILL_ACTIVE,
  RIGHT,
  TYPE,
} from '../../guest-abi/status.ts';
import { RatProcessAttributes, RatProcessInfo } from '../../guest-abi/struct-offsets.ts';
import { type ChildPlan, discardChild, prepareChild } from '../../kernel/child.ts';
import { FILE_TYPE, newFileStat } from '../../kernel/fs/types.ts';
import { closeHandle, createHandle, lookup } from '../../kernel/handle-table.ts';
import {
  OP_EXIT_CODE,
  OP_ID,
  OP_PROCESS,
  P_ID,
  P_INHERITED,
  P_INHERITED_COUNT,
  P_OBJECT,
} from '../../kernel/layout.ts';
import { addReference, release } from '../../kernel/object.ts';
import { currentDirectory, listProcesses, naturalRights, setCurrentDirectory } from '../../kernel/process.ts';
import { callBroker, REQUEST, WITHDRAWN } from '../../kernel/requests.ts';
import { filesOf } from '../file-io.ts';
import type { Guest, Handler } from '../guest.ts';
import { encodeText, type GuestMemory } from '../guest-memory.ts';
import { readPath } from '../paths.ts';

/** Appends the strings of a NULL-ended vector, each with its zero; returns how many, or a status. */
function readVector(memory: GuestMemory, vector: number, parts: Uint8Array[], budget: { bytes: number }): number {
  for (let count = 0; ; count++) {
    if (!memory.contains(vector + count * 4, 4)) return RAT_ERR_FAULT;
    const string = memory.u32(vector + count * 4);
    if (string === 0) return count;
    const length = memory.stringLength(string, budget.bytes);
    if (length < 0) return RAT_ERR_FAULT;
    // The pointer counts too, so that a vector without an end does not run on.
    budget.bytes -= length + 1 + 4;
    if (budget.bytes < 0) return RAT_ERR_LIMIT_EXCEEDED;
    parts.push(memory.copy(string, length + 1));
  }
}

export function processCalls(guest: Guest): Record<string, Handler> {
  const { kernel } = guest;
  const { words } = kernel;
  const stat = newFileStat();

  const onProcess = (h: number, right: number, action: (object: number) => number): number => {
    const object = lookup(kernel, h, TYPE.PROCESS, right);
    if (object < 0) return object;
    const status = action(object);
    release(kernel, object);
    return status;
  };

  /** Reads everything that the guest passes; nothing is changed yet. */
  const readPlan = (
    pathAt: number,
    argv: number,
    attributes: number,
  ): (ChildPlan & { suspended: boolean }) | number => {
    const { memory } = guest;
    if (argv !== 0 && !memory.contains(argv, 4)) return RAT_ERR_FAULT;
    if (attributes !== 0 && !memory.contains(attributes, RatProcessAttributes.SIZEOF)) return RAT_ERR_FAULT;
    const path = readPath(memory, pathAt);
    if (typeof path === 'number') return path;
    const field = (offset: number) => (attributes === 0 ? 0 : memory.i32(attributes + offset));
    const flags = field(RatProcessAttributes.flags);
    if (attributes !== 0) {
      if (field(RatProcessAttributes.size) !== RatProcessAttributes.SIZEOF) return RAT_ERR_INVALID_ARGUMENT;
      if ((flags & ~PROCESS_SUSPENDED) !== 0) return RAT_ERR_INVALID_ARGUMENT;
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
    else argc = readVector(memory, argv, strings, budget);
    if (argc < 0) return argc;
    const envp = field(RatProcessAttributes.envp);
    const envc = envp === 0 ? -1 : readVector(memory, envp, strings, budget);
    if (envp !== 0 && envc < 0) return envc;
    if (field(RatProcessAttributes.job) !== 0 || field(RatProcessAttributes.security) !== 0)
      return RAT_ERR_NOT_SUPPORTED;
    const standard = [RatProcessAttributes.stdIn, RatProcessAttributes.stdOut, RatProcessAttributes.stdErr].map(field);
    return { path, cwd, strings, argc, envc, standard, inherit, suspended: (flags & PROCESS_SUSPENDED) !== 0 };
  };

  return {
    RatCreateProcess: (path: number, argv: number, attributes: number, out: number) => {
      if (!guest.memory.writable(out, 4)) return RAT_ERR_FAULT;
      const plan = readPlan(path, argv, attributes);
      if (typeof plan === 'number') return plan;
      const child = prepareChild(kernel, filesOf(kernel), plan);
      if (typeof child === 'number') return child;
      // Before the child can run and end: its record may be another's by the time the broker answers.
      const object = words[child.process + P_OBJECT];
      addReference(kernel, object);
      const handle = createHandle(kernel, kernel.process, object, naturalRights(words, object));
      let status = kernel.error;
      if (handle === 0) discardChild(kernel, child);
      else {
        status = callBroker(kernel, REQUEST.CREATE_PROCESS, child.process, child.inode, plan.suspended ? 1 : 0);
        if (status === WITHDRAWN) discardChild(kernel, child);
        if (status < 0) closeHandle(kernel, kernel.process, handle);
        else guest.memory.setU32(out, handle);
      }
      release(kernel, object);
      return status;
    },

    RatGetInheritedHandle: (index: number, out: number) => {
      if (!guest.memory.writable(out, 4)) return RAT_ERR_FAULT;
      if (index >>> 0 >= words[kernel.process + P_INHERITED_COUNT]) return RAT_ERR_NOT_FOUND;
      guest.memory.setU32(out, words[words[kernel.process + P_INHERITED] + (index >>> 0)]);
      return 0;
    },

    RatTerminateProcess: (h: number, exitCode: number) =>
      onProcess(h, RIGHT.TERMINATE, (object) =>
        Atomics.load(words, object + OP_PROCESS) === 0
          ? 0
          : callBroker(kernel, REQUEST.TERMINATE_PROCESS, object, exitCode),
      ),

    RatResumeProcess: (h: number) =>
      onProcess(h, RIGHT.TERMINATE, (object) => callBroker(kernel, REQUEST.RESUME_PROCESS, object)),

    RatGetProcessExitCode: (h: number, out: number) => {
      if (!guest.memory.writable(out, 4)) return RAT_ERR_FAULT;
      return onProcess(h, RIGHT.INSPECT, (object) => {
        if (Atomics.load(words, object + OP_PROCESS) !== 0) return RAT_ERR_STILL_ACTIVE;
        guest.memory.setU32(out, words[object + OP_EXIT_CODE]);
        return 0;
      });
    },

    RatGetProcessId: (h: number, out: number) => {
      if (!guest.memory.writable(out, 4)) return RAT_ERR_FAULT;
      return onProcess(h, RIGHT.INSPECT, (object) => {
        guest.memory.setU32(out, words[object + OP_ID]);
        return 0;
      });
    },

    RatGetCurrentProcessId: () => words[kernel.process + P_ID],
    RatProcessExit: (exitCode: number) => guest.exitProcess(exitCode),

    RatSetCurrentDirectory: (pathAt: number) => {
      const path = readPath(guest.memory, pathAt);
      if (typeof path === 'number') return path;
      if (!path.startsWith('/')) return RAT_ERR_INVALID_ARGUMENT;
      const status = filesOf(kernel).statPath(filesOf(kernel).root, path, true, stat);
      if (status < 0) return status;
      if (stat.type !== FILE_TYPE.DIRECTORY) return RAT_ERR_NOT_DIRECTORY;
      return setCurrentDirectory(kernel, kernel.process, encodeText(path)) ? 0 : RAT_ERR_NO_MEMORY;
    },

    RatGetCurrentDirectory: (buffer: number, size: number) => {
      if (!guest.memory.contains(buffer, size)) return RAT_ERR_FAULT;
      const path = currentDirectory(kernel, kernel.process);
      if (path.length + 1 > size >>> 0) return RAT_ERR_LIMIT_EXCEEDED;
      guest.memory.write(buffer, path);
      guest.memory.setU8(buffer + path.length, 0);
      return 0;
    },

    RatGetProcessList: (out: number, max: number, count: number) => {
      const { memory } = guest;
      const room = (max >>> 0) * RatProcessInfo.SIZEOF;
      if (room > 0xffffffff || !memory.contains(out, room) || (out === 0 && room > 0)) return RAT_ERR_FAULT;
      if (!memory.writable(count, 4)) return RAT_ERR_FAULT;
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
      return 0;
    },
  };
}
