/** The kernel's windows and sends, for random histories: real.ts. */
import { MESSAGE } from '../../../src/guest-abi/status.ts';
import { SHOW } from '../../../src/guest-abi/windows.ts';
import type { Kernel } from '../../../src/kernel/kernel.ts';
import { T_SENDS, T_SERVED } from '../../../src/kernel/memory/thread-record.ts';
import { G_SENT, OG_BLOCK } from '../../../src/kernel/objects/message-records.ts';
import { ownQueue } from '../../../src/kernel/objects/own-queue.ts';
import { D_ID, D_NEXT, D_OUTER, D_STATE, D_STATUS, SEND_STATE } from '../../../src/kernel/objects/send.ts';
import { createWindow } from '../../../src/kernel/objects/window.ts';
import {
  tellClose,
  tellFrame,
  tellInput,
  tellPaint,
  tellSize,
  tellTheme,
} from '../../../src/kernel/objects/window-messages.ts';
import type { Operation } from './machine.ts';
import { INPUT_TYPES } from './window-model.ts';

/** A window of the view's thread, with one reference and no handle; or why there is none. */
export function newWindow(k: Kernel): number {
  const queue = ownQueue(k);
  if (queue < 0) return queue;
  const rect = { x: 0, y: 0, width: 30, height: 20 };
  const given = { flags: 0, state: SHOW.NORMAL, rect, title: new Uint8Array(0), procedure: 0, userData: 0, owner: 0 };
  return createWindow(k, queue, given);
}

export function tell(page: Kernel, window: number, { what, key }: Operation & { do: 'tell' }): void {
  if (what === 'size') tellSize(page, window, key, 0);
  else ({ close: tellClose, theme: tellTheme, paint: tellPaint, frame: tellFrame })[what](page, window);
}

export function input(page: Kernel, window: number, { what, key }: Operation & { do: 'input' }): void {
  const [wParam, lParam, x] = [what === 'key' ? key : 0, what === 'wheel' ? key : 0, what === 'move' ? key : 0];
  tellInput(page, window, { type: INPUT_TYPES[what], wParam, lParam, x, y: 0 }, true);
}

/** What a message says, whatever its type. */
export function valueIn({ type, wParam, lParam, x }: { type: number; wParam: number; lParam: number; x: number }) {
  if (type === MESSAGE.MOUSE_MOVE) return x;
  return type === MESSAGE.MOUSE_WHEEL ? lParam : wParam;
}

const STATES: Record<number, string> = {
  [SEND_STATE.QUEUED]: 'queued',
  [SEND_STATE.SERVED]: 'served',
  [SEND_STATE.ENDED]: 'ended',
  [SEND_STATE.GIVEN_UP]: 'given up',
};

/** What a thread sends and serves. @param before the number of the last send before the history. */
export function sendsText({ words }: Kernel, thread: number, queue: number, before: number): string {
  const list = (first: number, next: number, reverse: boolean) => {
    const found: string[] = [];
    for (let send = first; send !== 0; send = words[send + next])
      found.push(`${words[send + D_ID] - before}:${STATES[words[send + D_STATE]]}:${words[send + D_STATUS]}`);
    return (reverse ? found.reverse() : found).join(' ');
  };
  const sends = list(words[thread + T_SENDS], D_OUTER, true);
  const served = list(words[thread + T_SERVED], D_NEXT, true);
  const sent = queue === 0 ? '' : list(words[words[queue + OG_BLOCK] + G_SENT], D_NEXT, false);
  return `sends=[${sends}] served=[${served}] sent=[${sent}]`;
}
