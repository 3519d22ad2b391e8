/**
 * The kernel as a machine for random histories. Threads are played (support/system.ts): a wait that would park is
 * left as it stands, and goes on when it is resumed. Calls are made as the system calls make them: handles are
 * looked up, and a wait holds references on its objects.
 */

import { closeHandle, createHandle, lookup } from '../../../src/kernel/core/handle-table.ts';
import {
  O_ALL_WAITERS,
  O_HANDLES,
  O_LOCK,
  O_REFS,
  O_STATE,
  O_TYPE,
  O_WAIT_HEAD,
  O_WAIT_TAIL,
  release,
  STATE_WAITERS,
} from '../../../src/kernel/core/object.ts';
import { STATE_SIGNALED } from '../../../src/kernel/core/signaled-flag.ts';
import { indexOf, statusOf, waitOne } from '../../../src/kernel/core/wait.ts';
import {
  N_INDEX,
  N_NEXT,
  N_PREVIOUS,
  N_QUEUED,
  N_WAITER,
  NODE_WORDS,
  OUTCOME_WAITING,
  W_COUNT,
  W_FLAGS,
  W_TAKEN,
  W_WORD,
  WAITER_ALL,
} from '../../../src/kernel/core/wait-queue.ts';
import { KIND_COMPLETION, KIND_WATCH, kindOf } from '../../../src/kernel/core/waiter-kind.ts';
import type { Kernel } from '../../../src/kernel/kernel.ts';
import { H_NEXT_SEND_ID, H_QUOTA_WINDOWS } from '../../../src/kernel/memory/header.ts';
import {
  OWNED_CLOSED,
  T_NODES,
  T_OBJECT,
  T_OWNED,
  T_QUEUE,
  T_SENDS,
  T_SERVED,
  T_WAITER,
} from '../../../src/kernel/memory/thread-record.ts';
import {
  type Completion,
  cancelAsync,
  createCompletionQueue,
  OQ_COUNT,
  OQ_FREE,
  OQ_HEAD,
  OQ_USED,
  postCompletion,
  takeCompletion,
  waitAsync,
} from '../../../src/kernel/objects/completion-queue.ts';
import { pulseEvent, resetEvent, setEvent } from '../../../src/kernel/objects/event.ts';
import { createMessageQueue, postMessage, postQuit, takeMessage } from '../../../src/kernel/objects/message-queue.ts';
import {
  CONTENT_WORDS,
  G_EXIT_CODE,
  G_INPUT,
  G_INPUT_COUNT,
  G_PAINTS,
  G_POSTED,
  G_QUIT,
  G_SOURCE_COUNT,
  G_TIMERS,
  M_CONTENT,
  M_NEXT,
  OG_BLOCK,
  OG_COUNT,
  OG_MESSAGES,
} from '../../../src/kernel/objects/message-records.ts';
import { MUTEX_ABANDONED, MUTEX_COUNT_SHIFT, ownerOf, releaseMutex } from '../../../src/kernel/objects/mutex.ts';
import { noteMaker, ownQueue } from '../../../src/kernel/objects/own-queue.ts';
import {
  K_KIND,
  K_NEXT,
  K_QUEUE,
  K_SOURCE,
  K_STATUS,
  K_USER_DATA,
  K_VALUE,
  PACKET_FREE,
} from '../../../src/kernel/objects/packet.ts';
import { createSemaphore, releaseSemaphore } from '../../../src/kernel/objects/semaphore.ts';
import {
  awaitResult,
  beginSend,
  D_ID,
  D_NEXT,
  D_OUTER,
  receiveSent,
  replySent,
  type SendResult,
  whileServing,
} from '../../../src/kernel/objects/send.ts';
import { cancelTimer, fireTimers, setTimer } from '../../../src/kernel/objects/timer.ts';
import { OR_DUE_F64, OR_ORDER } from '../../../src/kernel/objects/timer-queue.ts';
import { closeAndEnd, unwatchObject, watchObject } from '../../../src/kernel/objects/watch.ts';
import { beginPaint, destroyWindow, setWindowHandle } from '../../../src/kernel/objects/window.ts';
import { postWindowMessage } from '../../../src/kernel/objects/window-messages.ts';
import { markDying } from '../../../src/kernel/process/gate.ts';
import { countDown, createLatch, OL_COUNT } from '../../latch/countdown-latch.ts';
import {
  COMPLETION,
  MESSAGE,
  RAT_ERR_CLOSED,
  RAT_ERR_INTERRUPTED,
  RAT_PENDING,
  RAT_SUCCESS,
  RIGHT,
  TYPE,
  type TypeNumber,
} from '../../latch/status.ts';
import { content, contentOf, newContent } from '../support/messages.ts';
import {
  begin,
  finishMultipleWait,
  newEvent,
  newMutex,
  newTimer,
  type System,
  timeOut,
  told,
  waitAllOf,
  waitAnyOf,
} from '../support/system.ts';
import {
  CAPACITY,
  type Machine,
  type Operation,
  OWN,
  type Result,
  SIGNALER,
  SLOTS,
  type Snapshot,
  type Spec,
  THREADS,
  WINDOW_QUOTA,
} from './machine.ts';
import { input, newWindow, sendsText, tell, valueIn } from './real-windows.ts';

