/**
 * The reference model: objects and waits as docs/spec describes them, on plain objects, one step after another.
 * No locks, no memory layout, no fast paths; written for reading.
 *
 * Five things that the specification leaves to the implementation are settled here as the kernel does them:
 * - An async wait *on* a queue, a watch of one, and a wait-all that has one among its objects, are looked at when the
 *   operation that filled the queue is over (`flush`); all else is served at once.
 * - What a thread's own queue hears of at its birth comes in the order of handles.
 * - A thread's mutexes are abandoned in the order of their places in kernel memory.
 * - An async wait for a mutex whose thread has ended is cancelled when the mutex would have come to it.
 * - Any wait of a thread that is sent something, or answered, is ended; if it is not for that it begins again, and is the
 *   last in every line.
 */
import {
  MESSAGE,
  RAT_ABANDONED,
  RAT_ERR_CANCELLED,
  RAT_ERR_CLOSED,
  RAT_ERR_DEADLOCK,
  RAT_ERR_INTERRUPTED,
  RAT_ERR_INVALID_HANDLE,
  RAT_ERR_LIMIT_EXCEEDED,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_NOT_OWNER,
  RAT_ERR_QUEUE_FULL,
  RAT_ERR_QUOTA,
  RAT_ERR_TIMEOUT,
  RAT_ERR_WRONG_TYPE,
  RAT_PENDING,
  RAT_SUCCESS,
} from '../../../src/guest-abi/status.ts';
import { KILLED } from '../../../src/kernel/core/park.ts';
import {
  CAPACITY,
  type Kind,
  type Machine,
  type Operation,
  OWN,
  PACKET_QUOTA,
  type Result,
  SIGNALER,
  SLOTS,
  type Snapshot,
  type Spec,
  THREADS,
  WINDOW_QUOTA,
} from './machine.ts';
import {
  forget,
  hasMessages,
  type Mailbox,
  type Message,
  mailboxText,
  messageText,
  newMailbox,
  newMessage,
  takeNext,
  tell,
  type Watch,
} from './message-model.ts';
import { newTalk, type Send, Sends, type Talk, talkText } from './send-model.ts';
import { forgetPaint, forgetWindow, newPane, type Pane, tellInput, tellState } from './window-model.ts';

interface Thread {
  name: string;
  object: Thing;
  /** The wait that it is parked in, or that is decided and not resumed yet. */
  wait: Wait | undefined;
  ended: boolean;
  owned: Set<Thing>;
  /** Its own message queue, once that lives. */
  queue: Thing | undefined;
  /** There are things of its own that its queue does not hear of, for want of room. */
  unheard: boolean;
  /** Its windows, the last to be made last; and what it sends and serves. */
  windows: Thing[];
  talk: Talk<Thing, Thread>;
}

interface Wait {
  how: 'one' | 'any' | 'all' | 'take' | 'get' | 'send' | 'async';
  /** It is over as soon as there is something to serve. */
  serving: boolean;
  /** Of a 'send'. */
  send: Send<Thing, Thread> | undefined;
  /** Who waits: the owner of a mutex that the wait takes. */
  thread: Thread;
  objects: Thing[];
  deadline: number;
  /** undefined while undecided. */
  status: number | undefined;
  index: number;
  /** What a 'take' got; undefined when the queue was closed. */
  packet: Packet | undefined;
  /** What a 'get' got. */
  message: Message<Thing> | undefined;
  /** Of an async wait. */
  queue: Thing | undefined;
  key: number;
  source: number;
}

interface Packet {
  kind: 'wait' | 'user';
  key: number;
  source: number;
  status: number;
  value: number;
}

/** An object of any kind; each kind uses its own fields. */
interface Thing {
  kind: Kind;
  handles: number;
  references: number;
  /** Undecided waits, oldest first; the index is the object's in the wait. */
  waiters: { wait: Wait; index: number }[];
  /** Where it lies in kernel memory. */
  position: number;
  /** Events, timers, threads. */
  set: boolean;
  manual: boolean;
  exitCode: number;
  /** Mutexes. */
  owner: Thread | undefined;
  count: number;
  recursive: boolean;
  abandoned: boolean;
  /** Latches: `count`. Semaphores: `count`, and */
  maximum: number;
  /** Timers. */
  due: number;
  period: number;
  /** Completion queues. */
  packets: Packet[];
  /** Undecided async waits that deliver to it. */
  armed: Set<Wait>;
  used: number;
  closed: boolean;
  /** Message queues. */
  box: Mailbox<Thing>;
  capacity: number;
  /** Who hears of it, the last to come first. */
  watchers: Watch<Thing>[];
  /** Events: who has made it, and the handle that it was made with. */
  maker: Thread | undefined;
  handle: number;
  /** Windows: whose it is, and where its messages go. */
  thread: Thread | undefined;
  pane: Pane<Thing>;
  queue: Thing | undefined;
}

