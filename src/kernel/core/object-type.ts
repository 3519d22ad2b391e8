/**
 * What the core must know of a type of object. Each type has one file in `objects/`, with one such record, and
 * `objects/types.ts` lists them; the core finds an object's by its O_TYPE.
 *
 * Where it does not say otherwise a function is called with exclusive use of the object's state (object.ts,
 * O_STATE). None may park, none may fail, and none may need memory.
 */
import { MESSAGE, RAT_SUCCESS, RIGHT, type TypeName, type TypeNumber } from '../../guest-abi/status.ts';
import type { Kernel } from '../kernel.ts';
import type { ByteIo } from './byte-io.ts';
import type { PacketQueue } from './packet-queue.ts';

/** What inspection shows of an object beyond what all have. */
export interface ObjectFacts {
  /** Whether a wait of somebody who owns nothing would be satisfied. */
  signaled: boolean;
  /**
   * Semaphore: its count. Mutex: levels of ownership. Queues: completions, or messages, in it. Timer: 1 while set. File:
   * asynchronous operations pending on it (on pipe ends and terminals they are among the waiters). Else 0.
   */
  count: number;
  /** Thread record of the owner: of a mutex, or of the message queue that is a thread's own. Else 0. */
  owner: number;
  /** Id of the thread or process whose end it tells; left out for other objects. */
  endOf?: number;
}

export interface ObjectType {
  readonly number: TypeNumber;
  readonly name: TypeName;

  // ── Being waited for ─────────────────────────────────────────────────────────────────────────────────────
  /** Whether a wait of `thread` would be satisfied. Also called without exclusive use, as a hint. */
  readonly isSignaled: (k: Kernel, object: number, thread: number) => boolean;
  /**
   * Takes the object for the calling thread without a lock, if it is signaled and nobody waits.
   * @returns RAT_SUCCESS, RAT_ABANDONED, or -1 when the long way must be gone.
   */
  readonly tryTake: (k: Kernel, object: number) => number;
  /** Why the calling thread may not wait for the object, which is not signaled for it: RAT_SUCCESS when it may. */
  readonly refusal: (k: Kernel, object: number) => number;
  /** Whether a wait that is satisfied now reports RAT_ABANDONED. */
  readonly isAbandoned: (k: Kernel, object: number) => boolean;
  /** Sets aside what the waiter needs to be given the object; false when it can't be given. Before it is decided. */
  readonly reserve: (k: Kernel, object: number, waiter: number) => boolean;
  /** Takes `reserve` back: the wait was decided otherwise. */
  readonly unreserve: (k: Kernel, object: number, waiter: number) => void;
  /** Applies a satisfied wait's effect. What is reserved is used. */
  readonly consume: (k: Kernel, object: number, waiter: number, node: number) => void;
  /** Threads take turns at it (turn.ts). */
  readonly hasTurns: boolean;
  /** An operation in the queue is passed over for now, and those behind it are served (terminals). */
  readonly passesOver: (k: Kernel, object: number, node: number) => boolean;
  /**
   * Does of an operation in the queue what the object's state allows, before it is decided; it may be done in parts. Not
   * called for one that is passed over.
   * @returns false when it waits on, and so do those behind it.
   */
  readonly advance: (k: Kernel, object: number, waiter: number, node: number) => boolean;
  /** The object can be signaled for one thread and not for another (mutexes): all waiters are asked. */
  readonly signaledPerThread: boolean;
  /**
   * Others are delivered into it while they are locked (completion queues), so it comes after them in the lock
   * order; its wait-alls, and deliveries out of it, are put off until no lock is held.
   */
  readonly locksLast: boolean;
  /** The value of the completion of an async wait that succeeded. */
  readonly completionValue: (k: Kernel, object: number) => number;

