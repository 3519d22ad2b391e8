/**
 * The groups of calls that programs import of. Asked while a program is checked, once, and not by every worker that runs one
 * of its threads (docs/decisions/0029-what-a-page-loads.md).
 */
import { groupOfCall } from '../guest-abi/call-numbers.ts';
import { PREVIEW1, UNSTABLE } from '../guest-abi/wasi.ts';
import type { LazyGroup } from './protocol.ts';

export const LAZY_GROUPS: readonly LazyGroup[] = ['further', 'windows', 'stacks'];

/** Paths, and waiting for several descriptors, are what WASI programs do without. */
const FURTHER_WASI = /^(?:path_|poll_)/;

/** The group of a call that the system provides; none for one that is there from the start. */
export function lazyGroupOf(module: string, name: string): LazyGroup | undefined {
  if (module === UNSTABLE || (module === PREVIEW1 && FURTHER_WASI.test(name))) return 'further';
  const group = module === 'ratos' ? groupOfCall(name) : undefined;
  return LAZY_GROUPS.find((lazy) => lazy === group);
}
