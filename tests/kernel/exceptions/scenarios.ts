/** The operations that fail: see rig.ts. */
import { OPEN, RIGHT } from '../../../src/guest-abi/status.ts';
import { adoptObject, closeHandle, createHandle } from '../../../src/kernel/core/handle-table.ts';
import { addReference, release } from '../../../src/kernel/core/object.ts';
import { waitOne } from '../../../src/kernel/core/wait.ts';
import type { Kernel } from '../../../src/kernel/kernel.ts';
import { utf8Bytes } from '../../../src/kernel/memory/utf8.ts';
import {
  cancelAsync,
  createCompletionQueue,
  postCompletion,
  takeCompletion,
  waitAsync,
} from '../../../src/kernel/objects/completion-queue.ts';
import { pulseEvent, setEvent } from '../../../src/kernel/objects/event.ts';
import { releaseMutex } from '../../../src/kernel/objects/mutex.ts';
import { createOpenFile } from '../../../src/kernel/objects/open-file.ts';
import { createPipe, releasePipe, tryReadPipe, tryWritePipe } from '../../../src/kernel/objects/pipe.ts';
import { createSemaphore, releaseSemaphore } from '../../../src/kernel/objects/semaphore.ts';
import { fireTimers, setTimer } from '../../../src/kernel/objects/timer.ts';
import { answerRequest, callBroker, REQUEST } from '../../../src/kernel/process/requests.ts';
import { discardChild, prepareChild } from '../../../src/kernel/process/spawn.ts';
import { createThread, endThread, threadObject } from '../../../src/kernel/process/thread.ts';
import { newEvent, newMutex, newPipe, newTimer, nextThread, waitAllOf, waitAnyOf } from '../support/system.ts';
import { ASYNC_SCENARIOS } from './async-scenarios.ts';
import { MESSAGE_SCENARIOS } from './message-scenarios.ts';
import type { Rig, Scenario } from './rig.ts';
import { SEND_SCENARIOS } from './send-scenarios.ts';
import { WINDOW_SCENARIOS } from './window-scenarios.ts';

/** Long past, and no poll: a wait queues itself, and gives up when it would sleep. */
const PAST = 1;
const FOREVER = Number.POSITIVE_INFINITY;
const MANY = 12;
const none = { userData: 0, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 };

/** Something that can be waited for, and how it is signaled, for one wait at least. */
interface Signalable {
  object: number;
  signal: (k: Kernel) => unknown;
}

const KINDS: Record<string, (rig: Rig) => Signalable> = {
  'auto-reset event': ({ system, keep }) => {
    const object = keep(newEvent(system.page));
    return { object, signal: (k) => setEvent(k, object) };
  },
  'manual-reset event': ({ system, keep }) => {
    const object = keep(newEvent(system.page, { manual: true }));
    return { object, signal: (k) => setEvent(k, object) };
  },
  'pulsed event': ({ system, keep }) => {
    const object = keep(newEvent(system.page, { manual: true }));
    return { object, signal: (k) => pulseEvent(k, object) };
  },
  semaphore: ({ system, keep }) => {
    const object = keep(createSemaphore(system.page, 0, 100));
    return { object, signal: (k) => releaseSemaphore(k, object, 3) };
  },
  mutex: ({ system, keep, k }) => {
    const object = keep(newMutex(system.page));
    waitOne(k, object, 0);
    // When another thread serves: the async waits are the page's, so that it may own it by now.
    return { object, signal: (by) => releaseMutex(by === k ? k : system.page, object) };
  },
  'mutex of a thread that ends': ({ system, keep, k }) => {
    const object = keep(newMutex(system.page));
    waitOne(k, object, 0);
    return {
      object,
      signal: (by) => {
        if (by === k) return endThread(by, by.thread, 0);
        return releaseMutex(system.page, object);
      },
    };
  },
  'thread that ends': (rig) => {
    const { system, keep, k } = rig;
    const victim = system.thread();
    const object = keep(threadObject(system.page, victim.thread));
    addReference(system.page, object);
    return { object, signal: (by) => (by === k ? endThread(by, victim.thread, 0) : setEvent(by, object)) };
  },
  timer: ({ system, keep }) => {
    const object = keep(newTimer(system.page, { manual: true }));
    return { object, signal: (k) => setTimer(k, object, 0, 1000) };
  },
  'timer that is due': ({ system, keep }) => {
    const object = keep(newTimer(system.page));
    setTimer(system.page, object, 5, 7);
    return {
      object,
      signal: (k) => {
        system.clock.now += 10;
        return fireTimers(k);
      },
    };
  },
  'completion queue': (rig) => {
    const object = rig.open(createCompletionQueue(rig.system.page));
    return { object, signal: (k) => postCompletion(k, object, none) };
  },
  'read end': (rig) => {
    const { read, write } = newPipe(rig.system.page);
    rig.keep(read);
    rig.keep(write);
    const bytes = new Uint8Array(100);
    return { object: read, signal: (k) => tryWritePipe(k, write, bytes, 0, 100) };
  },
  'write end': (rig) => {
    const { read, write } = newPipe(rig.system.page);
    rig.keep(read);
    rig.keep(write);
    const bytes = new Uint8Array(4096);
    tryWritePipe(rig.system.page, write, bytes, 0, 4096);
    return {
      object: write,
      signal: (k) => {
        tryReadPipe(k, read, bytes, 0, 4096);
        return 0;
      },
    };
  },
  'read end, written in pieces': (rig) => {
    const { read, write } = newPipe(rig.system.page, 65_536);
    rig.keep(read);
    rig.keep(write);
    const bytes = new Uint8Array(65_536);
    return { object: read, signal: (k) => tryWritePipe(k, write, bytes, 0, bytes.length) };
  },
  'write end, read in pieces': (rig) => {
    const { read, write } = newPipe(rig.system.page, 65_536);
    rig.keep(read);
    rig.keep(write);
    const bytes = new Uint8Array(65_536);
    tryWritePipe(rig.system.page, write, bytes, 0, bytes.length);
    return {
      object: write,
      signal: (k) => {
        tryReadPipe(k, read, bytes, 0, bytes.length);
        return 0;
      },
    };
  },
};

