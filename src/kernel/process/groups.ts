/**
 * Process groups and sessions: which processes a signal to a group reaches, and who may use a terminal. A group and a
 * session are named by the id of the process that began them; they are as long as a process is in them.
 */
import {
  RAT_ERR_ACCESS_DENIED,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_NOT_FOUND,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import type { Kernel } from '../kernel.ts';
import { H_SIGNAL_LOCK, PAGE_PROCESS } from '../memory/header.ts';
import { P_ACCOUNT, P_GROUP, P_ID, P_PARENT_ID, P_SESSION, P_SIGNALS_IGNORED } from '../memory/process-record.ts';
import { T_SIGNAL_MASK } from '../memory/thread-record.ts';
import { forEachProcess } from './process.ts';
import { findLocked, isOrphanedLocked, posting, postLocked } from './signals.ts';

export interface Groups {
  group: number;
  session: number;
}

/** The group and the session of a process, by its id, 0 for the caller's; or RAT_ERR_NOT_FOUND. */
export function groupsOf(k: Kernel, id: number): Groups | number {
  const { words } = k;
  k.lock(H_SIGNAL_LOCK);
  try {
    const process = id === 0 ? k.process : findLocked(k, id);
    if (process === 0) return RAT_ERR_NOT_FOUND;
    return { group: words[process + P_GROUP], session: words[process + P_SESSION] };
  } finally {
    k.unlock(H_SIGNAL_LOCK);
  }
}

/** The session that has processes in a group, or 0. With H_SIGNAL_LOCK. */
function sessionOfGroupLocked(k: Kernel, group: number): number {
  let session = 0;
  forEachProcess(k, (process) => {
    if (k.words[process + P_GROUP] === group) session = k.words[process + P_SESSION];
  });
  return session;
}

/**
 * Puts a process, the caller or a child of it, into a group of its session.
 * @param id 0: the caller. @param group 0: one of its own. One whose processes have all ended can be joined, because
 *   nobody keeps those that have ended until they are waited for.
 * @returns RAT_SUCCESS, RAT_ERR_NOT_FOUND, RAT_ERR_INVALID_ARGUMENT, or RAT_ERR_ACCESS_DENIED.
 */
export function joinGroup(k: Kernel, id: number, group: number): number {
  const { words } = k;
  if (group < 0) return RAT_ERR_INVALID_ARGUMENT;
  k.lock(H_SIGNAL_LOCK);
  try {
    const own = words[k.process + P_ID];
    const process = id === 0 || id === own ? k.process : findLocked(k, id);
    if (process === 0 || (process !== k.process && words[process + P_PARENT_ID] !== own)) return RAT_ERR_NOT_FOUND;
    return putIntoGroupLocked(k, process, words[k.process + P_SESSION], group);
  } finally {
    k.unlock(H_SIGNAL_LOCK);
  }
}

function putIntoGroupLocked(k: Kernel, process: number, session: number, group: number): number {
  const { words } = k;
  const id = words[process + P_ID];
  // The leader of a session stays in its group.
  if (words[process + P_SESSION] !== session || words[process + P_SESSION] === id) return RAT_ERR_ACCESS_DENIED;
  const other = group === 0 || group === id ? session : sessionOfGroupLocked(k, group) || session;
  if (other !== session) return RAT_ERR_ACCESS_DENIED;
  words[process + P_GROUP] = group || id;
  return RAT_SUCCESS;
}

/** Puts a child that does not run yet into a group. Results as of joinGroup. */
export function putChildIntoGroup(k: Kernel, child: number, group: number): number {
  if (group < 0) return RAT_ERR_INVALID_ARGUMENT;
  k.lock(H_SIGNAL_LOCK);
  try {
    return putIntoGroupLocked(k, child, k.words[child + P_SESSION], group);
  } finally {
    k.unlock(H_SIGNAL_LOCK);
  }
}

/** Has a process that does not run yet, or the caller, begin a session; RAT_ERR_ACCESS_DENIED: it leads a group. */
export function beginSession(k: Kernel, process: number): number {
  const { words } = k;
  k.lock(H_SIGNAL_LOCK);
  try {
    const id = words[process + P_ID];
    if (process === k.process && sessionOfGroupLocked(k, id) !== 0) return RAT_ERR_ACCESS_DENIED;
    words[process + P_GROUP] = id;
    words[process + P_SESSION] = id;
    return RAT_SUCCESS;
  } finally {
    k.unlock(H_SIGNAL_LOCK);
  }
}

/** Whether a session has processes in a group. */
export function isGroupOf(k: Kernel, group: number, session: number): boolean {
  k.lock(H_SIGNAL_LOCK);
  const found = sessionOfGroupLocked(k, group);
  k.unlock(H_SIGNAL_LOCK);
  return found === session;
}

/**
 * Sends a signal to all processes of a group.
 * @param sender process id; 0: the system.
 * @param permitted account whose processes alone it may be sent to; 0: any.
 * @returns RAT_SUCCESS; RAT_ERR_NOT_FOUND when there are none, RAT_ERR_ACCESS_DENIED when it may be sent to none.
 */
export function signalGroup(k: Kernel, group: number, signal: number, sender: number, permitted = 0): number {
  const { words } = k;
  if (group === 0) return RAT_ERR_NOT_FOUND;
  return signalWhere(k, (process) => words[process + P_GROUP] === group, signal, sender, permitted);
}

/** Sends a signal of the caller's to a group, 0 for its own; results as of signalGroup. */
export function signalGroupOf(k: Kernel, group: number, signal: number): number {
  const { words, process } = k;
  return signalGroup(k, group || words[process + P_GROUP], signal, words[process + P_ID], words[process + P_ACCOUNT]);
}

/** Sends a signal of the caller's to all processes of its program but itself; results as of signalGroup. */
export function signalAll(k: Kernel, signal: number): number {
  const { words, process: own } = k;
  return signalWhere(k, (process) => process !== own, signal, words[own + P_ID], words[own + P_ACCOUNT]);
}

/**
 * Sends a signal of the system's to the group in front of a terminal. Who is in front is looked up under the lock under
 * which it changes: what was sent before a shell has put a job there has come to the shell when that call returns.
 * @param front where the terminal has it.
 */
export function signalFront(k: Kernel, front: number, signal: number): void {
  signalWhere(k, (process) => k.words[front] !== 0 && k.words[process + P_GROUP] === k.words[front], signal, 0, 0);
}

/** Puts a group in front of a terminal. @param front where the terminal has it. */
export function setFront(k: Kernel, front: number, group: number): void {
  k.lock(H_SIGNAL_LOCK);
  Atomics.store(k.words, front, group);
  k.unlock(H_SIGNAL_LOCK);
}

function signalWhere(
  k: Kernel,
  wanted: (process: number) => boolean,
  signal: number,
  sender: number,
  permitted: number,
): number {
  const { words } = k;
  return posting(k, () => {
    let status: number = RAT_ERR_NOT_FOUND;
    forEachProcess(k, (process) => {
      if (!wanted(process)) return;
      if (permitted !== 0 && words[process + P_ACCOUNT] !== permitted) {
        if (status < 0) status = RAT_ERR_ACCESS_DENIED;
        return;
      }
      status = RAT_SUCCESS;
      if (signal !== 0) postLocked(k, process, 0, signal, sender);
    });
    return status;
  });
}

/**
 * Whether the calling thread's process may use the terminal of a session, with a group in front, that it is perhaps not
 * in. `stopped`: its group has been sent the signal, and its call is to begin again after that. A group that is not in
 * front when it is sent the signal is so before anybody puts it there and continues it.
 * @param front where the terminal has the group in front.
 */
export function useTerminal(
  k: Kernel,
  session: number,
  front: number,
  signal: number,
): 'allowed' | 'ignored' | 'refused' | 'stopped' {
  const { words, process, thread } = k;
  const isInFront = () => words[front] === 0 || words[process + P_GROUP] === words[front];
  if (process === PAGE_PROCESS || session === 0 || words[process + P_SESSION] !== session || isInFront())
    return 'allowed';
  let use: 'allowed' | 'ignored' | 'refused' | 'stopped' = 'stopped';
  posting(k, () => {
    const bit = 1 << (signal - 1);
    const group = words[process + P_GROUP];
    if (isInFront()) use = 'allowed';
    else if (((words[process + P_SIGNALS_IGNORED] | words[thread + T_SIGNAL_MASK]) & bit) !== 0) use = 'ignored';
    else if (isOrphanedLocked(k, group)) use = 'refused';
    else {
      forEachProcess(k, (each) => {
        if (words[each + P_GROUP] === group) postLocked(k, each, 0, signal, 0);
      });
    }
    return RAT_SUCCESS;
  });
  return use;
}
