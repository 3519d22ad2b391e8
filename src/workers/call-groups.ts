/**
 * The groups of calls that a program imports of. Asked once for each program, where it is loaded, and not by every worker
 * that runs one of its threads (docs/decisions/0029-what-a-page-loads.md).
 */
import { type CallGroup, groupOfCall } from '../guest-abi/call-numbers.ts';
import { PREVIEW1, UNSTABLE } from '../guest-abi/wasi.ts';
import type { LazyGroup } from './protocol.ts';

export const LAZY_GROUPS: readonly LazyGroup[] = ['further', 'windows', 'stacks'];

/** Paths, and waiting for several descriptors, are what WASI programs do without. */
const FURTHER_WASI = /^(?:path_|poll_)/;

export function groupsOf(module: WebAssembly.Module): LazyGroup[] {
  const groups = new Set<CallGroup | undefined>();
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    if (from === 'ratos') groups.add(groupOfCall(name));
    else if (from === UNSTABLE || (from === PREVIEW1 && FURTHER_WASI.test(name))) groups.add('further');
  }
  return LAZY_GROUPS.filter((group) => groups.has(group));
}
