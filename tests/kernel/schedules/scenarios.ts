/**
 * Small scenes of two to four threads that are run in many interleavings. What a scene is about stands in its
 * name; a wake-up that is lost shows as a deadlock, the rest in `check`.
 *
 * Bodies run in the threads, `setup` and `check` before and after in the test. They share `Share`: first the
 * thread records, then what the scene puts there.
 */

import {
  RAT_ABANDONED,
  RAT_ERR_CANCELLED,
  RAT_ERR_CLOSED,
  RAT_ERR_INVALID_HANDLE,
  RAT_ERR_TIMEOUT,
  RAT_SUCCESS,
  RIGHT,
  TYPE,
} from '../../../src/guest-abi/status.ts';
import { guessObject, lookupUsed } from '../../../src/kernel/core/brief-use.ts';
import { closeHandle, createHandle, lookup } from '../../../src/kernel/core/handle-table.ts';
import { LoopWait } from '../../../src/kernel/core/loop-wait.ts';
import {
  addHandle,
  dropHandle,
  O_LOCK,
  O_REFS,
  O_STATE,
  O_TYPE,
  O_WAIT_HEAD,
  release,
} from '../../../src/kernel/core/object.ts';
import { KILLED } from '../../../src/kernel/core/park.ts';
import { clearSignaled, STATE_SIGNALED, setSignaled } from '../../../src/kernel/core/signaled-flag.ts';
import { indexOf, statusOf, waitOne } from '../../../src/kernel/core/wait.ts';
import { NODE_WORDS, WAITER_WORDS } from '../../../src/kernel/core/wait-queue.ts';
import type { Kernel } from '../../../src/kernel/kernel.ts';
import { H_DOORBELL, H_TIMER_SEQUENCE } from '../../../src/kernel/memory/header.ts';
import { heapAllocate, heapFree } from '../../../src/kernel/memory/heap.ts';
import { T_OWNED, T_STATE, THREAD_STATE } from '../../../src/kernel/memory/thread-record.ts';
import {
  type Completion,
  cancelAsync,
  createCompletionQueue,
  OQ_USED,
  postCompletion,
  takeCompletion,
  tryTakeCompletion,
  waitAsync,
} from '../../../src/kernel/objects/completion-queue.ts';
import { pulseEvent } from '../../../src/kernel/objects/event.ts';
import { beginOperation, endOperation, pendingOperations } from '../../../src/kernel/objects/file-operations.ts';
import { MUTEX_OWNER_MASK, releaseMutex } from '../../../src/kernel/objects/mutex.ts';
import { createOpenFile } from '../../../src/kernel/objects/open-file.ts';
import { readPipe, writePipe } from '../../../src/kernel/objects/pipe.ts';
import { createSemaphore, releaseSemaphore } from '../../../src/kernel/objects/semaphore.ts';
import { cancelTimer, fireTimers, setTimer } from '../../../src/kernel/objects/timer.ts';
import { controlThread, heldAt, letGo, PASSAGE, releaseThread } from '../../../src/kernel/process/control.ts';
import {
  enterKernel,
  isQuiet,
  leaveForGood,
  leaveKernel,
  markDying,
  seal,
  startThread,
} from '../../../src/kernel/process/gate.ts';
import {
  answerRequest,
  callBroker,
  newRequest,
  nextRequest,
  REQUEST,
  WITHDRAWN,
} from '../../../src/kernel/process/requests.ts';
import { createThread, endThread, freeThread, hasEnded } from '../../../src/kernel/process/thread.ts';
import { countDown, createLatch, OL_COUNT } from '../../latch/countdown-latch.ts';
import {
  newEvent,
  newMutex,
  newPipe,
  newTimer,
  nextThread,
  type System,
  takeRequest,
  waitAllOf,
  waitAnyOf,
} from '../support/system.ts';
import { ASYNC_SCENARIOS } from './async-scenarios.ts';
import { FILE_SCENARIOS } from './file-scenarios.ts';
import { choose } from './hooks.ts';
import { MESSAGE_SCENARIOS } from './message-scenarios.ts';
import { SEND_SCENARIOS } from './send-scenarios.ts';
import { SIGNAL_SCENARIOS } from './signal-scenarios.ts';

export type Share = Int32Array;
/** Where a scene's own words begin in Share. */
export const OWN = 8;
const FOREVER = Number.POSITIVE_INFINITY;

/** A scene's threads and objects while it is set up and checked. */
export class Stage {
  readonly threads: Kernel[] = [];
  private readonly objects: number[] = [];

  constructor(
    readonly system: System,
    readonly share: Share,
  ) {}

  get words(): Int32Array {
    return this.system.words;
  }

  /** The scene's own words. */
  own(index: number): number {
    return this.share[OWN + index];
  }

  addThreads(count: number): void {
    for (let i = 0; i < count; i++) {
      this.threads.push(this.system.thread());
      this.share[i] = this.threads[i].thread;
    }
  }

  /** Puts an object into the scene's own words; its reference is dropped at the end. */
  put(index: number, object: number): number {
    this.share[OWN + index] = object;
    this.objects.push(object);
    return object;
  }

