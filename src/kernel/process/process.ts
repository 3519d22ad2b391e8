/** Process records: making them, giving them what they start with, and taking everything back. */
import { MAX_PROCESSES, PROCESS_NAME_BYTES } from '../../guest-abi/limits.ts';
import { RAT_ERR_NOT_FOUND, RAT_ERR_QUOTA, RAT_SUCCESS } from '../../guest-abi/status.ts';
import { PROCESS_STATE } from '../../guest-abi/values.ts';
import { allOf } from '../core/all-of.ts';
import { closeAllHandles } from '../core/handle-table.ts';
import { release } from '../core/object.ts';
import type { Kernel } from '../kernel.ts';
import { allocateCharged, freeCharged, joinAccount, leaveAccount, programOf } from '../memory/accounts.ts';
import { COUNTER } from '../memory/counters.ts';
import {
  H_NEXT_PROCESS_ID,
  H_PROCESS_HIGH,
  H_SIGNAL_LOCK,
  H_TABLE_LOCK,
  PAGE_PROCESS,
  PROCESS_TABLE,
  PROCESS_WORDS,
} from '../memory/header.ts';
import {
  EXIT_REASON,
  P_ACCOUNT,
  P_ALARM,
  P_ARGC,
  P_ARGUMENTS,
  P_ARGUMENTS_BYTES,
  P_CHILD_EVENT,
  P_CWD,
  P_CWD_BYTES,
  P_ENVC,
  P_EXIT_CODE,
  P_EXIT_REASON,
  P_FD_LOCK,
  P_GROUP,
  P_HANDLE_COUNT,
  P_ID,
  P_INHERITED,
  P_INHERITED_COUNT,
  P_INHERITED_ROOM,
  P_NAME,
  P_OBJECT,
  P_PARENT_ID,
  P_PREOPENS,
  P_PREOPENS_BYTES,
  P_SESSION,
  P_START_F64,
  P_STATE,
  P_STOP,
  P_THREADS,
} from '../memory/process-record.ts';
import { forEachRecord, freeRecord, type RecordTable, takeRecord } from '../memory/record-table.ts';
import { dropOperations } from '../objects/async-io.ts';
import { attachProcess, createProcessObject, detachProcess, signalExit } from '../objects/process-object.ts';
import { cancelTimer } from '../objects/timer.ts';
import { dropWatches } from '../objects/watch.ts';
import { closeAllDescriptors, createDescriptors } from './descriptors.ts';

const PROCESSES: RecordTable = {
  start: PROCESS_TABLE,
  recordWords: PROCESS_WORDS,
  capacity: MAX_PROCESSES,
  high: H_PROCESS_HIGH,
};

/**
 * Makes a process record in state SUSPENDED with its object (the record has a reference on it), empty handle and
 * descriptor tables.
 * @param name path of the program, UTF-8.
 * @returns the record; RAT_ERR_NO_MEMORY, or RAT_ERR_QUOTA when the system or the program has no process left.
 */
export function createProcess(k: Kernel, parent: number, name: Uint8Array): number {
  const { words } = k;
  const object = createProcessObject(k);
  if (object < 0) return object;
  let process = 0;
  try {
    process = takeRecord(k, PROCESSES, PROCESS_STATE.SUSPENDED);
  } finally {
    if (process === 0) release(k, object);
  }
  if (process === 0) return RAT_ERR_QUOTA;
  const id = Atomics.add(words, H_NEXT_PROCESS_ID, 1);
  words[process + P_ID] = id;
  words[process + P_OBJECT] = object;
  words[process + P_PARENT_ID] = words[parent + P_ID];
  // Each program that the page starts is a session.
  words[process + P_SESSION] = parent === PAGE_PROCESS ? id : words[parent + P_SESSION];
  words[process + P_GROUP] = parent === PAGE_PROCESS ? id : words[parent + P_GROUP];
  k.floats[(process + P_START_F64) >> 1] = k.now();
  k.bytes.set(name.subarray(0, PROCESS_NAME_BYTES - 1), (process + P_NAME) * 4);
  attachProcess(k, object, process, id);
  Atomics.add(words, COUNTER.processes, 1);
  let result: number = RAT_ERR_QUOTA;
  try {
    const status = joinAccount(k, process, parent) || createDescriptors(k, process);
    result = status === RAT_SUCCESS ? process : status;
  } finally {
    if (result < 0) reapProcess(k, process);
  }
  return result;
}

/**
 * Begins the end of a process; the first caller decides code and reason.
 * @returns false when it was ending already.
 */
export function beginExit(k: Kernel, process: number, exitCode: number, reason: number): boolean {
  const { words } = k;
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
  const { attempt, end } = allOf();
  attempt(() => dropOperations(k, process));
  attempt(() => dropWatches(k, process));
  attempt(() => closeAllDescriptors(k, process));
  attempt(() => closeAllHandles(k, process));
  attempt(() => reapRecord(k, process));
  end();
}