type Waiting = (rig: Rig, object: number) => void;

/** Those who wait for an object, in several combinations. */
const WAITERS: Record<string, Waiting> = {
  'a thread': (rig, object) => void rig.waiter((k) => waitOne(k, object, FOREVER)),
  'three threads': (rig, object) => {
    for (let i = 0; i < 3; i++) rig.waiter((k) => waitOne(k, object, FOREVER));
  },
  'any of many': (rig, object) => {
    const others = Array.from({ length: MANY }, () => rig.keep(newEvent(rig.system.page)));
    rig.waiter((k) => waitAnyOf(k, [...others, object], FOREVER));
    rig.waiter((k) => waitOne(k, object, FOREVER));
  },
  'wait-alls': (rig, object) => {
    const other = rig.keep(newEvent(rig.system.page, { manual: true, set: true }));
    rig.waiter((k) => waitAllOf(k, [object, other], FOREVER));
    rig.waiter((k) => waitOne(k, object, FOREVER));
    rig.waiter((k) => waitAllOf(k, [other, object], FOREVER));
  },
  'a wait-all of many': (rig, object) => {
    const others = Array.from({ length: MANY }, () => rig.keep(newEvent(rig.system.page, { set: true })));
    rig.waiter((k) => waitAllOf(k, [...others, object], FOREVER));
  },
  'async waits and threads': (rig, object) => {
    const { page } = rig.system;
    const [first, second] = [1, 2].map(() => rig.open(createCompletionQueue(page)));
    waitAsync(page, object, first, 1, 0);
    waitAsync(page, object, second, 2, 0);
    rig.waiter((k) => waitOne(k, object, FOREVER));
    // They sleep on the queues that it is delivered to.
    rig.waiter((k) => takeCompletion(k, first, FOREVER, { ...none }));
    const set = rig.keep(newEvent(page, { manual: true, set: true }));
    rig.waiter((k) => waitAllOf(k, [second, set], FOREVER));
  },
};

const signals: Scenario[] = Object.entries(KINDS).flatMap(([kind, make]) =>
  Object.entries(WAITERS).map(([waiters, wait]) => ({
    name: `signaling a ${kind}, for ${waiters}`,
    play: (rig: Rig) => {
      const { object, signal } = make(rig);
      wait(rig, object);
      return { operation: signal, serve: signal };
    },
  })),
);

const CAPACITY = 4096;

/** Those that differ in how a wait takes them. */
const TAKEN = ['auto-reset event', 'semaphore', 'mutex', 'completion queue', 'read end'];

