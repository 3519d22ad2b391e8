/** Scenes of message queues and watches: see scenarios.ts. */
import {
  MESSAGE,
  RAT_ERR_CANCELLED,
  RAT_ERR_CLOSED,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_QUEUE_FULL,
  RAT_PENDING,
  RAT_SUCCESS,
} from '../../../src/guest-abi/status.ts';
import { closeHandle, createHandle } from '../../../src/kernel/core/handle-table.ts';
import { addHandle, dropHandle, O_REFS, O_WAIT_HEAD, release } from '../../../src/kernel/core/object.ts';
import { setSignaled } from '../../../src/kernel/core/signaled-flag.ts';
import { waitOne } from '../../../src/kernel/core/wait.ts';
import type { Kernel } from '../../../src/kernel/kernel.ts';
import { T_OBJECT } from '../../../src/kernel/memory/thread-record.ts';
import { cancelOperation, readAsync } from '../../../src/kernel/objects/async-io.ts';
import { createEvent } from '../../../src/kernel/objects/event.ts';
import {
  createMessageQueue,
  postMessage,
  takeMessage,
  tryTakeMessage,
} from '../../../src/kernel/objects/message-queue.ts';
import { adoptMade, ownQueue, queueOfThread } from '../../../src/kernel/objects/own-queue.ts';
import { writePipe } from '../../../src/kernel/objects/pipe.ts';
import { closeAndEnd, unwatchObject, watchObject } from '../../../src/kernel/objects/watch.ts';
import { endThread } from '../../../src/kernel/process/thread.ts';
import { content, contentOf, newContent } from '../support/messages.ts';
import { newEvent, newPipe } from '../support/system.ts';
import { choose } from './hooks.ts';
import type { Scenario, Share, Stage } from './scenarios.ts';

const FOREVER = Number.POSITIVE_INFINITY;
/** Where a scene's own words begin: OWN of scenarios.ts, which imports this file. */
const OWN = 8;
const [FIRST, SECOND, HANDLE] = [OWN, OWN + 1, OWN + 2];
const COUNT = OWN + 4;
const EACH = 3;