function newThing(kind: Kind): Thing {
  return {
    kind,
    handles: 0,
    references: 0,
    waiters: [],
    position: 0,
    set: false,
    manual: false,
    exitCode: 0,
    owner: undefined,
    count: 0,
    recursive: false,
    abandoned: false,
    maximum: 0,
    due: 0,
    period: 0,
    packets: [],
    armed: new Set(),
    used: 0,
    closed: false,
    box: newMailbox(),
    capacity: 0,
    watchers: [],
    maker: undefined,
    handle: 0,
    thread: undefined,
    pane: newPane(),
    queue: undefined,
  };
}

/** What others are delivered into. */
const isQueue = ({ kind }: Thing) => kind === 'queue' || kind === 'messages';

export class Model implements Machine {
  private now = 0;
  private readonly threads: Thread[] = [];
  private readonly slots: (Thing | undefined)[] = new Array(SLOTS).fill(undefined);
  /** Armed timers in the order in which they are due. */
  private armed: Thing[] = [];
  /** Completions of async waits on queues, what watches of queues tell, and queues whose wait-alls must be looked at: see `flush`. */
  private later: ({ packet: Packet; queue: Thing } | Watch<Thing>)[] = [];
  private checks: Thing[] = [];
  private readonly sends = new Sends<Thing, Thread>(
    (window) => window.references++,
    (window) => this.release(window),
    (thread) => this.poke(thread),
  );

  constructor() {
    for (let i = 0; i <= SIGNALER; i++) this.threads.push(this.newThread(i));
  }

  /** Whether a thread is in a wait, decided or not. */
  isBusy(thread: number): boolean {
    return this.threads[thread].wait !== undefined;
  }

  isDecided(thread: number): boolean {
    return this.threads[thread].wait?.status !== undefined;
  }

  /** Threads that have something to serve, or serve it, or wait for results. */
  threadsWith(what: keyof Talk<Thing, Thread>): number[] {
    return this.threads.flatMap((_, index) => (this.talkOf(index, what) > 0 ? [index] : []));
  }

  talkOf(thread: number, what: keyof Talk<Thing, Thread>): number {
    return this.threads[thread].talk[what].length;
  }

  /** Tells where the kernel put a slot's object, and its handle. */
  place(slot: number, position: number, handle: number): void {
    const thing = this.slots[slot];
    if (thing !== undefined) Object.assign(thing, { position, handle });
  }

  run(operation: Operation): Result {
    const result = this.perform(operation);
    this.flush();
    return result;
  }

