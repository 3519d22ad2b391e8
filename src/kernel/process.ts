/** Process records: making them, giving them what they start with, and taking everything back. */
import { OPEN, RAT_ERR_NO_MEMORY, RAT_ERR_QUOTA, RIGHT, RIGHTS_ALL, TYPE } from '../guest-abi/status.ts';
import { PROCESS_STATE } from '../guest-abi/structs.ts';
import { COUNTER } from './counters.ts';
import { closeAllDescriptors, createDescriptors } from './descriptors.ts';
import { setSignaled } from './event.ts';
import { closeAllHandles } from './handle-table.ts';
import { heapAllocate, heapFree } from './heap.ts';
import type { Kernel } from './kernel.ts';
import {
  EXIT_REASON,
  H_NEXT_PROCESS_ID,
  H_PROCESS_HIGH,
  H_TABLE_LOCK,
  MAX_PROCESSES,
  O_TYPE,
  OF_FLAGS,
  OI_END,
  OP_EXIT_CODE,
  OP_ID,
  OP_PROCESS,
  OP_REASON,
  P_ARGUMENTS,
  P_CWD,
  P_CWD_BYTES,
  P_EXIT_CODE,
  P_EXIT_REASON,
  P_FD_LOCK,
  P_HANDLE_COUNT,
  P_ID,
  P_INHERITED,
  P_NAME,
  P_NAME_BYTES,
  P_OBJECT,
  P_PARENT_ID,
  P_START_F64,
  P_STATE,
  P_THREADS,
  PAGE_PROCESS,
  PIPE_READ,
  PROCESS_TABLE,
  PROCESS_WORDS,
  STATE_MANUAL,
} from './layout.ts';
import { createObject, release } from './object.ts';

/**
 * Makes a process record in state SUSPENDED with its object (the record has a reference on it), empty handle and
 * descriptor tables.
 * @param name path of the program, UTF-8.
 * @returns the record, or 0 (`k.error`).
 */
export function createProcess(k: Kernel, parent: number, name: Uint8Array): number {
  const { words } = k;
  const object = createObject(k, TYPE.PROCESS, STATE_MANUAL);
  k.error = RAT_ERR_NO_MEMORY;
  if (object === 0) return 0;
  const process = takeRecord(k);
  if (process === 0) {
    release(k, object);
    k.error = RAT_ERR_QUOTA;
    return 0;
  }
  const id = Atomics.add(words, H_NEXT_PROCESS_ID, 1);
  words[process + P_ID] = id;
  words[process + P_OBJECT] = object;
  words[process + P_PARENT_ID] = words[parent + P_ID];
  k.floats[(process + P_START_F64) >> 1] = k.now();
  k.bytes.set(name.subarray(0, P_NAME_BYTES - 1), (process + P_NAME) * 4);
  words[object + OP_ID] = id;
  words[object + OP_PROCESS] = process;
  Atomics.add(words, COUNTER.processes, 1);
  if (!createDescriptors(k, process)) {
    reapProcess(k, process);
    k.error = RAT_ERR_NO_MEMORY;
    return 0;
  }
  return process;
}

function takeRecord(k: Kernel): number {
  const { words } = k;
  k.lock(H_TABLE_LOCK);
  let slot = 1;
  while (slot < words[H_PROCESS_HIGH] && words[PROCESS_TABLE + slot * PROCESS_WORDS + P_STATE] !== 0) slot++;
  const process = slot < MAX_PROCESSES ? PROCESS_TABLE + slot * PROCESS_WORDS : 0;
  if (process !== 0) {
    words.fill(0, process, process + PROCESS_WORDS);
    Atomics.store(words, process + P_STATE, PROCESS_STATE.SUSPENDED);
    if (slot === words[H_PROCESS_HIGH]) words[H_PROCESS_HIGH] = slot + 1;
  }
  k.unlock(H_TABLE_LOCK);
  return process;
}

/**
 * Begins the end of a process; the first caller decides code and reason.
 * @returns false when it was ending already.
 */
export function beginExit(words: Int32Array, process: number, exitCode: number, reason: number): boolean {
  for (;;) {
    const state = Atomics.load(words, process + P_STATE);
    if (state !== PROCESS_STATE.RUNNING && state !== PROCESS_STATE.SUSPENDED) return false;
    if (Atomics.compareExchange(words, process + P_STATE, state, PROCESS_STATE.EXITING) !== state) continue;
    words[process + P_EXIT_CODE] = exitCode;
    words[process + P_EXIT_REASON] = reason;
    return true;
  }
}

/**
 * The end of a process, whatever ended it: what it held is released, then its object is signaled. The broker
 * calls it when all threads have ended; nobody else uses the record then.
 */
