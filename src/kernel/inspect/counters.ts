/** Named counters of kernel memory: tests compare them before and after, because nothing may be left over. */
import type { Kernel } from '../kernel.ts';
import { COUNTER } from '../memory/counters.ts';
import { countPackets } from '../objects/completion-queue.ts';

export type CounterName = keyof typeof COUNTER | 'packets';

export function readCounters(k: Kernel): Record<CounterName, number> {
  const result = { packets: countPackets(k) } as Record<CounterName, number>;
  for (const name of Object.keys(COUNTER) as (keyof typeof COUNTER)[])
    result[name] = Atomics.load(k.words, COUNTER[name]);
  return result;
}
