/** Windows, drawing, controls, messages. */
import { clipboardCalls } from '../syscalls/clipboard.ts';
import { controlCalls } from '../syscalls/controls.ts';
import { drawingCalls } from '../syscalls/drawing.ts';
import { messageCalls } from '../syscalls/messages.ts';
import { bindWindows } from '../syscalls/prologues-windows.ts';
import { sendingCalls } from '../syscalls/sending.ts';
import { windowCalls } from '../syscalls/windows.ts';
import type { CallGroupCode } from './group.ts';

export const GROUP: CallGroupCode = {
  ratos: (guest) =>
    bindWindows(guest, {
      ...messageCalls(guest),
      ...sendingCalls(guest),
      ...windowCalls(guest),
      ...controlCalls(guest),
      ...clipboardCalls(guest),
      ...drawingCalls(guest),
    }),
};