function reapRecord(k: Kernel, process: number): void {
  const { words } = k;
  freeCharged(k, process, words[process + P_ARGUMENTS], wordsFor(words[process + P_ARGUMENTS_BYTES]));
  freeCharged(k, process, words[process + P_CWD], wordsFor(words[process + P_CWD_BYTES]));
  freeCharged(k, process, words[process + P_INHERITED], words[process + P_INHERITED_ROOM]);
  freeBlock(k, process, words[process + P_PREOPENS], words[process + P_PREOPENS_BYTES]);
  leaveAccount(k, process);
  const object = words[process + P_OBJECT];
  detachProcess(k, object, words[process + P_EXIT_CODE], words[process + P_EXIT_REASON] || EXIT_REASON.KILLED);
  Atomics.sub(words, COUNTER.processes, 1);
  cancelAlarm(k, process);
  // Whoever is woken by the signal finds the process gone. From here on the record may be another's.
  k.lock(H_SIGNAL_LOCK);
  const childEvent = words[process + P_CHILD_EVENT];
  freeRecord(words, process);
  k.unlock(H_SIGNAL_LOCK);
  if (childEvent !== 0) release(k, childEvent);
  signalExit(k, object);
}

/** The process is gone, and with it its alarm (alarm.ts). */
function cancelAlarm(k: Kernel, process: number): void {
  const timer = Atomics.exchange(k.words, process + P_ALARM, 0);
  if (timer === 0) return;
  cancelTimer(k, timer);
  release(k, timer);
}

function wordsFor(bytes: number): number {
  return Math.max(1, (bytes + 3) >> 2);
}

/** Copies bytes into a new heap block of the process's: its position, RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY. */
export function copyToHeap(k: Kernel, process: number, data: Uint8Array): number {
  const block = allocateCharged(k, process, wordsFor(data.length));
  if (block > 0) k.bytes.set(data, block * 4);
  return block;
}

/** Gives back what copyToHeap has made; 0 for none. */
export function freeBlock(k: Kernel, process: number, block: number, bytes: number): void {
  freeCharged(k, process, block, wordsFor(bytes));
}

// ── Arguments and environment ──────────────────────────────────────────────────────────────────────────────

/** Gives a new process its strings, each with its zero: arguments first. RAT_SUCCESS, or why not. */
export function setStrings(k: Kernel, process: number, strings: Uint8Array, argc: number, envc: number): number {
  const { words } = k;
  const block = copyToHeap(k, process, strings);
  if (block < 0) return block;
  words[process + P_ARGUMENTS] = block;
  words[process + P_ARGUMENTS_BYTES] = strings.length;
  words[process + P_ARGC] = argc;
  words[process + P_ENVC] = envc;
  return RAT_SUCCESS;
}

/** Where a process's arguments, or its environment, lie in kernel memory. */
export interface Strings {
  /** Position of the first byte in `k.bytes`. */
  from: number;
  /** Zeros included. */
  bytes: number;
  count: number;
}

export function stringsOf(k: Kernel, process: number, environment: boolean): Strings {
  const { words } = k;
  const start = words[process + P_ARGUMENTS] * 4;
  const end = start + words[process + P_ARGUMENTS_BYTES];
  let middle = start;
  for (let i = 0; i < words[process + P_ARGC]; i++) middle = k.bytes.indexOf(0, middle) + 1;
  return environment
    ? { from: middle, bytes: end - middle, count: words[process + P_ENVC] }
    : { from: start, bytes: middle - start, count: words[process + P_ARGC] };
}

/** A copy of a process's strings, outside shared memory. */
export function copyStrings(k: Kernel, process: number, environment: boolean): Uint8Array {
  const { from, bytes } = stringsOf(k, process, environment);
  return k.bytes.slice(from, from + bytes);
}

// ── Inherited handles ──────────────────────────────────────────────────────────────────────────────────────

/** Makes room for the handles that a new process inherits: RAT_SUCCESS, or why not. */
export function reserveInherited(k: Kernel, process: number, count: number): number {
  if (count === 0) return RAT_SUCCESS;
  const block = allocateCharged(k, process, count);
  if (block < 0) return block;
  k.words[process + P_INHERITED] = block;
  k.words[process + P_INHERITED_ROOM] = count;
  return RAT_SUCCESS;
}

export function addInherited(k: Kernel, process: number, handle: number): void {
  const { words } = k;
  words[words[process + P_INHERITED] + words[process + P_INHERITED_COUNT]++] = handle;
}

/** A handle that the process was given at its creation; RAT_ERR_NOT_FOUND behind the last one. As of createHandle. */
export function inheritedHandle(k: Kernel, process: number, index: number): number {
  const { words } = k;
  if (index >= words[process + P_INHERITED_COUNT]) return RAT_ERR_NOT_FOUND;
  return words[words[process + P_INHERITED] + index] >>> 0;
}

