/** Handles: close, duplicate, describe. And what all handlers share: giving a program a handle. */
import {
  RAT_ERR_ACCESS_DENIED,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_INVALID_HANDLE,
  RAT_SUCCESS,
  RIGHTS_ALL,
  RIGHTS_SAME,
} from '../../guest-abi/status.ts';
import { RatHandleInfo } from '../../guest-abi/struct-offsets.ts';
import { createHandle, rightsOf } from '../../kernel/core/handle-table.ts';
import { handleCount, objectId, typeOf } from '../../kernel/core/object.ts';
import { adoptMade } from '../../kernel/objects/own-queue.ts';
import { closeAndEnd } from '../../kernel/objects/watch.ts';
import type { Guest } from '../guest.ts';
import type { SyscallHandlers } from './prologues.ts';

/** Writes a handle to `out`: RAT_SUCCESS, or the `RAT_ERR_…` that stands in its place. */
export function putHandle(guest: Guest, handle: number, out: number): number {
  if (handle < 0) return handle;
  guest.memory.setU32(out, handle);
  return RAT_SUCCESS;
}

/**
 * Gives a new object to the guest: its first handle goes to `out`, and the caller's reference is dropped, also
 * on failure.
 * @param object the object, or the `RAT_ERR_…` because of which there is none.
 */
export function giveHandle(guest: Guest, object: number, out: number): number {
  return putHandle(guest, adoptMade(guest.kernel, object), out);
}

type Calls = Pick<SyscallHandlers, 'RatCloseHandle' | 'RatDuplicateHandle' | 'RatGetHandleInfo'>;

export function handleCalls(guest: Guest): Calls {
  const { kernel } = guest;
  return {
    RatCloseHandle: (h) => closeAndEnd(kernel, h),

    RatDuplicateHandle: (object, h, rights, out) => {
      const had = rightsOf(kernel, h);
      const wanted = rights === RIGHTS_SAME ? had : rights;
      // Closed by another thread since it was looked up.
      if (had === 0) return RAT_ERR_INVALID_HANDLE;
      if (wanted <= 0 || (wanted & ~RIGHTS_ALL) !== 0) return RAT_ERR_INVALID_ARGUMENT;
      if ((wanted & ~had) !== 0) return RAT_ERR_ACCESS_DENIED;
      return putHandle(guest, createHandle(kernel, kernel.process, object, wanted), out);
    },

    RatGetHandleInfo: (object, h, out) => {
      const { memory } = guest;
      if (memory.u32(out + RatHandleInfo.size) !== RatHandleInfo.SIZEOF) return RAT_ERR_INVALID_ARGUMENT;
      memory.setU32(out + RatHandleInfo.type, typeOf(kernel, object));
      memory.setU32(out + RatHandleInfo.rights, rightsOf(kernel, h));
      memory.setNumber64(out + RatHandleInfo.objectId, objectId(kernel, object));
      memory.setU32(out + RatHandleInfo.handleCount, handleCount(kernel, object));
      return RAT_SUCCESS;
    },
  };
}