/** Waits, in the thread that fails: for what is signaled, and for what is not. */
const waits: Scenario[] = TAKEN.flatMap((kind) =>
  [false, true].flatMap((ready): Scenario[] => {
    const make = KINDS[kind];
    const name = `${ready ? 'ready' : 'waiting'} ${kind}`;
    const prepare = (rig: Rig, count: number) => {
      const { object, signal } = make(rig);
      if (ready && kind !== 'mutex') signal(rig.system.page);
      const others = Array.from({ length: count }, () =>
        rig.keep(newEvent(rig.system.page, { manual: true, set: ready })),
      );
      return [...others, object];
    };
    return [
      {
        name: `waiting for one, a ${name}`,
        play: (rig) => {
          const [object] = prepare(rig, 0);
          return { operation: (k) => waitOne(k, object, PAST) };
        },
      },
      ...[3, MANY].flatMap((count): Scenario[] => [
        {
          name: `waiting for any of ${count + 1}, with a ${name}`,
          play: (rig) => {
            const objects = prepare(rig, count);
            return { operation: (k) => waitAnyOf(k, objects.reverse(), PAST) };
          },
        },
        {
          name: `waiting for all of ${count + 1}, with a ${name}`,
          play: (rig) => {
            const objects = prepare(rig, count);
            return { operation: (k) => waitAllOf(k, objects, PAST) };
          },
        },
      ]),
      {
        name: `an async wait for a ${name}`,
        play: (rig) => {
          const [object] = prepare(rig, 0);
          const queue = rig.open(createCompletionQueue(rig.system.page));
          return {
            operation: (k) => {
              waitAsync(k, object, queue, 1, 0);
              waitAsync(k, object, queue, 2, 0);
              return cancelAsync(k, object, queue, 2);
            },
          };
        },
      },
    ];
  }),
);

const queues: Scenario[] = [
  {
    name: 'posting to a queue with takers and a wait-all',
    play: (rig) => {
      const queue = rig.open(createCompletionQueue(rig.system.page));
      const set = rig.keep(newEvent(rig.system.page, { manual: true, set: true }));
      for (let i = 0; i < 2; i++) rig.waiter((k) => takeCompletion(k, queue, FOREVER, { ...none }));
      rig.waiter((k) => waitAllOf(k, [queue, set], FOREVER));
      rig.waiter((k) => waitAllOf(k, [set, queue], FOREVER));
      const post = (k: Kernel) => postCompletion(k, queue, none);
      return { operation: post, serve: post };
    },
  },
  {
    name: 'taking what is there, and what is not',
    play: (rig) => {
      const queue = rig.open(createCompletionQueue(rig.system.page));
      postCompletion(rig.system.page, queue, none);
      return {
        operation: (k) => {
          takeCompletion(k, queue, PAST, { ...none });
          return takeCompletion(k, queue, PAST, { ...none });
        },
      };
    },
  },
  {
    name: 'taking what is given while it sleeps',
    play: (rig) => {
      const queue = rig.open(createCompletionQueue(rig.system.page));
      let given = false;
      return {
        operation: (k) => {
          const fault = k.fault;
          k.fault = (point) => {
            // It is queued: somebody posts before it looks at its word.
            if (point === 'before-park' && !given) {
              given = true;
              postCompletion(rig.system.page, queue, none);
            }
            fault?.(point);
          };
          return takeCompletion(k, queue, PAST, { ...none });
        },
      };
    },
  },
  {
    name: 'delivering into queues that are waited for themselves',
    play: (rig) => {
      const { page } = rig.system;
      const [source, ...targets] = [1, 2, 3, 4].map(() => rig.open(createCompletionQueue(page)));
      const set = rig.keep(newEvent(page, { manual: true, set: true }));
      for (const [i, queue] of targets.entries()) {
        waitAsync(page, source, queue, i, 0);
        rig.waiter((k) => waitAllOf(k, [queue, set], FOREVER));
        rig.waiter((k) => takeCompletion(k, queue, FOREVER, { ...none }));
      }
      return {
        operation: (k) => postCompletion(k, source, none),
        serve: (k) => {
          for (const queue of targets) postCompletion(k, queue, none);
        },
      };
    },
  },
  {
    name: 'closing a queue with takers, packets and armed waits',
    play: (rig) => {
      const { page, process } = rig.system;
      const queue = rig.keep(createCompletionQueue(page));
      const handle = createHandle(page, process, queue, 0xff);
      const event = rig.keep(newEvent(page));
      const set = rig.keep(newEvent(page, { manual: true, set: true }));
      const other = rig.open(createCompletionQueue(page));
      waitAsync(page, event, queue, 1, 0);
      waitAsync(page, queue, other, 2, 0);
      for (let i = 0; i < 2; i++) rig.waiter((k) => takeCompletion(k, queue, FOREVER, { ...none }));
      rig.waiter((k) => waitAllOf(k, [set, queue], FOREVER));
      rig.waiter((k) => takeCompletion(k, other, FOREVER, { ...none }));
      return {
        operation: (k) => closeHandle(k, process, handle),
        serve: (k) => {
          closeHandle(k, process, handle);
          postCompletion(k, other, none);
        },
      };
    },
  },
];

