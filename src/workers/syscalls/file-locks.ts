/** Locks of files, by descriptors: what fcntl, flock and lockf are made of. */
import {
  RAT_ERR_ACCESS_DENIED,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_WRONG_TYPE,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { RatFileRange } from '../../guest-abi/struct-offsets.ts';
import { LOCK, LOCK_OWNER, LOCK_TYPE } from '../../guest-abi/values.ts';
import { ioOf, release } from '../../kernel/core/object.ts';
import {
  type FileLock,
  findFileLock,
  LOCK_END,
  LOCK_KIND,
  setFileLock,
  waitForFileLock,
} from '../../kernel/objects/file-locks.ts';
import { descriptorObject } from '../../kernel/process/descriptors.ts';
import { processId } from '../../kernel/process/process.ts';
import type { Guest } from '../guest.ts';
import type { SyscallHandlers } from './prologues.ts';

export function fileLockCalls(guest: Guest): Pick<SyscallHandlers, 'RatFdLock'> {
  const { kernel } = guest;

  /** Whether a descriptor's file may be locked so: a shared lock is for readers, an exclusive one for writers. */
  const permits = (file: number, owner: number, type: number): boolean => {
    if (owner === LOCK_OWNER.WHOLE_FILE || type === LOCK_TYPE.NONE) return true;
    const io = ioOf(kernel, file);
    return type === LOCK_TYPE.EXCLUSIVE ? io.canWrite(kernel, file) : io.canRead(kernel, file);
  };

  const ask = (lock: FileLock, range: number): number => {
    const { memory } = guest;
    const found = findFileLock(kernel, lock);
    if (found === null) {
      memory.setU32(range + RatFileRange.type, LOCK_TYPE.NONE);
      return RAT_SUCCESS;
    }
    memory.setU32(range + RatFileRange.type, found.exclusive ? LOCK_TYPE.EXCLUSIVE : LOCK_TYPE.SHARED);
    memory.setU32(range + RatFileRange.processId, found.processId);
    memory.setU64(range + RatFileRange.from, BigInt(found.from));
    memory.setU64(range + RatFileRange.to, found.to === LOCK_END ? 0n : BigInt(found.to));
    return RAT_SUCCESS;
  };

  return {
    RatFdLock: (fd, owner, action, range) => {
      const { memory } = guest;
      const type = memory.u32(range + RatFileRange.type);
      const from = Number(memory.u64(range + RatFileRange.from));
      const to = Number(memory.u64(range + RatFileRange.to)) || LOCK_END;
      if (owner >>> 0 > LOCK_OWNER.WHOLE_FILE || action >>> 0 > LOCK.WAIT) return RAT_ERR_INVALID_ARGUMENT;
      if (type > LOCK_TYPE.NONE || from >= to || to > LOCK_END) return RAT_ERR_INVALID_ARGUMENT;
      const file = descriptorObject(kernel, kernel.process, fd);
      if (file < 0) return file;
      try {
        const inode = ioOf(kernel, file).inode(kernel, file);
        if (inode === 0) return RAT_ERR_WRONG_TYPE;
        if (action !== LOCK.ASK && !permits(file, owner, type)) return RAT_ERR_ACCESS_DENIED;
        const ofProcess = owner === LOCK_OWNER.PROCESS;
        const lock: FileLock = {
          inode,
          owner: ofProcess ? kernel.process : file,
          kind: owner === LOCK_OWNER.WHOLE_FILE ? LOCK_KIND.WHOLE : LOCK_KIND.RANGE,
          exclusive: type === LOCK_TYPE.EXCLUSIVE,
          from,
          to,
          processId: ofProcess ? processId(kernel, kernel.process) : 0,
        };
        if (action === LOCK.ASK) return ask(lock, range);
        if (type === LOCK_TYPE.NONE) return setFileLock(kernel, lock, true);
        return action === LOCK.WAIT ? waitForFileLock(kernel, lock) : setFileLock(kernel, lock, false);
      } finally {
        release(kernel, file);
      }
    },
  };
}