  private perform(op: Operation): Result {
    switch (op.do) {
      case 'create':
        return this.create(this.threads[op.thread], op.slot, op.spec);
      case 'duplicate':
        return this.on(op.slot, undefined, (thing) => {
          thing.handles++;
          thing.references++;
          return RAT_SUCCESS;
        });
      case 'close':
        return this.on(op.slot, undefined, (thing) => {
          this.closeHandle(thing, this.threads[op.thread]);
          if (thing.handles === 0) this.slots[op.slot] = undefined;
          return RAT_SUCCESS;
        });
      case 'set':
        return this.on(op.slot, 'event', (event) => this.setSignaled(event));
      case 'reset':
        return this.on(op.slot, 'event', (event) => {
          event.set = false;
          return RAT_SUCCESS;
        });
      case 'pulse':
        return this.on(op.slot, 'event', (event) => {
          this.setSignaled(event);
          event.set = false;
          return RAT_SUCCESS;
        });
      case 'releaseMutex':
        return this.on(op.slot, 'mutex', (mutex) => this.releaseMutex(this.threads[op.thread], mutex));
      case 'releaseSemaphore':
        return this.on(op.slot, 'semaphore', (semaphore) => this.releaseSemaphore(semaphore, op.count));
      case 'countDown':
        return this.on(op.slot, 'latch', (latch) => {
          latch.count = Math.max(0, latch.count - op.by);
          this.serve(latch);
          return RAT_SUCCESS;
        });
      case 'setTimer':
        return this.on(op.slot, 'timer', (timer) => this.setTimer(timer, op.due, op.period));
      case 'cancelTimer':
        return this.on(op.slot, 'timer', (timer) => {
          this.disarm(timer);
          return RAT_SUCCESS;
        });
      case 'wait':
        return this.wait(this.threads[op.thread], op);
      case 'take':
        return this.on(op.slot, 'queue', (queue) =>
          this.start(this.newWait('take', this.threads[op.thread], [queue]), op.timeout),
        );
      case 'resume':
        return this.resume(this.threads[op.thread]);
      case 'waitAsync':
        return this.on(op.slot, undefined, (thing) =>
          this.on(op.queue, 'queue', (queue) => this.waitAsync(this.threads[op.thread], thing, queue, op.key, op.slot)),
        );
      case 'cancelAsync':
        return this.on(op.slot, undefined, (thing) =>
          this.on(op.queue, 'queue', (queue) => this.cancelAsync(thing, queue, op.key)),
        );
      case 'post':
        return this.on(op.slot, 'queue', (queue) => this.post(queue, op.key));
      case 'postMessage':
        return this.on(op.slot, 'messages', (queue) => this.postMessage(queue, op.key));
      case 'postQuit':
        return this.on(op.slot, 'messages', ({ box }) => {
          box.quit = op.key;
          this.serve(this.slots[op.slot] as Thing);
          return RAT_SUCCESS;
        });
      case 'get':
        return this.onMessages(this.threads[op.thread], op.slot, (queue) =>
          this.start(this.newWait('get', this.threads[op.thread], [queue], op.slot === OWN), op.timeout),
        );
      case 'watch':
        return this.on(op.slot, undefined, (thing) =>
          this.onMessages(this.threads[op.thread], op.queue, (queue) => this.watch(thing, op.slot, queue)),
        );
      case 'unwatch':
        return this.on(op.slot, undefined, (thing) =>
          this.onMessages(this.threads[op.thread], op.queue, (queue) => {
            const watch = thing.watchers.find((one) => one.queue === queue);
            if (watch === undefined) return RAT_ERR_NOT_FOUND;
            this.endWatch(watch);
            return RAT_SUCCESS;
          }),
        );
      case 'postWindow':
        return this.on(op.slot, 'window', ({ pane, queue }) =>
          pane.destroyed ? RAT_ERR_CLOSED : this.postMessage(queue as Thing, op.key, op.slot),
        );
      case 'destroy':
        return this.on(op.slot, 'window', (window) => this.destroy(window, this.threads[op.thread]));
      case 'paint':
        return this.onPane(op.slot, ({ box }, pane) => forgetPaint(box, pane));
      case 'tell':
        return this.onPane(op.slot, (queue, pane) => {
          tellState(queue.box, pane, op.slot, op.what, op.what === 'size' ? op.key : 0);
          this.serve(queue);
        });
      case 'input':
        return this.onPane(op.slot, (queue) => {
          tellInput(queue.box, op.slot, op.what, op.key);
          this.serve(queue);
        });
      case 'send':
        return this.on(op.slot, 'window', (window) => this.send(this.threads[op.thread], window, op.key, op.timeout));
      case 'serve': {
        const send = this.sends.serve(this.threads[op.thread]);
        return send === undefined ? RAT_ERR_NOT_FOUND : [RAT_SUCCESS, send.id, send.key];
      }
      case 'reply':
        return this.sends.reply(this.threads[op.thread], op.depth, op.result);
      case 'continue':
        return this.continue(this.threads[op.thread], op.depth);
      case 'live':
        return this.live(this.threads[op.thread]);
      case 'advance':
        return this.advance(op.milliseconds);
      case 'end':
        return this.end(op.thread, op.code);
    }
  }

  // ── Handles and references ───────────────────────────────────────────────────────────────────────────────

  private on(slot: number, kind: Kind | undefined, action: (thing: Thing) => Result): Result {
    const thing = this.slots[slot];
    if (thing === undefined) return RAT_ERR_INVALID_HANDLE;
    if (kind !== undefined && thing.kind !== kind) return RAT_ERR_WRONG_TYPE;
    return action(thing);
  }

  private create(thread: Thread, slot: number, spec: Spec): Result {
    if (this.slots[slot] !== undefined) return 'skipped';
    const thing = newThing(spec.type);
    if (spec.type === 'event' || spec.type === 'timer') thing.manual = spec.manual;
    if (spec.type === 'event') thing.set = spec.set;
    if (spec.type === 'semaphore') {
      thing.count = spec.initial;
      thing.maximum = spec.maximum;
    }
    if (spec.type === 'latch') thing.count = spec.count;
    if (spec.type === 'mutex') {
      thing.recursive = spec.recursive;
      if (spec.owned) this.own(thing, thread);
    }
    if (spec.type === 'messages') thing.capacity = CAPACITY;
    if (spec.type === 'event') thing.maker = thread;
    if (spec.type === 'window') {
      const status = this.live(thread);
      if (status < 0) return status;
      if (this.threads.reduce((sum, { windows }) => sum + windows.length, 0) >= WINDOW_QUOTA) return RAT_ERR_QUOTA;
      thing.thread = thread;
      thing.queue = thread.queue as Thing;
      thing.queue.references++;
      thread.windows.push(thing);
    }
    thing.handles = thing.references = 1;
    this.slots[slot] = thing;
    if (spec.type !== 'event' || thread.queue === undefined) return RAT_SUCCESS;
    const status = this.watch(thing, slot, thread.queue);
    if (status < 0) {
      this.slots[slot] = undefined;
      thread.unheard = true;
    }
    return status;
  }

