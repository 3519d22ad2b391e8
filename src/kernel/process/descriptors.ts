/**
 * File descriptors: per process, shared by its threads, so they lie in kernel memory. A table has one word for each:
 * its object (an open file or pipe end), or 0. A descriptor counts as a handle of its object.
 */
import { MAX_FDS } from '../../guest-abi/limits.ts';
import { RAT_ERR_INVALID_HANDLE, RAT_ERR_QUOTA, RAT_SUCCESS } from '../../guest-abi/status.ts';
import { addHandle, addReference, dropHandle, ioOf, release } from '../core/object.ts';
import type { Kernel } from '../kernel.ts';
import { allocateCharged, freeCharged } from '../memory/accounts.ts';
import { P_FD_LOCK, P_FDS } from '../memory/process-record.ts';

const STANDARD_ERROR = 2;

/** Gives a new process its descriptor table: RAT_SUCCESS, RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY. */
export function createDescriptors(k: Kernel, process: number): number {
  const table = allocateCharged(k, process, MAX_FDS);
  if (table < 0) return table;
  k.words.fill(0, table, table + MAX_FDS);
  k.words[process + P_FDS] = table;
  return RAT_SUCCESS;
}

/** Takes the lowest free descriptor, from `lowest` on, for an object. Descriptor, or RAT_ERR_QUOTA. */
export function createDescriptor(k: Kernel, process: number, object: number, lowest = 0): number {
  const { words } = k;
  k.lock(process + P_FD_LOCK);
  const table = words[process + P_FDS];
  let fd = lowest;
  while (fd < MAX_FDS && words[table + fd] !== 0) fd++;
  if (fd < MAX_FDS) {
    addHandle(k, object);
    words[table + fd] = object;
  }
  k.unlock(process + P_FD_LOCK);
  return fd < MAX_FDS ? fd : RAT_ERR_QUOTA;
}

/** The object of a descriptor, with a reference for the caller to release; or RAT_ERR_INVALID_HANDLE. */
export function descriptorObject(k: Kernel, process: number, fd: number): number {
  const { words } = k;
  if (fd < 0 || fd >= MAX_FDS) return RAT_ERR_INVALID_HANDLE;
  k.lock(process + P_FD_LOCK);
  const table = words[process + P_FDS];
  // The page has none.
  const object = table === 0 ? 0 : words[table + fd];
  if (object !== 0) addReference(k, object);
  k.unlock(process + P_FD_LOCK);
  return object === 0 ? RAT_ERR_INVALID_HANDLE : object;
}

/** Closes a descriptor: 0 or RAT_ERR_INVALID_HANDLE. */
export function closeDescriptor(k: Kernel, process: number, fd: number): number {
  if (fd < 0 || fd >= MAX_FDS) return RAT_ERR_INVALID_HANDLE;
  const { words } = k;
  k.lock(process + P_FD_LOCK);
  const entry = words[process + P_FDS] + fd;
  const object = words[entry];
  words[entry] = 0;
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
  const source = words[process + P_FDS] + from;
  const target = words[process + P_FDS] + to;
  const object = words[source];
  const old = words[target];
  const valid = object !== 0 && old !== 0;
  if (valid && from !== to) {
    words[target] = object;
    words[source] = 0;
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
  let failure: unknown;
  for (let fd = 0; fd < MAX_FDS; fd++) {
    if (k.words[table + fd] === 0) continue;
    try {
      closeDescriptor(k, process, fd);
    } catch (error) {
      failure ??= error; // The others are closed all the same.
    }
  }
  freeCharged(k, process, table, MAX_FDS);
  k.words[process + P_FDS] = 0;
  if (failure !== undefined) throw failure;
}

/** Gives a descriptor to an object on which the caller has the only reference; drops that on failure too. */
export function adoptDescriptor(k: Kernel, process: number, object: number, lowest = 0): number {
  const fd = createDescriptor(k, process, object, lowest);
  release(k, object);
  return fd;
}

/** Tells a program's user something, on a process's standard error. Never parks: what there is no room for is lost. */
export function tryWriteStandardError(k: Kernel, process: number, bytes: Uint8Array): void {
  const object = descriptorObject(k, process, STANDARD_ERROR);
  if (object < 0) return;
  try {
    ioOf(k, object).tryWrite(k, object, bytes);
  } finally {
    release(k, object);
  }
}