// ── Working directory ──────────────────────────────────────────────────────────────────────────────────────

/** The working directory, UTF-8 without a final zero. */
export function currentDirectory(k: Kernel, process: number): Uint8Array {
  k.lock(process + P_FD_LOCK);
  const from = k.words[process + P_CWD] * 4;
  const copy = from === 0 ? new Uint8Array([47]) : k.bytes.slice(from, from + k.words[process + P_CWD_BYTES]);
  k.unlock(process + P_FD_LOCK);
  return copy;
}

/** Replaces the working directory: RAT_SUCCESS, or why not. */
export function setCurrentDirectory(k: Kernel, process: number, path: Uint8Array): number {
  const block = copyToHeap(k, process, path);
  if (block < 0) return block;
  k.lock(process + P_FD_LOCK);
  const old = k.words[process + P_CWD];
  const oldBytes = k.words[process + P_CWD_BYTES];
  k.words[process + P_CWD] = block;
  k.words[process + P_CWD_BYTES] = path.length;
  k.unlock(process + P_FD_LOCK);
  freeCharged(k, process, old, wordsFor(oldBytes));
  return RAT_SUCCESS;
}

// ── Facts ──────────────────────────────────────────────────────────────────────────────────────────────────

export function processId(k: Kernel, process: number): number {
  return k.words[process + P_ID];
}

/** Id of the process that has made it; 0: that has ended, or was the page. */
export function parentId(k: Kernel, process: number): number {
  const id = k.words[process + P_PARENT_ID];
  let alive = false;
  forEachRecord(k.words, PROCESSES, (other) => {
    if (k.words[other + P_ID] === id) alive = true;
  });
  return alive ? id : 0;
}

/** `PROCESS_STATE`; 0 when it is gone. */
export function processState(k: Kernel, process: number): number {
  return Atomics.load(k.words, process + P_STATE);
}

/** Whether its end has begun. */
export function isExiting(k: Kernel, process: number): boolean {
  return processState(k, process) === PROCESS_STATE.EXITING;
}

/** Its first thread is about to run. */
export function markRunning(k: Kernel, process: number): void {
  Atomics.store(k.words, process + P_STATE, PROCESS_STATE.RUNNING);
}

/** What beginExit has noted. */
export function exitCodeOf(k: Kernel, process: number): number {
  return k.words[process + P_EXIT_CODE];
}

/** The process's object; the record has a reference on it as long as the process lives. */
export function processObject(k: Kernel, process: number): number {
  return k.words[process + P_OBJECT];
}

/** Path of a process's program, UTF-8, as far as its record holds it. */
export function processName(k: Kernel, process: number): Uint8Array {
  const from = (process + P_NAME) * 4;
  const name = k.bytes.slice(from, from + PROCESS_NAME_BYTES);
  return name.subarray(0, name.indexOf(0));
}

/** Calls `visit` for each process record in use but the page's. */
export function forEachProcess(k: Kernel, visit: (process: number) => void): void {
  forEachRecord(k.words, PROCESSES, visit);
}

export interface ProcessFacts {
  /** Its record, which may be another's as soon as it has ended. */
  record: number;
  id: number;
  parentId: number;
  state: number;
  /** The number of the program that it belongs to (memory/accounts.ts). */
  program: number;
  threads: number;
  handles: number;
  /** Milliseconds of the system's clock. */
  start: number;
  /** UTF-8, with its zero padding. */
  name: Uint8Array;
}

function shownState(words: Int32Array, process: number): number {
  const state = Atomics.load(words, process + P_STATE);
  return state === PROCESS_STATE.RUNNING && Atomics.load(words, process + P_STOP) !== 0 ? PROCESS_STATE.STOPPED : state;
}

/**
 * All live processes but the page, lowest id first: those that were there at one moment. One that is being made is not
 * among them until its program has room for it, so that no list has more than the quotas allow.
 */
export function listProcesses(k: Kernel): ProcessFacts[] {
  const { words } = k;
  const result: ProcessFacts[] = [];
  k.lock(H_TABLE_LOCK);
  forEachRecord(words, PROCESSES, (process) => {
    if (words[process + P_ACCOUNT] !== 0) result.push(factsOf(k, process));
  });
  k.unlock(H_TABLE_LOCK);
  return result.sort((a, b) => a.id - b.id);
}

function factsOf(k: Kernel, process: number): ProcessFacts {
  const { words } = k;
  const name = (process + P_NAME) * 4;
  return {
    record: process,
    id: words[process + P_ID],
    parentId: words[process + P_PARENT_ID],
    program: programOf(k, process),
    state: shownState(words, process),
    threads: words[process + P_THREADS],
    handles: words[process + P_HANDLE_COUNT],
    start: k.floats[(process + P_START_F64) >> 1],
    name: k.bytes.slice(name, name + PROCESS_NAME_BYTES),
  };
}