/** A wait that was left parked. */
interface Pending {
  objects: number[];
  take: 'packet' | 'message' | 'send' | undefined;
  deadline: number;
  /** Begins it once more. */
  again: () => number;
  /** What it gives, when it is over before it parks. */
  result: (status: number) => Result;
}

/** Of a wait for several objects: there is something to serve. No outcome of a wait. */
const SERVES = -2000;

const KIND_NAMES: Partial<Record<TypeNumber, string>> = {
  [TYPE.THREAD]: 'thread',
  [TYPE.EVENT]: 'event',
  [TYPE.MUTEX]: 'mutex',
  [TYPE.SEMAPHORE]: 'semaphore',
  [TYPE.TIMER]: 'timer',
  [TYPE.LATCH]: 'latch',
  [TYPE.COMPLETION_QUEUE]: 'queue',
  [TYPE.MESSAGE_QUEUE]: 'messages',
  [TYPE.WINDOW]: 'window',
};

/** With one thread, a lock that is held would be waited for without end. */
function refuseToWait(k: Kernel): Kernel {
  k.lock = (at) => {
    if (Atomics.compareExchange(k.words, at, 0, 1) !== 0) throw new Error(`A lock is taken twice: word ${at}.`);
  };
  return k;
}

export class Real implements Machine {
  private readonly words: Int32Array;
  private readonly views: Kernel[] = [];
  private readonly pending: (Pending | undefined)[] = new Array(THREADS).fill(undefined);
  /** Handles of each slot; the newest is used. Below them the last one that was closed, to be refused. */
  private readonly handles: number[][] = Array.from({ length: SLOTS }, () => []);
  /** Whose each handle is, or was. */
  private readonly slotsOf = new Map<number, number>();
  private readonly closed: number[] = new Array(SLOTS).fill(0);
  private readonly zero: number;
  /** The number of the last send before these. */
  private readonly sendsBefore: number;
  /** By the numbers of sends: when their senders give up. */
  private readonly deadlines = new Map<number, number>();

  constructor(private readonly system: System) {
    this.words = system.words;
    this.zero = system.page.now();
    this.sendsBefore = system.words[H_NEXT_SEND_ID];
    system.words[H_QUOTA_WINDOWS] = WINDOW_QUOTA;
    refuseToWait(system.page);
    for (let i = 0; i <= SIGNALER; i++) this.views.push(this.newThread(i));
  }

  private newThread(index: number): Kernel {
    const k = refuseToWait(this.system.thread());
    if (index < THREADS) this.addHandle(k, index, k.words[k.thread + T_OBJECT]);
    return k;
  }

  /** Where a slot's object lies; 0 for none. */
  positionOf(slot: number): number {
    if (this.handles[slot].length === 0) return 0;
    return this.on(this.views[SIGNALER], slot, 0, (object) => object) as number;
  }

