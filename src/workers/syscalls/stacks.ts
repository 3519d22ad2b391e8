/** Where a thread is in the program's code, for the runtime of checked programs (guest-abi/lib/check/). */
import { utf8Bytes } from '../../kernel/memory/utf8.ts';
import { callStack } from '../call-stack.ts';
import type { Guest } from '../guest.ts';
import { frameLines } from '../symbols/frame-text.ts';
import type { StackFrame } from '../symbols/stack-text.ts';
import { symbolize } from '../symbols/symbolize.ts';
import { describeThread, programFile } from '../trap.ts';
import type { SyscallHandlers } from './prologues.ts';

/** A place is two words: function and offset, each plus one, 0 when it is not known. */
const PLACE_BYTES = 8;
/** More are not looked at, whatever the program asks for. */
const PLACES_MAX = 64;
/** Frames among which those of the runtime are looked for, beside those that are wanted. */
const RUNTIME_FRAMES = 8;
/**
 * What the program calls of the runtime, itself or through the C library. What is inside of that is the runtime. Before
 * a name Chromium writes that of the module.
 */
const RUNTIME =
  /(?:^|\.)(?:__wrap_|__asan_|__ubsan_|__check_|__sanitizer_|__stack_chk_fail|operator (?:new|delete)\b|_Zn[wa]|_Zd[la])/;

type Calls = Pick<SyscallHandlers, 'RatCaptureStack' | 'RatDescribeStack' | 'RatDescribeThread'>;

export function stackCalls(guest: Guest): Calls {
  const { kernel } = guest;

  const putText = (text: string, out: number, size: number): number => {
    const bytes = utf8Bytes(text).subarray(0, size >>> 0);
    guest.memory.write(out, bytes);
    return bytes.length;
  };

  return {
    RatCaptureStack: (words, max) => {
      const limit = Math.min(max >>> 1, PLACES_MAX);
      const { memory } = guest;
      const stack = withoutRuntime(callStack(limit + RUNTIME_FRAMES)).slice(0, limit);
      for (const [i, { index, offset }] of stack.entries()) {
        memory.setU32(words + i * PLACE_BYTES, index + 1);
        memory.setU32(words + i * PLACE_BYTES + 4, offset + 1);
      }
      return stack.length * 2;
    },

    RatDescribeStack: (words, count, out, size) => {
      const { memory } = guest;
      const stack: StackFrame[] = [];
      for (let i = 0; i < Math.min(count >>> 1, PLACES_MAX); i++) {
        const at = words + i * PLACE_BYTES;
        stack.push({ index: memory.u32(at) - 1, offset: memory.u32(at + 4) - 1, name: '' });
      }
      return putText(
        frameLines(symbolize(stack, programFile(guest, guest.image), guest.image.codeStart), 0, false),
        out,
        size,
      );
    },

    RatDescribeThread: (out, size) => {
      return putText(`${describeThread(kernel)}\0`, out, size);
    },
  };
}

function withoutRuntime(stack: StackFrame[]): StackFrame[] {
  const last = stack.slice(0, RUNTIME_FRAMES).findLastIndex(({ name }) => RUNTIME.test(name));
  return stack.slice(last + 1);
}
