/** The desktop's clipboard, which the page has. Texts go there and back in blocks of the kernel's heap. */
import { RAT_ERR_FAULT, RAT_ERR_LIMIT_EXCEEDED, RAT_ERR_NOT_SUPPORTED, RAT_SUCCESS } from '../../guest-abi/status.ts';
import { CLIPBOARD_BYTES } from '../../guest-abi/windows.ts';
import { makeTextBlock, takeTextBlock } from '../../kernel/objects/text-block.ts';
import { hasDesktop } from '../../kernel/objects/window.ts';
import { callBroker, REQUEST, WITHDRAWN } from '../../kernel/process/requests.ts';
import type { Guest } from '../guest.ts';
import { putText } from '../guest-strings.ts';
import type { SyscallHandlers } from './prologues.ts';

export function clipboardCalls(guest: Guest): Pick<SyscallHandlers, 'RatSetClipboardText' | 'RatGetClipboardText'> {
  const { kernel } = guest;
  return {
    RatSetClipboardText: (text) => {
      if (text === 0) return RAT_ERR_FAULT;
      const length = guest.memory.stringLength(text, CLIPBOARD_BYTES);
      if (length < 0) return RAT_ERR_FAULT;
      if (length > CLIPBOARD_BYTES) return RAT_ERR_LIMIT_EXCEEDED;
      if (!hasDesktop(kernel)) return RAT_ERR_NOT_SUPPORTED;
      const block = makeTextBlock(kernel, guest.memory.copy(text, length));
      if (block < 0) return block;
      const back = () => void takeTextBlock(kernel, block);
      const status = callBroker(kernel, REQUEST.SET_CLIPBOARD, block, 0, 0, 0, back);
      if (status === WITHDRAWN) back();
      return status;
    },

    RatGetClipboardText: (buf, size, length) => {
      if (buf === 0 && size !== 0) return RAT_ERR_FAULT;
      if (!hasDesktop(kernel)) return RAT_ERR_NOT_SUPPORTED;
      const block = callBroker(kernel, REQUEST.GET_CLIPBOARD);
      if (block < 0) return block;
      const text = takeTextBlock(kernel, block);
      putText(guest.memory, buf, size, text);
      if (length !== 0) guest.memory.setU32(length, text.length);
      return RAT_SUCCESS;
    },
  };
}
