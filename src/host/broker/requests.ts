/** The requests of threads to the broker, as typed values. */
import type { Kernel } from '../../kernel/kernel.ts';
import { newRequest, nextRequest, REQUEST } from '../../kernel/process/requests.ts';

export type BrokerRequest =
  | { kind: 'create-process'; thread: number; process: number; inode: number; suspended: boolean }
  | { kind: 'terminate-process'; thread: number; object: number; exitCode: number }
  | { kind: 'resume-process'; thread: number; object: number }
  | { kind: 'start-thread'; thread: number }
  | { kind: 'thread-left'; thread: number }
  | { kind: 'start-timers'; thread: number }
  | { kind: 'create-window'; thread: number; window: number }
  | { kind: 'control'; thread: number; object: number; what: number; a: number; b: number }
  | { kind: 'set-clipboard'; thread: number; block: number }
  | { kind: 'get-clipboard'; thread: number }
  | { kind: 'ping'; thread: number };

const taken = newRequest();

/** Takes the oldest request; null when there is none. */
export function takeRequest(k: Kernel): BrokerRequest | null {
  if (!nextRequest(k, taken)) return null;
  const { thread } = taken;
  const [a0 = 0, a1 = 0, a2 = 0, a3 = 0] = taken.arguments;
  switch (taken.request) {
    case REQUEST.CREATE_PROCESS:
      return { kind: 'create-process', thread, process: a0, inode: a1, suspended: a2 === 1 };
    case REQUEST.TERMINATE_PROCESS:
      return { kind: 'terminate-process', thread, object: a0, exitCode: a1 };
    case REQUEST.RESUME_PROCESS:
      return { kind: 'resume-process', thread, object: a0 };
    case REQUEST.START_THREAD:
      return { kind: 'start-thread', thread };
    case REQUEST.THREAD_LEFT:
      return { kind: 'thread-left', thread };
    case REQUEST.CREATE_WINDOW:
      return { kind: 'create-window', thread, window: a0 };
    case REQUEST.CONTROL:
      return { kind: 'control', thread, object: a0, what: a1, a: a2, b: a3 };
    case REQUEST.SET_CLIPBOARD:
      return { kind: 'set-clipboard', thread, block: a0 };
    case REQUEST.GET_CLIPBOARD:
      return { kind: 'get-clipboard', thread };
    case REQUEST.START_TIMERS:
      return { kind: 'start-timers', thread };
    default:
      return { kind: 'ping', thread };
  }
}
