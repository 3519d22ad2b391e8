/** Windows: what programs say of them, checked; the page shows them (host/desktop/). */
import {
  RAT_ERR_ACCESS_DENIED,
  RAT_ERR_CLOSED,
  RAT_ERR_FAULT,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_NOT_SUPPORTED,
  RAT_ERR_WRONG_TYPE,
  RAT_SUCCESS,
  RIGHT,
  TYPE,
} from '../../guest-abi/status.ts';
import { RatMsg, RatRect, RatTheme, RatWindowAttributes } from '../../guest-abi/struct-offsets.ts';
import { CURSOR, SHOW, WINDOW, WINDOW_SIZE_MAX, WINDOW_TITLE_BYTES } from '../../guest-abi/windows.ts';
import { createHandle, lookup, naturalRights, orCloseHandle } from '../../kernel/core/handle-table.ts';
import { release } from '../../kernel/core/object.ts';
import { ownQueue } from '../../kernel/objects/own-queue.ts';
import { around, type Box, present, requestFrame } from '../../kernel/objects/surface.ts';
import { readTheme } from '../../kernel/objects/theme.ts';
import { timersStarted } from '../../kernel/objects/timer.ts';
import {
  activateWindow,
  captureMouse,
  createWindow,
  destroyWindow,
  hasDesktop,
  invalidateWindow,
  isControl,
  type NewWindow,
  releaseMouse,
  setCursor,
  setWindowHandle,
  setWindowRect,
  setWindowTitle,
  showWindow,
  windowProcedure,
  windowRect,
} from '../../kernel/objects/window.ts';
import { postWindowMessage, windowStatus } from '../../kernel/objects/window-messages.ts';
import { setWindowTimer, stopWindowTimer } from '../../kernel/objects/window-timers.ts';
import { processId } from '../../kernel/process/process.ts';
import { callBroker, REQUEST } from '../../kernel/process/requests.ts';
import type { Guest } from '../guest.ts';
import { wholeText } from '../guest-strings.ts';
import { setControlText } from './controls.ts';
import { putHandle } from './handles.ts';
import type { SyscallHandlers } from './prologues.ts';
import { readRect, writeRect } from './rects.ts';

const FLAGS = Object.values(WINDOW).reduce((all, flag) => all | flag, 0);
const MESSAGE_WORDS = RatMsg.SIZEOF / 4;
/** More rectangles than these are taken for the whole picture. */
const RECTS_MAX = 4096;

const CURSOR_LAST = Math.max(...Object.values(CURSOR));

const isSize = (size: number) => size >= 1 && size <= WINDOW_SIZE_MAX;

type Calls = Pick<
  SyscallHandlers,
  | 'RatCreateWindow'
  | 'RatDestroyWindow'
  | 'RatGetWindowUserData'
  | 'RatShowWindow'
  | 'RatSetWindowTitle'
  | 'RatMoveWindow'
  | 'RatGetWindowRect'
  | 'RatActivateWindow'
  | 'RatPostWindowMessage'
  | 'RatPresent'
  | 'RatRequestFrame'
  | 'RatInvalidate'
  | 'RatWindowProcedure'
  | 'RatSetWindowTimer'
  | 'RatSetCursor'
  | 'RatCaptureMouse'
  | 'RatGetTheme'
>;

