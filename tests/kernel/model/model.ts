/**
 * The reference model: objects and waits as docs/spec describes them, on plain objects, one step after another.
 * No locks, no memory layout, no fast paths; written for reading.
 *
 * Four things that the specification leaves to the implementation are settled here as the kernel does them:
 * - An async wait *on* a queue, a watch of one, and a wait-all that has one among its objects, are looked at when the
 *   operation that filled the queue is over (`flush`); all else is served at once.
 * - What a thread's own queue hears of at its birth comes in the order of handles.
 * - A thread's mutexes are abandoned in the order of their places in kernel memory.
 * - An async wait for a mutex whose thread has ended is cancelled when the mutex would have come to it.
 */
import {
  MESSAGE,
  RAT_ABANDONED,
  RAT_ERR_CANCELLED,
  RAT_ERR_CLOSED,
  RAT_ERR_DEADLOCK,
  RAT_ERR_INVALID_HANDLE,
  RAT_ERR_LIMIT_EXCEEDED,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_NOT_OWNER,
  RAT_ERR_QUEUE_FULL,
  RAT_ERR_QUOTA,
  RAT_ERR_TIMEOUT,
  RAT_ERR_WRONG_TYPE,
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
} from './machine.ts';
import {
  forget,
  hasMessages,
  type Mailbox,
  type Message,
  mailboxText,
  messageText,
  newMailbox,
  takeNext,
  tell,
  type Watch,
} from './message-model.ts';

interface Thread {
  name: string;
  object: Thing;
  /** The wait that it is parked in, or that is decided and not resumed yet. */
  wait: Wait | undefined;
  ended: boolean;
  owned: Set<Thing>;
  /** Its own message queue, once that lives. */
  queue: Thing | undefined;
}

