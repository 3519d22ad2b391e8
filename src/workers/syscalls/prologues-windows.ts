// Made by `npm run generate` from src/guest-abi/syscalls.ts. Do not edit.
import { RAT_ERR_FAULT, RAT_ERR_INTERRUPTED, RIGHT, TYPE } from '../../guest-abi/status.ts';
import { guessObject, lookupUsed } from '../../kernel/core/brief-use.ts';
import { lookup } from '../../kernel/core/handle-table.ts';
import { release } from '../../kernel/core/object.ts';
import type { Guest } from '../guest.ts';
import type { SyscallHandlers } from './prologues.ts';

/** What programs import: the handlers, each between the two sides of the gate. */
export function bindWindows(guest: Guest, handlers: Pick<SyscallHandlers, 'RatCreateMessageQueue' | 'RatGetThreadMessageQueue' | 'RatPostMessage' | 'RatGetMessage' | 'RatPeekMessage' | 'RatPostQuitMessage' | 'RatWatchHandle' | 'RatUnwatchHandle' | 'RatMsgWaitForMultipleHandles' | 'RatCreateWindow' | 'RatDestroyWindow' | 'RatGetWindowUserData' | 'RatShowWindow' | 'RatSetWindowTitle' | 'RatMoveWindow' | 'RatGetWindowRect' | 'RatActivateWindow' | 'RatPostWindowMessage' | 'RatPresent' | 'RatRequestFrame' | 'RatInvalidate' | 'RatWindowProcedure' | 'RatBeginPaint' | 'RatEndPaint' | 'RatFillRect' | 'RatStrokeRect' | 'RatDrawLine' | 'RatFillEllipse' | 'RatDrawText' | 'RatMeasureText' | 'RatDrawPixels' | 'RatSetClip' | 'RatCreateControl' | 'RatSetControlText' | 'RatGetControlText' | 'RatSetControlValue' | 'RatGetControlValue' | 'RatSetControlItems' | 'RatEnableControl' | 'RatFocusControl' | 'RatSetMenu' | 'RatSetControlSelection' | 'RatGetControlSelection' | 'RatSetWindowTimer' | 'RatSetCursor' | 'RatCaptureMouse' | 'RatGetTheme' | 'RatSetClipboardText' | 'RatGetClipboardText' | 'RatFillMessageBox' | 'RatAttachTerminal' | 'RatBeginSend' | 'RatContinueSend' | 'RatReceiveSent' | 'RatReplySent'>) {
  const { calls, kernel } = guest;
  return {
    RatCreateMessageQueue: (calls[80] = (capacity: number, out: number) => {
      try {
        if (!guest.enter(80)) return guest.instead(80, [capacity, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatCreateMessageQueue(capacity, out));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatGetThreadMessageQueue: (calls[81] = (thread: number, out: number) => {
      try {
        if (!guest.enter(81)) return guest.instead(81, [thread, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatGetThreadMessageQueue(thread, out));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatPostMessage: (calls[82] = (q: number, msg: number) => {
      try {
        if (!guest.enter(82, guessObject(kernel, q))) return guest.instead(82, [q, msg]);
        if (!guest.memory.writable(msg, 40)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatPostMessage(q, msg));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatGetMessage: (calls[83] = (out: number, q: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(83, guessObject(kernel, q))) return guest.instead(83, [out, q]);
          if (!guest.memory.writable(out, 40)) return guest.leave(0);
          const result = handlers.RatGetMessage(out, q);
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatPeekMessage: (calls[84] = (out: number, q: number, remove: number) => {
      try {
        if (!guest.enter(84, guessObject(kernel, q))) return guest.instead(84, [out, q, remove]);
        if (!guest.memory.writable(out, 40)) return guest.leave(0);
        return guest.leave(handlers.RatPeekMessage(out, q, remove));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatPostQuitMessage: (calls[86] = (exitCode: number) => {
      try {
        if (!guest.enter(86)) return guest.instead(86, [exitCode]);
        return guest.leave(handlers.RatPostQuitMessage(exitCode));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatWatchHandle: (calls[87] = (h: number, q: number) => {
      try {
        if (!guest.enter(87)) return guest.instead(87, [h, q]);
        let result = lookup(kernel, h, 0, RIGHT.WAIT);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatWatchHandle(hObject, h, q);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatUnwatchHandle: (calls[88] = (h: number, q: number) => {
      try {
        if (!guest.enter(88)) return guest.instead(88, [h, q]);
        let result = lookup(kernel, h, 0, 0);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatUnwatchHandle(hObject, q);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatMsgWaitForMultipleHandles: (calls[89] = (handles: number, count: number, waitAll: number, timeoutMs: number, outIndex: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(89)) return guest.instead(89, [handles, count, waitAll, timeoutMs, outIndex]);
          if (outIndex !== 0 && !guest.memory.contains(outIndex, 4)) return guest.leave(RAT_ERR_FAULT);
          const result = handlers.RatMsgWaitForMultipleHandles(handles, count, waitAll, timeoutMs, outIndex);
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatCreateWindow: (calls[144] = (attrs: number, out: number) => {
      try {
        if (!guest.enter(144)) return guest.instead(144, [attrs, out]);
        if (!guest.memory.writable(attrs, 40)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatCreateWindow(attrs, out));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatDestroyWindow: (calls[145] = (w: number) => {
      try {
        if (!guest.enter(145)) return guest.instead(145, [w]);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatDestroyWindow(wObject);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatGetWindowUserData: (calls[146] = (w: number, out: number) => {
      try {
        if (!guest.enter(146)) return guest.instead(146, [w, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.INSPECT);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatGetWindowUserData(wObject, out);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatShowWindow: (calls[147] = (w: number, state: number) => {
      try {
        if (!guest.enter(147)) return guest.instead(147, [w, state]);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatShowWindow(wObject, state);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSetWindowTitle: (calls[148] = (w: number, title: number) => {
      try {
        if (!guest.enter(148)) return guest.instead(148, [w, title]);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatSetWindowTitle(wObject, title);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatMoveWindow: (calls[149] = (w: number, x: number, y: number, width: number, height: number) => {
      try {
        if (!guest.enter(149)) return guest.instead(149, [w, x, y, width, height]);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatMoveWindow(wObject, x, y, width, height);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatGetWindowRect: (calls[150] = (w: number, out: number) => {
      try {
        if (!guest.enter(150)) return guest.instead(150, [w, out]);
        if (!guest.memory.writable(out, 16)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.INSPECT);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatGetWindowRect(wObject, out);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatActivateWindow: (calls[151] = (w: number) => {
      try {
        if (!guest.enter(151)) return guest.instead(151, [w]);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatActivateWindow(wObject);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatPostWindowMessage: (calls[153] = (w: number, msg: number) => {
      try {
        if (!guest.enter(153)) return guest.instead(153, [w, msg]);
        if (!guest.memory.writable(msg, 40)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.SIGNAL);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatPostWindowMessage(wObject, msg);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatPresent: (calls[154] = (w: number, pixels: number, width: number, height: number, stridePixels: number, dirty: number, dirtyCount: number) => {
      try {
        if (!guest.enter(154)) return guest.instead(154, [w, pixels, width, height, stridePixels, dirty, dirtyCount]);
        if (dirty !== 0 && !guest.memory.containsArray(dirty, dirtyCount, 16)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatPresent(wObject, pixels, width, height, stridePixels, dirty, dirtyCount);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatRequestFrame: (calls[155] = (w: number) => {
      try {
        if (!guest.enter(155)) return guest.instead(155, [w]);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatRequestFrame(wObject);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatInvalidate: (calls[156] = (w: number, area: number) => {
      try {
        if (!guest.enter(156)) return guest.instead(156, [w, area]);
        if (area !== 0 && !guest.memory.contains(area, 16)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatInvalidate(wObject, area);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatWindowProcedure: (calls[157] = (w: number, out: number) => {
      try {
        if (!guest.enter(157)) return guest.instead(157, [w, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, w, TYPE.WINDOW, 0);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatWindowProcedure(wObject, out);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatBeginPaint: (calls[158] = (w: number, invalid: number) => {
      try {
        if (!guest.enter(158)) return guest.instead(158, [w, invalid]);
        if (invalid !== 0 && !guest.memory.contains(invalid, 16)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatBeginPaint(wObject, invalid);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatEndPaint: (calls[159] = (w: number) => {
      try {
        if (!guest.enter(159)) return guest.instead(159, [w]);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatEndPaint(wObject);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatFillRect: (calls[160] = (w: number, area: number, color: number) => {
      try {
        if (!guest.enter(160, guessObject(kernel, w))) return guest.instead(160, [w, area, color]);
        if (!guest.memory.writable(area, 16)) return guest.leave(RAT_ERR_FAULT);
        let result = lookupUsed(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          result = handlers.RatFillRect(wObject, area, color);
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatStrokeRect: (calls[161] = (w: number, area: number, color: number, thickness: number) => {
      try {
        if (!guest.enter(161, guessObject(kernel, w))) return guest.instead(161, [w, area, color, thickness]);
        if (!guest.memory.writable(area, 16)) return guest.leave(RAT_ERR_FAULT);
        let result = lookupUsed(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          result = handlers.RatStrokeRect(wObject, area, color, thickness);
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatDrawLine: (calls[162] = (w: number, x1: number, y1: number, x2: number, y2: number, color: number, thickness: number) => {
      try {
        if (!guest.enter(162, guessObject(kernel, w))) return guest.instead(162, [w, x1, y1, x2, y2, color, thickness]);
        let result = lookupUsed(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          result = handlers.RatDrawLine(wObject, x1, y1, x2, y2, color, thickness);
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatFillEllipse: (calls[163] = (w: number, area: number, color: number) => {
      try {
        if (!guest.enter(163, guessObject(kernel, w))) return guest.instead(163, [w, area, color]);
        if (!guest.memory.writable(area, 16)) return guest.leave(RAT_ERR_FAULT);
        let result = lookupUsed(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          result = handlers.RatFillEllipse(wObject, area, color);
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatDrawText: (calls[164] = (w: number, x: number, y: number, text: number, font: number, color: number) => {
      try {
        if (!guest.enter(164, guessObject(kernel, w))) return guest.instead(164, [w, x, y, text, font, color]);
        if (font !== 0 && !guest.memory.contains(font, 20)) return guest.leave(RAT_ERR_FAULT);
        let result = lookupUsed(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          result = handlers.RatDrawText(wObject, x, y, text, font, color);
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatMeasureText: (calls[165] = (text: number, font: number, width: number, height: number) => {
      try {
        if (!guest.enter(165)) return guest.instead(165, [text, font, width, height]);
        if (font !== 0 && !guest.memory.contains(font, 20)) return guest.leave(RAT_ERR_FAULT);
        if (width !== 0 && !guest.memory.contains(width, 4)) return guest.leave(RAT_ERR_FAULT);
        if (height !== 0 && !guest.memory.contains(height, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatMeasureText(text, font, width, height));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatDrawPixels: (calls[166] = (w: number, area: number, pixels: number, width: number, height: number, stridePixels: number) => {
      try {
        if (!guest.enter(166)) return guest.instead(166, [w, area, pixels, width, height, stridePixels]);
        if (!guest.memory.writable(area, 16)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatDrawPixels(wObject, area, pixels, width, height, stridePixels);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSetClip: (calls[167] = (w: number, area: number) => {
      try {
        if (!guest.enter(167, guessObject(kernel, w))) return guest.instead(167, [w, area]);
        if (area !== 0 && !guest.memory.contains(area, 16)) return guest.leave(RAT_ERR_FAULT);
        let result = lookupUsed(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          result = handlers.RatSetClip(wObject, area);
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatCreateControl: (calls[300] = (parent: number, attrs: number, out: number) => {
      try {
        if (!guest.enter(300)) return guest.instead(300, [parent, attrs, out]);
        if (!guest.memory.writable(attrs, 36)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, parent, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const parentObject = result;
          try {
            result = handlers.RatCreateControl(parentObject, attrs, out);
          } finally {
            release(kernel, parentObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSetControlText: (calls[301] = (c: number, text: number) => {
      try {
        if (!guest.enter(301)) return guest.instead(301, [c, text]);
        let result = lookup(kernel, c, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const cObject = result;
          try {
            result = handlers.RatSetControlText(cObject, text);
          } finally {
            release(kernel, cObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatGetControlText: (calls[302] = (c: number, buf: number, size: number, length: number) => {
      try {
        if (!guest.enter(302)) return guest.instead(302, [c, buf, size, length]);
        if (!guest.memory.containsBuffer(buf, size)) return guest.leave(RAT_ERR_FAULT);
        if (length !== 0 && !guest.memory.contains(length, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, c, TYPE.WINDOW, RIGHT.INSPECT);
        if (result >= 0) {
          const cObject = result;
          try {
            result = handlers.RatGetControlText(cObject, buf, size, length);
          } finally {
            release(kernel, cObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSetControlValue: (calls[303] = (c: number, value: number) => {
      try {
        if (!guest.enter(303)) return guest.instead(303, [c, value]);
        let result = lookup(kernel, c, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const cObject = result;
          try {
            result = handlers.RatSetControlValue(cObject, value);
          } finally {
            release(kernel, cObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatGetControlValue: (calls[304] = (c: number, value: number) => {
      try {
        if (!guest.enter(304)) return guest.instead(304, [c, value]);
        if (!guest.memory.writable(value, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, c, TYPE.WINDOW, RIGHT.INSPECT);
        if (result >= 0) {
          const cObject = result;
          try {
            result = handlers.RatGetControlValue(cObject, value);
          } finally {
            release(kernel, cObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSetControlItems: (calls[305] = (c: number, items: number, count: number) => {
      try {
        if (!guest.enter(305)) return guest.instead(305, [c, items, count]);
        if (!guest.memory.containsArray(items, count, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, c, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const cObject = result;
          try {
            result = handlers.RatSetControlItems(cObject, items, count);
          } finally {
            release(kernel, cObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatEnableControl: (calls[306] = (c: number, enabled: number) => {
      try {
        if (!guest.enter(306)) return guest.instead(306, [c, enabled]);
        let result = lookup(kernel, c, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const cObject = result;
          try {
            result = handlers.RatEnableControl(cObject, enabled);
          } finally {
            release(kernel, cObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatFocusControl: (calls[307] = (c: number) => {
      try {
        if (!guest.enter(307)) return guest.instead(307, [c]);
        let result = lookup(kernel, c, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const cObject = result;
          try {
            result = handlers.RatFocusControl(cObject);
          } finally {
            release(kernel, cObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSetMenu: (calls[308] = (w: number, items: number, count: number) => {
      try {
        if (!guest.enter(308)) return guest.instead(308, [w, items, count]);
        if (!guest.memory.containsArray(items, count, 16)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatSetMenu(wObject, items, count);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSetControlSelection: (calls[320] = (c: number, start: number, end: number) => {
      try {
        if (!guest.enter(320)) return guest.instead(320, [c, start, end]);
        let result = lookup(kernel, c, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const cObject = result;
          try {
            result = handlers.RatSetControlSelection(cObject, start, end);
          } finally {
            release(kernel, cObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatGetControlSelection: (calls[321] = (c: number, start: number, end: number) => {
      try {
        if (!guest.enter(321)) return guest.instead(321, [c, start, end]);
        if (!guest.memory.writable(start, 4)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(end, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, c, TYPE.WINDOW, RIGHT.INSPECT);
        if (result >= 0) {
          const cObject = result;
          try {
            result = handlers.RatGetControlSelection(cObject, start, end);
          } finally {
            release(kernel, cObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSetWindowTimer: (calls[190] = (w: number, id: number, periodMs: number) => {
      try {
        if (!guest.enter(190)) return guest.instead(190, [w, id, periodMs]);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatSetWindowTimer(wObject, id, periodMs);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSetCursor: (calls[191] = (w: number, cursor: number) => {
      try {
        if (!guest.enter(191)) return guest.instead(191, [w, cursor]);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatSetCursor(wObject, cursor);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatCaptureMouse: (calls[192] = (w: number) => {
      try {
        if (!guest.enter(192)) return guest.instead(192, [w]);
        return guest.leave(handlers.RatCaptureMouse(w));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatGetTheme: (calls[193] = (out: number) => {
      try {
        if (!guest.enter(193)) return guest.instead(193, [out]);
        if (!guest.memory.writable(out, 40)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatGetTheme(out));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSetClipboardText: (calls[194] = (text: number) => {
      try {
        if (!guest.enter(194)) return guest.instead(194, [text]);
        return guest.leave(handlers.RatSetClipboardText(text));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatGetClipboardText: (calls[195] = (buf: number, size: number, length: number) => {
      try {
        if (!guest.enter(195)) return guest.instead(195, [buf, size, length]);
        if (!guest.memory.containsBuffer(buf, size)) return guest.leave(RAT_ERR_FAULT);
        if (length !== 0 && !guest.memory.contains(length, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatGetClipboardText(buf, size, length));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatFillMessageBox: (calls[311] = (w: number, text: number, buttons: number) => {
      try {
        if (!guest.enter(311)) return guest.instead(311, [w, text, buttons]);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatFillMessageBox(wObject, text, buttons);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatAttachTerminal: (calls[312] = (c: number, terminal: number) => {
      try {
        if (!guest.enter(312)) return guest.instead(312, [c, terminal]);
        let result = lookup(kernel, c, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const cObject = result;
          try {
            result = lookup(kernel, terminal, TYPE.TERMINAL, RIGHT.WRITE);
            if (result >= 0) {
              const terminalObject = result;
              try {
                result = handlers.RatAttachTerminal(cObject, terminalObject);
              } finally {
                release(kernel, terminalObject);
              }
            }
          } finally {
            release(kernel, cObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatBeginSend: (calls[197] = (w: number, msg: number, timeoutMs: number, out: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(197)) return guest.instead(197, [w, msg, timeoutMs, out]);
          if (!guest.memory.writable(msg, 40)) return guest.leave(RAT_ERR_FAULT);
          if (!guest.memory.writable(out, 8)) return guest.leave(RAT_ERR_FAULT);
          let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.SIGNAL);
          if (result >= 0) {
            const wObject = result;
            try {
              result = handlers.RatBeginSend(wObject, msg, timeoutMs, out);
            } finally {
              release(kernel, wObject);
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
    RatContinueSend: (calls[198] = (out: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(198)) return guest.instead(198, [out]);
          if (!guest.memory.writable(out, 8)) return guest.leave(RAT_ERR_FAULT);
          const result = handlers.RatContinueSend(out);
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatReceiveSent: (calls[199] = (out: number) => {
      try {
        if (!guest.enter(199)) return guest.instead(199, [out]);
        if (!guest.memory.writable(out, 48)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatReceiveSent(out));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatReplySent: (calls[189] = (id: number, result: number) => {
      try {
        if (!guest.enter(189)) return guest.instead(189, [id, result]);
        return guest.leave(handlers.RatReplySent(id, result));
      } catch (error) {
        return guest.fail(error);
      }
    }),
  };
}
