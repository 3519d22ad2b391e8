/** Decodes system calls for a trace: name, arguments, result, duration. */
import { statusName } from '../guest-abi/status.ts';
import { PARAMETER_TYPES, type Syscall } from '../guest-abi/syscall-types.ts';
import type { TraceEvent } from '../guest-abi/trace.ts';
import { P_ID, T_ID } from '../kernel/layout.ts';
import type { Guest } from './guest.ts';

/** Receives each call when it returns. */
export type Tracer = (event: TraceEvent) => void;

const STRING_LIMIT = 64;

function quoted(guest: Guest, address: number): string {
  if (address === 0) return 'NULL';
  const length = guest.memory.stringLength(address, STRING_LIMIT);
  if (length < 0) return `0x${(address >>> 0).toString(16)}`;
  const cut = length > STRING_LIMIT;
  return JSON.stringify(guest.memory.text(address, Math.min(length, STRING_LIMIT))) + (cut ? '…' : '');
}

function argument(guest: Guest, type: Syscall['parameters'][number]['type'], value: unknown): string {
  const n = Number(value);
  switch (PARAMETER_TYPES[type].print) {
    case 'handle':
    case 'hex':
    case 'pointer':
      return n === 0 ? 'NULL' : `0x${(n >>> 0).toString(16)}`;
    case 'signed':
      return String(n | 0);
    case 'timeout':
      return n === -1 ? 'RAT_INFINITE' : `${n >>> 0} ms`;
    case 'bool':
      return n === 0 ? 'false' : 'true';
    case 'string':
      return quoted(guest, n);
    default:
      return typeof value === 'bigint' ? value.toString() : String(n >>> 0);
  }
}

function resultText(call: TracedCall, result: unknown): string {
  if (call.returns === 'RatStatus') return statusName(Number(result));
  if (call.returns === 'bool') return result ? 'true' : 'false';
  if (call.returns === 'void') return '';
  return String(typeof result === 'number' ? result >>> 0 : result);
}

/** A call of the table, or one of WASI's, of which only the name is known. */
export type TracedCall = Pick<Syscall, 'name'> & Partial<Pick<Syscall, 'parameters' | 'returns'>>;

/** Wraps an import so that each call is printed when it returns, or when its thread ends inside it. */
export function traced(
  guest: Guest,
  call: TracedCall,
  handler: (...args: never[]) => unknown,
): (...args: unknown[]) => unknown {
  return (...args: unknown[]) => {
    const { kernel, tracer } = guest;
    const { words } = kernel;
    const values = call.parameters?.map((p, i) => argument(guest, p.type, args[i])) ?? args.map(String);
    const from = kernel.now();
    let ending = 'ended inside';
    try {
      const result = (handler as (...a: unknown[]) => unknown)(...args);
      ending = resultText(call, result);
      return result;
    } finally {
      tracer?.({
        pid: words[kernel.process + P_ID],
        tid: words[kernel.thread + T_ID],
        call: call.name,
        arguments: values,
        result: ending,
        start: from,
        duration: kernel.now() - from,
      });
    }
  };
}