interface Wait {
  how: 'one' | 'any' | 'all' | 'take' | 'get' | 'async';
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
          if (thing.handles === 1) this.slots[op.slot] = undefined;
          this.closeHandle(thing);
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
        return this.wait(this.threads[op.thread], op.how, op.slots, op.timeout);
      case 'take':
        return this.on(op.slot, 'queue', (queue) => this.take(this.threads[op.thread], queue, op.timeout));
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
          this.get(this.threads[op.thread], queue, op.timeout),
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
    thing.handles = thing.references = 1;
    this.slots[slot] = thing;
    if (spec.type !== 'event' || thread.queue === undefined) return RAT_SUCCESS;
    const status = this.watch(thing, slot, thread.queue);
    if (status < 0) this.slots[slot] = undefined;
    return status;
  }

  /** A handle of a slot is closed, and what was watched by it is heard of no more. */
  private closeHandle(thing: Thing): void {
    for (const watch of thing.watchers.filter(({ handle }) => handle === thing.handles)) this.endWatch(watch);
    this.dropHandle(thing);
  }

  private dropHandle(thing: Thing): void {
    thing.handles--;
    if (thing.handles === 0 && thing.kind === 'queue') this.closeQueue(thing);
    if (thing.handles === 0 && thing.kind === 'messages') this.closeMessages(thing);
    this.release(thing);
  }

  private release(thing: Thing): void {
    thing.references--;
    if (thing.references > 0) return;
    this.disarm(thing);
    thing.owner?.owned.delete(thing);
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

  private wait(thread: Thread, how: 'one' | 'any' | 'all', slots: number[], timeout: number): Result {
    const objects: Thing[] = [];
    for (const slot of slots) {
      const thing = this.slots[slot];
      if (thing === undefined) return RAT_ERR_INVALID_HANDLE;
      objects.push(thing);
    }
    const wait = this.newWait(how, thread, objects);
    if (how === 'all') this.satisfyAll(wait);
    else {
      const index = objects.findIndex((thing) => this.isSignaled(thing, thread));
      if (index >= 0) this.satisfy(objects[index], wait, index);
    }
    if (wait.status !== undefined) return [wait.status, wait.index];
    if (how === 'one' && objects[0].kind === 'mutex' && objects[0].owner === thread) return RAT_ERR_DEADLOCK;
    return this.park(wait, timeout);
  }

  private take(thread: Thread, queue: Thing, timeout: number): Result {
    const packet = queue.packets.shift();
    if (packet === undefined) return this.park(this.newWait('take', thread, [queue]), timeout);
    queue.used--;
    return [RAT_SUCCESS, describePacket(packet)];
  }

  private park(wait: Wait, timeout: number): Result {
    if (timeout === 0) return RAT_ERR_TIMEOUT;
    wait.deadline = this.now + timeout;
    wait.thread.wait = wait;
    for (const [index, thing] of wait.objects.entries()) {
      thing.waiters.push({ wait, index });
      if (thing !== wait.thread.queue) thing.references++;
    }
    return 'parked';
  }

  /** The thread of a decided wait goes on. */
  private resume(thread: Thread): Result {
    const { wait } = thread;
    if (wait?.status === undefined) return 'skipped';
    thread.wait = undefined;
    const { status } = wait;
    let result: Result = status < 0 ? status : [status, wait.index];
    if (wait.how === 'take' && status === RAT_SUCCESS) {
      result = wait.packet === undefined ? RAT_ERR_CLOSED : [RAT_SUCCESS, describePacket(wait.packet)];
      if (wait.packet !== undefined) wait.objects[0].used--;
    }
    if (wait.how === 'get' && status === RAT_SUCCESS)
      result = wait.message === undefined ? RAT_ERR_CLOSED : [RAT_SUCCESS, messageText(wait.message)];
    // A thread waits for its own queue without a reference of its own: it lives as long as its thread.
    for (const thing of wait.objects) if (thing !== thread.queue) this.release(thing);
    return result;
  }

  private newWait(how: Wait['how'], thread: Thread, objects: Thing[]): Wait {
    const fresh = { deadline: 0, status: undefined, index: 0, queue: undefined, key: 0, source: 0 };
    return { how, thread, objects, packet: undefined, message: undefined, ...fresh };
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

  private postMessage(queue: Thing, key: number): number {
    if (queue.box.posted >= queue.capacity) return RAT_ERR_QUEUE_FULL;
    queue.box.posted++;
    queue.box.messages.push({ type: MESSAGE.USER, slot: -1, value: key, watch: undefined });
    this.serve(queue);
    return RAT_SUCCESS;
  }

  private get(thread: Thread, queue: Thing, timeout: number): Result {
    const message = takeNext(queue.box);
    if (message !== undefined) return [RAT_SUCCESS, messageText(message)];
    return this.park(this.newWait('get', thread, [queue]), timeout);
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
    if (thread.queue !== undefined) return RAT_SUCCESS;
    const queue = newThing('messages');
    queue.capacity = PACKET_QUOTA;
    queue.references = 1;
    thread.queue = queue;
    const made = [...this.slots.entries()].filter(([, thing]) => thing?.maker === thread) as [number, Thing][];
    made.sort(([, a], [, b]) => (a.handle & 0xffff) - (b.handle & 0xffff));
    for (const [slot, thing] of made) {
      this.watch(thing, slot, queue);
      const watch = queue.box.watches.find(({ object }) => object === thing);
      if (watch !== undefined) watch.handle = 1;
    }
    return RAT_SUCCESS;
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
    return { name: `T${index}`, object, wait: undefined, ended: false, owned: new Set(), queue: undefined };
  }

  /** A thread is killed, wherever it is; another begins in its place, and takes its slot. */
  private end(index: number, code: number): Result {
    const thread = this.threads[index];
    if (thread.wait !== undefined) {
      if (thread.wait.status === undefined) this.decide(thread.wait, KILLED, 0);
      this.resume(thread);
    }
    thread.ended = true;
    for (const mutex of [...thread.owned].sort((a, b) => a.position - b.position)) {
      this.free(mutex, true);
      this.flush();
    }
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
      threads: this.threads.map(({ wait, owned, queue }) => {
        const rest = `owns=${owned.size} own=${queue === undefined ? '-' : this.describe(queue)}`;
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
