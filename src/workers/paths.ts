/** Paths as guests pass them: addresses of zero-ended UTF-8. */
import { PATH_MAX, RAT_ERR_FAULT, RAT_ERR_NAME_TOO_LONG } from '../guest-abi/status.ts';
import type { GuestMemory } from './guest-memory.ts';

/** The path at an address; or RAT_ERR_FAULT, RAT_ERR_NAME_TOO_LONG. */
export function readPath(memory: GuestMemory, address: number): string | number {
  if (address === 0) return RAT_ERR_FAULT;
  const length = memory.stringLength(address, PATH_MAX);
  if (length < 0) return RAT_ERR_FAULT;
  return length > PATH_MAX ? RAT_ERR_NAME_TOO_LONG : memory.text(address, length);
}
