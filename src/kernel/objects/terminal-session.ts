/** Terminals of sessions: whose a terminal is, which group is in front, and what is told when the client or the leader is gone. */
import { SIGNAL } from '../../guest-abi/signals.ts';
import { RAT_ERR_ACCESS_DENIED, RAT_ERR_WRONG_TYPE, RAT_SUCCESS, TYPE } from '../../guest-abi/status.ts';
import { addReference, forEachObject } from '../core/object.ts';
import type { Kernel } from '../kernel.ts';
import { P_GROUP, P_ID, P_SESSION } from '../memory/process-record.ts';
import { setFront, signalGroup } from '../process/groups.ts';
import { TB_GROUP, TB_HUNG, TB_SESSION } from './terminal-block.ts';
import { isHung, isTerminal, terminalBlock, withTerminal } from './terminal-end.ts';

/** The terminal of the calling process's session, with a reference for the caller; 0: it has none. */
export function ownTerminal(k: Kernel): number {
  const session = k.words[k.process + P_SESSION];
  let found = 0;
  forEachObject(k, TYPE.TERMINAL, (object) => {
    if (found !== 0 || !isTerminal(k, object)) return;
    const block = terminalBlock(k, object);
    if (k.words[block + TB_SESSION] !== session || isHung(k, block)) return;
    addReference(k, object);
    found = object;
  });
  return found;
}

/** Nobody is there any more: readers are at the end, writers fail, and the programs in front are told. */
export function hangUp(k: Kernel, end: number): void {
  const { words } = k;
  const block = terminalBlock(k, end);
  const first = withTerminal(k, block, () => Atomics.exchange(words, block + TB_HUNG, 1) === 0);
  if (!first) return;
  const [group, session] = [words[block + TB_GROUP], words[block + TB_SESSION]];
  // The session's leader leads a group, too.
  for (const each of new Set([session, group])) tellHungUp(k, each);
}

function tellHungUp(k: Kernel, group: number): void {
  signalGroup(k, group, SIGNAL.HUP, 0);
  signalGroup(k, group, SIGNAL.CONT, 0);
}

/**
 * A process is about to be gone. If it leads a session, that has no terminal any more, which may become another one's.
 * @returns the groups that were in front, for endSession to tell.
 */
export function giveUpTerminals(k: Kernel, process: number): number[] {
  const { words } = k;
  const session = words[process + P_SESSION];
  const groups: number[] = [];
  if (session !== words[process + P_ID]) return groups;
  forEachObject(k, TYPE.TERMINAL, (object) => {
    if (!isTerminal(k, object)) return;
    const block = terminalBlock(k, object);
    withTerminal(k, block, () => {
      if (words[block + TB_SESSION] !== session) return;
      if (!isHung(k, block)) groups.push(words[block + TB_GROUP]);
      Atomics.store(words, block + TB_SESSION, 0);
      setFront(k, block + TB_GROUP, 0);
    });
  });
  return groups;
}

/** The same of a process that has run: those of its session that were in front are told that the terminal is gone for them. */
export function endSession(k: Kernel, process: number): void {
  for (const group of giveUpTerminals(k, process)) tellHungUp(k, group);
}

/** Makes it the terminal of a session, with a group in front. */
export function giveTerminal(k: Kernel, block: number, session: number, group: number): void {
  withTerminal(k, block, () => {
    Atomics.store(k.words, block + TB_SESSION, session);
    setFront(k, block + TB_GROUP, group);
  });
}

/**
 * Puts the group of a child that does not run yet in front of the terminal of its session.
 * @returns RAT_SUCCESS; RAT_ERR_WRONG_TYPE: it is no terminal; RAT_ERR_ACCESS_DENIED: it is another session's.
 */
export function putInFront(k: Kernel, object: number, child: number): number {
  if (!isTerminal(k, object)) return RAT_ERR_WRONG_TYPE;
  const block = terminalBlock(k, object);
  const session = k.words[child + P_SESSION];
  const has = Atomics.load(k.words, block + TB_SESSION);
  if (has !== 0 && has !== session) return RAT_ERR_ACCESS_DENIED;
  giveTerminal(k, block, session, k.words[child + P_GROUP]);
  return RAT_SUCCESS;
}
