/**
 * Who is charged for what of the kernel's memory. Every block of the heap that is taken for a process counts against
 * its own quota, and against the account of the program that it belongs to: a program that the page has started, with
 * all its descendants. So neither a process nor a family of processes can take the heap from the others. The page is
 * charged for nothing.
 *
 * What can outlive the process that made it (pipes, completion queues) carries a charge slip, four words that say
 * whom it was charged to. As long as it lives the program pays, even when the process has ended.
 *
 * To other rooms a program is a number (`programOf`), which no other has soon after it: open files note who has opened
 * them by it, and inodes who has made them (fs/payers.ts).
 */
import { MAX_PROCESSES } from '../../guest-abi/limits.ts';
import { RAT_ERR_NO_MEMORY, RAT_ERR_QUOTA, RAT_SUCCESS } from '../../guest-abi/status.ts';
import { NOBODY, payerNumber, placeIndex } from '../fs/payers.ts';
import type { Kernel } from '../kernel.ts';
import {
  ACCOUNT_TABLE,
  ACCOUNT_WORDS,
  H_NEXT_ACCOUNT_ID,
  H_QUOTA_HEAP,
  H_QUOTA_PROGRAM_HEAP,
  H_QUOTA_PROGRAM_OPEN_FILES,
  H_QUOTA_PROGRAM_PROCESSES,
  H_QUOTA_PROGRAM_THREADS,
  H_TABLE_LOCK,
  PAGE_PROCESS,
} from './header.ts';
import { blockWords, heapAllocate, heapFree } from './heap.ts';
import { P_ACCOUNT, P_HEAP, P_ID } from './process-record.ts';

/** Not 0 while it is in use. */
const A_ID = 0;
/** Processes that have not been reaped: guarded by H_TABLE_LOCK. */
const A_PROCESSES = 1;
/** Words of the heap. Atomic. */
const A_HEAP = 2;
/** Open files. Atomic. */
const A_OPEN_FILES = 3;
/** Threads that have not ended. Atomic. */
const A_THREADS = 4;

/** A charge slip: process, its id, account, its id. */
export const SLIP_WORDS = 4;

// ── Accounts ───────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Enters a new process into its parent's account, or opens one for a program of the page.
 * @returns RAT_SUCCESS, or RAT_ERR_QUOTA when the program has all the processes that it may.
 */
export function joinAccount(k: Kernel, process: number, parent: number): number {
  const { words } = k;
  k.lock(H_TABLE_LOCK);
  const account = parent === PAGE_PROCESS ? openAccountLocked(words) : words[parent + P_ACCOUNT];
  const fits = words[account + A_PROCESSES] < words[H_QUOTA_PROGRAM_PROCESSES];
  if (fits) {
    words[account + A_PROCESSES]++;
    words[process + P_ACCOUNT] = account;
  }
  k.unlock(H_TABLE_LOCK);
  return fits ? RAT_SUCCESS : RAT_ERR_QUOTA;
}

/** There are as many accounts as process records, and each that is in use has a process, so one is always free. */
function openAccountLocked(words: Int32Array): number {
  let account = ACCOUNT_TABLE;
  while (words[account + A_ID] !== 0) account += ACCOUNT_WORDS;
  words[account + A_ID] = words[H_NEXT_ACCOUNT_ID] = words[H_NEXT_ACCOUNT_ID] + 1 || 1;
  words[account + A_PROCESSES] = 0;
  words[account + A_HEAP] = 0;
  words[account + A_OPEN_FILES] = 0;
  words[account + A_THREADS] = 0;
  return account;
}

/** A process leaves its account. What is left over by the last one is charged to nobody. */
export function leaveAccount(k: Kernel, process: number): void {
  const { words } = k;
  const account = words[process + P_ACCOUNT];
  if (account === 0) return;
  const program = programOf(k, process);
  k.lock(H_TABLE_LOCK);
  words[process + P_ACCOUNT] = 0;
  const isLast = --words[account + A_PROCESSES] === 0;
  if (isLast) words[account + A_ID] = 0;
  k.unlock(H_TABLE_LOCK);
  if (isLast) k.filesIfAny?.closePayer(program);
}

/** The number of the program that a process belongs to, never 0; NOBODY for the page. */
export function programOf(k: Kernel, process: number): number {
  const account = k.words[process + P_ACCOUNT];
  return account === 0 ? NOBODY : numberOf(account, k.words[account + A_ID]);
}

function numberOf(account: number, id: number): number {
  return payerNumber((account - ACCOUNT_TABLE) / ACCOUNT_WORDS, id);
}

/** Where the account of a program lies; 0 when it is over, and for NOBODY. */
function accountOf(words: Int32Array, program: number): number {
  if (program === NOBODY) return 0;
  const account = ACCOUNT_TABLE + placeIndex(program) * ACCOUNT_WORDS;
  return numberOf(account, words[account + A_ID]) === program && words[account + A_ID] !== 0 ? account : 0;
}

/** What a program has at the moment. */
export interface AccountFacts {
  program: number;
  processes: number;
  heapWords: number;
  openFiles: number;
}

/** Calls `visit` with the position of every account in use. For inspection and tests. */
export function forEachAccount(k: Kernel, visit: (account: number, facts: AccountFacts) => void): void {
  const { words } = k;
  for (let i = 0; i < MAX_PROCESSES; i++) {
    const account = ACCOUNT_TABLE + i * ACCOUNT_WORDS;
    const id = words[account + A_ID];
    if (id === 0) continue;
    const [processes, heapWords] = [words[account + A_PROCESSES], words[account + A_HEAP]];
    visit(account, { program: numberOf(account, id), processes, heapWords, openFiles: words[account + A_OPEN_FILES] });
  }
}

