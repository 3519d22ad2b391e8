/** What a terminal's client does: types, changes the size, and what becomes of what has been typed when modes change. */
import { SIGNAL } from '../../guest-abi/signals.ts';
import { RAT_ERR_CLOSED, RAT_ERR_WOULD_BLOCK } from '../../guest-abi/status.ts';
import { LOCAL_MODE } from '../../guest-abi/termios.ts';
import type { Kernel } from '../kernel.ts';
import { signalFront } from '../process/groups.ts';
import { dropInput, type Effects, giveBytes, takeInput, typeAgain } from './line-discipline.ts';
import { TB_COLUMNS, TB_ECHOING, TB_GROUP, TB_ROWS } from './terminal-block.ts';
import { hasMode, isHung, terminalBlock, withTerminal } from './terminal-end.ts';
import { showEcho } from './terminal-output.ts';

/**
 * Types.
 * @returns how many bytes were taken; RAT_ERR_WOULD_BLOCK when there is no room; RAT_ERR_CLOSED when it is hung up.
 */
export function typeInto(k: Kernel, client: number, view: Uint8Array, offset: number, length: number): number {
  const block = terminalBlock(k, client);
  if (isHung(k, block)) return RAT_ERR_CLOSED;
  let taken = 0;
  withEffects(k, block, (effects) => {
    taken = takeInput(k, block, view, offset, length, effects);
  });
  return taken === 0 && length > 0 ? RAT_ERR_WOULD_BLOCK : taken;
}

/** Does what may type, with the lock; then shows what is to be shown, lets it be read, and sends signals. */
function withEffects(k: Kernel, block: number, action: (effects: Effects) => void): void {
  const effects: Effects = { echo: [], signals: [] };
  try {
    withTerminal(k, block, () => {
      Atomics.add(k.words, block + TB_ECHOING, 1);
      action(effects);
    });
    showEcho(k, block, effects.echo);
  } finally {
    withTerminal(k, block, () => Atomics.sub(k.words, block + TB_ECHOING, 1));
  }
  for (const signal of effects.signals) signalFront(k, block + TB_GROUP, signal);
}

/** Gives the terminal another size. Who is in front is told, if it is another one. */
export function setTerminalSize(k: Kernel, block: number, columns: number, rows: number): void {
  const { words } = k;
  const changed = withTerminal(k, block, () => {
    const same = words[block + TB_COLUMNS] === columns && words[block + TB_ROWS] === rows;
    words[block + TB_COLUMNS] = columns;
    words[block + TB_ROWS] = rows;
    return !same;
  });
  if (changed) signalFront(k, block + TB_GROUP, SIGNAL.WINCH);
}

/** Drops what has been typed and not read. */
export function flushInput(k: Kernel, block: number): void {
  withTerminal(k, block, () => dropInput(k, block));
}

/**
 * Sets modes: `set` writes them into the block's words. What is there stays to be read: the bytes of lines one by one,
 * and keys as if they were typed now, because they may have been meant for whoever reads lines next.
 */
export function changeModes(k: Kernel, block: number, flush: boolean, set: () => void): void {
  withEffects(k, block, (effects) => {
    const lines = hasMode(k, block, LOCAL_MODE.ICANON);
    set();
    if (flush) dropInput(k, block);
    else if (!lines && hasMode(k, block, LOCAL_MODE.ICANON)) typeAgain(k, block, effects);
    else if (lines && !hasMode(k, block, LOCAL_MODE.ICANON)) giveBytes(k, block);
  });
}
