/** Scenes of asynchronous operations: see scenarios.ts. */
import { RAT_ERR_CANCELLED, RAT_PENDING, RAT_SUCCESS } from '../../../src/guest-abi/status.ts';
import { createHandle } from '../../../src/kernel/core/handle-table.ts';
import { addHandle, dropHandle } from '../../../src/kernel/core/object.ts';
import type { Kernel } from '../../../src/kernel/kernel.ts';
import { P_OPERATIONS } from '../../../src/kernel/memory/process-record.ts';
import { cancelOperation, dropOperations, readAsync, writeAsync } from '../../../src/kernel/objects/async-io.ts';
import {
  type Completion,
  createCompletionQueue,
  OQ_USED,
  takeCompletion,
} from '../../../src/kernel/objects/completion-queue.ts';
import { readPipe, tryReadPipe, writePipe } from '../../../src/kernel/objects/pipe.ts';
import { closeAndEnd } from '../../../src/kernel/objects/watch.ts';
import { newPipe } from '../support/system.ts';
import type { Scenario, Share, Stage } from './scenarios.ts';

const FOREVER = Number.POSITIVE_INFINITY;
/** Where a scene's own words begin: OWN of scenarios.ts, which imports this file. */
const OWN = 8;
/** Words of these scenes: objects, handles, and then what each counts. */
const READ = OWN;
const WRITE = OWN + 1;
const QUEUE = OWN + 2;
const READ_HANDLE = OWN + 3;
const WRITE_HANDLE = OWN + 4;
const COUNTS = OWN + 5;
const DONE = 9000;