// ── Charges ────────────────────────────────────────────────────────────────────────────────────────────────

function charge(k: Kernel, process: number, size: number): boolean {
  if (process === PAGE_PROCESS) return true;
  const { words } = k;
  const account = words[process + P_ACCOUNT];
  const own = Atomics.add(words, process + P_HEAP, size) + size;
  const all = account === 0 ? 0 : Atomics.add(words, account + A_HEAP, size) + size;
  if (own <= words[H_QUOTA_HEAP] && all <= words[H_QUOTA_PROGRAM_HEAP]) return true;
  Atomics.sub(words, process + P_HEAP, size);
  if (account !== 0) Atomics.sub(words, account + A_HEAP, size);
  return false;
}

function discharge(words: Int32Array, process: number, account: number, size: number): void {
  if (process !== 0) Atomics.sub(words, process + P_HEAP, size);
  if (account !== 0) Atomics.sub(words, account + A_HEAP, size);
}

/**
 * Takes a block for `process`, which it is freed with at the latest (freeCharged).
 * @returns its position; RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY.
 */
export function allocateCharged(k: Kernel, process: number, size: number): number {
  const taken = blockWords(size);
  if (!charge(k, process, taken)) return RAT_ERR_QUOTA;
  let block = 0;
  try {
    block = heapAllocate(k, size);
  } finally {
    if (block === 0 && process !== PAGE_PROCESS) discharge(k.words, process, k.words[process + P_ACCOUNT], taken);
  }
  return block === 0 ? RAT_ERR_NO_MEMORY : block;
}

/** Frees what allocateCharged gave; 0 is ignored. @param size as it was asked for. */
export function freeCharged(k: Kernel, process: number, block: number, size: number): void {
  if (block === 0) return;
  heapFree(k, block);
  if (process !== PAGE_PROCESS) discharge(k.words, process, k.words[process + P_ACCOUNT], blockWords(size));
}

/** Writes to `at` whom chargeBlock has charged: the calling process. */
export function writeSlip(k: Kernel, at: number): void {
  const { words, process } = k;
  const account = process === PAGE_PROCESS ? 0 : words[process + P_ACCOUNT];
  words[at] = process === PAGE_PROCESS ? 0 : process;
  words[at + 1] = words[process + P_ID];
  words[at + 2] = account;
  words[at + 3] = account === 0 ? 0 : words[account + A_ID];
}

/** Charges the calling process for a block that outlives it; `writeSlip` notes it. false: a quota is used up. */
export function chargeBlock(k: Kernel, size: number): boolean {
  return charge(k, k.process, blockWords(size));
}

/** Takes back a charge whose block was not made after all. */
export function dischargeBlock(k: Kernel, size: number): void {
  const { words, process } = k;
  if (process !== PAGE_PROCESS) discharge(words, process, words[process + P_ACCOUNT], blockWords(size));
}

// ── Open files ─────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Charges the calling process's program for an open file, which its number is noted in.
 * @returns false when it has as many as it may.
 */
export function chargeOpenFile(k: Kernel): boolean {
  const { words } = k;
  const account = words[k.process + P_ACCOUNT];
  if (account === 0 || Atomics.add(words, account + A_OPEN_FILES, 1) < words[H_QUOTA_PROGRAM_OPEN_FILES]) return true;
  Atomics.sub(words, account + A_OPEN_FILES, 1);
  return false;
}

/** Takes back the charge for an open file of a program's. */
export function dischargeOpenFile(k: Kernel, program: number): void {
  const account = accountOf(k.words, program);
  if (account !== 0) Atomics.sub(k.words, account + A_OPEN_FILES, 1);
}

/** Whether the calling process's program has as many open files as it may. */
export function hasAllOpenFiles(k: Kernel): boolean {
  const account = k.words[k.process + P_ACCOUNT];
  return account !== 0 && Atomics.load(k.words, account + A_OPEN_FILES) >= k.words[H_QUOTA_PROGRAM_OPEN_FILES];
}

// ── Threads ────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Charges a process's program for a thread.
 * @returns false when it has as many as it may.
 */
export function chargeThread(k: Kernel, process: number): boolean {
  const { words } = k;
  const account = words[process + P_ACCOUNT];
  if (account === 0 || Atomics.add(words, account + A_THREADS, 1) < words[H_QUOTA_PROGRAM_THREADS]) return true;
  Atomics.sub(words, account + A_THREADS, 1);
  return false;
}

/** Takes back the charge for a thread, before its process leaves the account. */
export function dischargeThread(k: Kernel, process: number): void {
  const account = k.words[process + P_ACCOUNT];
  if (account !== 0) Atomics.sub(k.words, account + A_THREADS, 1);
}

// ── Slips ──────────────────────────────────────────────────────────────────────────────────────────────────

/** Takes back the charge that a slip notes, from those that still exist: a record may be another's by now. */
export function dischargeSlip(k: Kernel, at: number, size: number): void {
  const { words } = k;
  const [process, id, account, accountId] = [words[at], words[at + 1], words[at + 2], words[at + 3]];
  const ownAlive = process !== 0 && words[process + P_ID] === id;
  const accountAlive = account !== 0 && words[account + A_ID] === accountId;
  discharge(words, ownAlive ? process : 0, accountAlive ? account : 0, blockWords(size));
}