  /** A handle of a slot is closed, and what was watched by it is heard of no more. */
  private closeHandle(thing: Thing, actor?: Thread): void {
    for (const watch of thing.watchers.filter(({ handle }) => handle === thing.handles)) this.endWatch(watch);
    this.dropHandle(thing, actor);
  }

  private dropHandle(thing: Thing, actor: Thread | undefined): void {
    thing.handles--;
    if (thing.handles === 0 && thing.kind === 'window') this.destroy(thing, actor);
    if (thing.handles === 0 && thing.kind === 'queue') this.closeQueue(thing);
    if (thing.handles === 0 && thing.kind === 'messages') this.closeMessages(thing);
    this.release(thing);
  }

  private release(thing: Thing): void {
    thing.references--;
    if (thing.references > 0) return;
    this.disarm(thing);
    thing.owner?.owned.delete(thing);
    if (thing.kind === 'window') this.release(thing.queue as Thing);
  }

  // ── What signaled means, and what a satisfied wait does ──────────────────────────────────────────────────

  private isSignaled(thing: Thing, thread?: Thread): boolean {
    switch (thing.kind) {
      case 'mutex':
        return thing.owner === undefined || (thread !== undefined && thing.owner === thread && thing.recursive);
      case 'semaphore':
        return thing.count > 0;
      case 'latch':
        return thing.count === 0;
      case 'queue':
        return thing.packets.length > 0 || thing.closed;
      case 'messages':
        return hasMessages(thing.box) || thing.closed;
      default:
        return thing.set;
    }
  }

  /** The effect of a satisfied wait. @returns what it reports. */
  private apply(thing: Thing, thread: Thread): number {
    if ((thing.kind === 'event' || thing.kind === 'timer') && !thing.manual) thing.set = false;
    if (thing.kind === 'semaphore') thing.count--;
    if (thing.kind !== 'mutex') return RAT_SUCCESS;
    const { abandoned } = thing;
    this.own(thing, thread);
    return abandoned ? RAT_ABANDONED : RAT_SUCCESS;
  }

  private own(mutex: Thing, thread: Thread): void {
    mutex.owner = thread;
    mutex.count++;
    mutex.abandoned = false;
    thread.owned.add(mutex);
  }

  // ── Signaling ────────────────────────────────────────────────────────────────────────────────────────────

  /** Serves an object's waiters, first come first, as far as its state goes. */
  private serve(thing: Thing): void {
    for (const watch of thing.watchers) if (this.isSignaled(thing)) this.observe(watch);
    for (const { wait, index } of [...thing.waiters]) {
      if (wait.status !== undefined) continue;
      if (!this.isSignaled(thing, wait.thread)) continue;
      if (wait.how !== 'all') this.satisfy(thing, wait, index);
      else if (!isQueue(thing)) this.satisfyAll(wait);
      else if (!this.checks.includes(thing)) this.checks.push(thing);
    }
  }

  private satisfy(thing: Thing, wait: Wait, index: number): void {
    if (thing.kind === 'mutex' && wait.thread.ended) {
      this.decide(wait, RAT_ERR_CANCELLED, 0);
      this.deliver(thing, wait);
      return;
    }
    this.decide(wait, this.apply(thing, wait.thread), index);
    if (wait.how === 'take') wait.packet = thing.packets.shift();
    if (wait.how === 'get') wait.message = takeNext(thing.box);
    if (wait.how === 'async') this.deliver(thing, wait);
  }

  private satisfyAll(wait: Wait): void {
    if (!wait.objects.every((thing) => this.isSignaled(thing, wait.thread))) return;
    const statuses = wait.objects.map((thing) => this.apply(thing, wait.thread));
    const index = statuses.indexOf(RAT_ABANDONED);
    this.decide(wait, index < 0 ? RAT_SUCCESS : RAT_ABANDONED, Math.max(0, index));
  }

  private decide(wait: Wait, status: number, index: number): void {
    wait.status = status;
    wait.index = index;
    wait.queue?.armed.delete(wait);
    for (const thing of wait.objects) thing.waiters = thing.waiters.filter((waiter) => waiter.wait !== wait);
  }

  private setSignaled(thing: Thing): number {
    thing.set = true;
    this.serve(thing);
    return RAT_SUCCESS;
  }

  private releaseMutex(thread: Thread, mutex: Thing): number {
    if (mutex.owner !== thread) return RAT_ERR_NOT_OWNER;
    mutex.count--;
    if (mutex.count === 0) this.free(mutex, false);
    return RAT_SUCCESS;
  }

  private free(mutex: Thing, abandoned: boolean): void {
    mutex.owner?.owned.delete(mutex);
    mutex.owner = undefined;
    mutex.count = 0;
    mutex.abandoned = abandoned;
    this.serve(mutex);
  }

