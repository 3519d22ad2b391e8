/** Message queues and watches, in which something fails: see rig.ts. */
import { createHandle } from '../../../src/kernel/core/handle-table.ts';
import type { Kernel } from '../../../src/kernel/kernel.ts';
import { readAsync } from '../../../src/kernel/objects/async-io.ts';
import { createEvent, setEvent } from '../../../src/kernel/objects/event.ts';
import { createMessageQueue, postMessage, postQuit, takeMessage } from '../../../src/kernel/objects/message-queue.ts';
import { adoptMade, ownQueue } from '../../../src/kernel/objects/own-queue.ts';
import { tryWritePipe } from '../../../src/kernel/objects/pipe.ts';
import { closeAndEnd, unwatchObject, watchObject } from '../../../src/kernel/objects/watch.ts';
import { endThread } from '../../../src/kernel/process/thread.ts';
import { content, newContent } from '../support/messages.ts';
import { newEvent, newPipe, waitAllOf } from '../support/system.ts';
import type { Rig, Scenario } from './rig.ts';

const PAST = 1;
const FOREVER = Number.POSITIVE_INFINITY;
const scene = (name: string, play: Scenario['play']): Scenario => ({ name, play });
const message = content({ type: 2000 });

/** A queue of the process's, with its handle. */
function queueOf(rig: Rig, capacity = 0): { queue: number; handle: number } {
  const { page, process } = rig.system;
  const queue = rig.keep(createMessageQueue(page, capacity));
  return { queue, handle: createHandle(page, process, queue, 0xff) };
}

/** An event that the queue watches, and its handle. */
function watched(rig: Rig, queue: number): { event: number; handle: number } {
  const { page, process } = rig.system;
  const event = rig.keep(newEvent(page));
  const handle = createHandle(page, process, event, 0xff);
  watchObject(rig.k, event, queue, handle | 0);
  return { event, handle };
}

export const MESSAGE_SCENARIOS: readonly Scenario[] = [
  scene('making a message queue', (rig) => ({
    operation: (k) => rig.keep(createMessageQueue(k, 10)),
  })),
  scene('posting to a message queue with takers and a wait-all', (rig) => {
    const { queue } = queueOf(rig);
    const set = rig.keep(newEvent(rig.system.page, { manual: true, set: true }));
    for (let i = 0; i < 2; i++) rig.waiter((k) => takeMessage(k, queue, FOREVER, newContent()));
    rig.waiter((k) => waitAllOf(k, [queue, set], FOREVER));
    const post = (k: Kernel) => postMessage(k, queue, message);
    return { operation: post, serve: post };
  }),
  scene('asking for a quit that a taker waits for', (rig) => {
    const { queue } = queueOf(rig);
    rig.waiter((k) => takeMessage(k, queue, FOREVER, newContent()));
    return { operation: (k) => postQuit(k, queue, 1), serve: (k) => postQuit(k, queue, 2) };
  }),
  scene('taking a message that is there, and one that is not', (rig) => {
    const { queue } = queueOf(rig);
    postMessage(rig.system.page, queue, message);
    return {
      operation: (k) => {
        takeMessage(k, queue, PAST, newContent());
        return takeMessage(k, queue, PAST, newContent());
      },
    };
  }),
  scene('closing a message queue that others wait for', (rig) => {
    const { queue, handle } = queueOf(rig);
    watched(rig, queue);
    setEvent(rig.k, watched(rig, queue).event);
    takeMessage(rig.k, queue, 0, newContent());
    rig.waiter((k) => takeMessage(k, queue, FOREVER, newContent()));
    return { operation: (k) => closeAndEnd(k, handle), serve: (k) => postMessage(k, queue, message) };
  }),
  scene('watching what is set', (rig) => {
    const { queue } = queueOf(rig);
    const { page, process } = rig.system;
    const event = rig.keep(newEvent(page, { set: true }));
    const handle = createHandle(page, process, event, 0xff);
    rig.waiter((k) => takeMessage(k, queue, FOREVER, newContent()));
    return {
      operation: (k) => watchObject(k, event, queue, handle | 0),
      serve: (k) => postMessage(k, queue, message),
    };
  }),
  scene('setting what several queues watch', (rig) => {
    const [first, second] = [queueOf(rig), queueOf(rig)];
    const { event, handle } = watched(rig, first.queue);
    watchObject(rig.k, event, second.queue, handle | 0);
    for (const { queue } of [first, second]) rig.waiter((k) => takeMessage(k, queue, FOREVER, newContent()));
    return { operation: (k) => setEvent(k, event), serve: (k) => setEvent(k, event) };
  }),
  scene('posting to what another queue watches', (rig) => {
    const [first, second] = [queueOf(rig), queueOf(rig)];
    watchObject(rig.k, first.queue, second.queue, first.handle | 0);
    watchObject(rig.k, first.queue, first.queue, first.handle | 0);
    rig.waiter((k) => takeMessage(k, second.queue, FOREVER, newContent()));
    const post = (k: Kernel) => postMessage(k, first.queue, message);
    return { operation: post, serve: (k) => postMessage(k, second.queue, message) };
  }),
  scene('ending watches', (rig) => {
    const { queue } = queueOf(rig);
    const [one, other] = [watched(rig, queue), watched(rig, queue)];
    setEvent(rig.k, one.event);
    return {
      operation: (k) => {
        unwatchObject(k, one.event, queue);
        closeAndEnd(k, other.handle);
      },
    };
  }),
  scene('a thread’s queue that comes to life', (rig) => {
    for (const set of [true, false]) adoptMade(rig.k, createEvent(rig.k, true, set));
    return { operation: (k) => ownQueue(k) };
  }),
  scene('making what the thread’s queue hears of', (rig) => {
    ownQueue(rig.k);
    return { operation: (k) => adoptMade(k, createEvent(k, true, true)) };
  }),
  scene('the end of a thread that has a queue', (rig) => {
    const queue = ownQueue(rig.k);
    adoptMade(rig.k, createEvent(rig.k, true, true));
    postMessage(rig.k, queue, message);
    return { operation: (k) => endThread(k, k.thread, 0) };
  }),
  scene('an operation that tells a message queue', (rig) => {
    const { page, process } = rig.system;
    const { read, write } = newPipe(page, 4096);
    for (const end of [read, write]) rig.keep(end);
    const handle = createHandle(page, process, read, 0xff);
    createHandle(page, process, write, 0xff);
    const memory = new Uint8Array(100);
    rig.k.guestBytes = () => memory;
    const { queue } = queueOf(rig);
    const to = { queue, userData: 1, handle };
    return {
      operation: (k) => {
        readAsync(k, read, 0, { address: 0, length: 10 }, to);
        tryWritePipe(k, write, memory, 0, 20);
        readAsync(k, read, 0, { address: 0, length: 10 }, to);
        takeMessage(k, queue, PAST, newContent());
      },
    };
  }),
];
