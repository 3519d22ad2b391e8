/** Asynchronous operations that fail: see rig.ts. */
import { createHandle } from '../../../src/kernel/core/handle-table.ts';
import type { Kernel } from '../../../src/kernel/kernel.ts';
import { cancelOperation, dropOperations, readAsync, writeAsync } from '../../../src/kernel/objects/async-io.ts';
import {
  type Completion,
  createCompletionQueue,
  postCompletion,
  takeCompletion,
  tryTakeCompletion,
} from '../../../src/kernel/objects/completion-queue.ts';
import { PLACE, readPipe, tryReadPipe, tryWritePipe, writePipe } from '../../../src/kernel/objects/pipe.ts';
import { closeAndEnd } from '../../../src/kernel/objects/watch.ts';
import { newPipe } from '../support/system.ts';
import type { Rig, Scenario } from './rig.ts';

const CAPACITY = 4096;
/** More than there is room for in an operation itself. */
const LARGE = 1000;
const none = (): Completion => ({ userData: 0, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 });
const bytes = new Uint8Array(4 * CAPACITY);

/** A pipe, a queue, and operations on it that the thread which will fail begins before it does. */
function setUp(rig: Rig) {
  const { page, process } = rig.system;
  const { read, write } = newPipe(page, CAPACITY);
  rig.keep(read);
  rig.keep(write);
  const queue = rig.keep(createCompletionQueue(page));
  const queueHandle = createHandle(page, process, queue, 0xff);
  const [readHandle, writeHandle] = [read, write].map((end) => createHandle(page, process, end, 0xff));
  rig.k.guestBytes = () => bytes;
  const to = (userData: number, handle: number) => ({ queue, userData, handle });
  return {
    queue,
    read,
    write,
    queueHandle,
    readHandle,
    writeHandle,
    reads: (k: Kernel, key: number, length: number) =>
      readAsync(k, read, 0, { address: 0, length }, to(key, readHandle)),
    writes: (k: Kernel, key: number, length: number) =>
      writeAsync(k, write, 0, { address: 0, length }, to(key, writeHandle)),
    put: (k: Kernel, length: number) => tryWritePipe(k, write, bytes, 0, length),
    take: (k: Kernel, length: number) => tryReadPipe(k, read, bytes, 0, length),
  };
}

const scene = (name: string, play: Scenario['play']): Scenario => ({ name, play });

export const ASYNC_SCENARIOS: readonly Scenario[] = [
  scene('beginning a read that waits', (rig) => {
    const { reads } = setUp(rig);
    return { operation: (k) => reads(k, 1, 10) };
  }),
  scene('beginning a read of what is there', (rig) => {
    const { reads, put } = setUp(rig);
    put(rig.system.page, LARGE);
    return { operation: (k) => reads(k, 1, CAPACITY) };
  }),
  scene('beginning a write that waits', (rig) => {
    const { writes, put } = setUp(rig);
    put(rig.system.page, CAPACITY);
    return { operation: (k) => writes(k, 1, LARGE) };
  }),
  scene('beginning a write for which others wait', (rig) => {
    const { read, write, reads, writes } = setUp(rig);
    for (const key of [1, 2]) reads(rig.k, key, LARGE);
    rig.waiter((k) => readPipe(k, read, new Uint8Array(10), 0, 10));
    return {
      operation: (k) => writes(k, 3, 3 * CAPACITY),
      serve: (k) => tryWritePipe(k, write, bytes, 0, 3 * LARGE, PLACE.ASIDE),
    };
  }),
  scene('a write that serves operations and threads', (rig) => {
    const { read, reads, put, write } = setUp(rig);
    reads(rig.k, 1, LARGE);
    rig.waiter((k) => readPipe(k, read, new Uint8Array(10), 0, 10));
    reads(rig.k, 2, 10);
    return {
      operation: (k) => put(k, 2 * LARGE),
      serve: (k) => tryWritePipe(k, write, bytes, 0, 3 * LARGE, PLACE.ASIDE),
    };
  }),
  scene('a read that serves operations and threads', (rig) => {
    const { read, write, writes, put, take } = setUp(rig);
    put(rig.system.page, CAPACITY);
    writes(rig.k, 1, LARGE);
    rig.waiter((k) => writePipe(k, write, new Uint8Array(10), 0, 10));
    writes(rig.k, 2, 10);
    return {
      operation: (k) => take(k, CAPACITY),
      serve: (k) => {
        while (tryReadPipe(k, read, bytes, 0, CAPACITY, PLACE.ASIDE) > 0);
      },
    };
  }),
  scene('taking the completion of a read', (rig) => {
    const { queue, reads, put } = setUp(rig);
    reads(rig.k, 1, CAPACITY);
    put(rig.system.page, LARGE);
    return { operation: (k) => takeCompletion(k, queue, 0, none()) };
  }),
  scene('a completion for which a thread waits', (rig) => {
    const { queue, reads, put } = setUp(rig);
    reads(rig.k, 1, CAPACITY);
    reads(rig.k, 2, CAPACITY);
    rig.waiter((k) => takeCompletion(k, queue, Number.POSITIVE_INFINITY, none()));
    return { operation: (k) => put(k, LARGE), serve: (k) => postCompletion(k, queue, none()) };
  }),
  scene('cancelling operations', (rig) => {
    const { queue, readHandle, reads } = setUp(rig);
    for (const key of [1, 2, 3]) reads(rig.k, key, 10);
    return {
      operation: (k) => {
        cancelOperation(k, readHandle, queue, 2);
        closeAndEnd(k, readHandle);
      },
    };
  }),
  scene('closing the queue of operations', (rig) => {
    const { queueHandle, reads, put } = setUp(rig);
    for (const key of [1, 2, 3]) reads(rig.k, key, LARGE);
    put(rig.system.page, LARGE + 10);
    return { operation: (k) => closeAndEnd(k, queueHandle) };
  }),
  scene('dropping what a process has begun', (rig) => {
    const { read, queue, reads, put } = setUp(rig);
    for (const key of [1, 2, 3]) reads(rig.k, key, LARGE);
    put(rig.system.page, LARGE + 10);
    tryTakeCompletion(rig.system.page, queue, none());
    rig.waiter((k) => readPipe(k, read, new Uint8Array(10), 0, 10));
    return {
      operation: (k) => dropOperations(k, rig.system.process),
      serve: (k) => put(k, 10),
    };
  }),
];