  private releaseSemaphore(semaphore: Thing, count: number): Result {
    const previous = semaphore.count;
    if (previous + count > semaphore.maximum) return RAT_ERR_LIMIT_EXCEEDED;
    semaphore.count += count;
    if (count > 0) this.serve(semaphore);
    return [RAT_SUCCESS, previous];
  }

  // ── Waiting ──────────────────────────────────────────────────────────────────────────────────────────────

  private wait(thread: Thread, op: Operation & { do: 'wait' }): Result {
    const { how, timeout, messages: serving } = op;
    const objects: Thing[] = [];
    for (const slot of op.slots) {
      const thing = this.slots[slot];
      if (thing === undefined) return RAT_ERR_INVALID_HANDLE;
      objects.push(thing);
    }
    if (serving) {
      const status = this.live(thread);
      if (status < 0) return status;
      objects.push(thread.queue as Thing);
    }
    const refused = how === 'one' && objects[0].kind === 'mutex' && objects[0].owner === thread;
    return this.start(this.newWait(how, thread, objects, serving), timeout, refused);
  }

  /** Begins a wait: what it gives; 'parked' when it goes on. */
  private start(wait: Wait, timeout: number, refused = false): Result {
    wait.deadline = timeout === 0 ? 0 : this.now + timeout;
    const result = this.attempt(wait);
    if (result !== undefined) return result;
    if (refused) return RAT_ERR_DEADLOCK;
    if (timeout === 0) return RAT_ERR_TIMEOUT;
    for (const thing of wait.objects) if (thing !== wait.thread.queue) thing.references++;
    return this.park(wait);
  }

  private park(wait: Wait): Result {
    wait.thread.wait = wait;
    for (const [index, thing] of wait.objects.entries()) thing.waiters.push({ wait, index });
    return 'parked';
  }

  /** What a wait gives when it need not go on. */
  private attempt(wait: Wait): Result | undefined {
    const { how, thread, objects } = wait;
    if (how === 'send') return this.awaitSend(wait.send as Send<Thing, Thread>);
    if (wait.serving && thread.talk.sent.length > 0) return RAT_PENDING;
    if (how === 'take') {
      const packet = objects[0].packets.shift();
      if (packet === undefined) return objects[0].closed ? RAT_ERR_CLOSED : undefined;
      objects[0].used--;
      return [RAT_SUCCESS, describePacket(packet)];
    }
    if (how === 'get') {
      const message = takeNext(objects[0].box);
      if (message === undefined) return objects[0].closed ? RAT_ERR_CLOSED : undefined;
      return [RAT_SUCCESS, messageText(message)];
    }
    if (how === 'all') this.satisfyAll(wait);
    else {
      const index = objects.findIndex((thing) => this.isSignaled(thing, thread));
      if (index >= 0) this.satisfy(objects[index], wait, index);
    }
    return wait.status === undefined ? undefined : [wait.status, wait.index];
  }

  /** The thread of a decided wait goes on; one whose wait was ended for something else begins it again. */
  private resume(thread: Thread, dying = false): Result {
    const { wait } = thread;
    if (wait?.status === undefined) return 'skipped';
    thread.wait = undefined;
    const again = !dying && (wait.status === RAT_ERR_INTERRUPTED || wait.how === 'send');
    const result = again ? this.resumeWait(wait) : this.resultOf(wait, wait.status);
    // A thread waits for its own queue without a reference of its own: it lives as long as its thread.
    if (result !== 'parked') for (const thing of wait.objects) if (thing !== thread.queue) this.release(thing);
    return result;
  }

  private resumeWait(wait: Wait): Result {
    wait.status = undefined;
    const result = this.attempt(wait);
    if (result !== undefined) return result;
    this.park(wait);
    if (wait.deadline <= this.now) this.decide(wait, RAT_ERR_TIMEOUT, 0);
    return 'parked';
  }

  private resultOf(wait: Wait, status: number): Result {
    if (wait.how === 'take' && status === RAT_SUCCESS) {
      if (wait.packet === undefined) return RAT_ERR_CLOSED;
      wait.objects[0].used--;
      return [RAT_SUCCESS, describePacket(wait.packet)];
    }
    if (wait.how === 'get' && status === RAT_SUCCESS)
      return wait.message === undefined ? RAT_ERR_CLOSED : [RAT_SUCCESS, messageText(wait.message)];
    return status < 0 ? status : [status, wait.index];
  }

  private newWait(how: Wait['how'], thread: Thread, objects: Thing[], serving = false): Wait {
    const fresh = { deadline: 0, status: undefined, index: 0, queue: undefined, key: 0, source: 0, send: undefined };
    return { how, thread, objects, serving, packet: undefined, message: undefined, ...fresh };
  }

