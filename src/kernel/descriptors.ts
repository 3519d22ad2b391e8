/**
 * File descriptors: per process, shared by its threads, so they lie in kernel memory. A descriptor counts as a
 * handle of its object, a file or pipe end.
 */
import { RAT_ERR_INVALID_HANDLE, RAT_ERR_NO_MEMORY, RAT_ERR_QUOTA, TYPE } from '../guest-abi/status.ts';
import { heapAllocateZeroed, heapFree } from './heap.ts';
import type { Kernel } from './kernel.ts';
import { FD_FLAGS, FD_OBJECT, FD_WORDS, MAX_FDS, OF_FLAGS, OF_INODE, P_FD_LOCK, P_FDS } from './layout.ts';
import { addHandle, addReference, createObject, dropHandle, release } from './object.ts';

/** Not readable and not writable by read and write: a directory that paths are looked up from. */
export const OPEN_DIRECTORY = 1 << 16;
/** Reads and writes never park. */
export const OPEN_NONBLOCK = 1 << 17;
/** A pipe end whose other side is a person: C libraries flush each line. */
export const OPEN_TERMINAL = 1 << 18;

/** Gives a new process its descriptor table. */
export function createDescriptors(k: Kernel, process: number): boolean {
  k.words[process + P_FDS] = heapAllocateZeroed(k, MAX_FDS * FD_WORDS);
  return k.words[process + P_FDS] !== 0;
}

/** Takes the lowest free descriptor, from `lowest` on, for an object. Descriptor, or RAT_ERR_QUOTA. */
export function createDescriptor(k: Kernel, process: number, object: number, lowest = 0): number {
  const { words } = k;
  k.lock(process + P_FD_LOCK);
  const table = words[process + P_FDS];
  let fd = lowest;
  while (fd < MAX_FDS && words[table + fd * FD_WORDS + FD_OBJECT] !== 0) fd++;
  if (fd < MAX_FDS) {
    addHandle(k, object);
    words[table + fd * FD_WORDS + FD_OBJECT] = object;
    words[table + fd * FD_WORDS + FD_FLAGS] = 0;
  }
  k.unlock(process + P_FD_LOCK);
  return fd < MAX_FDS ? fd : RAT_ERR_QUOTA;
}

/** The object of a descriptor, with a reference for the caller to release; or RAT_ERR_INVALID_HANDLE. */
export function descriptorObject(k: Kernel, process: number, fd: number): number {
  const { words } = k;
  if (fd < 0 || fd >= MAX_FDS) return RAT_ERR_INVALID_HANDLE;
  k.lock(process + P_FD_LOCK);
  const object = words[words[process + P_FDS] + fd * FD_WORDS + FD_OBJECT];
  if (object !== 0) addReference(k, object);
  k.unlock(process + P_FD_LOCK);
  return object === 0 ? RAT_ERR_INVALID_HANDLE : object;
}

/** Closes a descriptor: 0 or RAT_ERR_INVALID_HANDLE. */
export function closeDescriptor(k: Kernel, process: number, fd: number): number {
  if (fd < 0 || fd >= MAX_FDS) return RAT_ERR_INVALID_HANDLE;
  const { words } = k;
  k.lock(process + P_FD_LOCK);
  const entry = words[process + P_FDS] + fd * FD_WORDS;
  const object = words[entry + FD_OBJECT];
  words[entry + FD_OBJECT] = 0;
  k.unlock(process + P_FD_LOCK);
  if (object === 0) return RAT_ERR_INVALID_HANDLE;
  dropHandle(k, object);
  return 0;
}

/** Moves a descriptor to another number, closing what was there. */
export function renumberDescriptor(k: Kernel, process: number, from: number, to: number): number {
  if (from < 0 || from >= MAX_FDS || to < 0 || to >= MAX_FDS) return RAT_ERR_INVALID_HANDLE;
  const { words } = k;
  k.lock(process + P_FD_LOCK);
  const source = words[process + P_FDS] + from * FD_WORDS;
  const target = words[process + P_FDS] + to * FD_WORDS;
  const object = words[source + FD_OBJECT];
  const old = words[target + FD_OBJECT];
  const valid = object !== 0 && old !== 0;
  if (valid && from !== to) {
    words[target + FD_OBJECT] = object;
    words[source + FD_OBJECT] = 0;
  }
  k.unlock(process + P_FD_LOCK);
  if (!valid) return RAT_ERR_INVALID_HANDLE;
  if (from !== to) dropHandle(k, old);
  return 0;
}

/** Closes all descriptors of an ended process and frees the table. */
export function closeAllDescriptors(k: Kernel, process: number): void {
  const table = k.words[process + P_FDS];
  if (table === 0) return;
  for (let fd = 0; fd < MAX_FDS; fd++)
    if (k.words[table + fd * FD_WORDS + FD_OBJECT] !== 0) closeDescriptor(k, process, fd);
  heapFree(k, table);
  k.words[process + P_FDS] = 0;
}

/**
 * Makes an open file for an inode whose open count the caller has raised for it.
 * @returns the object with one reference and no handle, or RAT_ERR_NO_MEMORY with the inode closed again.
 */
export function createOpenFile(k: Kernel, inode: number, flags: number): number {
  const object = createObject(k, TYPE.FILE, 0);
  if (object === 0) {
    k.files?.close(inode);
    return RAT_ERR_NO_MEMORY;
  }
  k.words[object + OF_INODE] = inode;
  k.words[object + OF_FLAGS] = flags;
  return object;
}

/** Gives a descriptor to an object on which the caller has the only reference; drops that on failure too. */
export function adoptDescriptor(k: Kernel, process: number, object: number, lowest = 0): number {
  const fd = createDescriptor(k, process, object, lowest);
  release(k, object);
  return fd;
}
