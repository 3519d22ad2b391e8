/**
 * Preparing a child process: its record, arguments, working directory, descriptors and inherited handles, all
 * copied from its creator. Run by the creating worker, and by the page for processes that it spawns; nothing
 * runs yet.
 */
import {
  RAT_ERR_INVALID_HANDLE,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_NOT_DIRECTORY,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_WRONG_TYPE,
  TYPE,
} from '../guest-abi/status.ts';
import { adoptDescriptor, createDescriptor, createOpenFile, descriptorObject, OPEN_DIRECTORY } from './descriptors.ts';
import type { FileSystem } from './fs/file-system.ts';
import { FILE_TYPE, newFileStat } from './fs/types.ts';
import { createHandle, lookup, rightsOf } from './handle-table.ts';
import { heapAllocate } from './heap.ts';
import type { Kernel } from './kernel.ts';
import {
  O_TYPE,
  P_ARGC,
  P_ARGUMENTS,
  P_ARGUMENTS_BYTES,
  P_CWD,
  P_CWD_BYTES,
  P_ENVC,
  P_INHERITED,
  P_INHERITED_COUNT,
} from './layout.ts';
import { release } from './object.ts';
import { createProcess, currentDirectory, reapProcess, setProcessBytes } from './process.ts';
import { utf8Bytes, utf8Text } from './text.ts';

export interface ChildPlan {
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
  /** Handles of the creator that the child gets copies of. */
  inherit: number[];
}

export interface Child {
  /** The record, in state SUSPENDED. */
  process: number;
  /** The program's inode, opened. */
  inode: number;
}

/** The descriptor of the root directory, from which C libraries look paths up. */
const PREOPEN_FD = 3;

/** Makes a child of the calling thread's process; or tells the `RAT_ERR_…` that stood in the way. */
export function prepareChild(k: Kernel, files: FileSystem, plan: ChildPlan): Child | number {
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
  const process = createProcess(k, k.process, utf8Bytes(plan.path));
  if (process === 0) {
    files.close(inode);
    return k.error;
  }
  const status = fillChild(k, files, plan, process, cwd);
  if (status === 0) return { process, inode };
  discardChild(k, { process, inode });
  return status;
}

/** Takes back what prepareChild made. */
export function discardChild(k: Kernel, child: Child): void {
  k.files?.close(child.inode);
  reapProcess(k, child.process);
}

function fillChild(k: Kernel, files: FileSystem, plan: ChildPlan, process: number, cwd: string): number {
  if (!setProcessBytes(k, process, P_CWD, P_CWD_BYTES, utf8Bytes(cwd))) return RAT_ERR_NO_MEMORY;
  if (!copyStrings(k, plan, process)) return RAT_ERR_NO_MEMORY;
  for (let fd = 0; fd < 3; fd++) {
    const status = giveStandard(k, process, fd, plan.standard[fd] ?? 0);
    if (status < 0) return status;
  }
  const root = createOpenFile(k, files.openInode(files.root), OPEN_DIRECTORY);
  if (root < 0) return root;
  const fd = adoptDescriptor(k, process, root, PREOPEN_FD);
  return fd < 0 ? fd : inheritHandles(k, plan.inherit, process);
}

function copyStrings(k: Kernel, plan: ChildPlan, process: number): boolean {
  const { words } = k;
  const parts = [...plan.strings];
  let envc = plan.envc;
  if (envc < 0) {
    // The creator's environment as it was at its own start: what follows its arguments.
    const from = words[k.process + P_ARGUMENTS] * 4;
    const bytes = from === 0 ? new Uint8Array() : k.bytes.slice(from, from + words[k.process + P_ARGUMENTS_BYTES]);
    let start = 0;
    for (let i = 0; i < words[k.process + P_ARGC]; i++) start = bytes.indexOf(0, start) + 1;
    parts.push(bytes.subarray(start));
    envc = words[k.process + P_ENVC];
  }
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  words[process + P_ARGC] = plan.argc;
  words[process + P_ENVC] = envc;
  return setProcessBytes(k, process, P_ARGUMENTS, P_ARGUMENTS_BYTES, all);
}

/** Gives the child a standard descriptor: from a handle, or the creator's own; a closed one stays closed. */
function giveStandard(k: Kernel, process: number, fd: number, handle: number): number {
  const object = handle === 0 ? descriptorObject(k, k.process, fd) : lookup(k, handle, 0, 0);
  if (object < 0) return handle === 0 ? 0 : object;
  const type = k.words[object + O_TYPE];
  let status: number = RAT_ERR_WRONG_TYPE;
  if (type === TYPE.FILE || type === TYPE.PIPE) status = createDescriptor(k, process, object, fd);
  release(k, object);
  return Math.min(status, 0);
}

function inheritHandles(k: Kernel, handles: number[], process: number): number {
  if (handles.length === 0) return 0;
  const block = heapAllocate(k, handles.length);
  if (block === 0) return RAT_ERR_NO_MEMORY;
  k.words[process + P_INHERITED] = block;
  for (const [i, handle] of handles.entries()) {
    const object = lookup(k, handle, 0, 0);
    if (object < 0) return object;
    const rights = rightsOf(k, handle);
    const copy = rights === 0 ? 0 : createHandle(k, process, object, rights);
    release(k, object);
    if (copy === 0) return rights === 0 ? RAT_ERR_INVALID_HANDLE : k.error;
    k.words[block + i] = copy;
    k.words[process + P_INHERITED_COUNT] = i + 1;
  }
  return 0;
}