  run(op: Operation): Result {
    const { words } = this;
    const k = 'thread' in op ? this.views[op.thread] : this.system.page;
    const act = (type: number, action: (object: number) => Result) =>
      this.on(k, 'slot' in op ? op.slot : 0, type, action);
    const done = (_: unknown) => RAT_SUCCESS;
    switch (op.do) {
      case 'create':
        return this.create(k, op.slot, op.spec);
      case 'duplicate':
        return act(0, (object) => this.addHandle(k, op.slot, object));
      case 'close': {
        const handle = this.handles[op.slot].pop() ?? this.closed[op.slot];
        this.closed[op.slot] = handle;
        return closeAndEnd(k, handle);
      }
      case 'set':
        return act(TYPE.EVENT, (object) => done(setEvent(k, object)));
      case 'reset':
        return act(TYPE.EVENT, (object) => done(resetEvent(k, object)));
      case 'pulse':
        return act(TYPE.EVENT, (object) => done(pulseEvent(k, object)));
      case 'releaseMutex':
        return act(TYPE.MUTEX, (object) => releaseMutex(k, object));
      case 'releaseSemaphore':
        return act(TYPE.SEMAPHORE, (object) => {
          const previous = releaseSemaphore(k, object, op.count);
          return previous < 0 ? previous : [RAT_SUCCESS, previous];
        });
      case 'countDown':
        return act(TYPE.LATCH, (object) => done(countDown(k, object, op.by)));
      case 'setTimer':
        return act(TYPE.TIMER, (object) => {
          setTimer(k, object, op.due, op.period);
          return RAT_SUCCESS;
        });
      case 'cancelTimer':
        return act(TYPE.TIMER, (object) => done(cancelTimer(k, object)));
      case 'wait':
        return this.wait(k, op);
      case 'take':
        return this.take(k, op.thread, op.slot, op.timeout);
      case 'resume':
        return this.resume(k, op.thread);
      case 'waitAsync':
        return act(0, (object) =>
          this.on(k, op.queue, TYPE.COMPLETION_QUEUE, (queue) => waitAsync(k, object, queue, op.key, op.slot)),
        );
      case 'cancelAsync':
        return act(0, (object) =>
          this.on(k, op.queue, TYPE.COMPLETION_QUEUE, (queue) => cancelAsync(k, object, queue, op.key)),
        );
      case 'post': {
        const completion = { userData: op.key, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 };
        return act(TYPE.COMPLETION_QUEUE, (queue) => postCompletion(k, queue, completion));
      }
      case 'postMessage':
        return act(TYPE.MESSAGE_QUEUE, (queue) =>
          postMessage(k, queue, content({ type: MESSAGE.USER, wParam: op.key })),
        );
      case 'postQuit':
        return act(TYPE.MESSAGE_QUEUE, (queue) => postQuit(k, queue, op.key));
      case 'get':
        return this.get(k, op.thread, op.slot, op.timeout);
      case 'watch':
        return act(0, (object) =>
          this.onMessages(k, op.queue, (queue) => watchObject(k, object, queue, this.handleOf(op.slot))),
        );
      case 'unwatch':
        return act(0, (object) => this.onMessages(k, op.queue, (queue) => unwatchObject(k, object, queue)));
      case 'postWindow':
        return act(TYPE.WINDOW, (window) =>
          postWindowMessage(k, window, content({ type: MESSAGE.USER, wParam: op.key })),
        );
      case 'destroy':
        return act(TYPE.WINDOW, (window) => destroyWindow(k, window));
      case 'paint':
        return act(TYPE.WINDOW, (window) => done(beginPaint(k, window)));
      case 'tell':
        return this.on(this.views[SIGNALER], op.slot, TYPE.WINDOW, (window) =>
          done(tell(this.system.page, window, op)),
        );
      case 'input':
        return this.on(this.views[SIGNALER], op.slot, TYPE.WINDOW, (window) =>
          done(input(this.system.page, window, op)),
        );
      case 'send':
        return this.send(k, op);
      case 'serve': {
        const sent = { id: 0, procedure: 0, content: newContent() };
        const status = receiveSent(k, sent);
        return status < 0 ? status : [status, sent.id - this.sendsBefore, contentOf(sent.content).wParam];
      }
      case 'reply':
        return replySent(k, this.idAt(k.thread + T_SERVED, D_NEXT, op.depth), op.result);
      case 'continue':
        return this.continue(k, op);
      case 'live':
        return Math.min(ownQueue(k), RAT_SUCCESS);
      case 'advance':
        this.system.clock.now += op.milliseconds;
        fireTimers(k);
        for (const [thread, wait] of this.pending.entries()) {
          if (wait !== undefined && wait.deadline <= k.now()) timeOut(this.views[thread]);
        }
        return RAT_SUCCESS;
      case 'end':
        if (this.pending[op.thread] !== undefined) {
          markDying(this.system.page, k.thread);
          this.resume(k, op.thread, true);
        }
        this.system.end(k, op.code);
        while (this.handles[op.thread].length > 0) closeAndEnd(k, this.handles[op.thread].pop() ?? 0);
        this.views[op.thread] = this.newThread(op.thread);
        return words[this.views[op.thread].thread + T_OWNED];
    }
  }

