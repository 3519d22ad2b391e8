/**
 * Advisory locks of files: of ranges (POSIX's fcntl, and the same owned by an open file) and of whole files (flock). A
 * lock keeps nobody from reading or writing; it keeps others from locks that it does not go with. Its owner is a process
 * or an open file, by its position in kernel memory.
 *
 * Held locks and those that are waited for are records of one list, in blocks of the heap, guarded by H_FILE_LOCK, one of
 * the leaf locks: what is needed is allocated before it is taken, and what is left over freed after. Who waits has an
 * event of its own, which whoever gives up a lock of that file sets; then it looks again. So nobody is overlooked, and a
 * newcomer may be quicker.
 *
 * Sources: POSIX.1-2024 `fcntl`, Linux fcntl(2) for locks of open files, flock(2).
 */
import {
  RAT_ERR_DEADLOCK,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_QUOTA,
  RAT_ERR_WOULD_BLOCK,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { addReference, release } from '../core/object.ts';
import { waitOne } from '../core/wait.ts';
import type { Kernel } from '../kernel.ts';
import { chargeBlock, dischargeBlock, dischargeSlip, SLIP_WORDS, writeSlip } from '../memory/accounts.ts';
import { H_FILE_LOCK, H_FILE_LOCK_COUNT, H_FILE_LOCK_FIRST } from '../memory/header.ts';
import { heapAllocate, heapFree } from '../memory/heap.ts';
import { createEvent, setEvent } from './event.ts';

/** Locks of all files that there can be, so that no program makes looking through them long for others. */
export const MAX_FILE_LOCKS = 2048;

const L_NEXT = 0;
const L_INODE = 1;
const L_OWNER = 2;
const L_KIND = 3;
const L_EXCLUSIVE = 4;
/** First byte, and the one behind the last: low and high word each. */
const L_FROM = 5;
const L_TO = 7;
/** Of the process that asked; 0 for an open file's. */
const L_PROCESS_ID = 9;
/** Set when a lock of the file is given up, with a reference of its owner's; 0: the lock is held. */
const L_EVENT = 10;
const L_SLIP = 11;
const L_WORDS = L_SLIP + SLIP_WORDS;

/** What does not mind each other. */
export const LOCK_KIND = { RANGE: 0, WHOLE: 1 } as const;
/** Behind the last byte of a lock without an end. */
export const LOCK_END = 2 ** 63;

export interface FileLock {
  inode: number;
  /** Position of the process or the open file. */
  owner: number;
  kind: number;
  exclusive: boolean;
  from: number;
  to: number;
  processId: number;
}

// ── Records ────────────────────────────────────────────────────────────────────────────────────────────────

const wordsOf = (position: number): [number, number] => [position >>> 0, Math.floor(position / 2 ** 32)];

function setRange({ words }: Kernel, record: number, from: number, to: number): void {
  [words[record + L_FROM], words[record + L_FROM + 1]] = wordsOf(from);
  [words[record + L_TO], words[record + L_TO + 1]] = wordsOf(to);
}

const positionAt = ({ words }: Kernel, at: number) => (words[at + 1] >>> 0) * 2 ** 32 + (words[at] >>> 0);
const fromOf = (k: Kernel, record: number) => positionAt(k, record + L_FROM);
const toOf = (k: Kernel, record: number) => positionAt(k, record + L_TO);

function fill(k: Kernel, record: number, lock: FileLock, event: number): void {
  const { words } = k;
  words[record + L_INODE] = lock.inode;
  words[record + L_OWNER] = lock.owner;
  words[record + L_KIND] = lock.kind;
  words[record + L_EXCLUSIVE] = lock.exclusive ? 1 : 0;
  words[record + L_PROCESS_ID] = lock.processId;
  words[record + L_EVENT] = event;
  setRange(k, record, lock.from, lock.to);
}

/** Makes a record, charged to the calling process: its position, RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY. */
function makeRecord(k: Kernel): number {
  if (!chargeBlock(k, L_WORDS)) return RAT_ERR_QUOTA;
  let record = 0;
  try {
    record = heapAllocate(k, L_WORDS);
  } finally {
    if (record === 0) dischargeBlock(k, L_WORDS);
  }
  if (record === 0) return RAT_ERR_NO_MEMORY;
  writeSlip(k, record + L_SLIP);
  return record;
}

function freeRecord(k: Kernel, record: number): void {
  dischargeSlip(k, record + L_SLIP, L_WORDS);
  heapFree(k, record);
}

function linkLocked({ words }: Kernel, record: number): void {
  words[record + L_NEXT] = words[H_FILE_LOCK_FIRST];
  words[H_FILE_LOCK_FIRST] = record;
  Atomics.add(words, H_FILE_LOCK_COUNT, 1);
}

/** Takes records out of the list, those for which `isOut` says so. */
function unlinkLocked({ words }: Kernel, isOut: (record: number) => boolean): void {
  let link = H_FILE_LOCK_FIRST;
  while (words[link] !== 0) {
    const record = words[link];
    if (isOut(record)) {
      words[link] = words[record + L_NEXT];
      Atomics.sub(words, H_FILE_LOCK_COUNT, 1);
    } else link = record + L_NEXT;
  }
}

// ── What is in the way ─────────────────────────────────────────────────────────────────────────────────────

/** The first held lock of another owner's that does not go with a lock, or 0. */
function conflictLocked(k: Kernel, lock: FileLock): number {
  const { words } = k;
  for (let at = words[H_FILE_LOCK_FIRST]; at !== 0; at = words[at + L_NEXT]) {
    if (words[at + L_EVENT] !== 0 || words[at + L_INODE] !== lock.inode || words[at + L_KIND] !== lock.kind) continue;
    if (words[at + L_OWNER] === lock.owner || (!lock.exclusive && words[at + L_EXCLUSIVE] === 0)) continue;
    if (fromOf(k, at) < lock.to && toOf(k, at) > lock.from) return at;
  }
  return 0;
}

function lockOf(k: Kernel, record: number): FileLock {
  const { words } = k;
  return {
    inode: words[record + L_INODE],
    owner: words[record + L_OWNER],
    kind: words[record + L_KIND],
    exclusive: words[record + L_EXCLUSIVE] !== 0,
    from: fromOf(k, record),
    to: toOf(k, record),
    processId: words[record + L_PROCESS_ID],
  };
}

/** A lock that is in the way of another, or null. */
export function findFileLock(k: Kernel, lock: FileLock): FileLock | null {
  k.lock(H_FILE_LOCK);
  try {
    const record = conflictLocked(k, lock);
    return record === 0 ? null : lockOf(k, record);
  } finally {
    k.unlock(H_FILE_LOCK);
  }
}

/**
 * Whether a wait for a lock could never end, because its owner is waited for by one that it waits for. Of processes
 * alone: an open file does not wait, whoever has it does.
 */
function isDeadlockLocked(k: Kernel, lock: FileLock): boolean {
  if (lock.processId === 0) return false;
  const { words } = k;
  const seen = new Set<number>();
  const next = [lock];
  for (let each = next.pop(); each !== undefined; each = next.pop()) {
    const conflict = conflictLocked(k, each);
    if (conflict === 0 || words[conflict + L_PROCESS_ID] === 0) continue;
    const owner = words[conflict + L_OWNER];
    if (owner === lock.owner) return true;
    if (seen.has(owner)) continue;
    seen.add(owner);
    for (let at = words[H_FILE_LOCK_FIRST]; at !== 0; at = words[at + L_NEXT])
      if (words[at + L_EVENT] !== 0 && words[at + L_OWNER] === owner) next.push(lockOf(k, at));
  }
  return false;
}

// ── Locking ────────────────────────────────────────────────────────────────────────────────────────────────

/** What is to be done when the lock is given back. */
interface After {
  freed: number[];
  /** Events of those that wait for the file, each with a reference. */
  events: number[];
}

/** Runs `action` under the lock; then frees and wakes. */
function withLocks<T>(k: Kernel, action: (after: After) => T): T {
  const after: After = { freed: [], events: [] };
  k.lock(H_FILE_LOCK);
  try {
    return action(after);
  } finally {
    k.unlock(H_FILE_LOCK);
    for (const record of after.freed) freeRecord(k, record);
    for (const event of after.events) {
      try {
        setEvent(k, event);
      } finally {
        release(k, event);
      }
    }
  }
}

function wakeLocked(k: Kernel, inode: number, after: After): void {
  const { words } = k;
  for (let at = words[H_FILE_LOCK_FIRST]; at !== 0; at = words[at + L_NEXT]) {
    const event = words[at + L_EVENT];
    if (event === 0 || words[at + L_INODE] !== inode) continue;
    addReference(k, event);
    after.events.push(event);
  }
}

const isOwnLocked = ({ words }: Kernel, record: number, lock: FileLock) =>
  words[record + L_EVENT] === 0 &&
  words[record + L_INODE] === lock.inode &&
  words[record + L_KIND] === lock.kind &&
  words[record + L_OWNER] === lock.owner;

/** Whether a range lies within one that its owner holds, and leaves something of it on both sides. */
function splitsLocked(k: Kernel, lock: FileLock): boolean {
  const { words } = k;
  for (let at = words[H_FILE_LOCK_FIRST]; at !== 0; at = words[at + L_NEXT])
    if (isOwnLocked(k, at, lock) && fromOf(k, at) < lock.from && toOf(k, at) > lock.to) return true;
  return false;
}

/**
 * Takes a range out of what its owner holds of a file; a new lock of the same sort is widened by those that it touches.
 * @param spare records, of which it takes one for what is left behind the range.
 */
function cutLocked(k: Kernel, lock: FileLock, unlocks: boolean, spare: number[], after: After): void {
  const { words } = k;
  const { from, to } = lock;
  let rest = 0;
  unlinkLocked(k, (at) => {
    if (!isOwnLocked(k, at, lock)) return false;
    const [low, high] = [fromOf(k, at), toOf(k, at)];
    if (high < from || low > to) return false;
    if (!unlocks && (words[at + L_EXCLUSIVE] !== 0) === lock.exclusive) {
      lock.from = Math.min(lock.from, low);
      lock.to = Math.max(lock.to, high);
      after.freed.push(at);
      return true;
    }
    if (high === from || low === to) return false;
    if (low >= from && high <= to) {
      after.freed.push(at);
      return true;
    }
    if (low < from && high > to) {
      rest = spare.pop() as number;
      fill(k, rest, { ...lockOf(k, at), from: to }, 0);
    }
    if (low < from) setRange(k, at, low, from);
    else setRange(k, at, to, high);
    return false;
  });
  if (rest !== 0) linkLocked(k, rest);
}

/** Locks, or unlocks, if nobody is in the way. With `spare` records, of which it takes what it needs. */
function setLocked(k: Kernel, lock: FileLock, unlocks: boolean, spare: number[], after: After): number {
  if (!unlocks && conflictLocked(k, lock) !== 0) return RAT_ERR_WOULD_BLOCK;
  const more = (unlocks ? 0 : 1) + (splitsLocked(k, lock) ? 1 : 0);
  if (more > 0 && Atomics.load(k.words, H_FILE_LOCK_COUNT) + more > MAX_FILE_LOCKS) return RAT_ERR_QUOTA;
  if (more > spare.length) return RAT_ERR_NO_MEMORY;
  const wanted = { ...lock };
  cutLocked(k, wanted, unlocks, spare, after);
  if (!unlocks) {
    const record = spare.pop() as number;
    fill(k, record, wanted, 0);
    linkLocked(k, record);
  }
  // Another may have the range now, or share it.
  wakeLocked(k, lock.inode, after);
  return RAT_SUCCESS;
}

/** Calls `action` with two records, and frees those that it leaves. */
function withSpare(k: Kernel, action: (spare: number[]) => number): number {
  const spare: number[] = [];
  try {
    for (let i = 0; i < 2; i++) {
      const record = makeRecord(k);
      if (record < 0) return record;
      spare.push(record);
    }
    return action(spare);
  } finally {
    for (const record of spare) freeRecord(k, record);
  }
}

/**
 * Locks a range in place of what its owner has of it, or unlocks it.
 * @returns RAT_SUCCESS; RAT_ERR_WOULD_BLOCK when a lock is in the way; RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY.
 */
export function setFileLock(k: Kernel, lock: FileLock, unlocks: boolean): number {
  if (unlocks) {
    // It needs a record only where it leaves something on both sides.
    const status = withLocks(k, (after) => setLocked(k, lock, true, [], after));
    if (status !== RAT_ERR_NO_MEMORY) return status;
  }
  return withSpare(k, (spare) => withLocks(k, (after) => setLocked(k, lock, unlocks, spare, after)));
}

/**
 * Locks a range, and waits while a lock is in the way.
 * @returns also RAT_ERR_DEADLOCK, RAT_ERR_INTERRUPTED or KILLED.
 */
export function waitForFileLock(k: Kernel, lock: FileLock): number {
  const status = setFileLock(k, lock, false);
  if (status !== RAT_ERR_WOULD_BLOCK) return status;
  const event = createEvent(k, false, false);
  if (event < 0) return event;
  let waiting = 0;
  try {
    const record = makeRecord(k);
    if (record < 0) return record;
    waiting = record;
    fill(k, waiting, lock, event);
    withLocks(k, () => linkLocked(k, waiting));
    for (;;) {
      const again = withSpare(k, (spare) =>
        withLocks(k, (after) => {
          const result = setLocked(k, lock, false, spare, after);
          return result === RAT_ERR_WOULD_BLOCK && isDeadlockLocked(k, lock) ? RAT_ERR_DEADLOCK : result;
        }),
      );
      if (again !== RAT_ERR_WOULD_BLOCK) return again;
      const woken = waitOne(k, event, Number.POSITIVE_INFINITY);
      if (woken < 0) return woken;
    }
  } finally {
    if (waiting !== 0) {
      withLocks(k, (after) => {
        unlinkLocked(k, (record) => record === waiting);
        after.freed.push(waiting);
      });
    }
    release(k, event);
  }
}

/**
 * Gives up what an owner holds of a file, or with 0 of all files: a process closes a descriptor of it, or ends; an open
 * file is closed.
 */
export function dropFileLocks(k: Kernel, owner: number, inode: number): void {
  const { words } = k;
  if (Atomics.load(words, H_FILE_LOCK_COUNT) === 0) return;
  withLocks(k, (after) => {
    const files = new Set<number>();
    unlinkLocked(k, (record) => {
      const gone =
        words[record + L_EVENT] === 0 &&
        words[record + L_OWNER] === owner &&
        (inode === 0 || words[record + L_INODE] === inode);
      if (!gone) return false;
      files.add(words[record + L_INODE]);
      after.freed.push(record);
      return true;
    });
    for (const file of files) wakeLocked(k, file, after);
  });
}
