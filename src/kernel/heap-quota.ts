/**
 * What of the kernel's heap a process may take for pipes and completion packets, so that one process cannot take
 * all of it from the others. Who made a thing is charged for it as long as it lives; what outlives its maker is
 * charged to nobody. The page may take what there is.
 */
import type { Kernel } from './kernel.ts';
import { H_QUOTA_HEAP, P_HEAP, P_ID, PAGE_PROCESS } from './layout.ts';

/** Charges the calling process; false when that would pass its quota. */
export function chargeHeap(k: Kernel, size: number): boolean {
  const { words, process } = k;
  const before = Atomics.add(words, process + P_HEAP, size);
  if (process === PAGE_PROCESS || before + size <= words[H_QUOTA_HEAP]) return true;
  Atomics.sub(words, process + P_HEAP, size);
  return false;
}

/** Takes a charge back. @param id of the process that was charged: its record may be another's by now. */
export function dischargeHeap(words: Int32Array, process: number, id: number, size: number): void {
  if (words[process + P_ID] === id) Atomics.sub(words, process + P_HEAP, size);
}