  // ── Completion queues ────────────────────────────────────────────────────────────────────────────────────

  private waitAsync(thread: Thread, thing: Thing, queue: Thing, key: number, source: number): number {
    if (queue.used >= PACKET_QUOTA) return RAT_ERR_QUOTA;
    queue.used++;
    thing.references++;
    queue.references++;
    const wait = this.newWait('async', thread, [thing]);
    Object.assign(wait, { queue, key, source });
    queue.armed.add(wait);
    if (this.isSignaled(thing, thread)) this.satisfy(thing, wait, 0);
    else thing.waiters.push({ wait, index: 0 });
    return RAT_SUCCESS;
  }

  private cancelAsync(thing: Thing, queue: Thing, key: number): number {
    const waiter = thing.waiters.find(({ wait }) => wait.how === 'async' && wait.queue === queue && wait.key === key);
    if (waiter === undefined) return RAT_ERR_NOT_FOUND;
    this.decide(waiter.wait, RAT_ERR_CANCELLED, 0);
    this.deliver(thing, waiter.wait);
    return RAT_SUCCESS;
  }

  /** A decided async wait becomes a completion. */
  private deliver(thing: Thing, wait: Wait): void {
    const status = wait.status ?? RAT_SUCCESS;
    const value = thing.kind === 'thread' && status === RAT_SUCCESS ? thing.exitCode : 0;
    const packet: Packet = { kind: 'wait', key: wait.key, source: wait.source, status, value };
    const queue = wait.queue as Thing;
    this.release(thing);
    if (isQueue(thing)) this.later.push({ packet, queue });
    else this.put(packet, queue);
  }

  private put(packet: Packet, queue: Thing): void {
    if (queue.closed) queue.used--;
    else {
      queue.packets.push(packet);
      this.serve(queue);
    }
    this.release(queue);
  }

  private post(queue: Thing, key: number): number {
    if (queue.used >= PACKET_QUOTA) return RAT_ERR_QUEUE_FULL;
    queue.used++;
    queue.references++;
    this.put({ kind: 'user', key, source: 0, status: RAT_SUCCESS, value: 0 }, queue);
    return RAT_SUCCESS;
  }

  private closeQueue(queue: Thing): void {
    queue.used -= queue.packets.length;
    queue.packets = [];
    queue.closed = true;
    this.serve(queue);
    for (const wait of [...queue.armed]) {
      this.decide(wait, RAT_ERR_CANCELLED, 0);
      queue.used--;
      this.release(wait.objects[0]);
      this.release(queue);
    }
  }

  // ── Message queues ───────────────────────────────────────────────────────────────────────────────────────

  /** Does something with the message queue in a slot, or with the thread's own, which comes to life. */
  private onMessages(thread: Thread, slot: number, action: (queue: Thing) => Result): Result {
    if (slot !== OWN) return this.on(slot, 'messages', action);
    const status = this.live(thread);
    return status !== RAT_SUCCESS ? status : action(thread.queue as Thing);
  }

  private postMessage(queue: Thing, key: number, slot = -1): number {
    if (queue.box.posted >= queue.capacity) return RAT_ERR_QUEUE_FULL;
    queue.box.posted++;
    queue.box.messages.push({ ...newMessage<Thing>(MESSAGE.USER, slot, key), posted: true });
    this.serve(queue);
    return RAT_SUCCESS;
  }

  private watch(thing: Thing, slot: number, queue: Thing): number {
    if (queue.box.watches.length >= PACKET_QUOTA) return RAT_ERR_QUOTA;
    const former = queue.box.watches.find(({ object }) => object === thing);
    if (former !== undefined) {
      Object.assign(former, { slot, handle: thing.handles });
      return RAT_SUCCESS;
    }
    const watch = { object: thing, queue, slot, handle: thing.handles, told: false, late: false };
    thing.watchers.unshift(watch);
    queue.box.watches.push(watch);
    thing.references++;
    queue.references++;
    if (this.isSignaled(thing)) this.observe(watch);
    return RAT_SUCCESS;
  }

  private observe(watch: Watch<Thing>): void {
    if (!isQueue(watch.object)) this.tellOf(watch);
    else if (!watch.late) {
      watch.late = true;
      this.later.push(watch);
    }
  }

  private tellOf(watch: Watch<Thing>): void {
    const { object, queue } = watch;
    if (tell(queue.box, watch, object.kind === 'thread' ? object.exitCode : 0)) this.serve(queue);
  }

  private endWatch(watch: Watch<Thing>): void {
    const { object, queue } = watch;
    object.watchers = object.watchers.filter((other) => other !== watch);
    forget(queue.box, watch);
    this.release(object);
    this.release(queue);
  }