export function windowCalls(guest: Guest): Calls {
  const { kernel } = guest;
  const message = new Int32Array(MESSAGE_WORDS);

  /** The bytes of a title, as many as are kept; RAT_ERR_FAULT. */
  const readTitle = (address: number): Uint8Array | number => {
    if (address === 0) return new Uint8Array(0);
    const length = guest.memory.stringLength(address, WINDOW_TITLE_BYTES);
    if (length < 0) return RAT_ERR_FAULT;
    return wholeText(guest.memory.copy(address, Math.min(length, WINDOW_TITLE_BYTES)), WINDOW_TITLE_BYTES);
  };

  /** What the attributes say, but for the owner; nothing is changed yet. */
  const readAttributes = (attrs: number): NewWindow | number => {
    const field = (name: keyof typeof RatWindowAttributes) => guest.memory.i32(attrs + RatWindowAttributes[name]);
    const rect = { x: field('x'), y: field('y'), width: field('width'), height: field('height') };
    const flags = field('flags');
    if (field('size') !== RatWindowAttributes.SIZEOF || (flags & ~FLAGS) !== 0) return RAT_ERR_INVALID_ARGUMENT;
    if (!isSize(rect.width) || !isSize(rect.height)) return RAT_ERR_INVALID_ARGUMENT;
    const title = readTitle(field('title'));
    if (typeof title === 'number') return title;
    return {
      flags,
      state: (flags & WINDOW.HIDDEN) !== 0 ? SHOW.HIDE : SHOW.NORMAL,
      rect,
      title,
      procedure: field('proc'),
      userData: field('userData'),
      owner: 0,
    };
  };

  const create = (given: NewWindow, out: number): number => {
    if (!hasDesktop(kernel)) return RAT_ERR_NOT_SUPPORTED;
    const queue = ownQueue(kernel);
    if (queue < 0) return queue;
    const window = createWindow(kernel, queue, given);
    if (window < 0) return window;
    try {
      const handle = createHandle(kernel, kernel.process, window, naturalRights(kernel, window));
      if (handle < 0) return handle;
      setWindowHandle(kernel, window, handle);
      const status = orCloseHandle(kernel, handle, () => callBroker(kernel, REQUEST.CREATE_WINDOW, window));
      return status < 0 ? status : putHandle(guest, handle, out);
    } finally {
      release(kernel, window);
    }
  };

  const boxOf = (rect: number): Box => {
    const { x, y, width, height } = readRect(guest.memory, rect);
    return [x, y, x + width, y + height];
  };

  /** The box around rectangles, as far as they lie in a picture. */
  const boxAround = (rects: number, count: number, width: number, height: number): Box => {
    if (rects === 0 || count > RECTS_MAX) return [0, 0, width, height];
    let box: Box = [0, 0, 0, 0];
    for (let at = rects; at < rects + count * RatRect.SIZEOF; at += RatRect.SIZEOF) {
      const [left, top, right, bottom] = boxOf(at);
      box = around(box, [Math.max(0, left), Math.max(0, top), Math.min(width, right), Math.min(height, bottom)]);
    }
    return box;
  };

  return {
    RatCreateWindow: (attrs, out) => {
      const given = readAttributes(attrs);
      if (typeof given === 'number') return given;
      const parent = guest.memory.i32(attrs + RatWindowAttributes.parent);
      if (parent === 0) return (given.flags & WINDOW.MODAL) !== 0 ? RAT_ERR_INVALID_ARGUMENT : create(given, out);
      const owner = lookup(kernel, parent, TYPE.WINDOW, RIGHT.WRITE);
      if (owner < 0) return owner;
      try {
        if (isControl(kernel, owner)) return RAT_ERR_WRONG_TYPE;
        return windowStatus(kernel, owner) < 0 ? RAT_ERR_CLOSED : create({ ...given, owner }, out);
      } finally {
        release(kernel, owner);
      }
    },

    RatDestroyWindow: (window) => destroyWindow(kernel, window),

    RatGetWindowUserData: (window, out) => {
      guest.memory.setU32(out, windowProcedure(kernel, window).userData);
      return RAT_SUCCESS;
    },

    RatShowWindow: (window, state) =>
      state >>> 0 > (isControl(kernel, window) ? SHOW.NORMAL : SHOW.MAXIMIZED)
        ? RAT_ERR_INVALID_ARGUMENT
        : showWindow(kernel, window, state),

    RatSetWindowTitle: (window, address) => {
      if (isControl(kernel, window)) return setControlText(guest, window, address);
      const title = address === 0 ? RAT_ERR_FAULT : readTitle(address);
      return typeof title === 'number' ? title : setWindowTitle(kernel, window, title);
    },

    RatMoveWindow: (window, x, y, width, height) =>
      isSize(width) && isSize(height)
        ? setWindowRect(kernel, window, { x, y, width, height }, false)
        : RAT_ERR_INVALID_ARGUMENT,

    RatGetWindowRect: (window, out) => {
      const status = windowStatus(kernel, window);
      if (status < 0) return status;
      writeRect(guest.memory, out, windowRect(kernel, window));
      return RAT_SUCCESS;
    },

    RatActivateWindow: (window) => activateWindow(kernel, window),

    RatPostWindowMessage: (window, msg) => {
      for (let i = 0; i < MESSAGE_WORDS; i++) message[i] = guest.memory.i32(msg + i * 4);
      return postWindowMessage(kernel, window, message);
    },

    RatPresent: (window, pixels, width, height, stride, dirty, count) => {
      const { memory } = guest;
      if (isControl(kernel, window)) return RAT_ERR_WRONG_TYPE;
      if (!isSize(width) || !isSize(height) || stride < width || (pixels & 3) !== 0) return RAT_ERR_INVALID_ARGUMENT;
      const bytes = ((height - 1) * stride + width) * 4;
      if (pixels === 0 || bytes > 0xffffffff || !memory.contains(pixels, bytes)) return RAT_ERR_FAULT;
      const picture = { words: memory.int32(), at: (pixels >>> 0) / 4, width, height, stride };
      return present(kernel, window, picture, boxAround(dirty >>> 0, count >>> 0, width, height));
    },

    RatRequestFrame: (window) => (isControl(kernel, window) ? RAT_ERR_WRONG_TYPE : requestFrame(kernel, window)),

    RatInvalidate: (window, area) =>
      isControl(kernel, window)
        ? RAT_ERR_WRONG_TYPE
        : invalidateWindow(kernel, window, area === 0 ? undefined : boxOf(area)),

    RatSetWindowTimer: (window, id, period) => {
      if (period === 0) return stopWindowTimer(kernel, window, id);
      if (!timersStarted(kernel)) callBroker(kernel, REQUEST.START_TIMERS);
      return setWindowTimer(kernel, window, id, period >>> 0);
    },

    RatSetCursor: (window, cursor) =>
      cursor >>> 0 > CURSOR_LAST ? RAT_ERR_INVALID_ARGUMENT : setCursor(kernel, window, cursor),

    RatCaptureMouse: (w) => {
      if (w === 0) {
        releaseMouse(kernel);
        return RAT_SUCCESS;
      }
      const window = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
      if (window < 0) return window;
      try {
        return captureMouse(kernel, window, true);
      } finally {
        release(kernel, window);
      }
    },

    RatGetTheme: (out) => {
      const { memory } = guest;
      if (memory.i32(out + RatTheme.size) !== RatTheme.SIZEOF) return RAT_ERR_INVALID_ARGUMENT;
      if (!hasDesktop(kernel)) return RAT_ERR_NOT_SUPPORTED;
      readTheme(kernel).forEach((word, i) => void memory.setU32(out + RatTheme.dark + i * 4, word));
      return RAT_SUCCESS;
    },

    RatWindowProcedure: (window, out) => {
      const { processId: maker, procedure } = windowProcedure(kernel, window);
      if (maker !== processId(kernel, kernel.process)) return RAT_ERR_ACCESS_DENIED;
      guest.memory.setU32(out, procedure);
      return RAT_SUCCESS;
    },
  };
}