export function reapProcess(k: Kernel, process: number): void {
  const { words } = k;
  closeAllDescriptors(k, process);
  closeAllHandles(k, process);
  for (const field of [P_ARGUMENTS, P_CWD, P_INHERITED]) {
    heapFree(k, words[process + field]);
    words[process + field] = 0;
  }
  const object = words[process + P_OBJECT];
  words[object + OP_EXIT_CODE] = words[process + P_EXIT_CODE];
  words[object + OP_REASON] = words[process + P_EXIT_REASON] || EXIT_REASON.KILLED;
  Atomics.store(words, object + OP_PROCESS, 0);
  Atomics.sub(words, COUNTER.processes, 1);
  // Whoever is woken by the signal finds the process gone. From here on the record may be another's.
  Atomics.store(words, process + P_STATE, 0);
  setSignaled(k, object);
  release(k, object);
}

/** Copies bytes into a new heap block and puts it into a field of the process record. */
export function setProcessBytes(
  k: Kernel,
  process: number,
  field: number,
  bytesField: number,
  data: Uint8Array,
): boolean {
  const block = heapAllocate(k, Math.max(1, (data.length + 3) >> 2));
  if (block === 0) return false;
  k.bytes.set(data, block * 4);
  k.words[process + field] = block;
  k.words[process + bytesField] = data.length;
  return true;
}

/** The working directory, UTF-8 without a final zero. */
export function currentDirectory(k: Kernel, process: number): Uint8Array {
  k.lock(process + P_FD_LOCK);
  const from = k.words[process + P_CWD] * 4;
  const copy = from === 0 ? new Uint8Array([47]) : k.bytes.slice(from, from + k.words[process + P_CWD_BYTES]);
  k.unlock(process + P_FD_LOCK);
  return copy;
}

/** Replaces the working directory. false: no memory. */
export function setCurrentDirectory(k: Kernel, process: number, path: Uint8Array): boolean {
  const block = heapAllocate(k, (path.length + 3) >> 2);
  if (block === 0) return false;
  k.bytes.set(path, block * 4);
  k.lock(process + P_FD_LOCK);
  const old = k.words[process + P_CWD];
  k.words[process + P_CWD] = block;
  k.words[process + P_CWD_BYTES] = path.length;
  k.unlock(process + P_FD_LOCK);
  heapFree(k, old);
  return true;
}

/** The rights that a handle to a new object carries: what makes sense for its type. */
export function naturalRights(words: Int32Array, object: number): number {
  const common = RIGHT.WAIT | RIGHT.DUPLICATE | RIGHT.INSPECT;
  switch (words[object + O_TYPE]) {
    case TYPE.PROCESS:
      return common | RIGHT.TERMINATE;
    case TYPE.THREAD:
      return common;
    case TYPE.PIPE:
      return common | (words[object + OI_END] === PIPE_READ ? RIGHT.READ : RIGHT.WRITE);
    case TYPE.FILE: {
      const flags = words[object + OF_FLAGS];
      return common | (flags & OPEN.READ ? RIGHT.READ : 0) | (flags & OPEN.WRITE ? RIGHT.WRITE : 0);
    }
    case TYPE.COMPLETION_QUEUE:
      return common | RIGHT.SIGNAL | RIGHT.READ;
    default:
      return (common | RIGHT.SIGNAL) & RIGHTS_ALL;
  }
}

/** Path of a process's program, UTF-8, as far as its record holds it. */
export function processName(k: Kernel, process: number): Uint8Array {
  const from = (process + P_NAME) * 4;
  const name = k.bytes.slice(from, from + P_NAME_BYTES);
  return name.subarray(0, name.indexOf(0));
}

export interface ProcessFacts {
  id: number;
  parentId: number;
  state: number;
  threads: number;
  handles: number;
  /** Milliseconds of the system's clock. */
  start: number;
  /** UTF-8, with its zero padding. */
  name: Uint8Array;
}

/** All live processes but the page, lowest id first. */
export function listProcesses(k: Kernel): ProcessFacts[] {
  const { words } = k;
  const result: ProcessFacts[] = [];
  const high = Atomics.load(words, H_PROCESS_HIGH);
  for (
    let process = PAGE_PROCESS + PROCESS_WORDS;
    process < PROCESS_TABLE + high * PROCESS_WORDS;
    process += PROCESS_WORDS
  ) {
    const state = Atomics.load(words, process + P_STATE);
    if (state === 0) continue;
    const name = (process + P_NAME) * 4;
    result.push({
      id: words[process + P_ID],
      parentId: words[process + P_PARENT_ID],
      state,
      threads: words[process + P_THREADS],
      handles: words[process + P_HANDLE_COUNT],
      start: k.floats[(process + P_START_F64) >> 1],
      name: k.bytes.slice(name, name + P_NAME_BYTES),
    });
  }
  return result.sort((a, b) => a.id - b.id);
}
