/** Handles: close, duplicate, describe. And what all handlers share: giving an object its first handle. */
import {
  RAT_ERR_ACCESS_DENIED,
  RAT_ERR_FAULT,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_INVALID_HANDLE,
  RIGHT,
  RIGHTS_ALL,
  RIGHTS_SAME,
} from '../../guest-abi/status.ts';
import { RatHandleInfo } from '../../guest-abi/struct-offsets.ts';
import { closeHandle, createHandle, lookup, rightsOf } from '../../kernel/handle-table.ts';
import { O_HANDLES, O_ID, O_TYPE } from '../../kernel/layout.ts';
import { release } from '../../kernel/object.ts';
import { naturalRights } from '../../kernel/process.ts';
import type { Guest, Handler } from '../guest.ts';

/**
 * Gives a new object to the guest: its first handle goes to `out`, and the caller's reference is dropped, also
 * on failure.
 * @param object the object, or 0 when it could not be made (`kernel.error`).
 */
export function giveHandle(guest: Guest, object: number, out: number): number {
  const { kernel, memory } = guest;
  if (object === 0) return kernel.error;
  const handle = createHandle(kernel, kernel.process, object, naturalRights(kernel.words, object));
  release(kernel, object);
  if (handle === 0) return kernel.error;
  memory.setU32(out, handle);
  return 0;
}

export function handleCalls(guest: Guest): Record<string, Handler> {
  const { kernel } = guest;
  const { words } = kernel;
  return {
    RatCloseHandle: (h: number) => closeHandle(kernel, kernel.process, h),

    RatDuplicateHandle: (h: number, rights: number, out: number) => {
      if (!guest.memory.writable(out, 4)) return RAT_ERR_FAULT;
      const object = lookup(kernel, h, 0, RIGHT.DUPLICATE);
      if (object < 0) return object;
      const had = rightsOf(kernel, h);
      const wanted = rights === RIGHTS_SAME ? had : rights;
      let status: number = RAT_ERR_INVALID_ARGUMENT;
      if (had === 0) status = RAT_ERR_INVALID_HANDLE;
      else if (wanted > 0 && (wanted & ~RIGHTS_ALL) === 0) {
        status = RAT_ERR_ACCESS_DENIED;
        if ((wanted & ~had) === 0) {
          const copy = createHandle(kernel, kernel.process, object, wanted);
          status = copy === 0 ? kernel.error : 0;
          if (copy !== 0) guest.memory.setU32(out, copy);
        }
      }
      release(kernel, object);
      return status;
    },

    RatGetHandleInfo: (h: number, out: number) => {
      if (!guest.memory.writable(out, RatHandleInfo.SIZEOF)) return RAT_ERR_FAULT;
      if (guest.memory.u32(out + RatHandleInfo.size) !== RatHandleInfo.SIZEOF) return RAT_ERR_INVALID_ARGUMENT;
      const object = lookup(kernel, h, 0, 0);
      if (object < 0) return object;
      guest.memory.setU32(out + RatHandleInfo.type, words[object + O_TYPE]);
      guest.memory.setU32(out + RatHandleInfo.rights, rightsOf(kernel, h));
      guest.memory.setNumber64(out + RatHandleInfo.objectId, words[object + O_ID] >>> 0);
      guest.memory.setU32(out + RatHandleInfo.handleCount, Atomics.load(words, object + O_HANDLES));
      release(kernel, object);
      return 0;
    },
  };
}