  /** Ends and closes everything, for the leak check. */
  dispose(): void {
    for (const [thread, k] of this.views.entries()) {
      if (this.pending[thread] !== undefined) {
        markDying(this.system.page, k.thread);
        this.resume(k, thread, true);
      }
      this.system.end(k);
    }
    for (const handles of this.handles) for (const handle of handles) closeAndEnd(this.views[SIGNALER], handle);
  }

  private on(k: Kernel, slot: number, type: number, action: (object: number) => Result): Result {
    const object = lookup(k, this.handles[slot].at(-1) ?? this.closed[slot], type, type === 0 ? 0 : RIGHT.SIGNAL);
    if (object < 0) return object;
    const result = action(object);
    release(k, object);
    return result;
  }

  /** The newest handle of a slot. */
  handleOf(slot: number): number {
    return (this.handles[slot].at(-1) ?? 0) | 0;
  }

  private onMessages(k: Kernel, slot: number, action: (queue: number) => Result): Result {
    if (slot !== OWN) return this.on(k, slot, TYPE.MESSAGE_QUEUE, action);
    const queue = ownQueue(k);
    return queue < 0 ? queue : action(queue);
  }

  private addHandle(k: Kernel, slot: number, object: number): number {
    const handle = createHandle(k, this.system.process, object, RIGHT.WAIT | RIGHT.SIGNAL | RIGHT.READ);
    if (handle < 0) return handle;
    this.handles[slot].push(handle);
    this.slotsOf.set(handle | 0, slot);
    return RAT_SUCCESS;
  }

  private create(k: Kernel, slot: number, spec: Spec): Result {
    if (this.handles[slot].length > 0) return 'skipped';
    const object = newObject(k, spec);
    if (object < 0) return object;
    this.addHandle(k, slot, object);
    if (spec.type === 'window') setWindowHandle(k, object, this.handles[slot][0]);
    const status = noteMaker(k, object, this.handles[slot][0]);
    if (status < 0) closeHandle(k, k.process, this.handles[slot].pop() ?? 0);
    release(k, object);
    return status;
  }

  // ── Waits ────────────────────────────────────────────────────────────────────────────────────────────────

  private wait(k: Kernel, op: Operation & { do: 'wait' }): Result {
    const objects: number[] = [];
    const giveBack = (status: number): Result => {
      for (const object of objects) release(k, object);
      return status;
    };
    for (const slot of op.slots) {
      const object = lookup(k, this.handles[slot].at(-1) ?? this.closed[slot], 0, RIGHT.WAIT);
      if (object < 0) return giveBack(object);
      objects.push(object);
    }
    const own = op.messages ? ownQueue(k) : 0;
    if (own < 0) return giveBack(own);
    const deadline = deadlineOf(k, op.timeout);
    const several = op.how === 'any' ? waitAnyOf : waitAllOf;
    const list = own === 0 ? objects : [...objects, own];
    const call = () => (op.how === 'one' ? waitOne(k, objects[0], deadline) : several(k, list, deadline));
    return this.begin(k, op.thread, {
      objects,
      take: undefined,
      deadline,
      again: () => (op.messages ? whileServing(k, call, SERVES) : call()),
      result: (status) => {
        if (status === SERVES) return RAT_PENDING;
        return op.how === 'one' && status >= 0 ? [status, 0] : told(status);
      },
    });
  }

