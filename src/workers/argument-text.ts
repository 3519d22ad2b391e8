/** Arguments and results of calls as text, by the types of the call table. */
import { statusName } from '../guest-abi/status.ts';
import type { Call } from '../guest-abi/syscall-types.ts';
import type { Print } from './call-reference.ts';
import type { Guest } from './guest.ts';

const STRING_LIMIT = 64;
/** Mostly for ever, or as much as there is. */
const UINT64_MAX = 2n ** 64n - 1n;

export function quoted(guest: Guest, address: number): string {
  if (address === 0) return 'NULL';
  const length = guest.memory.stringLength(address, STRING_LIMIT);
  if (length < 0) return `0x${(address >>> 0).toString(16)}`;
  const cut = length > STRING_LIMIT;
  return JSON.stringify(guest.memory.text(address, Math.min(length, STRING_LIMIT))) + (cut ? '…' : '');
}

export function argumentText(guest: Guest, print: Print, value: unknown): string {
  const n = Number(value);
  switch (print) {
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
      if (value === -1n || value === UINT64_MAX) return 'UINT64_MAX';
      return typeof value === 'bigint' ? BigInt.asUintN(64, value).toString() : String(n >>> 0);
  }
}

export function resultOf(call: Pick<Call, 'returns'>, result: unknown): string {
  if (call.returns === 'RatStatus') return statusName(Number(result));
  if (call.returns === 'bool') return result ? 'true' : 'false';
  if (call.returns === 'void') return '';
  return String(typeof result === 'number' ? result >>> 0 : result);
}