  private closeMessages(queue: Thing): void {
    const { watches } = queue.box;
    queue.box = newMailbox();
    queue.box.watches = watches;
    queue.closed = true;
    this.serve(queue);
    for (const watch of [...watches]) this.endWatch(watch);
  }

  /** A thread's own queue comes to life, and hears of the events that the thread has made. */
  private live(thread: Thread): number {
    if (thread.queue !== undefined && !thread.unheard) return RAT_SUCCESS;
    if (thread.queue === undefined) {
      thread.queue = newThing('messages');
      thread.queue.capacity = PACKET_QUOTA;
      thread.queue.references = 1;
    }
    const { queue } = thread;
    thread.unheard = true;
    const made = [...this.slots.entries()].filter(([, thing]) => thing?.maker === thread) as [number, Thing][];
    made.sort(([, a], [, b]) => (a.handle & 0xffff) - (b.handle & 0xffff));
    for (const [slot, thing] of made) {
      const status = this.watch(thing, slot, queue);
      if (status < 0) return status;
      const watch = queue.box.watches.find(({ object }) => object === thing);
      if (watch !== undefined) watch.handle = 1;
    }
    thread.unheard = false;
    return RAT_SUCCESS;
  }

  // ── Windows ──────────────────────────────────────────────────────────────────────────────────────────────

  /** The page, or its program, has something to say of a window that lives. */
  private onPane(slot: number, action: (queue: Thing, pane: Pane<Thing>) => void): Result {
    return this.on(slot, 'window', ({ pane, queue }) => {
      if (!pane.destroyed) action(queue as Thing, pane);
      return RAT_SUCCESS;
    });
  }

  /** @param actor who destroys it; undefined: another than its thread. */
  private destroy(window: Thing, actor: Thread | undefined): number {
    const { thread, pane, queue } = window;
    if (thread === undefined || queue === undefined || pane.destroyed) return RAT_ERR_CLOSED;
    pane.destroyed = true;
    thread.windows = thread.windows.filter((other) => other !== window);
    forgetWindow(queue.box, pane, this.slots.indexOf(window));
    this.sends.endTo(window, actor);
    return this.setSignaled(window);
  }

  private send(thread: Thread, window: Thing, key: number, timeout: number): Result {
    if (window.pane.destroyed) return RAT_ERR_CLOSED;
    const wait = this.newWait('send', thread, []);
    wait.send = this.sends.begin(thread, window, key, timeout === 0 ? 0 : this.now + timeout);
    return this.start(wait, timeout);
  }

  private awaitSend(send: Send<Thing, Thread>): Result | undefined {
    const { sender } = send;
    if (send.state !== 'ended') {
      if (sender.talk.sent.length > 0) return RAT_PENDING;
      if (send.deadline > this.now) return undefined;
    }
    const status = this.sends.takeBack(sender);
    if (status === RAT_PENDING) return RAT_ERR_TIMEOUT;
    return status === RAT_SUCCESS ? [status, send.result] : status;
  }

  /** Waits on for the result of what was sent; what was sent after it is taken back. */
  private continue(thread: Thread, depth: number): Result {
    const { sends } = thread.talk;
    const send = sends.at(-1 - depth);
    if (send === undefined) return RAT_ERR_NOT_FOUND;
    while (sends.at(-1) !== send) this.sends.takeBack(thread);
    const wait = this.newWait('send', thread, []);
    wait.send = send;
    return this.start(wait, send.deadline === 0 ? 0 : send.deadline - this.now);
  }

  /** There is something for a thread to look at. */
  private poke({ wait }: Thread): void {
    if (wait !== undefined && wait.status === undefined) this.decide(wait, RAT_ERR_INTERRUPTED, 0);
  }

  /** What an operation left for its end. */
  private flush(): void {
    for (let next = this.later.shift(); next !== undefined; next = this.later.shift()) {
      if ('packet' in next) this.put(next.packet, next.queue);
      else {
        next.late = false;
        this.tellOf(next);
      }
    }
    for (let queue = this.checks.shift(); queue !== undefined; queue = this.checks.shift()) {
      for (const { wait } of [...queue.waiters])
        if (wait.how === 'all' && wait.status === undefined) this.satisfyAll(wait);
    }
  }

  // ── Time ─────────────────────────────────────────────────────────────────────────────────────────────────

  private setTimer(timer: Thing, due: number, period: number): number {
    this.disarm(timer);
    timer.set = false;
    timer.period = period;
    if (due === 0) this.setSignaled(timer);
    if (due > 0 || period > 0) this.arm(timer, this.now + (due > 0 ? due : period));
    return RAT_SUCCESS;
  }

  private arm(timer: Thing, due: number): void {
    timer.due = due;
    const later = this.armed.findIndex((other) => other.due > due);
    if (later < 0) this.armed.push(timer);
    else this.armed.splice(later, 0, timer);
  }