function demand(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

const completion = (): Completion => ({ userData: 0, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 });
const sumOf = (bytes: number) => {
  let sum = 0;
  for (let i = 0; i < bytes; i++) sum += i % 251;
  return sum;
};

/** A pipe, a queue, and a handle of the threads' process to each end. */
function setUp(stage: Stage): void {
  const { page, process } = stage.system;
  const { read, write } = newPipe(page);
  for (const [i, object] of [read, write, createCompletionQueue(page)].entries()) addHandle(page, stage.put(i, object));
  stage.share[READ_HANDLE] = createHandle(page, process, read, 4);
  stage.share[WRITE_HANDLE] = createHandle(page, process, write, 8);
}

/** Closes what is still open; nothing may be pending. */
function tearDown(stage: Stage, open: readonly number[]): void {
  const { page, process } = stage.system;
  demand(stage.words[process + P_OPERATIONS] === 0, 'An operation is left in the list.');
  demand(stage.words[stage.share[QUEUE] + OQ_USED] === 0, 'A packet is in use.');
  for (const handle of [READ_HANDLE, WRITE_HANDLE]) {
    const view = stage.threads[0];
    if (stage.share[handle] !== 0) closeAndEnd(view, stage.share[handle]);
  }
  for (const at of open) dropHandle(page, stage.share[at]);
}

/** Memory that all of a body's buffers lie in. */
function withMemory(k: Kernel): Uint8Array {
  const memory = new Uint8Array(1 << 15);
  k.guestBytes = () => memory;
  return memory;
}

function begin(k: Kernel, share: Share, reads: boolean, key: number, address: number, length: number): void {
  const to = { queue: share[QUEUE], userData: key, handle: share[reads ? READ_HANDLE : WRITE_HANDLE] };
  const status = (reads ? readAsync : writeAsync)(k, share[reads ? READ : WRITE], 0, { address, length }, to);
  demand(status === RAT_PENDING, `Beginning gave ${status}.`);
}

function take(k: Kernel, share: Share): Completion {
  const out = completion();
  demand(takeCompletion(k, share[QUEUE], FOREVER, out) === RAT_SUCCESS, 'No completion.');
  return out;
}

function writeAll(k: Kernel, share: Share, bytes: number): void {
  const data = new Uint8Array(bytes).map((_, i) => i % 251);
  demand(writePipe(k, share[WRITE], data, 0, bytes) === bytes, 'Not all was written.');
}

/** Reads to the end, and counts. */
function readAll(k: Kernel, share: Share): void {
  const data = new Uint8Array(1500);
  for (;;) {
    const bytes = readPipe(k, share[READ], data, 0, data.length);
    demand(bytes >= 0, `Reading gave ${bytes}.`);
    if (bytes === 0) return;
    count(share, data, 0, bytes);
  }
}

function count(share: Share, data: Uint8Array, from: number, bytes: number): void {
  share[COUNTS] += bytes;
  for (let i = 0; i < bytes; i++) share[COUNTS + 1] += data[from + i];
}

export const ASYNC_SCENARIOS: readonly Scenario[] = [
  {
    name: 'reads that wait and threads that read get each byte once',
    setup: setUp,
    bodies: [
      (k, share) => {
        const memory = withMemory(k);
        for (const key of [0, 1, 2]) begin(k, share, true, key, key * 4000, 1000 + key * 1000);
        for (let left = 3; left > 0; left--) {
          const { userData, status, valueLow } = take(k, share);
          demand(status === RAT_SUCCESS, `A read gave ${status}.`);
          count(share, memory, userData * 4000, valueLow);
        }
      },
      readAll,
      (k, share) => {
        writeAll(k, share, DONE);
        // The threads' handle, too, is no writer any more.
        dropHandle(k, share[WRITE]);
        closeAndEnd(k, share[WRITE_HANDLE]);
      },
    ],
    check: (stage) => {
      demand(
        stage.share[COUNTS] === DONE && stage.share[COUNTS + 1] === sumOf(DONE),
        'Bytes were lost, or came twice.',
      );
      stage.share[WRITE_HANDLE] = 0;
      tearDown(stage, [READ, QUEUE]);
    },
  },
  {
    name: 'writes that wait and threads that write all come to be read',
    setup: setUp,
    bodies: [
      (k, share) => {
        withMemory(k).fill(3);
        for (const key of [0, 1]) begin(k, share, false, key, 0, 3000);
        for (let left = 2; left > 0; left--) {
          const { status, valueLow } = take(k, share);
          demand(status === RAT_SUCCESS && valueLow === 3000, `A write gave ${status}, ${valueLow}.`);
        }
      },
      (k, share) => {
        const data = new Uint8Array(3000).fill(3);
        demand(writePipe(k, share[WRITE], data, 0, 3000) === 3000, 'Not all was written.');
      },
      (k, share) => {
        const data = new Uint8Array(2000);
        while (share[COUNTS] < DONE) count(share, data, 0, readPipe(k, share[READ], data, 0, data.length));
      },
    ],
    check: (stage) => {
      demand(stage.share[COUNTS] === DONE && stage.share[COUNTS + 1] === 3 * DONE, 'Bytes were lost, or came twice.');
      tearDown(stage, [READ, WRITE, QUEUE]);
    },
  },
  {
    name: 'reads and writes that wait for each other go on by themselves',
    setup: setUp,
    bodies: [
      (k, share) => {
        withMemory(k);
        for (const key of [0, 1, 2]) begin(k, share, true, key, key * 4000, 2500);
      },
      (k, share) => {
        withMemory(k);
        for (const key of [3, 4]) begin(k, share, false, key, 0, 6000);
      },
      (k, share) => {
        withMemory(k);
        for (let left = 4; left > 0; left--) {
          const { userData, valueLow } = take(k, share);
          share[COUNTS + (userData < 3 ? 0 : 1)] += valueLow;
        }
      },
    ],
    check: (stage) => {
      // All reads; of the writes the one of which all has gone, and the other is cancelled.
      demand(stage.share[COUNTS] <= 7500 && stage.share[COUNTS + 1] === 6000, 'Something is stuck.');
      closeAndEnd(stage.threads[0], stage.share[WRITE_HANDLE]);
      stage.share[WRITE_HANDLE] = 0;
      const { status, valueLow } = take(stage.system.page, stage.share);
      demand(status === RAT_ERR_CANCELLED, `The other write gave ${status}.`);
      const data = new Uint8Array(8000);
      const rest = tryReadPipe(stage.system.page, stage.share[READ], data, 0, data.length);
      demand(stage.share[COUNTS] + rest === 6000 + valueLow, 'Bytes were lost, or came twice.');
      tearDown(stage, [READ, WRITE, QUEUE]);
    },
  },
  {
    name: 'an operation is done or cancelled, and its completion says which',
    setup: setUp,
    bodies: [
      (k, share) => {
        withMemory(k);
        for (const key of [0, 1, 2]) begin(k, share, true, key, 0, 10);
        if (cancelOperation(k, share[READ_HANDLE], share[QUEUE], 1) === RAT_SUCCESS) share[COUNTS + 2]++;
        closeAndEnd(k, share[READ_HANDLE]);
      },
      (k, share) => writeAll(k, share, 15),
      (k, share) => {
        withMemory(k);
        for (let left = 3; left > 0; left--) {
          const { userData, status, valueLow } = take(k, share);
          if (status === RAT_ERR_CANCELLED) share[COUNTS + 3] |= 1 << userData;
          else share[COUNTS] += valueLow;
        }
      },
    ],
    check: (stage) => {
      const { share } = stage;
      demand(share[COUNTS + 2] === 0 || (share[COUNTS + 3] & 2) !== 0, 'Cancelling said something else.');
      const rest = tryReadPipe(stage.system.page, share[READ], new Uint8Array(20), 0, 20);
      demand(share[COUNTS] + Math.max(rest, 0) === 15, 'Bytes were lost, or came twice.');
      share[READ_HANDLE] = 0;
      tearDown(stage, [READ, WRITE, QUEUE]);
    },
  },
  {
    name: 'what a process leaves when it ends is read by others',
    setup: (stage) => {
      setUp(stage);
      const [k] = stage.threads;
      withMemory(k);
      for (const key of [0, 1, 2]) begin(k, stage.share, true, key, 0, 10);
    },
    bodies: [
      (k) => dropOperations(k, k.process),
      (k, share) => {
        writeAll(k, share, 25);
        dropHandle(k, share[WRITE]);
        closeAndEnd(k, share[WRITE_HANDLE]);
      },
      readAll,
      (k, share) => dropHandle(k, share[QUEUE]),
    ],
    check: (stage) => {
      // What came back when the reader had been told of the end is there all the same.
      readAll(stage.system.page, stage.share);
      demand(stage.share[COUNTS] === 25 && stage.share[COUNTS + 1] === sumOf(25), 'Bytes were lost, or came twice.');
      stage.share[WRITE_HANDLE] = 0;
      tearDown(stage, [READ]);
    },
  },
  {
    name: 'an operation whose handle is closed as it begins is cancelled',
    setup: setUp,
    bodies: [
      (k, share) => {
        withMemory(k);
        begin(k, share, true, 0, 0, 10);
        demand(take(k, share).status === RAT_ERR_CANCELLED, 'It was not cancelled.');
      },
      (k, share) => void closeAndEnd(k, share[READ_HANDLE]),
    ],
    check: (stage) => {
      stage.share[READ_HANDLE] = 0;
      tearDown(stage, [READ, WRITE, QUEUE]);
    },
  },
];