const makers: Scenario[] = Object.entries({
  'an event': (k: Kernel) => adoptObject(k, newEvent(k)),
  'an owned mutex': (k: Kernel) => adoptObject(k, newMutex(k, { owned: true })),
  'a semaphore': (k: Kernel) => adoptObject(k, createSemaphore(k, 1, 2)),
  'a timer': (k: Kernel) => adoptObject(k, newTimer(k)),
  'a completion queue': (k: Kernel) => adoptObject(k, createCompletionQueue(k)),
  'a handle of a new part of the table': (k: Kernel) => {
    const event = newEvent(k);
    try {
      for (let i = 0; i < 1025; i++) createHandle(k, k.process, event, RIGHT.SIGNAL);
    } finally {
      release(k, event);
    }
  },
  'a pipe': (k: Kernel) => {
    const ends = createPipe(k, CAPACITY);
    if (typeof ends === 'number') return;
    try {
      createHandle(k, k.process, ends.read, RIGHT.READ);
      createHandle(k, k.process, ends.write, RIGHT.WRITE);
    } finally {
      releasePipe(k, ends);
    }
  },
  'an open file': (k: Kernel) => {
    const inode = k.files.open(k.files.root, '/file', { create: true, followLast: true });
    return adoptObject(k, createOpenFile(k, inode, OPEN.READ));
  },
  'a thread': (k: Kernel) => createThread(k, k.process, utf8Bytes('new')),
  'a child': (k: Kernel) => {
    const inode = k.files.open(k.files.root, '/file', { create: true, followLast: true });
    k.files.close(inode);
    const inherit = [adoptObject(k, newEvent(k))];
    const pipe = newPipe(k);
    try {
      const standard = [createHandle(k, k.process, pipe.read, 0xff), createHandle(k, k.process, pipe.write, 0xff)];
      const strings = [utf8Bytes('argument\0')];
      const child = prepareChild(k, k.files, {
        path: '/file',
        cwd: '/',
        strings,
        argc: 1,
        envc: -1,
        standard,
        inherit,
      });
      if (typeof child !== 'number') discardChild(k, child);
    } finally {
      releasePipe(k, pipe);
    }
  },
}).map(([what, operation]) => ({ name: `creating ${what}`, play: () => ({ operation }) }));

const others: Scenario[] = [
  {
    name: 'closing the last handle of a pipe end that is waited for',
    play: (rig) => {
      const { page, process } = rig.system;
      const { read, write } = newPipe(page);
      rig.keep(read);
      rig.keep(write);
      const handle = createHandle(page, process, write, RIGHT.WRITE);
      for (let i = 0; i < 2; i++) rig.waiter((k) => waitOne(k, read, FOREVER));
      return {
        operation: (k) => closeHandle(k, process, handle),
        serve: (k) => {
          closeHandle(k, process, handle);
          tryWritePipe(k, write, new Uint8Array(1), 0, 1);
        },
      };
    },
  },
  {
    name: 'closing the last handle of an object',
    play: (rig) => {
      const { page, process } = rig.system;
      const event = newEvent(page);
      const handle = createHandle(page, process, event, RIGHT.SIGNAL);
      release(page, event);
      return { operation: (k) => closeHandle(k, process, handle) };
    },
  },
  {
    name: 'a request to the broker',
    play: (rig) => ({
      operation: (k) => {
        const fault = k.fault;
        k.fault = (point) => {
          fault?.(point);
          if (point === 'before-park') answerRequest(rig.system.page, nextThread(rig.system.page), 0);
        };
        return callBroker(k, REQUEST.PING);
      },
    }),
  },
];

export const SCENARIOS: readonly Scenario[] = [
  ...signals,
  ...waits,
  ...queues,
  ...makers,
  ...others,
  ...ASYNC_SCENARIOS,
  ...MESSAGE_SCENARIOS,
  ...WINDOW_SCENARIOS,
  ...SEND_SCENARIOS,
];
