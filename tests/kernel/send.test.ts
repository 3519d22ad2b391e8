/** Sent messages: who waits for whom, and that nothing is left whoever goes, whenever. */
import { describe, expect, it } from 'vitest';
import {
  RAT_ERR_CANCELLED,
  RAT_ERR_CLOSED,
  RAT_ERR_INTERRUPTED,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_TIMEOUT,
  RAT_PENDING,
  RAT_SUCCESS,
} from '../../src/guest-abi/status.ts';
import { dropHandle } from '../../src/kernel/core/object.ts';
import { inspectKernel } from '../../src/kernel/inspect/system.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { T_SYSCALL } from '../../src/kernel/memory/thread-record.ts';
import { takeMessage } from '../../src/kernel/objects/message-queue.ts';
import {
  awaitResult,
  beginSend,
  hasSent,
  receiveSent,
  replySent,
  type Sent,
  whileServing,
} from '../../src/kernel/objects/send.ts';
import { destroyWindow } from '../../src/kernel/objects/window.ts';
import { markDying } from '../../src/kernel/process/gate.ts';
import { threadId } from '../../src/kernel/process/thread.ts';
import { content, newContent } from './support/messages.ts';
import { begin, finishWait, isParked } from './support/system.ts';
import { finish, HANDLE, newWindow, setUp } from './support/windows.ts';

/** Number of RatBeginSend. */
const SEND = 197;
const FOREVER = Number.POSITIVE_INFINITY;
const newSent = (): Sent => ({ id: 0, procedure: 0, content: newContent() });

/** Serves the next: its type. */
function serve(k: Kernel, result: number): number {
  const sent = newSent();
  expect(receiveSent(k, sent)).toBe(RAT_SUCCESS);
  expect(replySent(k, sent.id, result)).toBe(RAT_SUCCESS);
  return sent.content[0];
}

/** A window of one thread, and another thread that sends to it. */
function two() {
  const all = setUp();
  const window = newWindow(all.k);
  const sender = all.system.thread();
  const out = { id: 0, result: 0 };
  return {
    ...all,
    window,
    sender,
    out,
    send:
      (deadline = FOREVER) =>
      () =>
        beginSend(sender, window, content({ type: 1024 }), deadline, out),
  };
}

