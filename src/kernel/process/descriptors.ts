/**
 * File descriptors: per process, shared by its threads, so they lie in kernel memory. A table has one word for each:
 * its object (an open file or pipe end) with `CLOSE_ON_SPAWN`, or 0. A descriptor counts as a handle of its object.
 */
import { MAX_FDS, PREOPEN_FD } from '../../guest-abi/limits.ts';
import {
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_INVALID_HANDLE,
  RAT_ERR_QUOTA,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { SPAWN } from '../../guest-abi/values.ts';
import { OPEN_DIRECTORY } from '../core/byte-io.ts';
import { addHandle, addReference, dropHandle, ioOf, O_TYPE, release } from '../core/object.ts';
import type { Kernel } from '../kernel.ts';
import { allocateCharged, freeCharged } from '../memory/accounts.ts';
import { P_FD_LOCK, P_FDS } from '../memory/process-record.ts';
import { dropFileLocks } from '../objects/file-locks.ts';
import { copyRights, forgetRights, freeRights } from './descriptor-rights.ts';

const STANDARD_ERROR = 2;

/** In an entry: a child does not get the descriptor (FD_CLOEXEC). Above all positions of objects. */
export const CLOSE_ON_SPAWN = 1 << 30;

/** In an entry: a directory that the program was given, and knows by a name (process/preopens.ts). */
export const PREOPENED = 1 << 29;

/** The object of an entry, or 0. */
export function objectOfEntry(entry: number): number {
  return entry & ~(CLOSE_ON_SPAWN | PREOPENED);
}

/** Whether a descriptor is still what the program was given as a preopened directory. */
export function isPreopened(k: Kernel, process: number, fd: number): boolean {
  return fd >= 0 && fd < MAX_FDS && (k.words[k.words[process + P_FDS] + fd] & PREOPENED) !== 0;
}

/** Whether an object is an open directory. */
export function isDirectory(k: Kernel, object: number): boolean {
  const { io } = k.types[k.words[object + O_TYPE]];
  return io !== null && (io.flags(k, object) & OPEN_DIRECTORY) !== 0;
}

/** Gives a new process its descriptor table: RAT_SUCCESS, RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY. */
export function createDescriptors(k: Kernel, process: number): number {
  const table = allocateCharged(k, process, MAX_FDS);
  if (table < 0) return table;
  k.words.fill(0, table, table + MAX_FDS);
  k.words[process + P_FDS] = table;
  return RAT_SUCCESS;
}

/**
 * Takes the lowest free descriptor, from `lowest` on, for an object. A directory gets the root's number only when it is
 * asked for, because lookups from there would begin at it.
 * @param flags CLOSE_ON_SPAWN or 0.
 * @returns the descriptor, or RAT_ERR_QUOTA.
 */
export function createDescriptor(k: Kernel, process: number, object: number, lowest = 0, flags = 0): number {
  const { words } = k;
  const avoided = lowest < PREOPEN_FD && isDirectory(k, object) ? PREOPEN_FD : -1;
  k.lock(process + P_FD_LOCK);
  const table = words[process + P_FDS];
  let fd = lowest;
  while (fd < MAX_FDS && (words[table + fd] !== 0 || fd === avoided)) fd++;
  if (fd < MAX_FDS) {
    addHandle(k, object);
    words[table + fd] = object | flags;
    forgetRights(k, process, fd);
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
  const object = table === 0 ? 0 : objectOfEntry(words[table + fd]);
  if (object !== 0) addReference(k, object);
  k.unlock(process + P_FD_LOCK);
  return object === 0 ? RAT_ERR_INVALID_HANDLE : object;
}

/** Whether a descriptor is open. */
export function isDescriptor(k: Kernel, process: number, fd: number): boolean {
  return descriptorFlags(k, process, fd) >= 0;
}

/** Whether a process has all the descriptors that it may: asked before something is made or emptied for one. */
export function hasAllDescriptors(k: Kernel, process: number): boolean {
  const { words } = k;
  k.lock(process + P_FD_LOCK);
  const table = words[process + P_FDS];
  const isFull = table !== 0 && words.indexOf(0, table) >= table + MAX_FDS;
  k.unlock(process + P_FD_LOCK);
  return isFull;
}

/** A descriptor is none of an object any more: its process gives up its locks of the file, whatever else it has of it. */
function dropObject(k: Kernel, process: number, object: number): void {
  const inode = k.types[k.words[object + O_TYPE]].io?.inode(k, object) ?? 0;
  try {
    if (inode !== 0) dropFileLocks(k, process, inode);
  } finally {
    dropHandle(k, object);
  }
}

/** Closes a descriptor: 0 or RAT_ERR_INVALID_HANDLE. */
export function closeDescriptor(k: Kernel, process: number, fd: number): number {
  if (fd < 0 || fd >= MAX_FDS) return RAT_ERR_INVALID_HANDLE;
  const { words } = k;
  k.lock(process + P_FD_LOCK);
  const entry = words[process + P_FDS] + fd;
  const object = objectOfEntry(words[entry]);
  words[entry] = 0;
  k.unlock(process + P_FD_LOCK);
  if (object === 0) return RAT_ERR_INVALID_HANDLE;
  dropObject(k, process, object);
  return 0;
}

/** Moves a descriptor to another number, closing what was there. */
export function renumberDescriptor(k: Kernel, process: number, from: number, to: number): number {
  if (from < 0 || from >= MAX_FDS || to < 0 || to >= MAX_FDS) return RAT_ERR_INVALID_HANDLE;
  const { words } = k;
  k.lock(process + P_FD_LOCK);
  const source = words[process + P_FDS] + from;
  const target = words[process + P_FDS] + to;
  const entry = words[source];
  const old = objectOfEntry(words[target]);
  const valid = entry !== 0 && old !== 0;
  if (valid && from !== to) {
    words[target] = entry & ~PREOPENED;
    words[source] = 0;
    copyRights(k, process, from, to);
  }
  k.unlock(process + P_FD_LOCK);
  if (!valid) return RAT_ERR_INVALID_HANDLE;
  if (from !== to) dropObject(k, process, old);
  return 0;
}

/**
 * Makes a second descriptor for what `fd` refers to; both share it, with its offset.
 * @param lowest the first number that may be taken.
 * @param flags of the new one.
 * @returns the lowest free descriptor; RAT_ERR_INVALID_HANDLE, RAT_ERR_INVALID_ARGUMENT (`lowest`) or RAT_ERR_QUOTA.
 */
export function duplicateDescriptor(k: Kernel, process: number, fd: number, lowest: number, flags: number): number {
  const object = descriptorObject(k, process, fd);
  if (object < 0) return object;
  let result: number = RAT_ERR_INVALID_ARGUMENT;
  try {
    if (lowest >= 0 && lowest < MAX_FDS) result = createDescriptor(k, process, object, lowest, flags);
    if (result >= 0) giveRights(k, process, fd, result);
  } finally {
    release(k, object);
  }
  return result;
}

/**
 * Makes descriptor `to` one for what `fd` refers to, in one step with closing what was there; nothing happens when
 * they are the same.
 * @returns `to`, or RAT_ERR_INVALID_HANDLE.
 */
export function replaceDescriptor(k: Kernel, process: number, fd: number, to: number, flags: number): number {
  if (to < 0 || to >= MAX_FDS) return RAT_ERR_INVALID_HANDLE;
  const object = descriptorObject(k, process, fd);
  if (object < 0) return object;
  try {
    if (fd === to) return to;
    const result = putDescriptor(k, process, object, to, flags);
    giveRights(k, process, fd, to);
    return result;
  } finally {
    release(k, object);
  }
}

/** A duplicate can do no more than what it is one of. */
function giveRights(k: Kernel, process: number, from: number, to: number): void {
  k.lock(process + P_FD_LOCK);
  copyRights(k, process, from, to);
  k.unlock(process + P_FD_LOCK);
}

/**
 * Makes a descriptor one for an object, on which the caller has a reference, and closes what it was.
 * @param flags CLOSE_ON_SPAWN, PREOPENED or 0.
 */
export function putDescriptor(k: Kernel, process: number, object: number, to: number, flags: number): number {
  if (to < 0 || to >= MAX_FDS) return RAT_ERR_INVALID_HANDLE;
  const { words } = k;
  k.lock(process + P_FD_LOCK);
  const entry = words[process + P_FDS] + to;
  const old = objectOfEntry(words[entry]);
  addHandle(k, object);
  words[entry] = object | flags;
  forgetRights(k, process, to);
  k.unlock(process + P_FD_LOCK);
  if (old !== 0) dropObject(k, process, old);
  return to;
}

/** CLOSE_ON_SPAWN or 0; RAT_ERR_INVALID_HANDLE. */
export function descriptorFlags(k: Kernel, process: number, fd: number): number {
  return changeFlags(k, process, fd, null);
}

/** Gives a descriptor other flags: what it had, or RAT_ERR_INVALID_HANDLE. */
export function setDescriptorFlags(k: Kernel, process: number, fd: number, flags: number): number {
  return changeFlags(k, process, fd, flags);
}

function changeFlags(k: Kernel, process: number, fd: number, flags: number | null): number {
  if (fd < 0 || fd >= MAX_FDS) return RAT_ERR_INVALID_HANDLE;
  const { words } = k;
  k.lock(process + P_FD_LOCK);
  const at = words[process + P_FDS] + fd;
  const entry = words[at];
  if (entry !== 0 && flags !== null) words[at] = objectOfEntry(entry) | flags;
  k.unlock(process + P_FD_LOCK);
  return entry === 0 ? RAT_ERR_INVALID_HANDLE : entry & CLOSE_ON_SPAWN;
}

// ── Giving a child its descriptors ─────────────────────────────────────────────────────────────────────────

/** One step in making a child's descriptors (`SPAWN` of structs.ts). */
export interface DescriptorAction {
  kind: number;
  /** DUPLICATE, and FRONT, which puts its group in front of a terminal: a descriptor of the child. GIVE: one of the caller. */
  from: number;
  /** A descriptor of the child. */
  to: number;
}

/** Puts a child's group in front of what is perhaps a terminal: RAT_SUCCESS, or why not. */
type PutInFront = (k: Kernel, object: number, child: number) => number;

/**
 * Gives a child, which does not run yet, the calling process's descriptors as they are now, does the actions in their
 * order, and takes back what is not for children.
 * @returns RAT_SUCCESS; RAT_ERR_INVALID_HANDLE when an action's descriptor is not open; or why a terminal is not the
 *   child's: RAT_ERR_WRONG_TYPE, RAT_ERR_ACCESS_DENIED.
 */
export function inheritDescriptors(
  k: Kernel,
  child: number,
  actions: readonly DescriptorAction[],
  putInFront: PutInFront,
): number {
  copyDescriptors(k, child);
  for (const action of actions) {
    const status = actOnDescriptor(k, child, action, putInFront);
    if (status < 0) return status;
  }
  const { words } = k;
  for (let fd = 0; fd < MAX_FDS; fd++)
    if ((words[words[child + P_FDS] + fd] & CLOSE_ON_SPAWN) !== 0) closeDescriptor(k, child, fd);
  return RAT_SUCCESS;
}

function copyDescriptors(k: Kernel, child: number): void {
  const { words, process } = k;
  k.lock(process + P_FD_LOCK);
  // The page has none.
  const table = words[process + P_FDS];
  for (let fd = 0; table !== 0 && fd < MAX_FDS; fd++) {
    const entry = words[table + fd];
    if (entry === 0) continue;
    addHandle(k, objectOfEntry(entry));
    words[words[child + P_FDS] + fd] = entry & ~PREOPENED;
  }
  k.unlock(process + P_FD_LOCK);
}

function actOnDescriptor(
  k: Kernel,
  child: number,
  { kind, from, to }: DescriptorAction,
  putInFront: PutInFront,
): number {
  if (kind === SPAWN.CLOSE) {
    // One that is not open is closed already.
    closeDescriptor(k, child, to);
    return RAT_SUCCESS;
  }
  if (kind === SPAWN.DUPLICATE)
    // Onto itself: it is for the child.
    return from === to ? setDescriptorFlags(k, child, to, 0) : replaceDescriptor(k, child, from, to, 0);
  const object = descriptorObject(k, kind === SPAWN.FRONT ? child : k.process, from);
  if (object < 0) return object;
  try {
    return kind === SPAWN.FRONT ? putInFront(k, object, child) : putDescriptor(k, child, object, to, 0);
  } finally {
    release(k, object);
  }
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
  // One that was made while another thread closed its descriptor.
  dropFileLocks(k, process, 0);
  freeCharged(k, process, table, MAX_FDS);
  k.words[process + P_FDS] = 0;
  freeRights(k, process);
  if (failure !== undefined) throw failure;
}

/** Gives a descriptor to an object on which the caller has the only reference; drops that on failure too. */
export function adoptDescriptor(k: Kernel, process: number, object: number, lowest = 0, flags = 0): number {
  const fd = createDescriptor(k, process, object, lowest, flags);
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
