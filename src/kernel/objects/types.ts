/** All types of object, and all kinds of waiter: where a new one is entered. */
import type { ObjectType } from '../core/object-type.ts';
import { PARKED_THREAD, type WaiterKind } from '../core/waiter-kind.ts';
import { OPERATION_WAITER } from './async-io.ts';
import { COMPLETION_QUEUE_TYPE, COMPLETION_WAITER } from './completion-queue.ts';
import { EVENT_TYPE } from './event.ts';
import { MESSAGE_QUEUE_TYPE } from './message-queue.ts';
import { MUTEX_TYPE } from './mutex.ts';
import { OPEN_FILE_TYPE } from './open-file.ts';
import { PIPE_TYPE } from './pipe.ts';
import { PROCESS_TYPE } from './process-object.ts';
import { SEMAPHORE_TYPE } from './semaphore.ts';
import { TERMINAL_TYPE } from './terminal.ts';
import { THREAD_TYPE } from './thread-object.ts';
import { TIMER_TYPE } from './timer.ts';
import { WATCH_WAITER } from './watch.ts';
import { WINDOW_TYPE } from './window.ts';

export const OBJECT_TYPES: readonly ObjectType[] = [
  PROCESS_TYPE,
  THREAD_TYPE,
  EVENT_TYPE,
  MUTEX_TYPE,
  SEMAPHORE_TYPE,
  TIMER_TYPE,
  COMPLETION_QUEUE_TYPE,
  MESSAGE_QUEUE_TYPE,
  OPEN_FILE_TYPE,
  PIPE_TYPE,
  TERMINAL_TYPE,
  WINDOW_TYPE,
];

/** By their numbers: KIND_THREAD, KIND_COMPLETION, KIND_OPERATION, KIND_WATCH. */
export const WAITER_KINDS: readonly WaiterKind[] = [PARKED_THREAD, COMPLETION_WAITER, OPERATION_WAITER, WATCH_WAITER];
