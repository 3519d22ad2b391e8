/** Controls and menus: what programs say of them, checked; the page makes and keeps them (host/desktop/). */
import {
  CONTROL,
  CONTROL_FLAG,
  CONTROL_TEXT_BYTES,
  LIST_ITEMS_MAX,
  MENU_ITEMS_MAX,
  MESSAGE_BUTTONS,
  TEXT_AREA_BYTES,
} from '../../guest-abi/controls.ts';
import {
  RAT_ERR_ACCESS_DENIED,
  RAT_ERR_CLOSED,
  RAT_ERR_FAULT,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_LIMIT_EXCEEDED,
  RAT_ERR_WRONG_TYPE,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { RatControlAttributes } from '../../guest-abi/struct-offsets.ts';
import { SHOW, WINDOW_SIZE_MAX } from '../../guest-abi/windows.ts';
import { createHandle, naturalRights, orCloseHandle } from '../../kernel/core/handle-table.ts';
import { release } from '../../kernel/core/object.ts';
import { ownQueue } from '../../kernel/objects/own-queue.ts';
import { createWindow, isControl, setWindowHandle, windowFacts } from '../../kernel/objects/window.ts';
import { windowStatus } from '../../kernel/objects/window-messages.ts';
import { processId } from '../../kernel/process/process.ts';
import { CONTROL_REQUEST, CONTROL_REQUEST_SHIFT, callBroker, REQUEST } from '../../kernel/process/requests.ts';
import type { Guest } from '../guest.ts';
import { putHandle } from './handles.ts';
import type { SyscallHandlers } from './prologues.ts';

const KINDS: ReadonlySet<number> = new Set(Object.values(CONTROL));
const FLAGS = Object.values(CONTROL_FLAG).reduce((all, flag) => all | flag, 0);
const isSize = (size: number) => size >= 1 && size <= WINDOW_SIZE_MAX;

type Calls = Pick<
  SyscallHandlers,
  | 'RatCreateControl'
  | 'RatSetControlText'
  | 'RatGetControlText'
  | 'RatSetControlValue'
  | 'RatGetControlValue'
  | 'RatSetControlItems'
  | 'RatEnableControl'
  | 'RatFocusControl'
  | 'RatSetMenu'
  | 'RatFillMessageBox'
  | 'RatAttachTerminal'
  | 'RatSetControlSelection'
  | 'RatGetControlSelection'
>;

/** Length of a text that a control of some kind is to have; RAT_ERR_FAULT or RAT_ERR_LIMIT_EXCEEDED. */
function textLength(guest: Guest, address: number, kind: number): number {
  const most = kind === CONTROL.TEXT_AREA ? TEXT_AREA_BYTES : CONTROL_TEXT_BYTES;
  const length = guest.memory.stringLength(address, most);
  if (length < 0) return RAT_ERR_FAULT;
  return length > most ? RAT_ERR_LIMIT_EXCEEDED : length;
}

/** Has the page do something with a control that lives. */
function ask(guest: Guest, control: number, what: number, a = 0, b = 0): number {
  const { kernel } = guest;
  if (!isControl(kernel, control)) return RAT_ERR_WRONG_TYPE;
  const closed = windowStatus(kernel, control) < 0 || windowStatus(kernel, windowFacts(kernel, control).owner) < 0;
  return closed ? RAT_ERR_CLOSED : callBroker(kernel, REQUEST.CONTROL, control, what, a, b);
}

export function setControlText(guest: Guest, control: number, address: number): number {
  const { kernel } = guest;
  if (!isControl(kernel, control)) return RAT_ERR_WRONG_TYPE;
  if (address === 0) return RAT_ERR_FAULT;
  const length = textLength(guest, address, windowFacts(kernel, control).kind);
  return length < 0 ? length : ask(guest, control, CONTROL_REQUEST.SET_TEXT, address, length);
}

export function controlCalls(guest: Guest): Calls {
  const { kernel } = guest;

  const create = (parent: number, attrs: number, out: number): number => {
    const field = (name: keyof typeof RatControlAttributes) => guest.memory.i32(attrs + RatControlAttributes[name]);
    const [kind, flags, text] = [field('kind'), field('flags'), field('text')];
    const rect = { x: field('x'), y: field('y'), width: field('width'), height: field('height') };
    if (field('size') !== RatControlAttributes.SIZEOF || !KINDS.has(kind) || (flags & ~FLAGS) !== 0)
      return RAT_ERR_INVALID_ARGUMENT;
    if (!isSize(rect.width) || !isSize(rect.height)) return RAT_ERR_INVALID_ARGUMENT;
    const length = text === 0 ? 0 : textLength(guest, text, kind);
    if (length < 0) return length;
    if (windowStatus(kernel, parent) < 0) return RAT_ERR_CLOSED;
    const queue = ownQueue(kernel);
    if (queue < 0) return queue;
    const control = createWindow(kernel, queue, {
      flags,
      state: SHOW.NORMAL,
      rect,
      title: new Uint8Array(0),
      procedure: 0,
      userData: 0,
      owner: parent,
      control: { kind, id: field('id') },
    });
    if (control < 0) return control;
    try {
      const handle = createHandle(kernel, kernel.process, control, naturalRights(kernel, control));
      if (handle < 0) return handle;
      setWindowHandle(kernel, control, handle);
      const status = orCloseHandle(kernel, handle, () =>
        callBroker(kernel, REQUEST.CONTROL, control, CONTROL_REQUEST.CREATE, text, length),
      );
      return status < 0 ? status : putHandle(guest, handle, out);
    } finally {
      release(kernel, control);
    }
  };

  return {
    RatCreateControl: (parent, attrs, out) => {
      if (isControl(kernel, parent)) return RAT_ERR_WRONG_TYPE;
      // The window's messages name the control by a handle of this process.
      if (windowFacts(kernel, parent).pid !== processId(kernel, kernel.process)) return RAT_ERR_ACCESS_DENIED;
      return create(parent, attrs, out);
    },

    RatSetControlText: (control, text) => setControlText(guest, control, text),

    RatGetControlText: (control, buf, size, length) => {
      if (buf === 0 && size !== 0) return RAT_ERR_FAULT;
      const result = ask(guest, control, CONTROL_REQUEST.GET_TEXT, buf, size);
      if (result < 0) return result;
      if (length !== 0) guest.memory.setU32(length, result);
      return RAT_SUCCESS;
    },

    RatSetControlValue: (control, value) => ask(guest, control, CONTROL_REQUEST.SET_VALUE, value),

    RatGetControlValue: (control, value) => ask(guest, control, CONTROL_REQUEST.GET_VALUE, value),

    RatSetControlItems: (control, items, count) => {
      if (!isControl(kernel, control)) return RAT_ERR_WRONG_TYPE;
      return count >>> 0 > LIST_ITEMS_MAX
        ? RAT_ERR_LIMIT_EXCEEDED
        : ask(guest, control, CONTROL_REQUEST.SET_ITEMS, items, count);
    },

    RatEnableControl: (control, enabled) => ask(guest, control, CONTROL_REQUEST.ENABLE, enabled === 0 ? 0 : 1),

    RatFocusControl: (window) => {
      if (isControl(kernel, window)) return ask(guest, window, CONTROL_REQUEST.FOCUS);
      if (windowStatus(kernel, window) < 0) return RAT_ERR_CLOSED;
      return callBroker(kernel, REQUEST.CONTROL, window, CONTROL_REQUEST.FOCUS);
    },

    RatSetControlSelection: (control, start, end) => ask(guest, control, CONTROL_REQUEST.SET_SELECTION, start, end),

    RatGetControlSelection: (control, start, end) => ask(guest, control, CONTROL_REQUEST.GET_SELECTION, start, end),

    RatAttachTerminal: (control, terminal) => ask(guest, control, CONTROL_REQUEST.ATTACH_TERMINAL, terminal),

    RatFillMessageBox: (window, text, buttons) => {
      if (isControl(kernel, window)) return RAT_ERR_WRONG_TYPE;
      if (buttons >>> 0 > MESSAGE_BUTTONS.YES_NO_CANCEL) return RAT_ERR_INVALID_ARGUMENT;
      if (text === 0) return RAT_ERR_FAULT;
      const length = textLength(guest, text, 0);
      if (length < 0) return length;
      if (windowStatus(kernel, window) < 0) return RAT_ERR_CLOSED;
      const what = CONTROL_REQUEST.FILL_MESSAGE | (buttons << CONTROL_REQUEST_SHIFT);
      return callBroker(kernel, REQUEST.CONTROL, window, what, text, length);
    },

    RatSetMenu: (window, items, count) => {
      if (isControl(kernel, window)) return RAT_ERR_WRONG_TYPE;
      if (count >>> 0 > MENU_ITEMS_MAX) return RAT_ERR_LIMIT_EXCEEDED;
      if (windowStatus(kernel, window) < 0) return RAT_ERR_CLOSED;
      return callBroker(kernel, REQUEST.CONTROL, window, CONTROL_REQUEST.SET_MENU, items, count);
    },
  };
}
