/** Message queues. A queue is NULL for the caller's own, so the handlers look it up. */
import { MAXIMUM_WAIT_OBJECTS } from '../../guest-abi/limits.ts';
import {
  MESSAGE,
  MESSAGE_SENT,
  RAT_ERR_FAULT,
  RAT_ERR_INTERRUPTED,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_PENDING,
  RAT_SUCCESS,
  RIGHT,
  TYPE,
} from '../../guest-abi/status.ts';
import { RatMsg } from '../../guest-abi/struct-offsets.ts';
import { lookupUsed } from '../../kernel/core/brief-use.ts';
import { createHandle, lookup, naturalRights } from '../../kernel/core/handle-table.ts';
import { addReference, release } from '../../kernel/core/object.ts';
import { indexOf, statusOf, waitAny } from '../../kernel/core/wait.ts';
import { waitAll } from '../../kernel/core/wait-all.ts';
import {
  createMessageQueue,
  POST_RIGHTS,
  peekMessage,
  pollMessage,
  postMessage,
  postQuit,
  takeMessage,
  takeMessageUsed,
} from '../../kernel/objects/message-queue.ts';
import { ownQueue, queueOfThread } from '../../kernel/objects/own-queue.ts';
import { hasSent, isOwnQueue, whileServing } from '../../kernel/objects/send.ts';
import { unwatchObject, watchObject } from '../../kernel/objects/watch.ts';
import type { Guest } from '../guest.ts';
import { giveHandle, putHandle } from './handles.ts';
import type { SyscallHandlers } from './prologues.ts';
import { deadlineOf, hasDuplicate, holdObjects, releaseObjects } from './waiting.ts';
import { withQueue } from './with-queue.ts';

/** Of a wait for several objects: there is something to serve. No outcome of a wait. */
const SERVES = -2000;

/** Words of a RatMsg. */
const WORDS = RatMsg.SIZEOF / 4;
const [TYPE_WORD, STATUS_WORD] = [RatMsg.type / 4, RatMsg.status / 4];

type Calls = Pick<
  SyscallHandlers,
  | 'RatCreateMessageQueue'
  | 'RatGetThreadMessageQueue'
  | 'RatPostMessage'
  | 'RatGetMessage'
  | 'RatPeekMessage'
  | 'RatPostQuitMessage'
  | 'RatWatchHandle'
  | 'RatUnwatchHandle'
  | 'RatMsgWaitForMultipleHandles'
>;

export function messageCalls(guest: Guest): Calls {
  const { kernel } = guest;
  const message = new Int32Array(WORDS);
  /** Objects of the wait under way. */
  const objects = new Int32Array(MAXIMUM_WAIT_OBJECTS);

  /** The queue that a brief call names: the thread has said that it uses it, or it is its own. */
  const queueUsed = (q: number, right: number): number =>
    q === 0 ? ownQueue(kernel) : lookupUsed(kernel, q, TYPE.MESSAGE_QUEUE, right);

  /** Tells the message that was found, or why there is none: whether a loop goes on. */
  const give = (out: number, status: number): number => {
    if (status < 0) {
      message.fill(0);
      message[STATUS_WORD] = status;
    }
    if (status === RAT_PENDING) {
      message.fill(0);
      message[TYPE_WORD] = MESSAGE_SENT;
    }
    const isQuit = message[TYPE_WORD] === MESSAGE.QUIT;
    if (isQuit) message[STATUS_WORD] = RAT_SUCCESS;
    const { memory } = guest;
    for (let i = 0; i < WORDS; i++) memory.setU32(out + i * 4, message[i]);
    return status < 0 || isQuit ? 0 : 1;
  };

  const take = (q: number): number => {
    const queue = queueUsed(q, RIGHT.READ);
    if (queue < 0) return queue;
    const wait = q === 0 ? takeMessage : takeMessageUsed;
    const waitOnce = () => wait(kernel, queue, Number.POSITIVE_INFINITY, message);
    return isOwnQueue(kernel, queue) ? whileServing(kernel, waitOnce) : waitOnce();
  };

  return {
    RatCreateMessageQueue: (capacity, out) => giveHandle(guest, createMessageQueue(kernel, capacity >>> 0), out),

    RatGetThreadMessageQueue: (thread, out) => {
      const own = thread === 0;
      const object = own ? 0 : lookup(kernel, thread, TYPE.THREAD, RIGHT.INSPECT);
      if (object < 0) return object;
      try {
        const queue = own ? ownQueue(kernel) : queueOfThread(kernel, object);
        if (queue < 0) return queue;
        if (own) addReference(kernel, queue);
        try {
          const rights = own ? naturalRights(kernel, queue) : POST_RIGHTS;
          return putHandle(guest, createHandle(kernel, kernel.process, queue, rights), out);
        } finally {
          release(kernel, queue);
        }
      } finally {
        if (!own) release(kernel, object);
      }
    },

    RatPostMessage: (q, msg) => {
      const { memory } = guest;
      const queue = queueUsed(q, RIGHT.SIGNAL);
      if (queue < 0) return queue;
      for (let i = 0; i < WORDS; i++) message[i] = memory.i32(msg + i * 4);
      return postMessage(kernel, queue, message);
    },

    RatGetMessage: (out, q) => {
      const status = take(q);
      return status === RAT_ERR_INTERRUPTED ? status : give(out, status);
    },

    RatPeekMessage: (out, q, remove) => {
      const queue = queueUsed(q, RIGHT.READ);
      const look = remove !== 0 ? pollMessage : peekMessage;
      if (queue < 0) return give(out, queue);
      return give(out, isOwnQueue(kernel, queue) && hasSent(kernel) ? RAT_PENDING : look(kernel, queue, message));
    },

    RatPostQuitMessage: (exitCode) => {
      const queue = ownQueue(kernel);
      return queue < 0 ? queue : postQuit(kernel, queue, exitCode);
    },

    RatWatchHandle: (object, handle, q) =>
      withQueue(kernel, q, TYPE.MESSAGE_QUEUE, (queue) => watchObject(kernel, object, queue, handle)),
    RatUnwatchHandle: (object, q) =>
      withQueue(kernel, q, TYPE.MESSAGE_QUEUE, (queue) => unwatchObject(kernel, object, queue)),

    RatMsgWaitForMultipleHandles: (handles, count, all, timeoutMs, outIndex) => {
      const n = count >>> 0;
      if (n >= MAXIMUM_WAIT_OBJECTS) return RAT_ERR_INVALID_ARGUMENT;
      if (n > 0 && !guest.memory.writable(handles, n * 4)) return RAT_ERR_FAULT;
      const status = holdObjects(guest, handles, n, objects);
      if (status < 0) return status;
      try {
        const queue = ownQueue(kernel);
        if (queue < 0) return queue;
        objects[n] = queue;
        if (all !== 0 && hasDuplicate(objects, n + 1)) return RAT_ERR_INVALID_ARGUMENT;
        const wait = all !== 0 && n > 0 ? waitAll : waitAny;
        const deadline = deadlineOf(guest, timeoutMs);
        const outcome = whileServing(kernel, () => wait(kernel, objects, n + 1, deadline), SERVES);
        if (outcome === SERVES) return RAT_PENDING;
        if (outcome >= 0 && outIndex !== 0) guest.memory.setU32(outIndex, indexOf(outcome));
        return statusOf(outcome);
      } finally {
        releaseObjects(kernel, objects, n);
      }
    },
  };
}