  private take(k: Kernel, thread: number, slot: number, timeout: number): Result {
    const queue = lookup(k, this.handles[slot].at(-1) ?? this.closed[slot], TYPE.COMPLETION_QUEUE, RIGHT.READ);
    if (queue < 0) return queue;
    const out: Completion = { userData: 0, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 };
    const deadline = deadlineOf(k, timeout);
    return this.begin(k, thread, {
      objects: [queue],
      take: 'packet',
      deadline,
      again: () => takeCompletion(k, queue, deadline, out),
      result: (status) =>
        status === RAT_SUCCESS
          ? [status, packetText(out.kind, out.userData, out.source, out.status, out.valueLow)]
          : status,
    });
  }

  private get(k: Kernel, thread: number, slot: number, timeout: number): Result {
    const own = slot === OWN;
    const queue = own
      ? ownQueue(k)
      : lookup(k, this.handles[slot].at(-1) ?? this.closed[slot], TYPE.MESSAGE_QUEUE, RIGHT.READ);
    if (queue < 0) return queue;
    const deadline = deadlineOf(k, timeout);
    const out = newContent();
    const call = () => takeMessage(k, queue, deadline, out);
    return this.begin(k, thread, {
      objects: own ? [] : [queue],
      take: 'message',
      deadline,
      again: () => (own ? whileServing(k, call) : call()),
      result: (status) => (status === RAT_SUCCESS ? [status, this.messageText(out, 0)] : status),
    });
  }

  private send(k: Kernel, { thread, slot, key, timeout }: Operation & { do: 'send' }): Result {
    return this.on(k, slot, TYPE.WINDOW, (window) => {
      const out = { id: 0, result: 0 };
      const deadline = deadlineOf(k, timeout);
      const message = content({ type: MESSAGE.USER, wParam: key });
      const call = () => beginSend(k, window, message, deadline, out);
      const result = this.begin(k, thread, this.sending(k, out, deadline), call);
      this.deadlines.set(out.id, deadline);
      return result;
    });
  }

  private continue(k: Kernel, { thread, depth }: Operation & { do: 'continue' }): Result {
    const out = { id: this.idAt(k.thread + T_SENDS, D_OUTER, depth), result: 0 };
    return this.begin(k, thread, this.sending(k, out, this.deadlines.get(out.id) ?? 0));
  }

  private sending(k: Kernel, out: SendResult, deadline: number): Pending {
    return {
      objects: [],
      take: 'send',
      deadline,
      again: () => awaitResult(k, out),
      result: (status) => (status === RAT_SUCCESS ? [status, out.result] : status),
    };
  }

  /** The number of a send in a list, 0 for none. */
  private idAt(list: number, next: number, depth: number): number {
    let send = this.words[list];
    for (let left = depth; left > 0 && send !== 0; left--) send = this.words[send + next];
    return send === 0 ? 0 : this.words[send + D_ID];
  }

  private begin(k: Kernel, thread: number, pending: Pending, call = pending.again): Result {
    // A poll parks with a deadline that has passed.
    const status = pending.deadline === 0 ? call() : begin(k, call);
    if (status === 'parked') {
      this.pending[thread] = pending;
      return status;
    }
    for (const object of pending.objects) release(k, object);
    return pending.result(status);
  }

  private resume(k: Kernel, thread: number, dying = false): Result {
    const pending = this.pending[thread];
    if (pending === undefined) return 'skipped';
    this.pending[thread] = undefined;
    const outcome = finishMultipleWait(k);
    if (!dying && (outcome === RAT_ERR_INTERRUPTED || pending.take === 'send')) {
      const result = this.begin(k, thread, pending);
      if (result === 'parked' && pending.deadline <= k.now()) timeOut(k);
      return result;
    }
    let result: Result = told(outcome);
    if (pending.take === 'message' && outcome >= 0) {
      const taken = this.words[k.thread + T_WAITER + W_TAKEN] !== 0;
      result = taken ? [RAT_SUCCESS, this.messageText(this.words, k.thread + T_NODES + NODE_WORDS)] : RAT_ERR_CLOSED;
    } else if (pending.take === 'packet' && outcome >= 0) {
      const packet = this.words[k.thread + T_WAITER + W_TAKEN];
      result = packet === 0 ? RAT_ERR_CLOSED : [RAT_SUCCESS, this.describePacket(packet)];
      if (packet !== 0) this.freePacket(k, pending.objects[0], packet);
    }
    for (const object of pending.objects) release(k, object);
    return result;
  }

