/**
 * Preparing a child process: its record, arguments, working directory, descriptors and inherited handles, all
 * copied from its creator. Run by the creating worker, and by the page for processes that it spawns; nothing
 * runs yet.
 */
import {
  RAT_ERR_INVALID_HANDLE,
  RAT_ERR_IS_DIRECTORY,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_NOT_DIRECTORY,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_QUOTA,
  RAT_ERR_WRONG_TYPE,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { GROUP } from '../../guest-abi/values.ts';
import { createHandle, lookup, rightsOf } from '../core/handle-table.ts';
import { O_TYPE, release } from '../core/object.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { FILE_TYPE, newFileStat } from '../fs/types.ts';
import type { Kernel } from '../kernel.ts';
import { P_ENVC } from '../memory/process-record.ts';
import { utf8Bytes, utf8Text } from '../memory/utf8.ts';
import { giveUpTerminals, putInFront } from '../objects/terminal-session.ts';
import { createDescriptor, type DescriptorAction, descriptorObject, inheritDescriptors } from './descriptors.ts';
import { beginSession, putChildIntoGroup } from './groups.ts';
import { type Preopen, setPreopens } from './preopens.ts';
import {
  addInherited,
  copyStrings,
  createProcess,
  currentDirectory,
  reapProcess,
  reserveInherited,
  setCurrentDirectory,
  setStrings,
} from './process.ts';
import { inheritSignals, isEnding } from './signals.ts';
import { bringContent } from './storage.ts';

export interface SpawnPlan {
  /** The program, absolute or relative to the creator's working directory. */
  path: string;
  /** null: the creator's. */
  cwd: string | null;
  /** Arguments, then environment, each with its zero. */
  strings: Uint8Array[];
  argc: number;
  /** Environment strings among `strings`; -1: the creator's. */
  envc: number;
  /** Handles of the creator for descriptors 0, 1, 2; 0: the creator's own descriptor. */
  standard: number[];
  /** It begins a session, whose terminal is its standard input, if that is one. */
  session?: boolean;
  /** Handles of the creator that the child gets copies of. */
  inherit: number[];
  /** The directories that an ordinary WASI program begins with; absent: see preopens.ts. */
  preopens?: readonly Preopen[];
  /** The POSIX way: the creator's descriptors with these changes, in place of `standard` and `inherit`. */
  actions?: readonly DescriptorAction[];
  /** With `actions`: signals that its first thread blocks, and that it does not ignore though the creator does. */
  signals?: { mask: number; defaults: number };
  /** With `actions`: its process group, 0 for one of its own, or `GROUP`. */
  group?: number;
}

export interface Child {
  /** The record, in state SUSPENDED. */
  process: number;
  /** The program's inode, opened. */
  inode: number;
}

/**
 * Makes a child of the calling thread's process; or tells the `RAT_ERR_…` that stood in the way; or, to who may not
 * block, NOT_YET of fs/storage-port.ts: the program is being brought.
 */
export function prepareChild(k: Kernel, files: FileSystem, plan: SpawnPlan): Child | number {
  const current = utf8Text(currentDirectory(k, k.process));
  const at = (path: string) => (path.startsWith('/') ? path : `${current}/${path}`);
  if (plan.path === '') return RAT_ERR_NOT_FOUND;
  let cwd = current;
  if (plan.cwd !== null) {
    const stat = newFileStat();
    const status = files.statPath(files.root, at(plan.cwd), true, stat);
    if (status < 0) return status;
    if (stat.type !== FILE_TYPE.DIRECTORY) return RAT_ERR_NOT_DIRECTORY;
    const resolved = files.pathOf(stat.ino);
    if (typeof resolved === 'number') return resolved;
    cwd = resolved;
  }
  const inode = files.open(files.root, at(plan.path), { followLast: true });
  if (inode < 0) return inode;
  if (files.openedAway) {
    const status = bringContent(k, inode);
    if (status < 0) {
      files.close(inode);
      return status;
    }
  }
  // The broker would say it on the creator's standard error.
  if (plan.actions !== undefined && isDirectory(files, inode)) {
    files.close(inode);
    return RAT_ERR_IS_DIRECTORY;
  }
  let process: number = RAT_ERR_NO_MEMORY;
  try {
    process = createProcess(k, k.process, utf8Bytes(plan.path));
  } finally {
    if (process < 0) files.close(inode);
  }
  if (process < 0) return process;
  let status: number = RAT_ERR_NO_MEMORY;
  try {
    status = fillChild(k, plan, process, cwd);
  } finally {
    if (status < 0) discardChild(k, { process, inode });
  }
  if (status < 0) return status;
  // A signal to many, which ends the creator, has not met the child if that was not there yet: it is not to outlive it.
  if (!isEnding(k)) return { process, inode };
  discardChild(k, { process, inode });
  return RAT_ERR_QUOTA;
}

function isDirectory(files: FileSystem, inode: number): boolean {
  const stat = newFileStat();
  return files.stat(inode, stat) >= 0 && stat.type === FILE_TYPE.DIRECTORY;
}

/** Takes back what prepareChild made. */
export function discardChild(k: Kernel, child: Child): void {
  k.files.close(child.inode);
  giveUpTerminals(k, child.process);
  reapProcess(k, child.process);
}

function fillChild(k: Kernel, plan: SpawnPlan, process: number, cwd: string): number {
  const status = Math.min(setCurrentDirectory(k, process, utf8Bytes(cwd)), giveStrings(k, plan, process));
  if (status < 0) return status;
  if (plan.actions !== undefined) {
    inheritSignals(k, process, plan.signals?.mask ?? 0, plan.signals?.defaults ?? 0);
    return Math.min(giveGroup(k, process, plan.group), inheritDescriptors(k, process, plan.actions, putInFront));
  }
  if (plan.session === true) beginSession(k, process);
  for (let fd = 0; fd < 3; fd++) {
    const status = giveStandard(k, process, fd, plan.standard[fd] ?? 0);
    if (status < 0) return status;
  }
  if (plan.session === true) {
    const status = giveTerminalOf(k, process);
    if (status < 0) return status;
  }
  const noted = plan.preopens === undefined ? RAT_SUCCESS : setPreopens(k, process, plan.preopens);
  return noted < 0 ? noted : inheritHandles(k, plan.inherit, process);
}

/** Puts a session that begins in front of the terminal that is its standard input; another stream is none. */
function giveTerminalOf(k: Kernel, process: number): number {
  const object = descriptorObject(k, process, 0);
  if (object < 0) return RAT_SUCCESS;
  try {
    const status = putInFront(k, object, process);
    return status === RAT_ERR_WRONG_TYPE ? RAT_SUCCESS : status;
  } finally {
    release(k, object);
  }
}

function giveGroup(k: Kernel, process: number, group: number = GROUP.SAME): number {
  if (group === GROUP.SAME) return RAT_SUCCESS;
  return group === GROUP.SESSION ? beginSession(k, process) : putChildIntoGroup(k, process, group);
}

function giveStrings(k: Kernel, plan: SpawnPlan, process: number): number {
  const parts = [...plan.strings];
  let { envc } = plan;
  if (envc < 0) {
    // The creator's environment as it was at its own start.
    parts.push(copyStrings(k, k.process, true));
    envc = k.words[k.process + P_ENVC];
  }
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return setStrings(k, process, all, plan.argc, envc);
}

/** Gives the child a standard descriptor: from a handle, or the creator's own; a closed one stays closed. */
function giveStandard(k: Kernel, process: number, fd: number, handle: number): number {
  const object = handle === 0 ? descriptorObject(k, k.process, fd) : lookup(k, handle, 0, 0);
  if (object < 0) return handle === 0 ? 0 : object;
  let status: number = RAT_ERR_WRONG_TYPE;
  if (k.types[k.words[object + O_TYPE]].io !== null) status = createDescriptor(k, process, object, fd);
  release(k, object);
  return Math.min(status, 0);
}

function inheritHandles(k: Kernel, handles: number[], process: number): number {
  const status = reserveInherited(k, process, handles.length);
  if (status < 0) return status;
  for (const handle of handles) {
    const object = lookup(k, handle, 0, 0);
    if (object < 0) return object;
    const rights = rightsOf(k, handle);
    let copy: number = RAT_ERR_INVALID_HANDLE;
    try {
      if (rights !== 0) copy = createHandle(k, process, object, rights);
    } finally {
      release(k, object);
    }
    if (copy < 0) return copy;
    addInherited(k, process, copy);
  }
  return 0;
}
