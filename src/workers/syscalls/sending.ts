/** Sent messages: libratos serves them (lib/messages.c) by these calls. */
import { RAT_SUCCESS } from '../../guest-abi/status.ts';
import { RatMsg, RatSendResult, RatSent } from '../../guest-abi/struct-offsets.ts';
import {
  awaitResult,
  beginSend,
  receiveSent,
  replySent,
  type SendResult,
  type Sent,
} from '../../kernel/objects/send.ts';
import type { Guest } from '../guest.ts';
import type { SyscallHandlers } from './prologues.ts';
import { deadlineOf } from './waiting.ts';

const MESSAGE_WORDS = RatMsg.SIZEOF / 4;

type Calls = Pick<SyscallHandlers, 'RatBeginSend' | 'RatContinueSend' | 'RatReceiveSent' | 'RatReplySent'>;

export function sendingCalls(guest: Guest): Calls {
  const { kernel } = guest;
  const message = new Int32Array(MESSAGE_WORDS);
  const sent: Sent = { id: 0, procedure: 0, content: message };
  const answer: SendResult = { id: 0, result: 0 };

  const give = (out: number, status: number): number => {
    guest.memory.setU32(out + RatSendResult.id, answer.id);
    if (status === RAT_SUCCESS) guest.memory.setU32(out + RatSendResult.result, answer.result);
    return status;
  };

  return {
    RatBeginSend: (window, msg, timeoutMs, out) => {
      for (let i = 0; i < MESSAGE_WORDS; i++) message[i] = guest.memory.i32(msg + i * 4);
      answer.id = answer.result = 0;
      return give(out, beginSend(kernel, window, message, deadlineOf(guest, timeoutMs), answer));
    },

    RatContinueSend: (out) => {
      answer.id = guest.memory.i32(out + RatSendResult.id);
      answer.result = 0;
      return give(out, awaitResult(kernel, answer));
    },

    RatReceiveSent: (out) => {
      const status = receiveSent(kernel, sent);
      if (status < 0) return status;
      const { memory } = guest;
      for (let i = 0; i < MESSAGE_WORDS; i++) memory.setU32(out + RatSent.msg + i * 4, message[i]);
      memory.setU32(out + RatSent.procedure, sent.procedure);
      memory.setU32(out + RatSent.id, sent.id);
      return RAT_SUCCESS;
    },

    RatReplySent: (id, result) => replySent(kernel, id, result),
  };
}
