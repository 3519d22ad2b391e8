/** Decodes system calls for a trace: name, arguments, result, duration. */
import { IMPORTED_CALLS } from '../guest-abi/calls.ts';
import { RAT_ERR_FAULT, RAT_SUCCESS, STATUS, statusName } from '../guest-abi/status.ts';
import { RatCompletion, RatMsg } from '../guest-abi/struct-offsets.ts';
import type { Call } from '../guest-abi/syscall-types.ts';
import type { TraceEvent } from '../guest-abi/trace.ts';
import { THREAD_SPAWN, WASI_CALLS } from '../guest-abi/wasi.ts';
import { utf8Text } from '../kernel/memory/utf8.ts';
import { processId, processName } from '../kernel/process/process.ts';
import { threadId, threadName } from '../kernel/process/thread.ts';
import { inputs, outputs, resultText } from './call-arguments.ts';
import type { Imports } from './groups/group.ts';
import type { Guest } from './guest.ts';
import type { Tracer } from './tracer.ts';

type Import = (...args: unknown[]) => unknown;

/** A call of the table, or one of WASI's, of which only name and number are known. */
type TracedCall = Pick<Call, 'name' | 'number'> & Partial<Pick<Call, 'parameters' | 'returns' | 'errors' | 'notices'>>;

const CALLS = new Map<string, TracedCall>(
  [...IMPORTED_CALLS.filter(({ inProgram }) => !inProgram), ...WASI_CALLS, THREAD_SPAWN].map((call) => [
    call.name,
    call,
  ]),
);

/** Has all of these calls told of. */
export function tracedImports(guest: Guest, imports: Imports): Imports {
  const { tracer } = guest;
  if (tracer === undefined) return imports;
  const wrapped = Object.entries(imports).map(([name, handler]) => {
    const call = CALLS.get(name);
    return [name, call === undefined ? handler : traced(guest, tracer, call, handler)];
  });
  return Object.fromEntries(wrapped);
}

/** Wraps an import so that its calls are told of as the guest's tracer wants. */
function traced(guest: Guest, tracer: Tracer, call: TracedCall, handler: (...args: never[]) => unknown): Import {
  const invoke = handler as Import;
  return tracer.calls === 'unlisted'
    ? tracedUnlisted(guest, tracer, call, invoke)
    : tracedAlways(guest, tracer, call, invoke);
}

/** How a call has ended. */
type Ending = Pick<TraceEvent, 'result' | 'outputs'>;
const ENDED_INSIDE: Ending = { result: 'ended inside', outputs: [] };

/** @param ending Undefined for a call that begins. */
function tell(guest: Guest, tracer: Tracer, name: string, args: string[], start: number, ending?: Ending): void {
  const { kernel } = guest;
  tracer.trace({
    pid: processId(kernel, kernel.process),
    tid: threadId(kernel, kernel.thread),
    program: utf8Text(processName(kernel, kernel.process)),
    thread: utf8Text(threadName(kernel, kernel.thread)),
    call: name,
    arguments: args,
    ...(ending ?? { result: '', outputs: [] }),
    start,
    duration: ending === undefined ? 0 : kernel.now() - start,
    ...(ending === undefined ? { pending: true } : {}),
  });
}

/** Each call, when it returns or when its thread ends inside it. */
function tracedAlways(guest: Guest, tracer: Tracer, call: TracedCall, invoke: Import): Import {
  return (...args) => {
    // Before the call, which may change what the arguments point at.
    const values = inputs(guest, call.number, args);
    const start = guest.kernel.now();
    if (tracer.calls === 'begun') tell(guest, tracer, call.name, values, start);
    let ending = ENDED_INSIDE;
    try {
      const result = invoke(...args);
      ending = {
        result: resultText(guest, call.number, result),
        outputs: outputs(guest, call.number, args, result),
      };
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
    ['RAT_SUCCESS' as const, ...(call.errors ?? []), ...(call.notices ?? [])].map((name) => STATUS[name]),
  );
  return (...args) => {
    const start = guest.kernel.now();
    const result = invoke(...args);
    const status = statusOf(result, args);
    if (!listed.has(status))
      tell(guest, tracer, call.name, inputs(guest, call.number, args), start, {
        result: statusName(Number(status)),
        outputs: [],
      });
    return result;
  };
}