  /** The end of takeCompletion. */
  private freePacket(k: Kernel, queue: number, packet: number): void {
    const { words } = this;
    k.lock(queue + O_LOCK);
    words[packet + W_COUNT] = PACKET_FREE;
    words[packet + K_NEXT] = words[queue + OQ_FREE];
    words[queue + OQ_FREE] = packet;
    words[queue + OQ_USED]--;
    k.unlock(queue + O_LOCK);
  }

  // ── What can be seen ─────────────────────────────────────────────────────────────────────────────────────

  snapshot(): Snapshot {
    return {
      slots: this.handles.map((handles, slot) => (handles.length === 0 ? '' : this.describe(this.positionOf(slot)))),
      threads: this.views.map(({ thread }, index) => {
        const own = this.words[thread + T_QUEUE];
        const owned = this.words[thread + T_OWNED] & ~OWNED_CLOSED;
        const sends = sendsText(this.system.page, thread, own, this.sendsBefore);
        const owns = `owns=${owned} own=${own === 0 ? '-' : this.describe(own)} ${sends}`;
        if (index === SIGNALER || this.pending[index] === undefined) return `free ${owns}`;
        const outcome = this.words[thread + T_WAITER + W_WORD];
        if (outcome === OUTCOME_WAITING) return `parked ${owns}`;
        return `decided ${statusOf(outcome)} ${outcome < 0 ? 0 : indexOf(outcome)} ${owns}`;
      }),
    };
  }

  private describe(object: number): string {
    const { words } = this;
    const type = words[object + O_TYPE] as TypeNumber;
    const state = words[object + O_STATE];
    const waiters = this.waitersOf(object);
    const counts = `handles=${words[object + O_HANDLES]} references=${words[object + O_REFS]}`;
    const common = `${KIND_NAMES[type]} ${counts} waiters=[${waiters}] watchers=[${this.watchersOf(object)}]`;
    const set = (state & STATE_SIGNALED) !== 0;
    switch (type) {
      case TYPE.MUTEX: {
        const owner = ownerOf(this.system.page, object);
        const name = owner === 0 ? '-' : `T${this.views.findIndex((k) => k.thread === owner)}`;
        return `${common} owner=${name} count=${state >>> MUTEX_COUNT_SHIFT} abandoned=${(state & MUTEX_ABANDONED) !== 0}`;
      }
      case TYPE.SEMAPHORE:
        return `${common} count=${state >> 1}`;
      case TYPE.LATCH:
        return `${common} count=${words[object + OL_COUNT]}`;
      case TYPE.TIMER: {
        const due = this.system.page.floats[(object + OR_DUE_F64) >> 1] - this.zero;
        return `${common} set=${set} due=${words[object + OR_ORDER] !== 0 ? due : '-'}`;
      }
      case TYPE.COMPLETION_QUEUE:
        return `${common} used=${words[object + OQ_USED]} packets=[${this.packetsOf(object)}]`;
      case TYPE.MESSAGE_QUEUE:
        return `${common} ${this.mailboxText(object)}`;
      default:
        return `${common} set=${set}`;
    }
  }

  private mailboxText(queue: number): string {
    const { words } = this;
    const block = words[queue + OG_BLOCK];
    const list = (head: number) => {
      const found: string[] = [];
      for (let message = words[head]; message !== 0; message = words[message + M_NEXT])
        found.push(this.messageText(words, message + M_CONTENT));
      return found;
    };
    const [messages, timers] = [list(queue + OG_MESSAGES), list(block + G_TIMERS)];
    const [inputs, paints] = [list(block + G_INPUT), list(block + G_PAINTS)];
    const quit = words[block + G_QUIT];
    const count = messages.length + timers.length + inputs.length + paints.length + quit;
    if (words[queue + OG_COUNT] !== count || words[block + G_INPUT_COUNT] !== inputs.length)
      throw new Error('A message queue counts wrong.');
    const exit = quit === 0 ? '-' : words[block + G_EXIT_CODE];
    const lists = Object.entries({ messages, inputs, paints, timers }).map(
      ([name, all]) => `${name}=[${all.join(' ')}]`,
    );
    return `watches=${words[block + G_SOURCE_COUNT]} posted=${words[block + G_POSTED]} quit=${exit} ${lists.join(' ')}`;
  }

