/** Scenes of sent messages: see scenarios.ts. */
import { RAT_ERR_CLOSED, RAT_ERR_TIMEOUT, RAT_PENDING, RAT_SUCCESS } from '../../../src/guest-abi/status.ts';
import { SHOW } from '../../../src/guest-abi/windows.ts';
import { release } from '../../../src/kernel/core/object.ts';
import { KILLED } from '../../../src/kernel/core/park.ts';
import type { Kernel } from '../../../src/kernel/kernel.ts';
import { H_QUOTA_WINDOWS } from '../../../src/kernel/memory/header.ts';
import { takeMessage } from '../../../src/kernel/objects/message-queue.ts';
import { ownQueue } from '../../../src/kernel/objects/own-queue.ts';
import {
  awaitResult,
  beginSend,
  hasSent,
  receiveSent,
  replySent,
  whileServing,
} from '../../../src/kernel/objects/send.ts';
import { createWindow, destroyWindow } from '../../../src/kernel/objects/window.ts';
import { PASSAGE } from '../../../src/kernel/process/control.ts';
import { isQuiet, leaveForGood, leaveKernel, markDying } from '../../../src/kernel/process/gate.ts';
import { endThread } from '../../../src/kernel/process/thread.ts';
import { content, newContent } from '../support/messages.ts';
import { nextThread } from '../support/system.ts';
import type { Scenario, Share, Stage } from './scenarios.ts';

const FOREVER = Number.POSITIVE_INFINITY;
/** As in message-scenarios.ts. */
const OWN = 8;
const [FIRST, SECOND, DONE] = [OWN, OWN + 1, OWN + 4];

function demand(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

const allow = (stage: Stage) => {
  stage.system.page.words[H_QUOTA_WINDOWS] = 10;
};

function make(k: Kernel): number {
  const rect = { x: 0, y: 0, width: 3, height: 2 };
  const given = { flags: 0, state: SHOW.NORMAL, rect, title: new Uint8Array(0), procedure: 0, userData: 0, owner: 0 };
  const window = createWindow(k, ownQueue(k), given);
  demand(window > 0, `No window: ${window}`);
  return window;
}

/** Serves what there is: the result is what was sent and 1. */
function serve(k: Kernel): void {
  const sent = { id: 0, procedure: 0, content: newContent() };
  if (receiveSent(k, sent) !== RAT_SUCCESS) return;
  replySent(k, sent.id, sent.content[0] + 1);
}

/** Sends, and serves while it waits. */
function send(k: Kernel, window: number, type: number, deadline: number): number {
  const out = { id: 0, result: 0 };
  let status = beginSend(k, window, content({ type }), deadline, out);
  while (status === RAT_PENDING) {
    serve(k);
    status = awaitResult(k, out);
  }
  demand(status !== RAT_SUCCESS || out.result === type + 1, `The result is ${out.result}.`);
  return status;
}

function awaitWord(share: Share, at: number, value = 0): void {
  while (Atomics.load(share, at) === value) Atomics.pause();
}

/** Serves until so many have all that they wanted. */
function serveUntil(k: Kernel, share: Share, count: number): void {
  while (Atomics.load(share, DONE) < count) {
    if (hasSent(k)) serve(k);
    else Atomics.pause();
  }
}

const both = (mine: number, theirs: number) => (k: Kernel, share: Share) => {
  const window = make(k);
  Atomics.store(share, mine, window);
  awaitWord(share, theirs);
  const status = send(k, share[theirs], 1024 + mine, FOREVER);
  demand(status === RAT_SUCCESS, `It gave ${status}.`);
  Atomics.add(share, DONE, 1);
  serveUntil(k, share, 2);
  destroyWindow(k, window);
  release(k, window);
};

/** Another thread's window, made by it, which keeps its reference until all are done. */
const server = (senders: number) => (k: Kernel, share: Share) => {
  const window = make(k);
  Atomics.store(share, FIRST, window);
  serveUntil(k, share, senders);
  destroyWindow(k, window);
  release(k, window);
};

const sender = (deadline: (k: Kernel) => number, allowed: readonly number[]) => (k: Kernel, share: Share) => {
  awaitWord(share, FIRST);
  const status = send(k, share[FIRST], 1024, deadline(k));
  demand(allowed.includes(status), `It gave ${status}.`);
  Atomics.add(share, DONE, 1);
};

const leave = (k: Kernel) => {
  if (leaveKernel(k, 0) === PASSAGE.KILLED) leaveForGood(k);
};

/** Kills a thread, and ends it as the broker does when it acts no more, while the others go on. */
const killer = (victim: number) => (k: Kernel, share: Share) => {
  awaitWord(share, FIRST);
  markDying(k, share[victim]);
  while (!isQuiet(k, share[victim])) Atomics.pause();
  endThread(k, share[victim], 0);
  Atomics.add(share, DONE, 1);
};

const killedSender = (k: Kernel, share: Share) => {
  awaitWord(share, FIRST);
  const status = send(k, share[FIRST], 1024, FOREVER);
  demand(status === RAT_SUCCESS || status === KILLED, `It gave ${status}.`);
  leave(k);
};

/** Serves until it is killed. The reference to its window is the check's. */
const killedServer = (k: Kernel, share: Share) => {
  Atomics.store(share, FIRST, make(k));
  const wait = () => takeMessage(k, ownQueue(k), FOREVER, newContent());
  while (whileServing(k, wait) !== KILLED) serve(k);
  leave(k);
};

export const SEND_SCENARIOS: readonly Scenario[] = [
  {
    name: 'two threads that send to each other both have their results',
    setup: allow,
    bodies: [both(FIRST, SECOND), both(SECOND, FIRST)],
    check: () => undefined,
  },
  {
    name: 'each of two senders has its own result',
    setup: allow,
    bodies: [server(2), sender(() => FOREVER, [RAT_SUCCESS]), sender(() => FOREVER, [RAT_SUCCESS])],
    check: () => undefined,
  },
  {
    name: 'a send ends with its window, whenever that is destroyed',
    setup: allow,
    bodies: [
      server(2),
      sender(() => FOREVER, [RAT_SUCCESS, RAT_ERR_CLOSED]),
      (k, share) => {
        awaitWord(share, FIRST);
        destroyWindow(k, share[FIRST]);
        Atomics.add(share, DONE, 1);
      },
    ],
    check: () => undefined,
  },
  {
    name: 'a sender that does not wait takes back what it has sent, or has its result',
    setup: allow,
    bodies: [
      server(2),
      sender(() => 0, [RAT_SUCCESS, RAT_ERR_TIMEOUT]),
      sender((k) => k.now(), [RAT_SUCCESS, RAT_ERR_TIMEOUT]),
    ],
    check: () => undefined,
  },
  {
    name: 'a sender that is killed takes nothing from who serves it, nor from another sender',
    setup: allow,
    bodies: [server(2), killedSender, killer(1), sender(() => FOREVER, [RAT_SUCCESS])],
    check: (stage) => void nextThread(stage.system.page),
  },
  {
    name: 'who sends to a thread that is killed does not wait on',
    setup: allow,
    bodies: [
      killedServer,
      sender(() => FOREVER, [RAT_SUCCESS, RAT_ERR_CLOSED]),
      killer(0),
      sender(() => FOREVER, [RAT_SUCCESS, RAT_ERR_CLOSED]),
    ],
    check: (stage) => {
      nextThread(stage.system.page);
      release(stage.system.page, stage.share[FIRST]);
    },
  },
];
