/** Scenes with signals, which end waits: see scenarios.ts. */
import { SIGNAL_ACTION } from '../../../src/guest-abi/signals.ts';
import { RAT_ERR_INTERRUPTED, RAT_SUCCESS } from '../../../src/guest-abi/status.ts';
import { KILLED } from '../../../src/kernel/core/park.ts';
import { setSignaled } from '../../../src/kernel/core/signaled-flag.ts';
import { statusOf, waitOne } from '../../../src/kernel/core/wait.ts';
import type { Kernel } from '../../../src/kernel/kernel.ts';
import { H_DOORBELL } from '../../../src/kernel/memory/header.ts';
import { STATE_SIGNALED, T_STATE, THREAD_STATE } from '../../../src/kernel/memory/thread-record.ts';
import { createCompletionQueue, takeCompletion } from '../../../src/kernel/objects/completion-queue.ts';
import { PASSAGE } from '../../../src/kernel/process/control.ts';
import { enterKernel, isQuiet, leaveForGood, leaveKernel, markDying } from '../../../src/kernel/process/gate.ts';
import { processId } from '../../../src/kernel/process/process.ts';
import {
  changeSignalMask,
  raiseSignal,
  setSignalAction,
  stopAwaiting,
  takeAwaited,
} from '../../../src/kernel/process/signals.ts';
import { newEvent, waitAllOf, waitAnyOf } from '../support/system.ts';
import { choose } from './hooks.ts';
import type { Scenario, Share, Stage } from './scenarios.ts';

const OWN = 8;
const USR1 = 10;
const BIT = 1 << (USR1 - 1);
const FOREVER = Number.POSITIVE_INFINITY;
/** The scene's own words. */
const EVENT = OWN;
const HANDLED = OWN + 1;
const PROCESS = OWN + 2;
const QUEUE = OWN + 3;
const SENT = 2;

function demand(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

function setUp(stage: Stage): void {
  const { page, process } = stage.system;
  stage.put(0, newEvent(page, { manual: true }));
  stage.put(3, createCompletionQueue(page));
  stage.share[PROCESS] = processId(page, process);
  setSignalAction(stage.threads[0], USR1, SIGNAL_ACTION.CATCH);
}

/** Does what a guest thread does after a call (workers/guest.ts). false: it has been killed. */
function leave(k: Kernel, share: Share): boolean {
  for (let passage = leaveKernel(k, 0); passage !== PASSAGE.OPEN; passage = leaveKernel(k, 0)) {
    if (passage === PASSAGE.KILLED) return false;
    demand(passage === PASSAGE.SIGNALED && k.signal === USR1, `The passage was ${passage}.`);
    const { signalMask } = k;
    Atomics.add(share, HANDLED, 1);
    if (enterKernel(k, 1) === PASSAGE.KILLED) return false;
    changeSignalMask(k, -1, signalMask);
  }
  return true;
}

/** Waits in one of several ways for the event, as often as it is interrupted. */
const waiter = (k: Kernel, share: Share) => {
  const event = share[EVENT];
  const ways = [
    () => waitOne(k, event, FOREVER),
    () => statusOf(waitAnyOf(k, [event], FOREVER)),
    () => statusOf(waitAllOf(k, [event], FOREVER)),
  ];
  for (;;) {
    const status = ways[choose(ways.length)]();
    demand(status === RAT_SUCCESS || status === RAT_ERR_INTERRUPTED || status === KILLED, `The wait gave ${status}.`);
    if (!leave(k, share)) {
      leaveForGood(k);
      return;
    }
    if (status === RAT_SUCCESS) return;
    if (enterKernel(k, 1) === PASSAGE.KILLED) {
      leaveForGood(k);
      return;
    }
  }
};

/** Sends signals, each when the last one has been handled; then lets the waiters go. A signal that is lost stops it. */
const sender = (k: Kernel, share: Share) => {
  for (let sent = 1; sent <= SENT; sent++) {
    raiseSignal(k, share[PROCESS], USR1, 0);
    while (Atomics.load(share, HANDLED) < sent) Atomics.load(k.words, H_DOORBELL);
  }
  setSignaled(k, share[EVENT]);
};

export const SIGNAL_SCENARIOS: Scenario[] = [
  {
    name: 'a signal ends a wait, or is found before it, and is taken by one thread',
    setup: setUp,
    bodies: [waiter, waiter, sender],
    check: (stage) => {
      demand(stage.share[HANDLED] === SENT, `${stage.share[HANDLED]} handlers have run.`);
      for (const { thread } of stage.threads.slice(0, 2)) {
        const state = stage.words[thread + T_STATE];
        demand(state === THREAD_STATE.USER, `A thread is in state ${state}.`);
      }
    },
  },
  {
    name: 'a signal and a kill: the thread leaves, and its mark with it',
    setup: setUp,
    bodies: [waiter, (k, share) => raiseSignal(k, share[PROCESS], USR1, 0), (k, share) => markDying(k, share[0])],
    check: (stage) => {
      const state = stage.words[stage.share[0] + T_STATE];
      demand((state & STATE_SIGNALED) === 0, 'The mark is still there.');
      demand(isQuiet(stage.system.page, stage.share[0]), `The thread is in state ${state}.`);
    },
  },
  {
    name: 'a taker of completions that is interrupted takes nothing',
    setup: setUp,
    bodies: [
      (k, share) => {
        const out = { userData: 0, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 };
        const status = takeCompletion(k, share[QUEUE], FOREVER, out);
        demand(status === RAT_ERR_INTERRUPTED, `It gave ${status}.`);
        demand(leave(k, share), 'It was killed.');
      },
      (k, share) => raiseSignal(k, share[PROCESS], USR1, 0),
    ],
    check: (stage) => demand(stage.share[HANDLED] === 1, `${stage.share[HANDLED]} handlers have run.`),
  },
  {
    name: 'a signal that one thread awaits and all block is taken once',
    setup: (stage) => {
      setUp(stage);
      for (const thread of stage.threads) changeSignalMask(thread, 0, BIT);
    },
    bodies: [
      (k, share) => {
        let taken = takeAwaited(k, BIT);
        while (taken === 0) {
          const status = waitOne(k, share[EVENT], FOREVER);
          demand(status === RAT_ERR_INTERRUPTED, `The wait gave ${status}.`);
          taken = takeAwaited(k, BIT);
        }
        stopAwaiting(k);
        demand(taken === USR1, `It was ${taken}.`);
        demand(leave(k, share), 'It was killed.');
      },
      (k, share) => raiseSignal(k, share[PROCESS], USR1, 0),
    ],
    check: (stage) => demand(stage.share[HANDLED] === 0, 'A handler has run.'),
  },
];