  private messageText(content: Int32Array, at: number): string {
    const message = contentOf(content.slice(at, at + CONTENT_WORDS));
    const about = message.source || message.window;
    return `${message.type}:${about === 0 ? -1 : this.slotsOf.get(about)}:${valueIn(message)}`;
  }

  /** Message queues that watch an object: slots, or whose own they are. */
  private watchersOf(object: number): string[] {
    const { words } = this;
    const found: string[] = [];
    for (let node = words[object + O_WAIT_HEAD]; node !== 0; node = words[node + N_NEXT]) {
      const watch = words[node + N_WAITER];
      if (kindOf(words[watch + W_FLAGS]) !== KIND_WATCH) break;
      const queue = words[watch + K_QUEUE];
      const slot = this.handles.findIndex((handles, i) => handles.length > 0 && this.positionOf(i) === queue);
      found.push(slot >= 0 ? String(slot) : `T${this.views.findIndex((k) => words[k.thread + T_QUEUE] === queue)}`);
    }
    return found;
  }

  /** Undecided waits in an object's queue; checks the queue's links and what must agree with them. */
  private waitersOf(object: number): string[] {
    const { words } = this;
    const found: string[] = [];
    let previous = 0;
    let all = 0;
    for (let node = words[object + O_WAIT_HEAD]; node !== 0; node = words[node + N_NEXT]) {
      const waiter = words[node + N_WAITER];
      if (words[node + N_PREVIOUS] !== previous || words[node + N_QUEUED] !== 1)
        throw new Error('A wait queue is broken.');
      previous = node;
      const flags = words[waiter + W_FLAGS];
      if ((flags & WAITER_ALL) !== 0) all++;
      if (words[waiter + W_WORD] !== OUTCOME_WAITING) continue;
      if (kindOf(flags) === KIND_WATCH) continue;
      if (kindOf(flags) === KIND_COMPLETION) found.push(`A${words[waiter + K_USER_DATA]}`);
      else {
        const thread = this.views.findIndex((k) => k.thread + T_WAITER === waiter);
        found.push(`T${thread}:${(flags & WAITER_ALL) !== 0 ? 'all' : 'any'}:${words[node + N_INDEX]}`);
      }
    }
    const marked = (words[object + O_STATE] & STATE_WAITERS) !== 0;
    if (words[object + O_WAIT_TAIL] !== previous || words[object + O_ALL_WAITERS] !== all || marked !== previous > 0) {
      throw new Error('A wait queue does not agree with its object.');
    }
    if (words[object + O_LOCK] !== 0) throw new Error('An object was left locked.');
    return found;
  }

  private packetsOf(queue: number): string[] {
    const { words } = this;
    const found: string[] = [];
    for (let packet = words[queue + OQ_HEAD]; packet !== 0; packet = words[packet + K_NEXT]) {
      found.push(this.describePacket(packet));
    }
    if (words[queue + OQ_COUNT] !== found.length) throw new Error('A completion queue counts wrong.');
    return found;
  }

  private describePacket(packet: number): string {
    const field = (offset: number) => this.words[packet + offset];
    return packetText(field(K_KIND), field(K_USER_DATA), field(K_SOURCE), field(K_STATUS), field(K_VALUE));
  }
}

const deadlineOf = (k: Kernel, timeout: number) => (timeout === 0 ? 0 : k.now() + timeout);

function packetText(kind: number, key: number, source: number, status: number, value: number): string {
  return `${kind === COMPLETION.USER ? 'user' : 'wait'}:${key}:${source}:${status}:${value}`;
}

function newObject(k: Kernel, spec: Spec): number {
  switch (spec.type) {
    case 'event':
      return newEvent(k, spec);
    case 'mutex':
      return newMutex(k, spec);
    case 'semaphore':
      return createSemaphore(k, spec.initial, spec.maximum);
    case 'timer':
      return newTimer(k, spec);
    case 'latch':
      return createLatch(k, spec.count);
    case 'queue':
      return createCompletionQueue(k);
    case 'messages':
      return createMessageQueue(k, CAPACITY);
    case 'window':
      return newWindow(k);
  }
}