  isSet(index: number): boolean {
    return (this.words[this.own(index) + O_STATE] & STATE_SIGNALED) !== 0;
  }

  /** Ends what is left, and tells what that leaves over. */
  strike(): object {
    const { page } = this.system;
    for (let i = 0; i < this.threads.length; i++) {
      const thread = this.share[i];
      if (!hasEnded(page, thread)) endThread(page, thread, 0);
      freeThread(page, thread);
    }
    while (takeRequest(page) !== null) {
      // Requests that nobody answered.
    }
    for (const object of this.objects) release(page, object);
    const locked = this.objects.filter(
      (object) => this.words[object + O_LOCK] !== 0 || this.words[object + O_REFS] !== 0,
    );
    return { ...this.system.leaks(), ...(locked.length > 0 ? { locked } : {}) };
  }
}

export interface Scenario {
  name: string;
  setup(stage: Stage): void;
  bodies: ((k: Kernel, share: Share) => void)[];
  check(stage: Stage): void;
}

function demand(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

/** A moment at which others may run. */
function breathe(k: Kernel): void {
  Atomics.load(k.words, H_DOORBELL);
}

const completion = (): Completion => ({ userData: 0, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 });
const packet = (userData: number): Completion => ({ ...completion(), userData });
const repeat = (times: number, action: (i: number) => void) => {
  for (let i = 0; i < times; i++) action(i);
};

/** Enters a section that one thread may be in at a time; `at` counts who is inside, `at + 1` how often. */
function exclusive(k: Kernel, share: Share, at: number): void {
  demand(++share[OWN + at] === 1, 'Two threads are in the section.');
  share[OWN + at + 1]++;
  breathe(k);
  breathe(k);
  share[OWN + at]--;
}

const lockers = (k: Kernel, share: Share) =>
  repeat(3, () => {
    k.lock(share[OWN]);
    exclusive(k, share, 1);
    k.unlock(share[OWN]);
  });

const mutexUsers = (k: Kernel, share: Share) =>
  repeat(3, (i) => {
    const status = waitOne(k, share[OWN], i === 1 ? k.now() + 2 : FOREVER);
    if (status === RAT_ERR_TIMEOUT) return;
    demand(status === RAT_SUCCESS, `The wait gave ${status}.`);
    exclusive(k, share, 1);
    demand(releaseMutex(k, share[OWN]) === RAT_SUCCESS, 'It was not the owner.');
  });

/** Takes the mutex once and notes an abandonment in word 1. */
const heir = (k: Kernel, share: Share) => {
  const status = waitOne(k, share[OWN], FOREVER);
  if (status === RAT_ABANDONED) share[OWN + 1]++;
  exclusive(k, share, 2);
  demand(releaseMutex(k, share[OWN]) === RAT_SUCCESS, 'It was not the owner.');
};

/** Waits for one of the events 0 and 1 and counts which in words 4 and 5. */
const anyTaker = (k: Kernel, share: Share) => {
  const outcome = waitAnyOf(k, [share[OWN], share[OWN + 1]], k.now() + 4);
  if (statusOf(outcome) === RAT_SUCCESS) share[OWN + 4 + indexOf(outcome)]++;
  else demand(outcome === RAT_ERR_TIMEOUT, `The wait gave ${outcome}.`);
};

/** Takes events 0 and 1 together, and finds both taken when it goes on; then 2 and 1 in the same nodes. */
const allTaker = (k: Kernel, share: Share) => {
  const isSet = (event: number) => (Atomics.load(k.words, share[OWN + event] + O_STATE) & STATE_SIGNALED) !== 0;
  if (waitAllOf(k, [share[OWN], share[OWN + 1]], k.now() + 4) === RAT_SUCCESS) {
    demand(!isSet(0) && !isSet(1), 'The wait-all returned before it had taken its objects.');
    share[OWN + 4]++;
    share[OWN + 5]++;
  }
  if (waitAllOf(k, [share[OWN + 2], share[OWN + 1]], k.now() + 4) === RAT_SUCCESS) share[OWN + 5]++;
};

const setTwo = (k: Kernel, share: Share) => {
  setSignaled(k, share[OWN]);
  setSignaled(k, share[OWN + 1]);
};

/** Each of events 0 and 1 was set once: it is still set, or one wait took it. */
function checkConserved(stage: Stage): void {
  for (const event of [0, 1]) {
    const taken = stage.own(4 + event);
    demand(taken + (stage.isSet(event) ? 1 : 0) === 1, `Event ${event} was taken ${taken} times.`);
  }
}

/** Waits in one of several ways for event 0 and leaves; killed or not. Word 1: what the wait gave. */
const victim = (k: Kernel, share: Share) => {
  const ways = [
    () => waitOne(k, share[OWN], FOREVER),
    () => statusOf(waitAnyOf(k, [share[OWN]], FOREVER)),
    () => statusOf(waitAllOf(k, [share[OWN]], FOREVER)),
    () => takeCompletion(k, share[OWN + 2], FOREVER, completion()),
  ];
  share[OWN + 1] = ways[choose(share[OWN + 3])]();
  if (leaveKernel(k, 0) === PASSAGE.KILLED) leaveForGood(k);
};

const takeAll = (k: Kernel, share: Share) => {
  const out = completion();
  for (;;) {
    const status = takeCompletion(k, share[OWN], FOREVER, out);
    if (status !== RAT_SUCCESS) {
      demand(status === RAT_ERR_CLOSED, `The queue gave ${status}.`);
      return;
    }
    share[OWN + 1]++;
  }
};

/** What the page does: a waiter in the heap, which is given back when the outcome has been seen. */
const pageWaiter = (all: boolean) => (k: Kernel, share: Share) => {
  const { words } = k;
  const wait = LoopWait.begin(k, [share[OWN], share[OWN + 1]], all);
  if (typeof wait === 'number') throw new Error(`No wait: ${wait}.`);
  repeat(2 + choose(30), () => breathe(k));
  wait.giveUp(RAT_ERR_TIMEOUT);
  const outcome = wait.end();
  // The memory is another's now, who writes what it likes.
  const other = heapAllocate(k, WAITER_WORDS + 2 * NODE_WORDS);
  words.fill(-1, other, other + WAITER_WORDS + 2 * NODE_WORDS);
  breathe(k);
  heapFree(k, other);
  if (outcome >= 0 && all) repeat(2, (i) => share[OWN + 4 + i]++);
  else if (outcome >= 0) share[OWN + 4 + indexOf(outcome)]++;
};

/** Goes in and out of the gate, and waits for event 0, which nobody sets. Word 1: it has come to its end. */
const controlled = (k: Kernel, share: Share) => {
  for (let i = 0; i < 3; i++) {
    if (enterKernel(k, 1) === PASSAGE.KILLED) break;
    const status = waitOne(k, share[OWN], k.now() + 2);
    demand(status === RAT_ERR_TIMEOUT || (share[OWN + 2] === 1 && status === KILLED), `The wait gave ${status}.`);
    if (leaveKernel(k, 0) === PASSAGE.KILLED) break;
  }
  share[OWN + 1] = 1;
};

/** Takes control of thread 0, lets it go on and gives it back, in any order, until it has come to its end. */
const controller = (k: Kernel, share: Share) => {
  const [thread] = share;
  let mine = false;
  /** What must be so as long as nobody kills the thread. */
  const demandOfLiving = (condition: boolean, what: string) => demand(condition || share[OWN + 2] === 1, what);
  while (share[OWN + 1] === 0) {
    if (choose(2) === 0) {
      const held = mine && heldAt(k, thread) !== null;
      // A thread whose controller has gone and come again lets itself go.
      const wasLetGo = letGo(k, thread) || !held || heldAt(k, thread) === null;
      demandOfLiving(wasLetGo, 'It was held, but was not let go.');
    } else {
      const changed = (mine ? releaseThread : controlThread)(k, thread);
      demandOfLiving(changed, 'Its control was not changed.');
      if (changed) mine = !mine;
    }
    repeat(choose(4), () => Atomics.pause());
  }
};

export const SCENARIOS: Scenario[] = [
  {
    name: 'one thread at a time holds a lock, also when one of them may not sleep',
    setup: (stage) => stage.put(0, newEvent(stage.system.page)) && (stage.share[OWN] += O_LOCK),
    bodies: [lockers, lockers, lockers],
    check: (stage) => {
      demand(stage.own(2) === 9, 'A turn was lost.');
      demand(stage.words[stage.own(0)] === 0, 'The lock is still held.');
    },
  },
  {
    name: 'one thread at a time owns a mutex',
    setup: (stage) => stage.put(0, newMutex(stage.system.page)),
    bodies: [mutexUsers, mutexUsers, mutexUsers],
    check: (stage) => {
      demand((stage.words[stage.own(0) + O_STATE] & MUTEX_OWNER_MASK) === 0, 'The mutex is still owned.');
      for (const k of stage.threads) demand(stage.words[k.thread + T_OWNED] === 0, 'A mutex is counted to a thread.');
    },
  },
  {
    name: 'a mutex of a thread that ends is inherited, and one heir is told',
    setup: (stage) => stage.put(0, newMutex(stage.threads[0], { owned: true })),
    bodies: [(k) => void endThread(k, k.thread, 0), heir, heir],
    check: (stage) => demand(stage.own(1) === 1 && stage.own(3) === 2, `${stage.own(1)} heirs were told.`),
  },
  {
    name: 'a thread ends while its mutex is closed',
    setup: (stage) => {
      stage.share[OWN] = newMutex(stage.threads[0], { owned: true });
    },
    bodies: [(k) => void endThread(k, k.thread, 0), (k, share) => release(k, share[OWN])],
    check: () => undefined,
  },
  {
    name: 'an auto-reset event is handed back and forth',
    setup: (stage) => {
      stage.put(0, newEvent(stage.system.page));
      stage.put(1, newEvent(stage.system.page));
    },
    bodies: [
      (k, share) =>
        repeat(3, () => {
          waitOne(k, share[OWN], FOREVER);
          setSignaled(k, share[OWN + 1]);
        }),
      (k, share) =>
        repeat(3, () => {
          setSignaled(k, share[OWN]);
          waitOne(k, share[OWN + 1], FOREVER);
        }),
    ],
    check: (stage) => demand(!stage.isSet(0) && !stage.isSet(1), 'A signal is left over.'),
  },
  {
    name: 'a pulse leaves the event reset, whoever waits',
    setup: (stage) => stage.put(0, newEvent(stage.system.page, { manual: true })),
    bodies: [
      (k, share) => void waitOne(k, share[OWN], k.now() + 3),
      (k, share) => void waitOne(k, share[OWN], k.now() + 3),
      (k, share) => pulseEvent(k, share[OWN]),
    ],
    check: (stage) => demand(!stage.isSet(0), 'The event is set.'),
  },
  {
    name: 'a semaphore gives out what was put in',
    setup: (stage) => stage.put(0, createSemaphore(stage.system.page, 1, 10)),
    bodies: [
      ...[1, 1].map((at) => (k: Kernel, share: Share) => {
        repeat(2, () => {
          if (waitOne(k, share[OWN], k.now() + 3) === RAT_SUCCESS) share[OWN + at]++;
        });
      }),
      (k, share) => {
        releaseSemaphore(k, share[OWN], 1);
        releaseSemaphore(k, share[OWN], 2);
      },
    ],
    check: (stage) => {
      const count = stage.words[stage.own(0) + O_STATE] >> 1;
      demand(count + stage.own(1) === 4, `${stage.own(1)} were taken, ${count} are left.`);
    },
  },
  {
    name: 'whoever waits for a file goes on when its operations have ended',
    setup: (stage) => stage.put(0, createOpenFile(stage.system.page, 0, 0)),
    bodies: [
      ...[0, 1].map(() => (k: Kernel, share: Share) => {
        repeat(2, () => {
          beginOperation(k, share[OWN]);
          breathe(k);
          endOperation(k, share[OWN]);
        });
      }),
      (k, share) => void repeat(2, () => waitOne(k, share[OWN], FOREVER)),
    ],
    check: (stage) => demand(pendingOperations(stage.system.page, stage.own(0)) === 0, 'An operation is left over.'),
  },
  {
    name: 'a latch lets all go on when it has been counted down, and not before',
    setup: (stage) => {
      stage.put(0, createLatch(stage.system.page, 3));
      stage.put(1, newEvent(stage.system.page));
    },
    bodies: [
      (k, share) => {
        demand(waitOne(k, share[OWN], FOREVER) === RAT_SUCCESS && share[OWN + 3] === 3, 'The latch let go too soon.');
      },
      (k, share) => {
        demand(waitAllOf(k, [share[OWN + 1], share[OWN]], FOREVER) === RAT_SUCCESS, 'Not taken.');
        demand(share[OWN + 3] === 3, 'The latch let go too soon.');
      },
      (k, share) => {
        share[OWN + 3]++;
        countDown(k, share[OWN], 1);
        setSignaled(k, share[OWN + 1]);
      },
      (k, share) => {
        share[OWN + 3]++;
        countDown(k, share[OWN], 1);
        share[OWN + 3]++;
        countDown(k, share[OWN], 1);
      },
    ],
    check: (stage) => {
      demand(stage.words[stage.own(0) + OL_COUNT] === 0, 'A step of the count was lost.');
      demand(!stage.isSet(1), 'The wait-all did not take the event.');
    },
  },
  {
    name: 'an async wait for a latch gives one completion, whenever it is registered or cancelled',
    setup: (stage) => {
      stage.put(0, createLatch(stage.system.page, 2));
      stage.put(1, createCompletionQueue(stage.system.page));
    },
    bodies: [
      (k, share) => {
        repeat(2, (i) => waitAsync(k, share[OWN], share[OWN + 1], i, 0));
        if (cancelAsync(k, share[OWN], share[OWN + 1], 1) === RAT_SUCCESS) share[OWN + 2]++;
      },
      (k, share) => repeat(2, () => countDown(k, share[OWN], 1)),
      (k, share) => {
        const out = completion();
        repeat(2, () => {
          demand(takeCompletion(k, share[OWN + 1], FOREVER, out) === RAT_SUCCESS, 'No completion.');
          share[OWN + 4 + out.userData]++;
          if (out.status === RAT_ERR_CANCELLED) share[OWN + 3]++;
        });
      },
    ],
    check: (stage) => {
      demand(stage.own(4) === 1 && stage.own(5) === 1, 'A completion came twice or not at all.');
      demand(stage.own(2) === stage.own(3), 'Cancelling said something else than the completion.');
      demand(stage.words[stage.own(1) + OQ_USED] === 0, 'A packet is in use.');
    },
  },
  {
    name: 'a wait-any takes one event and leaves the other',
    setup: (stage) => {
      stage.put(0, newEvent(stage.system.page));
      stage.put(1, newEvent(stage.system.page));
    },
    bodies: [anyTaker, anyTaker, setTwo],
    check: checkConserved,
  },
  {
    name: 'a wait-all takes all or nothing, next to a wait-any',
    setup: (stage) => {
      for (const i of [0, 1, 2]) stage.put(i, newEvent(stage.system.page, { manual: i === 2, set: i === 2 }));
    },
    bodies: [allTaker, anyTaker, setTwo],
    check: checkConserved,
  },
  {
    name: 'wait-alls that list their objects in opposite orders do not lock each other out',
    setup: (stage) => {
      stage.put(0, newMutex(stage.system.page));
      stage.put(1, createSemaphore(stage.system.page, 1, 1));
    },
    bodies: [0, 1].map((first) => (k: Kernel, share: Share) => {
      repeat(3, () => {
        demand(
          statusOf(waitAllOf(k, [share[OWN + first], share[OWN + 1 - first]], FOREVER)) === RAT_SUCCESS,
          'Not taken.',
        );
        exclusive(k, share, 2);
        demand(releaseMutex(k, share[OWN]) === RAT_SUCCESS, 'It was not the owner.');
        releaseSemaphore(k, share[OWN + 1], 1);
      });
    }),
    check: (stage) => demand(stage.own(3) === 6, 'A turn was lost.'),
  },
  {
    name: 'a wait-all on a completion queue is not overlooked because another was',
    setup: (stage) => {
      stage.put(0, createCompletionQueue(stage.system.page));
      for (const i of [1, 2]) stage.put(i, newEvent(stage.system.page, { manual: true, set: i === 1 }));
    },
    bodies: [
      (k, share) => void waitAllOf(k, [share[OWN], share[OWN + 1]], k.now() + 3),
      (k, share) => void waitAllOf(k, [share[OWN], share[OWN + 2]], FOREVER),
      (k, share) => {
        setSignaled(k, share[OWN + 2]);
        postCompletion(k, share[OWN], packet(1));
      },
      (k, share) => {
        clearSignaled(k, share[OWN + 1]);
        setSignaled(k, share[OWN + 1]);
        clearSignaled(k, share[OWN + 1]);
      },
    ],
    check: (stage) => void tryTakeCompletion(stage.system.page, stage.own(0), completion()),
  },
  {
    name: 'a waiter in the heap can be given back as soon as its wait-any is over',
    setup: (stage) => {
      stage.put(0, newEvent(stage.system.page));
      stage.put(1, newEvent(stage.system.page));
    },
    bodies: [pageWaiter(false), setTwo, anyTaker],
    check: checkConserved,
  },
  {
    name: 'a waiter in the heap can be given back as soon as its wait-all is over',
    setup: (stage) => {
      stage.put(0, newEvent(stage.system.page));
      stage.put(1, newEvent(stage.system.page));
    },
    bodies: [pageWaiter(true), setTwo, anyTaker],
    check: checkConserved,
  },
  {
    name: 'a killed wait takes the event or leaves it',
    setup: (stage) => {
      stage.put(0, newEvent(stage.system.page));
      stage.share[OWN + 3] = 3;
    },
    bodies: [victim, (k, share) => markDying(k, share[0]), (k, share) => setSignaled(k, share[OWN])],
    check: (stage) => {
      const status = stage.own(1);
      demand(status === RAT_SUCCESS || status === KILLED, `The wait gave ${status}.`);
      demand(stage.isSet(0) === (status === KILLED), 'The event and the outcome do not agree.');
      const state = stage.words[stage.share[0] + T_STATE];
      demand(state === THREAD_STATE.LEAVING || state === THREAD_STATE.DYING, `The thread is in state ${state}.`);
      const told = nextThread(stage.system.page) === stage.share[0];
      demand(told === (state === THREAD_STATE.LEAVING), 'The broker was not told, or was told too much.');
    },
  },
  {
    name: 'a thread that is killed before or while it parks does not sleep on',
    setup: (stage) => {
      stage.put(0, newEvent(stage.system.page));
      stage.put(2, createCompletionQueue(stage.system.page));
      stage.share[OWN + 3] = 4;
    },
    bodies: [victim, (k, share) => markDying(k, share[0])],
    check: (stage) => demand(stage.own(1) === KILLED, `The wait gave ${stage.own(1)}.`),
  },
  {
    name: 'a killed taker takes the completion or leaves it',
    setup: (stage) => {
      stage.put(0, newEvent(stage.system.page));
      stage.put(2, createCompletionQueue(stage.system.page));
      stage.share[OWN + 3] = 4;
    },
    bodies: [
      victim,
      (k, share) => markDying(k, share[0]),
      (k, share) => {
        postCompletion(k, share[OWN + 2], packet(7));
        setSignaled(k, share[OWN]);
      },
    ],
    check: (stage) => {
      const left = tryTakeCompletion(stage.system.page, stage.own(2), completion());
      demand(stage.own(1) === RAT_SUCCESS || stage.own(1) === KILLED, `The wait gave ${stage.own(1)}.`);
      demand(!left || stage.own(1) === KILLED || !stage.isSet(0), 'The completion was taken twice.');
    },
  },
  {
    name: 'a thread that is killed at the gate is sealed or has left, and acts no more',
    setup: (stage) => {
      stage.put(0, newMutex(stage.system.page));
      stage.words[stage.share[0] + T_STATE] = THREAD_STATE.NEW;
    },
    bodies: [
      (k, share) => {
        if (!startThread(k)) return;
        for (let i = 0; i < 4; i++) {
          if (enterKernel(k, 1) === PASSAGE.KILLED) return leaveForGood(k);
          demand(share[OWN + 1] === 0, 'It came into the kernel after it was sealed.');
          demand(waitOne(k, share[OWN], 0) >= 0, 'The mutex is held.');
          demand(share[OWN + 1] === 0, 'It was sealed in the kernel.');
          releaseMutex(k, share[OWN]);
          if (leaveKernel(k, 0) === PASSAGE.KILLED) return leaveForGood(k);
          breathe(k);
        }
        // It computes until it is terminated, or until it comes to the gate again.
        while (enterKernel(k, 2) !== PASSAGE.KILLED && leaveKernel(k, 0) !== PASSAGE.KILLED) Atomics.pause();
        leaveForGood(k);
      },
      (k, share) => {
        repeat(choose(20), () => breathe(k));
        markDying(k, share[0]);
        while (!isQuiet(k, share[0])) Atomics.pause();
        if (k.words[share[0] + T_STATE] === THREAD_STATE.DEAD) return;
        if (seal(k, share[0])) {
          share[OWN + 1] = 1;
          return;
        }
        const told = newRequest();
        while (!nextRequest(k, told)) Atomics.pause();
        demand(told.thread === share[0] && told.request === REQUEST.THREAD_LEFT, 'The wrong request.');
      },
    ],
    check: (stage) => demand(takeRequest(stage.system.page) === null, 'A sealed thread made a request.'),
  },
  {
    name: 'a thread whose controller comes and goes waits as if nobody were there',
    setup: (stage) => {
      stage.put(0, newEvent(stage.system.page));
      stage.words[stage.share[0] + T_STATE] = THREAD_STATE.USER;
    },
    bodies: [controlled, controller],
    check: (stage) => demand(heldAt(stage.system.page, stage.share[0]) === null, 'It is held.'),
  },
  {
    name: 'a thread that is killed under control is held no longer',
    setup: (stage) => {
      stage.put(0, newEvent(stage.system.page));
      stage.words[stage.share[0] + T_STATE] = THREAD_STATE.USER;
    },
    bodies: [
      controlled,
      controller,
      (k, share) => {
        repeat(choose(30), () => breathe(k));
        share[OWN + 2] = 1;
        markDying(k, share[0]);
      },
    ],
    check: (stage) => demand(heldAt(stage.system.page, stage.share[0]) === null, 'It is held.'),
  },
  {
    name: 'a request is answered, or the thread is killed, and the broker knows which',
    setup: () => undefined,
    bodies: [
      (k, share) => {
        let status = 0;
        for (let i = 0; i < 2 && status === 0; i++) {
          status = callBroker(k, REQUEST.PING);
          if (status === WITHDRAWN) share[OWN + 1]++;
          else share[OWN + 2]++;
        }
        demand(status === 0 || status === KILLED || status === WITHDRAWN, `The request gave ${status}.`);
        leaveForGood(k);
      },
      (k, share) => {
        for (;;) {
          const rung = Atomics.load(k.words, H_DOORBELL);
          const taken = takeRequest(k);
          if (taken === null) Atomics.wait(k.words, H_DOORBELL, rung);
          else if (taken.request === REQUEST.THREAD_LEFT) return;
          else {
            share[OWN]++;
            answerRequest(k, taken.thread, 0);
          }
        }
      },
      (k, share) => {
        repeat(choose(30), () => breathe(k));
        markDying(k, share[0]);
      },
    ],
    check: (stage) =>
      demand(stage.own(0) === stage.own(2), `${stage.own(0)} requests were seen, ${stage.own(2)} sent.`),
  },
  {
    name: 'an async wait gives one completion, satisfied or cancelled',
    setup: (stage) => {
      stage.put(0, newEvent(stage.system.page));
      stage.put(1, createCompletionQueue(stage.system.page));
    },
    bodies: [
      (k, share) => {
        waitAsync(k, share[OWN], share[OWN + 1], 1, 0);
        waitAsync(k, share[OWN], share[OWN + 1], 2, 0);
        for (const key of [1, 2]) if (cancelAsync(k, share[OWN], share[OWN + 1], key) === RAT_SUCCESS) share[OWN + 2]++;
      },
      (k, share) => setSignaled(k, share[OWN]),
      (k, share) => {
        const out = completion();
        repeat(2, () => {
          demand(takeCompletion(k, share[OWN + 1], FOREVER, out) === RAT_SUCCESS, 'No completion.');
          share[OWN + 4 + out.userData]++;
          if (out.status === RAT_ERR_CANCELLED) share[OWN + 3]++;
        });
      },
    ],
    check: (stage) => {
      demand(stage.own(5) === 1 && stage.own(6) === 1, 'A completion came twice or not at all.');
      demand(stage.own(2) === stage.own(3), 'Cancelling said something else than the completion.');
      demand(stage.isSet(0) === (stage.own(3) === 2), 'The event and the completions do not agree.');
      demand(stage.words[stage.own(1) + OQ_USED] === 0, 'A packet is in use.');
    },
  },
  {
    name: 'completions are taken once each; closing the queue sends the takers home',
    setup: (stage) => addHandle(stage.system.page, stage.put(0, createCompletionQueue(stage.system.page))),
    bodies: [
      takeAll,
      takeAll,
      (k, share) => {
        repeat(3, (i) => demand(postCompletion(k, share[OWN], packet(i)) === RAT_SUCCESS, 'Not posted.'));
        while (share[OWN + 1] < 3) Atomics.pause();
        dropHandle(k, share[OWN]);
      },
    ],
    check: (stage) => demand(stage.own(1) === 3, `${stage.own(1)} completions came.`),
  },
  {
    name: 'a queue that is closed while a wait is registered leaves nothing armed',
    setup: (stage) => {
      addHandle(stage.system.page, stage.put(0, createCompletionQueue(stage.system.page)));
      stage.put(1, newEvent(stage.system.page));
    },
    bodies: [
      (k, share) => void waitAsync(k, share[OWN + 1], share[OWN], 1, 0),
      (k, share) => dropHandle(k, share[OWN]),
      takeAll,
    ],
    check: (stage) =>
      demand(stage.words[stage.own(1) + O_WAIT_HEAD] === 0, 'A wait for a closed queue is still armed.'),
  },
  {
    name: 'object, queue and wait go in any order',
    setup: (stage) => {
      for (const i of [0, 1]) {
        stage.share[OWN + i] = i === 0 ? newEvent(stage.system.page) : createCompletionQueue(stage.system.page);
        addHandle(stage.system.page, stage.share[OWN + i]);
      }
      waitAsync(stage.threads[0], stage.share[OWN], stage.share[OWN + 1], 1, 0);
      for (const i of [0, 1]) addHandle(stage.system.page, stage.share[OWN + i]);
      for (const i of [0, 1]) release(stage.system.page, stage.share[OWN + i]);
    },
    bodies: [
      (k, share) => {
        setSignaled(k, share[OWN]);
        dropHandle(k, share[OWN]);
      },
      (k, share) => dropHandle(k, share[OWN + 1]),
      (k, share) => {
        dropHandle(k, share[OWN + 1]);
        dropHandle(k, share[OWN]);
      },
    ],
    check: () => undefined,
  },
  {
    name: 'an async wait for a mutex outlives its thread',
    setup: (stage) => {
      stage.put(0, newMutex(stage.threads[1], { owned: true }));
      stage.put(1, createCompletionQueue(stage.system.page));
    },
    bodies: [
      (k, share) => {
        waitAsync(k, share[OWN], share[OWN + 1], 1, 0);
        endThread(k, k.thread, 0);
        freeThread(k, k.thread);
        // Most likely the same record again.
        share[0] = createThread(k, k.process, new Uint8Array());
      },
      (k, share) => void releaseMutex(k, share[OWN]),
    ],
    check: (stage) => {
      const out = completion();
      demand(tryTakeCompletion(stage.system.page, stage.own(1), out), 'No completion came.');
      demand(out.status === RAT_SUCCESS || out.status === RAT_ERR_CANCELLED, `It says ${out.status}.`);
      demand((stage.words[stage.own(0) + O_STATE] & MUTEX_OWNER_MASK) === 0, 'A thread that ended owns the mutex.');
      demand(stage.words[stage.share[0] + T_OWNED] === 0, 'The next thread in the record owns something.');
    },
  },
  {
    name: 'a handle that is closed while it is looked up gives its object or nothing',
    setup: (stage) => {
      const { page, process } = stage.system;
      const event = stage.put(0, newEvent(page));
      const semaphore = stage.put(1, createSemaphore(page, 0, 1));
      stage.share[OWN + 2] = createHandle(page, process, event, 1);
      stage.share[OWN + 3] = createHandle(page, process, semaphore, 1);
    },
    bodies: [
      (k, share) =>
        repeat(2, () => {
          const object = lookup(k, share[OWN + 2], 0, 1);
          if (object < 0) return;
          demand(object === share[OWN], 'The handle named another object.');
          demand(k.words[object + O_TYPE] !== 0, 'The object is free.');
          release(k, object);
        }),
      (k, share) => {
        closeHandle(k, k.process, share[OWN + 3]);
        closeHandle(k, k.process, share[OWN + 2]);
        share[OWN + 4] = createHandle(k, k.process, share[OWN + 1], 1);
      },
      (k, share) => void closeHandle(k, k.process, share[OWN + 2]),
    ],
    check: (stage) => void closeHandle(stage.system.page, stage.system.process, stage.own(4)),
  },
  {
    name: 'what is used without a reference is never another object',
    setup: (stage) => {
      const { page, process } = stage.system;
      const event = newEvent(page, { manual: true });
      stage.share[OWN] = createHandle(page, process, event, RIGHT.SIGNAL);
      release(page, event);
      stage.words[stage.share[0] + T_STATE] = THREAD_STATE.USER;
    },
    bodies: [
      (k, share) => {
        const handle = share[OWN];
        repeat(3, () => {
          const object = guessObject(k, handle);
          breathe(k);
          demand(enterKernel(k, 1, object) === PASSAGE.OPEN, 'It could not enter.');
          const event = lookupUsed(k, handle, TYPE.EVENT, RIGHT.SIGNAL);
          breathe(k);
          if (event > 0) setSignaled(k, event);
          else demand(event === RAT_ERR_INVALID_HANDLE, `The handle gave ${event}.`);
          demand(leaveKernel(k, 0) === PASSAGE.OPEN, 'It could not leave.');
        });
        k.words[k.thread + T_STATE] = THREAD_STATE.KERNEL;
      },
      (k, share) => {
        demand(closeHandle(k, k.process, share[OWN]) === RAT_SUCCESS, 'The handle was not open.');
        repeat(2, (i) => {
          const other = i === 0 ? newEvent(k) : createSemaphore(k, 1, 3);
          share[OWN + 1 + i] = other;
          breathe(k);
          breathe(k);
        });
      },
    ],
    check: (stage) => {
      const { page } = stage.system;
      demand(!stage.isSet(1), 'Another event was set.');
      demand(releaseSemaphore(page, stage.own(2), 0) === 1, 'Another object’s count was changed.');
      for (const i of [1, 2]) release(page, stage.own(i));
    },
  },
  {
    name: 'bytes go through a pipe once, and its end is seen',
    setup: (stage) => {
      const { read, write } = newPipe(stage.system.page);
      for (const [i, end] of [read, write].entries()) addHandle(stage.system.page, stage.put(i, end));
    },
    bodies: [
      (k, share) => {
        const data = new Uint8Array(9000).map((_, i) => i % 251);
        demand(writePipe(k, share[OWN + 1], data, 0, data.length) === data.length, 'Not all was written.');
        dropHandle(k, share[OWN + 1]);
      },
      ...[0, 1].map(() => (k: Kernel, share: Share) => {
        const data = new Uint8Array(3000);
        for (;;) {
          const bytes = readPipe(k, share[OWN], data, 0, data.length);
          demand(bytes >= 0, `Reading gave ${bytes}.`);
          if (bytes === 0) return;
          share[OWN + 2] += bytes;
          for (let i = 0; i < bytes; i++) share[OWN + 3] += data[i];
        }
      }),
    ],
    check: (stage) => {
      let sum = 0;
      for (let i = 0; i < 9000; i++) sum += i % 251;
      demand(stage.own(2) === 9000 && stage.own(3) === sum, `${stage.own(2)} bytes came.`);
      dropHandle(stage.system.page, stage.own(0));
    },
  },
  {
    name: 'timers fire in time while others are set and cancelled',
    setup: (stage) => {
      stage.put(0, newTimer(stage.system.page));
      stage.put(1, newTimer(stage.system.page));
    },
    bodies: [
      (k, share) => {
        const start = k.now();
        setTimer(k, share[OWN], 3, 2);
        demand(waitOne(k, share[OWN], FOREVER) === RAT_SUCCESS && k.now() >= start + 3, 'The timer came early.');
        demand(waitOne(k, share[OWN], FOREVER) === RAT_SUCCESS && k.now() >= start + 5, 'The period came early.');
        cancelTimer(k, share[OWN]);
        share[OWN + 2] = 1;
        Atomics.add(k.words, H_TIMER_SEQUENCE, 1);
        Atomics.notify(k.words, H_TIMER_SEQUENCE);
      },
      (k, share) => {
        while (share[OWN + 2] === 0) {
          const sequence = Atomics.load(k.words, H_TIMER_SEQUENCE);
          if (share[OWN + 2] === 0) Atomics.wait(k.words, H_TIMER_SEQUENCE, sequence, fireTimers(k));
        }
      },
      (k, share) => {
        setTimer(k, share[OWN + 1], 1, 0);
        cancelTimer(k, share[OWN + 1]);
        const own = newTimer(k);
        setTimer(k, own, 2, 1);
        release(k, own);
      },
    ],
    check: () => undefined,
  },
  {
    name: 'blocks of the heap do not overlap',
    setup: () => undefined,
    bodies: [1, 2, 3].map((mark) => (k: Kernel) => {
      repeat(4, (i) => {
        const size = [10, 100, 16, 40][(i + mark) % 4];
        const block = heapAllocate(k, size);
        k.words.fill(mark, block, block + size);
        breathe(k);
        demand(
          k.words.subarray(block, block + size).every((word) => word === mark),
          'The block is another thread’s too.',
        );
        heapFree(k, block);
      });
    }),
    check: () => undefined,
  },
  ...ASYNC_SCENARIOS,
  ...MESSAGE_SCENARIOS,
  ...SEND_SCENARIOS,
  ...SIGNAL_SCENARIOS,
  ...FILE_SCENARIOS,
];