function demand(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

function take(k: Kernel, queue: number) {
  const out = newContent();
  demand(takeMessage(k, queue, FOREVER, out) === RAT_SUCCESS, 'No message.');
  return contentOf(out);
}

/** A queue with a handle, in a word of the scene's. */
function putQueue(stage: Stage, index: number, capacity = 0): number {
  const queue = stage.put(index, createMessageQueue(stage.system.page, capacity));
  addHandle(stage.system.page, queue);
  return queue;
}

/** An event and a handle of the threads' process to it, and a queue that may watch it. */
function putEventAndQueue(stage: Stage, manual = false): void {
  const event = stage.put(0, newEvent(stage.system.page, { manual }));
  putQueue(stage, 1);
  stage.share[HANDLE] = createHandle(stage.system.page, stage.system.process, event, 0xff);
}

const closeQueue = (stage: Stage, index: number) => dropHandle(stage.system.page, stage.own(index));
const close = (stage: Stage) => void closeHandle(stage.system.page, stage.system.process, stage.share[HANDLE]);
const watch = (k: Kernel, share: Share) => watchObject(k, share[FIRST], share[SECOND], share[HANDLE]);

/** Nothing but the stage's own reference is left on an event, and nobody waits for it. */
function checkUnwatched(stage: Stage, index = 0): void {
  const event = stage.own(index);
  demand(stage.words[event + O_WAIT_HEAD] === 0 && stage.words[event + O_REFS] === 1, 'The event is held.');
}

const poster = (name: number) => (k: Kernel, share: Share) => {
  for (let i = 0; i < EACH; i++) {
    const message = content({ type: MESSAGE.USER, wParam: i, lParam: name });
    for (let status = RAT_ERR_QUEUE_FULL as number; status !== RAT_SUCCESS; ) {
      status = postMessage(k, share[FIRST], message);
      demand(status === RAT_SUCCESS || status === RAT_ERR_QUEUE_FULL, `Posting gave ${status}.`);
      if (status !== RAT_SUCCESS) Atomics.pause();
    }
  }
};

/** Takes, as one of two, until all has been taken; what is posted by one comes in its order. */
const taker = (k: Kernel, share: Share) => {
  const last = [-1, -1];
  for (;;) {
    const { type, wParam, lParam } = take(k, share[FIRST]);
    if (type === MESSAGE.QUIT) return;
    demand(wParam > last[lParam], 'Messages of one poster have changed places.');
    last[lParam] = wParam;
    share[COUNT + 1 + lParam] += 1 << (wParam * 4);
    if (++share[COUNT] < 2 * EACH) continue;
    postMessage(k, share[FIRST], content({ type: MESSAGE.QUIT }));
    return;
  }
};

export const MESSAGE_SCENARIOS: readonly Scenario[] = [
  {
    name: 'messages are taken once each, and those of one poster in their order, from a queue that is full at times',
    setup: (stage) => void putQueue(stage, 0, 2),
    bodies: [poster(0), poster(1), taker, taker],
    check: (stage) => {
      demand(stage.own(5) === 0x111 && stage.own(6) === 0x111, 'A message was lost, or came twice.');
      closeQueue(stage, 0);
    },
  },
  {
    name: 'posters and takers of a queue that is closed all hear of it',
    setup: (stage) => void putQueue(stage, 0, 2),
    bodies: [
      (k, share) => {
        for (let status = 0 as number; status !== RAT_ERR_CLOSED; ) {
          status = postMessage(k, share[FIRST], content({ type: MESSAGE.USER }));
          if (status === RAT_ERR_QUEUE_FULL) Atomics.pause();
        }
      },
      ...[1, 2].map(() => (k: Kernel, share: Share) => {
        const out = newContent();
        for (let status = 0 as number; status !== RAT_ERR_CLOSED; ) {
          status = takeMessage(k, share[FIRST], FOREVER, out);
          demand(status === RAT_SUCCESS || status === RAT_ERR_CLOSED, `Taking gave ${status}.`);
        }
      }),
      (k, share) => {
        for (let i = choose(20); i > 0; i--) Atomics.pause();
        dropHandle(k, share[FIRST]);
      },
    ],
    check: () => undefined,
  },
  {
    name: 'the last of several sets is heard of, though waiters take them',
    setup: (stage) => putEventAndQueue(stage),
    bodies: [
      (k, share) => {
        watch(k, share);
        share[COUNT] = 1;
        while (share[COUNT + 1] < EACH) {
          take(k, share[SECOND]);
          share[COUNT + 2]++;
        }
        // One more may be on its way: that of the last set, of which an earlier message came too late to be one.
        for (const out = newContent(); tryTakeMessage(k, share[SECOND], out); ) share[COUNT + 2]++;
      },
      (k, share) => {
        while (share[COUNT] === 0) Atomics.pause();
        for (let i = 1; i <= EACH; i++) {
          share[COUNT + 1] = i;
          setSignaled(k, share[FIRST]);
        }
      },
      (k, share) => void waitOne(k, share[FIRST], k.now() + 4),
    ],
    check: (stage) => {
      demand(stage.own(6) >= 1 && stage.own(6) <= EACH, `There were ${stage.own(6)} messages.`);
      closeQueue(stage, 1);
      close(stage);
      checkUnwatched(stage);
    },
  },
  {
    name: 'a watch that begins while its event is set tells of that once',
    setup: (stage) => putEventAndQueue(stage, true),
    bodies: [
      (k, share) => {
        demand(watch(k, share) === RAT_SUCCESS, 'No watch.');
        take(k, share[SECOND]);
      },
      (k, share) => setSignaled(k, share[FIRST]),
      (k, share) => void waitOne(k, share[FIRST], FOREVER),
    ],
    check: (stage) => {
      demand(!tryTakeMessage(stage.system.page, stage.own(1), newContent()), 'It was told twice.');
      closeQueue(stage, 1);
      close(stage);
      checkUnwatched(stage);
    },
  },
  {
    name: 'a watch ends once: by hand, with its handle or with its queue, while its event is set',
    setup: (stage) => {
      putEventAndQueue(stage);
      watch(stage.threads[0], stage.share);
    },
    bodies: [
      (k, share) => {
        for (let i = 0; i < 2; i++) setSignaled(k, share[FIRST]);
        tryTakeMessage(k, share[SECOND], newContent());
      },
      (k, share) => {
        const status = unwatchObject(k, share[FIRST], share[SECOND]);
        demand(status === RAT_SUCCESS || status === RAT_ERR_NOT_FOUND, `Unwatching gave ${status}.`);
        const again = watch(k, share);
        demand(again === RAT_SUCCESS || again === RAT_ERR_CLOSED, `Watching gave ${again}.`);
      },
      (k, share) => void closeAndEnd(k, share[HANDLE]),
      (k, share) => dropHandle(k, share[SECOND]),
    ],
    check: checkUnwatched,
  },
  {
    name: 'queues that watch each other, and are closed meanwhile, wait for nobody',
    setup: (stage) => {
      const k = stage.threads[0];
      const queues = [0, 1].map((index) => putQueue(stage, index));
      for (const [i, queue] of queues.entries()) {
        const handle = createHandle(k, stage.system.process, queue, 0xff);
        stage.share[HANDLE + i] = handle;
        watchObject(k, queue, queues[1 - i], handle | 0);
      }
    },
    bodies: [0, 1].flatMap((mine) => [
      (k: Kernel, share: Share) => {
        for (let i = 0; i < EACH; i++) {
          postMessage(k, share[OWN + mine], content({ type: MESSAGE.USER }));
          tryTakeMessage(k, share[OWN + 1 - mine], newContent());
        }
      },
      (k: Kernel, share: Share) => {
        if (choose(2) === 0) closeAndEnd(k, share[HANDLE + mine]);
        else closeHandle(k, k.process, share[HANDLE + mine]);
        dropHandle(k, share[OWN + mine]);
      },
    ]),
    check: (stage) => {
      for (const index of [0, 1])
        demand(stage.words[stage.own(index) + O_REFS] === 1, 'A queue is held by what watched it.');
    },
  },
  {
    name: 'a thread’s queue hears once of each event that it makes while the queue comes to life',
    setup: () => undefined,
    bodies: [
      (k, share) => {
        const handles: number[] = [];
        for (let i = 0; i < EACH; i++) {
          const handle = adoptMade(k, createEvent(k, true, true));
          demand(handle > 0, 'No event.');
          handles.push(handle);
        }
        const queue = ownQueue(k);
        const heard = handles.map(() => take(k, queue).source);
        demand(!tryTakeMessage(k, queue, newContent()), 'An event was told of twice.');
        demand(new Set(heard).size === EACH && handles.every((handle) => heard.includes(handle | 0)), 'Not each once.');
        for (const handle of handles) closeAndEnd(k, handle);
        share[COUNT] = 1;
      },
      ...[1, 2].map(() => (k: Kernel, share: Share) => {
        const queue = queueOfThread(k, k.words[share[0] + T_OBJECT]);
        demand(queue > 0, 'No queue.');
        release(k, queue);
        while (share[COUNT] === 0) Atomics.pause();
      }),
    ],
    check: () => undefined,
  },
  {
    name: 'a thread ends while others ask for its queue and post to it',
    setup: (stage) => {
      const object = stage.words[stage.threads[0].thread + T_OBJECT];
      addHandle(stage.system.page, object);
      stage.share[FIRST] = object;
    },
    bodies: [
      (k, share) => {
        share[HANDLE] = adoptMade(k, createEvent(k, true, true));
        if (choose(2) === 0) ownQueue(k);
        endThread(k, k.thread, 5);
      },
      ...[1, 2].map(() => (k: Kernel, share: Share) => {
        const queue = queueOfThread(k, share[FIRST]);
        if (queue === RAT_ERR_CLOSED) return;
        demand(queue > 0, `Asking gave ${queue}.`);
        const status = postMessage(k, queue, content({ type: MESSAGE.USER }));
        demand(status === RAT_SUCCESS || status === RAT_ERR_CLOSED, `Posting gave ${status}.`);
        release(k, queue);
      }),
    ],
    check: (stage) => {
      const { page, process } = stage.system;
      dropHandle(page, stage.share[FIRST]);
      closeHandle(page, process, stage.share[HANDLE]);
    },
  },
  {
    name: 'an operation tells a message queue once how it ended: done, cancelled, or dropped',
    setup: (stage) => {
      const { page, process } = stage.system;
      const { read, write } = newPipe(page);
      addHandle(page, stage.put(0, read));
      addHandle(page, stage.put(3, write));
      putQueue(stage, 1);
      stage.share[HANDLE] = createHandle(page, process, read, 4);
    },
    bodies: [
      (k, share) => {
        const memory = new Uint8Array(100);
        k.guestBytes = () => memory;
        const to = { queue: share[SECOND], userData: 7, handle: share[HANDLE] };
        const status = readAsync(k, share[FIRST], 0, { address: 10, length: 20 }, to);
        demand(status === RAT_PENDING, `Reading gave ${status}.`);
        if (choose(3) === 0) {
          dropHandle(k, share[SECOND]);
          share[COUNT + 1] = 1;
          return;
        }
        const told = take(k, share[SECOND]);
        demand(told.type === MESSAGE.IO_COMPLETED && told.wParam === 7, 'Another message.');
        const done = told.status === RAT_SUCCESS && told.lParam === 3 && memory[12] === 5;
        demand(done || (told.status === RAT_ERR_CANCELLED && told.lParam === 0), `It ended with ${told.status}.`);
        share[COUNT] = done ? 3 : 0;
      },
      (k, share) => void writePipe(k, share[OWN + 3], new Uint8Array([3, 4, 5]), 0, 3),
      (k, share) => void cancelOperation(k, share[HANDLE], share[SECOND], 7),
    ],
    check: (stage) => {
      const { page, process } = stage.system;
      if (stage.own(5) === 0) closeQueue(stage, 1);
      closeHandle(page, process, stage.share[HANDLE]);
      dropHandle(page, stage.own(0));
      dropHandle(page, stage.own(3));
    },
  },
];
