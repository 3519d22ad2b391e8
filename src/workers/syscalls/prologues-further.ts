// Made by `npm run generate` from src/guest-abi/syscalls.ts. Do not edit.
import { RAT_ERR_FAULT, RAT_ERR_INTERRUPTED, RIGHT, TYPE } from '../../guest-abi/status.ts';
import { guessObject, lookupUsed } from '../../kernel/core/brief-use.ts';
import { lookup, STREAM } from '../../kernel/core/handle-table.ts';
import { release } from '../../kernel/core/object.ts';
import type { Guest } from '../guest.ts';
import type { SyscallHandlers } from './prologues.ts';

/** What programs import: the handlers, each between the two sides of the gate. */
export function bindFurther(guest: Guest, handlers: Pick<SyscallHandlers, 'RatCreateProcess' | 'RatGetInheritedHandle' | 'RatTerminateProcess' | 'RatGetProcessExitCode' | 'RatGetProcessId' | 'RatResumeProcess' | 'RatSetCurrentDirectory' | 'RatGetCurrentDirectory' | 'RatGetProcessList' | 'RatSpawn' | 'RatGetParentProcessId' | 'RatGetProcessEnd' | 'RatGetProcessorCount' | 'RatCreateCompletionQueue' | 'RatWaitProcessAsync' | 'RatWaitThreadAsync' | 'RatWaitEventAsync' | 'RatWaitHandleAsync' | 'RatCancelWaitAsync' | 'RatPostCompletion' | 'RatGetNextCompletion' | 'RatGetCompletions' | 'RatOpenFile' | 'RatReadFile' | 'RatWriteFile' | 'RatCreatePipe' | 'RatHandleFromFd' | 'RatFdFromHandle' | 'RatSeekFile' | 'RatSetFileSize' | 'RatFlushFile' | 'RatReadFileAsync' | 'RatWriteFileAsync' | 'RatFlushFileAsync' | 'RatCancelFileAsync' | 'RatGetFileInfo' | 'RatGetPathInfo' | 'RatReadDirectory' | 'RatCreateDirectory' | 'RatDeleteDirectory' | 'RatDeleteFile' | 'RatRenameFile' | 'RatCreateLink' | 'RatGetVolumeInfo' | 'RatFdLock' | 'RatPoll' | 'RatSignalSend' | 'RatSignalAction' | 'RatSignalMask' | 'RatSignalPending' | 'RatSignalWait' | 'RatSignalTake' | 'RatSetAlarm' | 'RatCreateTerminal' | 'RatGetTerminal' | 'RatSetTerminal' | 'RatTerminalGroup' | 'RatProcessGroup' | 'RatSetChildEvent' | 'RatTakeChange'>) {
  const { calls, kernel } = guest;
  return {
    RatCreateProcess: (calls[10] = (path: number, argv: number, attrs: number, out: number) => {
      try {
        if (!guest.enter(10)) return guest.instead(10, [path, argv, attrs, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatCreateProcess(path, argv, attrs, out));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatGetInheritedHandle: (calls[11] = (index: number, out: number) => {
      try {
        if (!guest.enter(11)) return guest.instead(11, [index, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatGetInheritedHandle(index, out));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatTerminateProcess: (calls[12] = (h: number, exitCode: number) => {
      try {
        if (!guest.enter(12)) return guest.instead(12, [h, exitCode]);
        let result = lookup(kernel, h, TYPE.PROCESS, RIGHT.TERMINATE);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatTerminateProcess(hObject, exitCode);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatGetProcessExitCode: (calls[13] = (h: number, out: number) => {
      try {
        if (!guest.enter(13)) return guest.instead(13, [h, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, h, TYPE.PROCESS, RIGHT.INSPECT);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatGetProcessExitCode(hObject, out);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatGetProcessId: (calls[14] = (h: number, out: number) => {
      try {
        if (!guest.enter(14)) return guest.instead(14, [h, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, h, TYPE.PROCESS, RIGHT.INSPECT);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatGetProcessId(hObject, out);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatResumeProcess: (calls[17] = (h: number) => {
      try {
        if (!guest.enter(17)) return guest.instead(17, [h]);
        let result = lookup(kernel, h, TYPE.PROCESS, RIGHT.TERMINATE);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatResumeProcess(hObject);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSetCurrentDirectory: (calls[19] = (path: number) => {
      try {
        if (!guest.enter(19)) return guest.instead(19, [path]);
        return guest.leave(handlers.RatSetCurrentDirectory(path));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatGetCurrentDirectory: (calls[20] = (buffer: number, size: number) => {
      try {
        if (!guest.enter(20)) return guest.instead(20, [buffer, size]);
        if (!guest.memory.containsBuffer(buffer, size)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatGetCurrentDirectory(buffer, size));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatGetProcessList: (calls[21] = (out: number, max: number, count: number) => {
      try {
        if (!guest.enter(21)) return guest.instead(21, [out, max, count]);
        if (!guest.memory.containsArray(out, max, 96)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(count, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatGetProcessList(out, max, count));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSpawn: (calls[22] = (path: number, argv: number, plan: number, out: number, id: number) => {
      try {
        if (!guest.enter(22)) return guest.instead(22, [path, argv, plan, out, id]);
        if (!guest.memory.writable(plan, 28)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(id, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatSpawn(path, argv, plan, out, id));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatGetParentProcessId: (calls[23] = () => {
      try {
        if (!guest.enter(23)) return guest.instead(23, []);
        return guest.leave(handlers.RatGetParentProcessId());
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatGetProcessEnd: (calls[24] = (h: number, end: number) => {
      try {
        if (!guest.enter(24)) return guest.instead(24, [h, end]);
        if (!guest.memory.writable(end, 8)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, h, TYPE.PROCESS, RIGHT.INSPECT);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatGetProcessEnd(hObject, end);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatGetProcessorCount: (calls[25] = () => {
      try {
        if (!guest.enter(25)) return guest.instead(25, []);
        return guest.leave(handlers.RatGetProcessorCount());
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatCreateCompletionQueue: (calls[70] = (out: number) => {
      try {
        if (!guest.enter(70)) return guest.instead(70, [out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatCreateCompletionQueue(out));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatWaitProcessAsync: (calls[71] = (h: number, q: number, userData: number) => {
      try {
        if (!guest.enter(71)) return guest.instead(71, [h, q, userData]);
        let result = lookup(kernel, h, TYPE.PROCESS, RIGHT.WAIT);
        if (result >= 0) {
          const hObject = result;
          try {
            result = lookup(kernel, q, TYPE.COMPLETION_QUEUE, RIGHT.SIGNAL);
            if (result >= 0) {
              const qObject = result;
              try {
                result = handlers.RatWaitProcessAsync(hObject, h, qObject, userData);
              } finally {
                release(kernel, qObject);
              }
            }
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatWaitThreadAsync: (calls[72] = (h: number, q: number, userData: number) => {
      try {
        if (!guest.enter(72)) return guest.instead(72, [h, q, userData]);
        let result = lookup(kernel, h, TYPE.THREAD, RIGHT.WAIT);
        if (result >= 0) {
          const hObject = result;
          try {
            result = lookup(kernel, q, TYPE.COMPLETION_QUEUE, RIGHT.SIGNAL);
            if (result >= 0) {
              const qObject = result;
              try {
                result = handlers.RatWaitThreadAsync(hObject, h, qObject, userData);
              } finally {
                release(kernel, qObject);
              }
            }
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatWaitEventAsync: (calls[73] = (h: number, q: number, userData: number) => {
      try {
        if (!guest.enter(73)) return guest.instead(73, [h, q, userData]);
        let result = lookup(kernel, h, TYPE.EVENT, RIGHT.WAIT);
        if (result >= 0) {
          const hObject = result;
          try {
            result = lookup(kernel, q, TYPE.COMPLETION_QUEUE, RIGHT.SIGNAL);
            if (result >= 0) {
              const qObject = result;
              try {
                result = handlers.RatWaitEventAsync(hObject, h, qObject, userData);
              } finally {
                release(kernel, qObject);
              }
            }
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatWaitHandleAsync: (calls[74] = (h: number, q: number, userData: number) => {
      try {
        if (!guest.enter(74)) return guest.instead(74, [h, q, userData]);
        let result = lookup(kernel, h, 0, RIGHT.WAIT);
        if (result >= 0) {
          const hObject = result;
          try {
            result = lookup(kernel, q, TYPE.COMPLETION_QUEUE, RIGHT.SIGNAL);
            if (result >= 0) {
              const qObject = result;
              try {
                result = handlers.RatWaitHandleAsync(hObject, h, qObject, userData);
              } finally {
                release(kernel, qObject);
              }
            }
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatCancelWaitAsync: (calls[75] = (h: number, q: number, userData: number) => {
      try {
        if (!guest.enter(75)) return guest.instead(75, [h, q, userData]);
        let result = lookup(kernel, h, 0, 0);
        if (result >= 0) {
          const hObject = result;
          try {
            result = lookup(kernel, q, TYPE.COMPLETION_QUEUE, RIGHT.SIGNAL);
            if (result >= 0) {
              const qObject = result;
              try {
                result = handlers.RatCancelWaitAsync(hObject, qObject, userData);
              } finally {
                release(kernel, qObject);
              }
            }
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatPostCompletion: (calls[76] = (q: number, c: number) => {
      try {
        if (!guest.enter(76, guessObject(kernel, q))) return guest.instead(76, [q, c]);
        if (!guest.memory.writable(c, 24)) return guest.leave(RAT_ERR_FAULT);
        let result = lookupUsed(kernel, q, TYPE.COMPLETION_QUEUE, RIGHT.SIGNAL);
        if (result >= 0) {
          const qObject = result;
          result = handlers.RatPostCompletion(qObject, c);
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatGetNextCompletion: (calls[77] = (q: number, out: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(77, guessObject(kernel, q))) return guest.instead(77, [q, out]);
          if (!guest.memory.writable(out, 24)) return guest.leave(0);
          const result = handlers.RatGetNextCompletion(q, out);
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatGetCompletions: (calls[78] = (q: number, out: number, max: number, timeoutMs: number, count: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(78, guessObject(kernel, q))) return guest.instead(78, [q, out, max, timeoutMs, count]);
          if (!guest.memory.containsArray(out, max, 24)) return guest.leave(RAT_ERR_FAULT);
          if (!guest.memory.writable(count, 4)) return guest.leave(RAT_ERR_FAULT);
          let result = lookupUsed(kernel, q, TYPE.COMPLETION_QUEUE, RIGHT.READ);
          if (result >= 0) {
            const qObject = result;
            result = handlers.RatGetCompletions(qObject, out, max, timeoutMs, count);
          }
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatOpenFile: (calls[90] = (path: number, flags: number, out: number) => {
      try {
        if (!guest.enter(90)) return guest.instead(90, [path, flags, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatOpenFile(path, flags, out));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatReadFile: (calls[91] = (h: number, buf: number, len: number, done: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(91)) return guest.instead(91, [h, buf, len, done]);
          if (!guest.memory.containsBuffer(buf, len)) return guest.leave(RAT_ERR_FAULT);
          if (!guest.memory.writable(done, 4)) return guest.leave(RAT_ERR_FAULT);
          let result = lookup(kernel, h, STREAM, RIGHT.READ);
          if (result >= 0) {
            const hObject = result;
            try {
              result = handlers.RatReadFile(hObject, buf, len, done);
            } finally {
              release(kernel, hObject);
            }
          }
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatWriteFile: (calls[92] = (h: number, buf: number, len: number, done: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(92)) return guest.instead(92, [h, buf, len, done]);
          if (!guest.memory.containsBuffer(buf, len)) return guest.leave(RAT_ERR_FAULT);
          if (!guest.memory.writable(done, 4)) return guest.leave(RAT_ERR_FAULT);
          let result = lookup(kernel, h, STREAM, RIGHT.WRITE);
          if (result >= 0) {
            const hObject = result;
            try {
              result = handlers.RatWriteFile(hObject, buf, len, done);
            } finally {
              release(kernel, hObject);
            }
          }
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatCreatePipe: (calls[95] = (capacity: number, readEnd: number, writeEnd: number) => {
      try {
        if (!guest.enter(95)) return guest.instead(95, [capacity, readEnd, writeEnd]);
        if (!guest.memory.writable(readEnd, 4)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(writeEnd, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatCreatePipe(capacity, readEnd, writeEnd));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatHandleFromFd: (calls[96] = (fd: number, out: number) => {
      try {
        if (!guest.enter(96)) return guest.instead(96, [fd, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatHandleFromFd(fd, out));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatFdFromHandle: (calls[97] = (h: number, fd: number) => {
      try {
        if (!guest.enter(97)) return guest.instead(97, [h, fd]);
        if (!guest.memory.writable(fd, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, h, STREAM, 0);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatFdFromHandle(hObject, fd);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSeekFile: (calls[120] = (h: number, offset: bigint, origin: number, position: number) => {
      try {
        if (!guest.enter(120)) return guest.instead(120, [h, offset, origin, position]);
        if (position !== 0 && !guest.memory.contains(position, 8)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, h, TYPE.FILE, 0);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatSeekFile(hObject, offset, origin, position);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSetFileSize: (calls[121] = (h: number, size: bigint) => {
      try {
        if (!guest.enter(121)) return guest.instead(121, [h, size]);
        let result = lookup(kernel, h, TYPE.FILE, RIGHT.WRITE);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatSetFileSize(hObject, size);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatFlushFile: (calls[122] = (h: number) => {
      try {
        if (!guest.enter(122)) return guest.instead(122, [h]);
        let result = lookup(kernel, h, TYPE.FILE, 0);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatFlushFile(hObject);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatReadFileAsync: (calls[140] = (h: number, offset: bigint, buf: number, len: number, q: number, userData: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(140)) return guest.instead(140, [h, offset, buf, len, q, userData]);
          if (!guest.memory.containsBuffer(buf, len)) return guest.leave(RAT_ERR_FAULT);
          let result = lookup(kernel, h, STREAM, RIGHT.READ);
          if (result >= 0) {
            const hObject = result;
            try {
              result = handlers.RatReadFileAsync(hObject, h, offset, buf, len, q, userData);
            } finally {
              release(kernel, hObject);
            }
          }
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatWriteFileAsync: (calls[141] = (h: number, offset: bigint, buf: number, len: number, q: number, userData: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(141)) return guest.instead(141, [h, offset, buf, len, q, userData]);
          if (!guest.memory.containsBuffer(buf, len)) return guest.leave(RAT_ERR_FAULT);
          let result = lookup(kernel, h, STREAM, RIGHT.WRITE);
          if (result >= 0) {
            const hObject = result;
            try {
              result = handlers.RatWriteFileAsync(hObject, h, offset, buf, len, q, userData);
            } finally {
              release(kernel, hObject);
            }
          }
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatFlushFileAsync: (calls[142] = (h: number, q: number, userData: number) => {
      try {
        if (!guest.enter(142)) return guest.instead(142, [h, q, userData]);
        let result = lookup(kernel, h, TYPE.FILE, 0);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatFlushFileAsync(hObject, h, q, userData);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatCancelFileAsync: (calls[143] = (h: number, q: number, userData: number) => {
      try {
        if (!guest.enter(143)) return guest.instead(143, [h, q, userData]);
        let result = lookup(kernel, h, STREAM, 0);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatCancelFileAsync(hObject, h, q, userData);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatGetFileInfo: (calls[123] = (h: number, out: number) => {
      try {
        if (!guest.enter(123)) return guest.instead(123, [h, out]);
        if (!guest.memory.writable(out, 56)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, h, STREAM, 0);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatGetFileInfo(hObject, out);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatGetPathInfo: (calls[124] = (path: number, followLink: number, out: number) => {
      try {
        if (!guest.enter(124)) return guest.instead(124, [path, followLink, out]);
        if (!guest.memory.writable(out, 56)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatGetPathInfo(path, followLink, out));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatReadDirectory: (calls[125] = (directory: number, out: number, max: number, count: number) => {
      try {
        if (!guest.enter(125)) return guest.instead(125, [directory, out, max, count]);
        if (!guest.memory.containsArray(out, max, 272)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(count, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, directory, TYPE.FILE, RIGHT.READ);
        if (result >= 0) {
          const directoryObject = result;
          try {
            result = handlers.RatReadDirectory(directoryObject, out, max, count);
          } finally {
            release(kernel, directoryObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatCreateDirectory: (calls[126] = (path: number) => {
      try {
        if (!guest.enter(126)) return guest.instead(126, [path]);
        return guest.leave(handlers.RatCreateDirectory(path));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatDeleteDirectory: (calls[127] = (path: number) => {
      try {
        if (!guest.enter(127)) return guest.instead(127, [path]);
        return guest.leave(handlers.RatDeleteDirectory(path));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatDeleteFile: (calls[128] = (path: number) => {
      try {
        if (!guest.enter(128)) return guest.instead(128, [path]);
        return guest.leave(handlers.RatDeleteFile(path));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatRenameFile: (calls[129] = (from: number, to: number) => {
      try {
        if (!guest.enter(129)) return guest.instead(129, [from, to]);
        return guest.leave(handlers.RatRenameFile(from, to));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatCreateLink: (calls[130] = (path: number, target: number, symbolic: number) => {
      try {
        if (!guest.enter(130)) return guest.instead(130, [path, target, symbolic]);
        return guest.leave(handlers.RatCreateLink(path, target, symbolic));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatGetVolumeInfo: (calls[131] = (path: number, out: number) => {
      try {
        if (!guest.enter(131)) return guest.instead(131, [path, out]);
        if (!guest.memory.writable(out, 64)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatGetVolumeInfo(path, out));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatFdLock: (calls[105] = (fd: number, owner: number, action: number, range: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(105)) return guest.instead(105, [fd, owner, action, range]);
          if (!guest.memory.writable(range, 24)) return guest.leave(RAT_ERR_FAULT);
          const result = handlers.RatFdLock(fd, owner, action, range);
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED || guest.handled) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatPoll: (calls[104] = (entries: number, count: number, timeoutNs: bigint, mask: number, ready: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(104)) return guest.instead(104, [entries, count, timeoutNs, mask, ready]);
          if (!guest.memory.containsArray(entries, count, 8)) return guest.leave(RAT_ERR_FAULT);
          if (mask !== 0 && !guest.memory.contains(mask, 4)) return guest.leave(RAT_ERR_FAULT);
          if (!guest.memory.writable(ready, 4)) return guest.leave(RAT_ERR_FAULT);
          const result = handlers.RatPoll(entries, count, timeoutNs, mask, ready);
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED || guest.handled) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSignalSend: (calls[110] = (id: number, to: number, signal: number) => {
      try {
        if (!guest.enter(110)) return guest.instead(110, [id, to, signal]);
        return guest.leave(handlers.RatSignalSend(id, to, signal));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSignalAction: (calls[111] = (signal: number, action: number, former: number) => {
      try {
        if (!guest.enter(111)) return guest.instead(111, [signal, action, former]);
        if (!guest.memory.writable(former, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatSignalAction(signal, action, former));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSignalMask: (calls[112] = (less: number, more: number, former: number) => {
      try {
        if (!guest.enter(112)) return guest.instead(112, [less, more, former]);
        if (!guest.memory.writable(former, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatSignalMask(less, more, former));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSignalPending: (calls[113] = () => {
      try {
        if (!guest.enter(113)) return guest.instead(113, []);
        return guest.leave(handlers.RatSignalPending());
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSignalWait: (calls[114] = (handles: number, count: number, timeoutNs: bigint, mask: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(114)) return guest.instead(114, [handles, count, timeoutNs, mask]);
          if (!guest.memory.containsArray(handles, count, 4)) return guest.leave(RAT_ERR_FAULT);
          if (mask !== 0 && !guest.memory.contains(mask, 4)) return guest.leave(RAT_ERR_FAULT);
          const result = handlers.RatSignalWait(handles, count, timeoutNs, mask);
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED || guest.handled) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSignalTake: (calls[115] = (set: number, timeoutNs: bigint, signal: number, sender: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(115)) return guest.instead(115, [set, timeoutNs, signal, sender]);
          if (!guest.memory.writable(signal, 4)) return guest.leave(RAT_ERR_FAULT);
          if (!guest.memory.writable(sender, 4)) return guest.leave(RAT_ERR_FAULT);
          const result = handlers.RatSignalTake(set, timeoutNs, signal, sender);
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED || guest.handled) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSetAlarm: (calls[116] = (change: number, dueMs: number, periodMs: number, formerDueMs: number, formerPeriodMs: number) => {
      try {
        if (!guest.enter(116)) return guest.instead(116, [change, dueMs, periodMs, formerDueMs, formerPeriodMs]);
        if (!guest.memory.writable(formerDueMs, 4)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(formerPeriodMs, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatSetAlarm(change, dueMs, periodMs, formerDueMs, formerPeriodMs));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatCreateTerminal: (calls[98] = (columns: number, rows: number, out: number) => {
      try {
        if (!guest.enter(98)) return guest.instead(98, [columns, rows, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatCreateTerminal(columns, rows, out));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatGetTerminal: (calls[180] = (fd: number, modes: number) => {
      try {
        if (!guest.enter(180)) return guest.instead(180, [fd, modes]);
        if (!guest.memory.writable(modes, 76)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatGetTerminal(fd, modes));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSetTerminal: (calls[181] = (fd: number, what: number, modes: number) => {
      try {
        if (!guest.enter(181)) return guest.instead(181, [fd, what, modes]);
        if (!guest.memory.writable(modes, 76)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatSetTerminal(fd, what, modes));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatTerminalGroup: (calls[182] = (fd: number, change: number, group: number, former: number, session: number) => {
      try {
        if (!guest.enter(182)) return guest.instead(182, [fd, change, group, former, session]);
        if (!guest.memory.writable(former, 4)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(session, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatTerminalGroup(fd, change, group, former, session));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatProcessGroup: (calls[183] = (id: number, join: number, group: number, session: number) => {
      try {
        if (!guest.enter(183)) return guest.instead(183, [id, join, group, session]);
        if (!guest.memory.writable(group, 4)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(session, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatProcessGroup(id, join, group, session));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSetChildEvent: (calls[184] = (h: number) => {
      try {
        if (!guest.enter(184)) return guest.instead(184, [h]);
        let result = lookup(kernel, h, TYPE.EVENT, RIGHT.SIGNAL);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatSetChildEvent(hObject);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatTakeChange: (calls[185] = (h: number, what: number, signal: number) => {
      try {
        if (!guest.enter(185)) return guest.instead(185, [h, what, signal]);
        if (!guest.memory.writable(signal, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, h, TYPE.PROCESS, RIGHT.INSPECT);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatTakeChange(hObject, what, signal);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
  };
}
