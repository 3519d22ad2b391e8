/**
 * Using an object without a reference, for the length of a call that does not park. Raising and lowering its count
 * would be two of the five locked operations of setting an event.
 *
 * The thread says which object it is about to use by the very swap with which it enters the kernel (T_STATE), and
 * looks at the handle after that. If the handle still names the object, the object has not lost its last reference
 * before the thread said so; and who gives slots to new objects looks at what all threads use (object.ts, sweep). So
 * the slot stays what it was until the thread leaves the kernel, though the object may be gone, and what is done to
 * its words then harms nobody. (Hazard pointers: M. Michael, 2004.)
 *
 * Only for types that have nothing but their slot (ObjectType.slotOnly); for calls that touch nothing but the slot, as
 * those that draw in windows; and for completion queues, whose other memory is touched only under the lock of a queue that is not closed.
 */
import { RAT_ERR_ACCESS_DENIED, RAT_ERR_INVALID_HANDLE, RAT_ERR_WRONG_TYPE } from '../../guest-abi/status.ts';
import type { Kernel } from '../kernel.ts';
import { STATE_MASK } from '../memory/thread-record.ts';
import { E_META, E_OBJECT, entryOf } from './handle-table.ts';
import { O_TYPE } from './object.ts';
import { usedBits } from './used-object.ts';

/** The object that a handle seems to name, before the kernel is entered: a guess, which lookupUsed checks. */
export function guessObject(k: Kernel, handle: number): number {
  const entry = entryOf(k.words, k.process, handle & 0xffff);
  return entry === 0 ? 0 : k.words[entry + E_OBJECT];
}

/**
 * The object of a handle, which the calling thread has said that it uses; no reference is taken.
 * @returns its position, or a `RAT_ERR_…` below zero, checked in the order handle, type, right.
 */
export function lookupUsed(k: Kernel, handle: number, type: number, rights: number): number {
  const { words } = k;
  const entry = entryOf(words, k.process, handle & 0xffff);
  if (entry === 0) return RAT_ERR_INVALID_HANDLE;
  const meta = Atomics.load(words, entry + E_META);
  if (meta >>> 8 !== handle >>> 16 || (meta & 0xff) === 0) return RAT_ERR_INVALID_HANDLE;
  // Behind the load above, and never before it: loads are not moved over atomic ones. What is no longer the entry's
  // object (closed meanwhile, it holds a link of the free list) or was not yet (made since the guess) is not what the
  // thread has said; then it is as if the call had come after, or before. Of a link, nothing can have been said.
  const object = words[entry + E_OBJECT];
  const used = k.entered & ~STATE_MASK;
  if (used === 0 || usedBits(object) !== used) return RAT_ERR_INVALID_HANDLE;
  if (type !== 0 && words[object + O_TYPE] !== type) return RAT_ERR_WRONG_TYPE;
  return (meta & rights) === rights ? object : RAT_ERR_ACCESS_DENIED;
}