  private disarm(timer: Thing): void {
    this.armed = this.armed.filter((other) => other !== timer);
  }

  /** Time passes: timers that are due are signaled, in order; then waits whose deadline has come time out. */
  private advance(milliseconds: number): Result {
    this.now += milliseconds;
    while (this.armed.length > 0 && this.armed[0].due <= this.now) {
      const timer = this.armed[0];
      this.disarm(timer);
      // A periodic timer keeps its rhythm; periods that were slept through count once.
      if (timer.period > 0) {
        let due = timer.due + timer.period;
        while (due < this.now) due += timer.period;
        this.arm(timer, due);
      }
      this.setSignaled(timer);
      this.flush();
    }
    for (const { wait } of this.threads) {
      if (wait !== undefined && wait.status === undefined && wait.deadline <= this.now)
        this.decide(wait, RAT_ERR_TIMEOUT, 0);
    }
    return RAT_SUCCESS;
  }

  // ── Threads ──────────────────────────────────────────────────────────────────────────────────────────────

  private newThread(index: number): Thread {
    const object = newThing('thread');
    // Its record's reference.
    object.references = 1;
    if (index < THREADS) {
      object.handles++;
      object.references++;
      this.slots[index] = object;
    }
    const fresh = { wait: undefined, ended: false, queue: undefined, unheard: false };
    return { name: `T${index}`, object, owned: new Set(), windows: [], talk: newTalk(), ...fresh };
  }

  /** A thread is killed, wherever it is; another begins in its place, and takes its slot. */
  private end(index: number, code: number): Result {
    const thread = this.threads[index];
    if (thread.wait !== undefined) {
      if (thread.wait.status === undefined) this.decide(thread.wait, KILLED, 0);
      this.resume(thread, true);
    }
    thread.ended = true;
    for (const mutex of [...thread.owned].sort((a, b) => a.position - b.position)) {
      this.free(mutex, true);
      this.flush();
    }
    for (const window of [...thread.windows].reverse()) {
      this.destroy(window, undefined);
      this.flush();
    }
    this.sends.endOf(thread);
    if (thread.queue !== undefined) {
      this.closeMessages(thread.queue);
      this.flush();
      this.release(thread.queue);
    }
    thread.object.exitCode = code;
    this.setSignaled(thread.object);
    this.flush();
    this.release(thread.object);
    const old = this.slots[index];
    while (old !== undefined && old.handles > 0) this.closeHandle(old);
    this.flush();
    this.threads[index] = this.newThread(index);
    return RAT_SUCCESS;
  }

  // ── What can be seen ─────────────────────────────────────────────────────────────────────────────────────

  snapshot(): Snapshot {
    return {
      slots: this.slots.map((thing) => (thing === undefined ? '' : this.describe(thing))),
      threads: this.threads.map(({ wait, owned, queue, talk }) => {
        const own = queue === undefined ? '-' : this.describe(queue);
        const rest = `owns=${owned.size} own=${own} ${talkText(talk)}`;
        if (wait === undefined) return `free ${rest}`;
        if (wait.status === undefined) return `parked ${rest}`;
        return `decided ${wait.status} ${wait.status < 0 ? 0 : wait.index} ${rest}`;
      }),
    };
  }

  private describe(thing: Thing): string {
    const waiters = thing.waiters.map(({ wait, index }) =>
      wait.how === 'async' ? `A${wait.key}` : `${wait.thread.name}:${wait.how === 'all' ? 'all' : 'any'}:${index}`,
    );
    const watchers = thing.watchers.map(({ queue }) => this.nameOf(queue));
    const counts = `handles=${thing.handles} references=${thing.references}`;
    const common = `${thing.kind} ${counts} waiters=[${waiters}] watchers=[${watchers}]`;
    switch (thing.kind) {
      case 'mutex':
        return `${common} owner=${thing.owner?.name ?? '-'} count=${thing.count} abandoned=${thing.abandoned}`;
      case 'semaphore':
      case 'latch':
        return `${common} count=${thing.count}`;
      case 'timer':
        return `${common} set=${thing.set} due=${this.armed.includes(thing) ? thing.due : '-'}`;
      case 'queue':
        return `${common} used=${thing.used} packets=[${thing.packets.map(describePacket)}]`;
      case 'messages':
        return `${common} watches=${thing.box.watches.length} ${mailboxText(thing.box)}`;
      default:
        return `${common} set=${thing.set}`;
    }
  }

  /** What a message queue is called: its slot, or whose own it is. */
  private nameOf(queue: Thing): string {
    const slot = this.slots.indexOf(queue);
    return slot >= 0 ? String(slot) : (this.threads.find((thread) => thread.queue === queue)?.name ?? '?');
  }
}

function describePacket({ kind, key, source, status, value }: Packet): string {
  return `${kind}:${key}:${source}:${status}:${value}`;
}