  // ── Being used ───────────────────────────────────────────────────────────────────────────────────────────
  /** It has nothing but its slot, and the nodes of its waiters: calls may use it without a reference (brief-use.ts). */
  readonly slotOnly: boolean;
  /** RatSignalAndWait's signal: sets, releases by one. No lock is held. */
  readonly signal: ((k: Kernel, object: number) => number) | null;
  /** How it is read and written; null for what is no stream of bytes. */
  readonly io: ByteIo | null;
  /** How packets are kept in it; null for what is no queue. */
  readonly packets: PacketQueue | null;

  // ── Being heard of ───────────────────────────────────────────────────────────────────────────────────────
  /** Type of the message by which a queue that watches it hears that it was signaled. */
  readonly message: number;
  /**
   * The first of two of its words that say which thread has made it, and by which handle (objects/own-queue.ts); 0: nobody
   * hears of it without asking for that.
   */
  readonly maker: number;

  // ── Coming and going ─────────────────────────────────────────────────────────────────────────────────────
  /** The rights of the first handle to an object: what makes sense for its type. No lock is needed. */
  readonly rights: (k: Kernel, object: number) => number;
  /** The last handle or descriptor is closed; references remain. No lock is held. */
  readonly lastHandleClosed: (k: Kernel, object: number) => void;
  /**
   * The last reference is gone: gives back what the object holds. No lock is held.
   * @returns false when the slot is kept, to be freed by the type itself.
   */
  readonly destroy: (k: Kernel, object: number) => boolean;

  // ── Being looked at ──────────────────────────────────────────────────────────────────────────────────────
  /** With the object's lock, but others may change its state by compare-and-swap meanwhile. */
  readonly describe: (k: Kernel, object: number) => ObjectFacts;
}

/** What can be left out, and then means the simplest. */
type Optional =
  | 'refusal'
  | 'isAbandoned'
  | 'reserve'
  | 'unreserve'
  | 'consume'
  | 'hasTurns'
  | 'passesOver'
  | 'advance'
  | 'signaledPerThread'
  | 'locksLast'
  | 'completionValue'
  | 'slotOnly'
  | 'signal'
  | 'io'
  | 'packets'
  | 'message'
  | 'maker'
  | 'rights'
  | 'lastHandleClosed'
  | 'destroy'
  | 'describe';

/** Rights that make sense for every object. */
export const COMMON_RIGHTS = RIGHT.WAIT | RIGHT.DUPLICATE | RIGHT.INSPECT;

/** A type's record. All have the same shape, fields in the same order, because engines are faster then. */
export function defineType(given: Omit<ObjectType, Optional> & Partial<Pick<ObjectType, Optional>>): ObjectType {
  return {
    number: given.number,
    name: given.name,
    isSignaled: given.isSignaled,
    tryTake: given.tryTake,
    refusal: given.refusal ?? (() => RAT_SUCCESS),
    isAbandoned: given.isAbandoned ?? (() => false),
    reserve: given.reserve ?? (() => true),
    unreserve: given.unreserve ?? (() => undefined),
    consume: given.consume ?? (() => undefined),
    hasTurns: given.hasTurns ?? false,
    passesOver: given.passesOver ?? (() => false),
    advance: given.advance ?? (() => true),
    signaledPerThread: given.signaledPerThread ?? false,
    locksLast: given.locksLast ?? false,
    completionValue: given.completionValue ?? (() => 0),
    slotOnly: given.slotOnly ?? false,
    signal: given.signal ?? null,
    io: given.io ?? null,
    packets: given.packets ?? null,
    message: given.message ?? MESSAGE.HANDLE_SIGNALED,
    maker: given.maker ?? 0,
    rights: given.rights ?? (() => COMMON_RIGHTS | RIGHT.SIGNAL),
    lastHandleClosed: given.lastHandleClosed ?? (() => undefined),
    destroy: given.destroy ?? (() => true),
    describe:
      given.describe ?? ((k, object) => ({ signaled: given.isSignaled(k, object, k.thread), count: 0, owner: 0 })),
  };
}
