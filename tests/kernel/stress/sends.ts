/** What a thread of the stress test does with windows: it sends to those of all threads, and serves what is sent to its own. */
import {
  MESSAGE,
  RAT_ERR_CANCELLED,
  RAT_ERR_CLOSED,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_QUOTA,
  RAT_ERR_TIMEOUT,
  RAT_PENDING,
  RAT_SUCCESS,
  RIGHT,
} from '../../../src/guest-abi/status.ts';
import { SHOW } from '../../../src/guest-abi/windows.ts';
import { createHandle } from '../../../src/kernel/core/handle-table.ts';
import { objectId, release } from '../../../src/kernel/core/object.ts';
import { KILLED } from '../../../src/kernel/core/park.ts';
import type { Kernel } from '../../../src/kernel/kernel.ts';
import { ownQueue } from '../../../src/kernel/objects/own-queue.ts';
import {
  awaitResult,
  beginSend,
  hasSent,
  receiveSent,
  replySent,
  type Sent,
} from '../../../src/kernel/objects/send.ts';
import { closeAndEnd } from '../../../src/kernel/objects/watch.ts';
import { createWindow, destroyWindow, setWindowHandle, withWindow } from '../../../src/kernel/objects/window.ts';
import { content, contentOf, newContent } from '../support/messages.ts';
import { WORKERS, X } from './plan.ts';

/** Procedures that send within procedures, at most. */
const DEPTH = 3;
/** A result says which send it is of. */
const answerTo = (key: number) => key ^ 0x55555;

interface Rig {
  k: Kernel;
  x: Int32Array;
  worker: number;
  random(limit: number): number;
  deadline(): number;
  demand(condition: boolean, what: string): void;
  expectOne(status: number, ...allowed: number[]): void;
}

export class Sending {
  private sequence = 0;

  constructor(private readonly rig: Rig) {}

  /** The worker plays another thread: the window is not its own any more. */
  begin(): void {
    const at = X.windows + this.rig.worker * 3;
    this.rig.x.fill(0, at, at + 3);
  }

  get hasWindow(): boolean {
    return this.rig.x[X.windows + this.rig.worker * 3] !== 0;
  }

  /** Makes a window in the place of the thread's last one, which goes in one way or another. */
  renewWindow(): void {
    const { k, x, worker, random, demand } = this.rig;
    const at = X.windows + worker * 3;
    const former = x[at + 2];
    if (random(2) === 0) withWindow(k, x[at], x[at + 1], () => destroyWindow(k, x[at]));
    if (former !== 0) closeAndEnd(k, former);
    x[at + 2] = 0;
    const rect = { x: 0, y: 0, width: 30, height: 20 };
    const given = { flags: 0, state: SHOW.NORMAL, rect, title: new Uint8Array(0), procedure: 1, userData: 0, owner: 0 };
    const window = createWindow(k, ownQueue(k), given);
    demand(window > 0 || window === RAT_ERR_QUOTA, `no window: ${window}`);
    if (window < 0) return;
    const handle = createHandle(k, k.process, window, RIGHT.SIGNAL);
    demand(handle > 0, `no handle: ${handle}`);
    setWindowHandle(k, window, handle);
    x[at + 2] = handle;
    x[at + 1] = objectId(k, window);
    Atomics.store(x, at, window);
    release(k, window);
  }

  /** Sends to somebody's window, perhaps one that has gone or is another's by now. */
  send(depth = 0): void {
    const { k, x, random, deadline } = this.rig;
    const at = X.windows + random(WORKERS) * 3;
    const [window, id] = [Atomics.load(x, at), x[at + 1]];
    if (window === 0) return;
    withWindow(k, window, id, () =>
      this.sendTo(window, random(3) === 0 ? Number.POSITIVE_INFINITY : deadline(), depth),
    );
  }

  private sendTo(window: number, deadline: number, depth: number): void {
    const { k, x, worker, demand, expectOne } = this.rig;
    const key = (worker << 24) | (this.sequence++ & 0xffffff);
    const out = { id: 0, result: 0 };
    let status = beginSend(k, window, content({ type: MESSAGE.USER, wParam: key }), deadline, out);
    while (status === RAT_PENDING) {
      this.serve(depth);
      status = awaitResult(k, out);
    }
    expectOne(status, RAT_SUCCESS, RAT_ERR_TIMEOUT, RAT_ERR_CLOSED, RAT_ERR_CANCELLED, RAT_ERR_QUOTA, KILLED);
    if (status !== RAT_SUCCESS) return;
    demand(out.result === answerTo(key), `the result of send ${key} is that of ${answerTo(out.result)}`);
    Atomics.add(x, X.answered, 1);
  }

  /** Serves all that there is. */
  serveAll(): void {
    while (hasSent(this.rig.k) && this.serve(0));
  }

  /** Serves the next: the procedure sends, too, or destroys windows, or is left without a result if an outer one gives one. */
  private serve(depth: number): boolean {
    const { k, random, expectOne } = this.rig;
    const sent: Sent = { id: 0, procedure: 0, content: newContent() };
    const status = receiveSent(k, sent);
    expectOne(status, RAT_SUCCESS, RAT_ERR_NOT_FOUND);
    if (status !== RAT_SUCCESS) return false;
    const { wParam: key, type } = contentOf(sent.content);
    this.rig.demand(sent.procedure === 1 && type === MESSAGE.USER, 'something else was sent');
    if (depth < DEPTH && random(3) === 0) this.send(depth + 1);
    if (random(20) === 0) this.renewWindow();
    if (depth === 0 || random(5) !== 0) expectOne(replySent(k, sent.id, answerTo(key)), RAT_SUCCESS);
    return true;
  }
}
