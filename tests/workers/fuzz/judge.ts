/** Results of calls, held against their rows. */
import { STATUS, statusName } from '../../../src/guest-abi/status.ts';
import { RatCompletion, RatMsg } from '../../../src/guest-abi/struct-offsets.ts';
import type { Syscall } from '../../../src/guest-abi/syscall-types.ts';
import type { Guest } from '../../../src/workers/guest.ts';
import type { Value } from './arguments.ts';

/** Tells a call's result as text; throws when its row does not list it. */
export function judge(row: Syscall, result: unknown, guest: Guest, values: Value[]): string {
  if (row.returns === 'void') return 'nothing';
  if (row.returns === 'u64' && typeof result === 'bigint') return 'number';
  if (typeof result !== 'number') throw new Error(`${row.name} gave ${String(result)}.`);
  if (row.returns === 'u32') return 'number';
  let status = result;
  if (row.returns === 'bool') {
    // Refused before it was carried out, or told in the completion's or the message's status.
    const struct = row.topic === 'messages' ? RatMsg : RatCompletion;
    const out = Number(values[row.parameters.findIndex(({ name }) => name === 'out')]);
    if (result === 1 || !guest.memory.writable(out, struct.SIZEOF)) return result === 1 ? 'true' : 'refused';
    status = guest.memory.i32(out + struct.status);
  }
  const listed = ['RAT_SUCCESS' as const, ...row.errors, ...(row.notices ?? [])];
  if (!listed.some((name) => STATUS[name] === status)) {
    throw new Error(`${row.name} gave ${statusName(status)}, which its row does not list.`);
  }
  return statusName(status);
}
