/**
 * Places inside critical sections where a test can stop a thread, and kill it there. In production the hook is
 * undefined and a point costs one load.
 */
import type { Kernel } from '../kernel.ts';

export type FaultPoint =
  | 'lock-held'
  | 'waiter-won'
  | 'before-park'
  | 'after-park'
  | 'before-hold'
  | 'packet-queued'
  | 'message-queued'
  | 'handle-allocated'
  | 'handle-closed'
  | 'thread-allocated'
  | 'mutex-granted'
  | 'object-allocated'
  | 'block-allocated'
  | 'record-allocated'
  | 'node-queued'
  | 'packet-allocated'
  | 'bytes-moved'
  | 'timer-armed'
  | 'timer-due';

export function faultPoint(k: Kernel, point: FaultPoint): void {
  if (k.fault !== undefined) k.fault(point);
}
