/** Calls as the reference describes them. */
import { PARAMETER_TYPES } from '../../guest-abi/syscall-types.ts';
import { SYSCALLS } from '../../guest-abi/syscalls.ts';
import { THREAD_SPAWN, WASI_CALLS } from '../../guest-abi/wasi.ts';
import { wasiParameters } from '../../guest-abi/wasi-parameters.ts';
import type { CallDescription } from '../inspection.ts';

/** By the names that inspection shows. */
const CALLS = new Map(SYSCALLS.map((call) => [call.shownAs ?? call.name, call]));
const WASI: ReadonlySet<string> = new Set([...WASI_CALLS, THREAD_SPAWN].map(({ name }) => name));

/** What is known of a call, by the name that events tell; null: there is none. */
export function describeCall(name: string): CallDescription | null {
  const call = CALLS.get(name);
  if (call === undefined) {
    if (!WASI.has(name)) return null;
    const parameters = wasiParameters(name).map((parameter) => ({ name: parameter, type: '', doc: '' }));
    const returns = name === 'proc_exit' ? 'noreturn' : 'errno';
    return { name, parameters, returns, errors: [], doc: 'A call of WASI preview1.' };
  }
  const parameters = call.parameters.map((p) => ({ name: p.name, type: p.c ?? PARAMETER_TYPES[p.type].c, doc: p.doc }));
  return { name, parameters, returns: call.returns, errors: [...call.errors], doc: call.doc };
}
