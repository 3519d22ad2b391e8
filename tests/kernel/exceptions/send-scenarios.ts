/** Sent messages, in which something fails: see rig.ts. */
import { SHOW } from '../../../src/guest-abi/windows.ts';
import { createHandle, naturalRights } from '../../../src/kernel/core/handle-table.ts';
import { addReference, release } from '../../../src/kernel/core/object.ts';
import type { Kernel } from '../../../src/kernel/kernel.ts';
import { H_QUOTA_WINDOWS } from '../../../src/kernel/memory/header.ts';
import { ownQueue } from '../../../src/kernel/objects/own-queue.ts';
import { awaitResult, beginSend, receiveSent, replySent } from '../../../src/kernel/objects/send.ts';
import { createWindow, destroyWindow, setWindowHandle } from '../../../src/kernel/objects/window.ts';
import { endThread } from '../../../src/kernel/process/thread.ts';
import { content, newContent } from '../support/messages.ts';
import { begin } from '../support/system.ts';
import type { Rig, Scenario } from './rig.ts';

const PAST = 1;
const FOREVER = Number.POSITIVE_INFINITY;
const scene = (name: string, play: Scenario['play']): Scenario => ({ name, play });

/** A window of a thread's, with its handle. */
function windowOf(rig: Rig, k: Kernel): number {
  rig.system.page.words[H_QUOTA_WINDOWS] = 10;
  const rect = { x: 0, y: 0, width: 3, height: 2 };
  const given = { flags: 0, state: SHOW.NORMAL, rect, title: new Uint8Array(0), procedure: 0, userData: 0, owner: 0 };
  const window = createWindow(k, ownQueue(k), given);
  if (window < 0) throw new Error(`No window: ${window}`);
  setWindowHandle(k, window, createHandle(k, k.process, window, naturalRights(k, window)));
  release(k, window);
  return window;
}

const send = (k: Kernel, window: number, deadline: number) =>
  beginSend(k, window, content({ type: 1024 }), deadline, { id: 0, result: 0 });

/** Another thread sends, and sleeps until it has its result. */
function sleeper(rig: Rig, window: number): Kernel {
  const k = rig.thread();
  if (begin(k, () => send(k, window, FOREVER)) !== 'parked') throw new Error('It does not wait.');
  return k;
}

/** Takes what was sent: its number. */
function receive(k: Kernel): number {
  const sent = { id: 0, procedure: 0, content: newContent() };
  receiveSent(k, sent);
  return sent.id;
}

export const SEND_SCENARIOS: readonly Scenario[] = [
  scene('sending to another thread, and giving up', (rig) => {
    const window = windowOf(rig, rig.thread());
    return { operation: (k) => send(k, window, PAST) };
  }),
  scene('sending to another thread’s window that is destroyed', (rig) => {
    const owner = rig.thread();
    const window = rig.keep(windowOf(rig, owner));
    addReference(rig.k, window);
    destroyWindow(owner, window);
    return { operation: (k) => send(k, window, FOREVER) };
  }),
  scene('sending to a window of one’s own', (rig) => {
    const window = windowOf(rig, rig.k);
    return {
      operation: (k) => {
        const out = { id: 0, result: 0 };
        beginSend(k, window, content({ type: 1024 }), FOREVER, out);
        replySent(k, receive(k), 1);
        return awaitResult(k, out);
      },
    };
  }),
  scene('taking what was sent by two, and replying', (rig) => {
    const window = windowOf(rig, rig.k);
    for (let i = 0; i < 2; i++) sleeper(rig, window);
    return { operation: (k) => [replySent(k, receive(k), 1), replySent(k, receive(k), 2)] };
  }),
  scene('replying to the first of two that are served', (rig) => {
    const window = windowOf(rig, rig.k);
    for (let i = 0; i < 2; i++) sleeper(rig, window);
    return {
      operation: (k) => {
        const first = receive(k);
        receive(k);
        return replySent(k, first, 1);
      },
    };
  }),
  scene('replying to a sender that has ended', (rig) => {
    const window = windowOf(rig, rig.k);
    const sender = sleeper(rig, window);
    const id = receive(rig.k);
    endThread(rig.system.page, sender.thread, 0);
    return { operation: (k) => replySent(k, id, 1) };
  }),
  scene('destroying a window to which two have sent, one of which is served', (rig) => {
    const window = windowOf(rig, rig.k);
    for (let i = 0; i < 2; i++) sleeper(rig, window);
    receive(rig.k);
    return { operation: (k) => destroyWindow(k, window) };
  }),
];