describe('a sent message', () => {
  it('is taken by the window’s thread, with its procedure, and its result comes back', () => {
    const { system, k, window, sender, out, send } = two();
    expect(begin(sender, send())).toBe('parked');
    expect(isParked(sender)).toBe(true);
    const sent = newSent();
    expect(receiveSent(k, sent)).toBe(RAT_SUCCESS);
    expect([sent.procedure, sent.content[0], sent.content[1]]).toEqual([11, 1024, HANDLE]);
    expect(receiveSent(k, newSent())).toBe(RAT_ERR_NOT_FOUND);
    replySent(k, sent.id, 42);
    expect(isParked(sender)).toBe(false);
    expect([awaitResult(sender, out), out.result]).toEqual([RAT_SUCCESS, 42]);
    expect(replySent(k, sent.id, 42)).toBe(RAT_ERR_NOT_FOUND);
    expect(awaitResult(sender, out)).toBe(RAT_ERR_NOT_FOUND);
    system.end(sender);
    finish(system, k, window);
  });

  it('to a thread’s own window is to be served first', () => {
    const { system, k, window, sender, send } = two();
    begin(sender, send());
    const out = { id: 0, result: 0 };
    expect(beginSend(k, window, content({ type: 2000 }), 0, out)).toBe(RAT_PENDING);
    expect(serve(k, 5)).toBe(2000);
    expect([awaitResult(k, out), out.result]).toEqual([RAT_SUCCESS, 5]);
    expect(serve(k, 6)).toBe(1024);
    system.end(sender);
    finish(system, k, window);
  });

  it('wakes a thread that waits for messages, and no other wait', () => {
    const { system, k, window, queue, sender, send } = two();
    expect(begin(k, () => whileServing(k, () => takeMessage(k, queue, FOREVER, newContent())))).toBe('parked');
    expect(begin(sender, send())).toBe('parked');
    expect(finishWait(k)).toBe(RAT_ERR_INTERRUPTED);
    expect(whileServing(k, () => takeMessage(k, queue, FOREVER, newContent()))).toBe(RAT_PENDING);
    serve(k, 1);
    system.end(sender);
    finish(system, k, window);
  });

  it('is served by a sender that waits', () => {
    const { system, k, window, sender, out, send } = two();
    const theirs = newWindow(sender);
    begin(sender, send());
    const sent = newSent();
    receiveSent(k, sent);
    const nested = { id: 0, result: 0 };
    expect(begin(k, () => beginSend(k, theirs, content({ type: 2000 }), FOREVER, nested))).toBe('parked');
    expect(awaitResult(sender, out)).toBe(RAT_PENDING);
    expect(serve(sender, 3)).toBe(2000);
    expect([awaitResult(k, nested), nested.result]).toEqual([RAT_SUCCESS, 3]);
    replySent(k, sent.id, nested.result + 1);
    expect([awaitResult(sender, out), out.result]).toEqual([RAT_SUCCESS, 4]);
    dropHandle(sender, theirs);
    system.end(sender);
    finish(system, k, window);
  });

  it.each(['queued', 'served'])('of a sender that has had enough goes nowhere: %s', (how) => {
    const { system, k, window, sender, out, send } = two();
    begin(sender, send(sender.now() + 10));
    const sent = newSent();
    if (how === 'served') receiveSent(k, sent);
    system.clock.now += 11;
    expect(awaitResult(sender, out)).toBe(RAT_ERR_TIMEOUT);
    expect(hasSent(k)).toBe(false);
    expect(replySent(k, sent.id, 1)).toBe(how === 'served' ? RAT_SUCCESS : RAT_ERR_NOT_FOUND);
    system.end(sender);
    finish(system, k, window);
  });

  it.each(['queued', 'served', 'answered'])('of a sender that is killed leaves nothing: %s', (how) => {
    const { system, k, window, sender, send } = two();
    begin(sender, send());
    const sent = newSent();
    if (how !== 'queued') receiveSent(k, sent);
    if (how === 'answered') replySent(k, sent.id, 1);
    markDying(system.page, sender.thread);
    system.end(sender);
    expect(hasSent(k)).toBe(false);
    if (how === 'served') expect(replySent(k, sent.id, 1)).toBe(RAT_SUCCESS);
    finish(system, k, window);
  });

  it.each(['queued', 'served'])('ends with its window: %s', (how) => {
    const { system, k, window, sender, out, send } = two();
    begin(sender, send());
    const sent = newSent();
    if (how === 'served') receiveSent(k, sent);
    destroyWindow(system.page, window);
    expect(isParked(sender)).toBe(false);
    expect(awaitResult(sender, out)).toBe(RAT_ERR_CLOSED);
    if (how === 'served') expect(replySent(k, sent.id, 1)).toBe(RAT_SUCCESS);
    expect(send()()).toBe(RAT_ERR_CLOSED);
    system.end(sender);
    finish(system, k, window);
  });

  it.each(['queued', 'served'])('ends with the thread of its window: %s', (how) => {
    const { system, k, window, sender, out, send } = two();
    begin(sender, send());
    if (how === 'served') receiveSent(k, newSent());
    system.end(k);
    expect(isParked(sender)).toBe(false);
    expect(awaitResult(sender, out)).toBe(RAT_ERR_CLOSED);
    dropHandle(sender, window);
    system.end(sender);
    expect(system.leaks()).toEqual({});
  });

  it('is answered by a procedure that destroys its window', () => {
    const { system, k, window, sender, out, send } = two();
    begin(sender, send());
    const sent = newSent();
    receiveSent(k, sent);
    destroyWindow(k, window);
    replySent(k, sent.id, 7);
    expect([awaitResult(sender, out), out.result]).toEqual([RAT_SUCCESS, 7]);
    system.end(sender);
    finish(system, k, window);
  });

  it('whose procedure was left without a result is cancelled, as soon as an outer one gives one', () => {
    const { system, k, window, sender, out, send } = two();
    const other = system.thread();
    const outer = newSent();
    const second = { id: 0, result: 0 };
    begin(sender, send());
    begin(other, () => beginSend(other, window, content({ type: 2000 }), FOREVER, second));
    receiveSent(k, outer);
    receiveSent(k, newSent());
    replySent(k, outer.id, 1);
    expect([awaitResult(sender, out), awaitResult(other, second)]).toEqual([RAT_SUCCESS, RAT_ERR_CANCELLED]);
    system.end(other);
    system.end(sender);
    finish(system, k, window);
  });

  it('is shown: who waits for whose answer', () => {
    const { system, k, window, sender, send } = two();
    sender.words[sender.thread + T_SYSCALL] = SEND;
    begin(sender, send());
    const threads = inspectKernel(system.page).processes.flatMap((process) => process.threads);
    const shown = threads.find(({ tid }) => tid === threadId(system.page, sender.thread));
    expect(shown).toMatchObject({ state: 'waiting', call: 'RatSendMessage', sendsTo: threadId(k, k.thread) });
    system.end(sender);
    finish(system, k, window);
  });
});
