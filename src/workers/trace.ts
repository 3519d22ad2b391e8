/** Decodes system calls for a trace: name, arguments, result, duration. */
import { RAT_ERR_FAULT, RAT_SUCCESS, STATUS, statusName } from '../guest-abi/status.ts';
import { RatCompletion, RatMsg } from '../guest-abi/struct-offsets.ts';
import { type Call, PARAMETER_TYPES } from '../guest-abi/syscall-types.ts';
import type { TraceEvent } from '../guest-abi/trace.ts';
import { utf8Text } from '../kernel/memory/utf8.ts';
import { processId, processName } from '../kernel/process/process.ts';
import { threadId, threadName } from '../kernel/process/thread.ts';
import type { Guest } from './guest.ts';
import type { TraceCalls } from './protocol.ts';

/** Receives calls when they return, and when they begin where that is wanted. */
export interface Tracer {
  readonly trace: (event: TraceEvent) => void;
  readonly calls: TraceCalls;
}

const STRING_LIMIT = 64;

export function quoted(guest: Guest, address: number): string {
  if (address === 0) return 'NULL';
  const length = guest.memory.stringLength(address, STRING_LIMIT);
  if (length < 0) return `0x${(address >>> 0).toString(16)}`;
  const cut = length > STRING_LIMIT;
  return JSON.stringify(guest.memory.text(address, Math.min(length, STRING_LIMIT))) + (cut ? '…' : '');
}

export function argumentText(guest: Guest, type: Call['parameters'][number]['type'], value: unknown): string {
  const n = Number(value);
  switch (PARAMETER_TYPES[type].print) {
    case 'handle':
    case 'hex':
    case 'pointer':
      return n === 0 ? 'NULL' : `0x${(n >>> 0).toString(16)}`;
    case 'float':
      return String(n);
    case 'signed':
      return typeof value === 'bigint' ? value.toString() : String(n | 0);
    case 'timeout':
      return n === -1 ? 'RAT_INFINITE' : `${n >>> 0} ms`;
    case 'bool':
      return n === 0 ? 'false' : 'true';
    case 'string':
      return quoted(guest, n);
    default:
      return typeof value === 'bigint' ? BigInt.asUintN(64, value).toString() : String(n >>> 0);
  }
}

export function resultOf(call: TracedCall, result: unknown): string {
  if (call.returns === 'RatStatus') return statusName(Number(result));
  if (call.returns === 'bool') return result ? 'true' : 'false';
  if (call.returns === 'void') return '';
  return String(typeof result === 'number' ? result >>> 0 : result);
}

/** A call of the table, or one of WASI's, of which only the name is known. */
export type TracedCall = Pick<Call, 'name'> & Partial<Pick<Call, 'parameters' | 'returns' | 'errors' | 'notices'>>;

type Import = (...args: unknown[]) => unknown;

/** Wraps an import so that its calls are told of as the guest's tracer wants. */
export function traced(guest: Guest, tracer: Tracer, call: TracedCall, handler: (...args: never[]) => unknown): Import {
  const invoke = handler as Import;
  return tracer.calls === 'unlisted'
    ? tracedUnlisted(guest, tracer, call, invoke)
    : tracedAlways(guest, tracer, call, invoke);
}

/** @param ending Undefined for a call that begins. */
function tell(guest: Guest, tracer: Tracer, name: string, args: string[], start: number, ending?: string): void {
  const { kernel } = guest;
  tracer.trace({
    pid: processId(kernel, kernel.process),
    tid: threadId(kernel, kernel.thread),
    program: utf8Text(processName(kernel, kernel.process)),
    thread: utf8Text(threadName(kernel, kernel.thread)),
    call: name,
    arguments: args,
    result: ending ?? '',
    start,
    duration: ending === undefined ? 0 : kernel.now() - start,
    ...(ending === undefined ? { pending: true } : {}),
  });
}

function argumentsOf(guest: Guest, call: TracedCall, args: unknown[]): string[] {
  return call.parameters?.map((p, i) => argumentText(guest, p.type, args[i])) ?? args.map(String);
}

/** Each call, when it returns or when its thread ends inside it. */
function tracedAlways(guest: Guest, tracer: Tracer, call: TracedCall, invoke: Import): Import {
  return (...args) => {
    // Before the call, which may change what the arguments point at.
    const values = argumentsOf(guest, call, args);
    const start = guest.kernel.now();
    if (tracer.calls === 'begun') tell(guest, tracer, call.name, values, start);
    let ending = 'ended inside';
    try {
      const result = invoke(...args);
      ending = resultOf(call, result);
      return result;
    } finally {
      tell(guest, tracer, call.name, values, start, ending);
    }
  };
}

/** Structures whose status says why a call has given false. */
const TELLING: Readonly<Record<string, { SIZEOF: number; status: number }>> = {
  'RatCompletion *': RatCompletion,
  'RatMsg *': RatMsg,
};

/** How to see the status that a call has given; undefined for calls that give none. */
function statusReader(guest: Guest, call: TracedCall): ((result: unknown, args: unknown[]) => unknown) | undefined {
  if (call.returns === 'RatStatus') return (result) => result;
  const out = call.parameters?.findIndex(({ c }) => c !== undefined && c in TELLING) ?? -1;
  const struct = TELLING[call.parameters?.[out]?.c ?? ''];
  if (call.returns !== 'bool' || struct === undefined) return undefined;
  // One that gives no completion, or no message, says why in its place, if it can.
  return (result, args) => {
    const address = Number(args[out]);
    if (result) return RAT_SUCCESS;
    return guest.memory.writable(address, struct.SIZEOF) ? guest.memory.i32(address + struct.status) : RAT_ERR_FAULT;
  };
}

function tracedUnlisted(guest: Guest, tracer: Tracer, call: TracedCall, invoke: Import): Import {
  const statusOf = statusReader(guest, call);
  if (statusOf === undefined) return invoke;
  const listed = new Set<unknown>(
    ['RAT_SUCCESS' as const, ...(call.errors ?? []), ...(call.notices ?? [])].map((name) => STATUS[name].value),
  );
  return (...args) => {
    const start = guest.kernel.now();
    const result = invoke(...args);
    const status = statusOf(result, args);
    if (!listed.has(status))
      tell(guest, tracer, call.name, argumentsOf(guest, call, args), start, statusName(Number(status)));
    return result;
  };
}
